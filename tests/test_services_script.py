"""What bin/services and bin/demo decide before they start anything."""

import os
import re
import socket
import sys
import threading
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FULL_JDK = "java.base@25.0.1\njdk.attach@25.0.1\njdk.jlink@25.0.1\n"


@pytest.fixture(autouse=True)
def _scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "bin"))


@pytest.fixture
def command_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose programs win over the machine's."""
    folder = tmp_path / "commands"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return folder


@pytest.mark.parametrize(
    ("listing", "fits"),
    [
        (FULL_JDK, True),
        (FULL_JDK.replace("25.0.1", "21"), True),
        (FULL_JDK.replace("25.0.1", "17.0.9"), False),
        (FULL_JDK.replace("jdk.attach@25.0.1\n", ""), False),
        (FULL_JDK.replace("jdk.jlink@25.0.1\n", ""), False),
        ("", False),
    ],
)
def test_only_a_full_jdk_of_21_or_newer_runs_elasticsearch(listing: str, fits: bool) -> None:
    from _local.jdk import is_fitting

    assert is_fitting(listing) is fits


def test_a_socket_path_too_long_for_the_kernel_moves_to_a_short_folder(tmp_path: Path) -> None:
    from _local.broker import LONGEST_SOCKET_PATH, socket_path

    near, far = tmp_path, tmp_path / ("x" * 100)
    assert socket_path(Path("/srv/desk")) == Path("/srv/desk/broker.sock")
    moved = socket_path(far)
    assert len(os.fsencode(moved)) <= LONGEST_SOCKET_PATH
    assert moved == socket_path(far)
    assert moved != socket_path(near / ("y" * 100))


def test_a_process_that_took_over_an_old_number_is_not_ours(tmp_path: Path) -> None:
    from _local import processes

    state = tmp_path / "redis.json"
    ours = processes.Server(url="redis://x", pid=os.getpid(), marker=sys.orig_argv[0])
    processes.remember(state, ours)
    assert processes.recall(state) == ours
    processes.remember(
        state, processes.Server(url="redis://x", pid=os.getpid(), marker="elsewhere")
    )
    assert processes.recall(state) is None


def test_a_container_engine_without_an_answer_is_passed_over(command_folder: Path) -> None:
    from _local import compose

    docker = command_folder / "docker"
    docker.write_text("#!/bin/sh\nexit 1\n")
    docker.chmod(0o755)
    compose.engine_answers.cache_clear()
    assert compose.engine_answers() is False


def test_a_container_is_reached_at_the_port_docker_gave_it(
    command_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from _local import compose

    monkeypatch.setattr(compose, "SERVICES", tmp_path)
    docker = command_folder / "docker"
    docker.write_text('#!/bin/sh\ncase "$*" in *" port redis 6379") echo 127.0.0.1:40001;; esac\n')
    docker.chmod(0o755)
    assert compose.launch("redis").url == "redis://127.0.0.1:40001/0"


def test_pip_is_pinned_to_one_version_everywhere() -> None:
    from _local.venv import PIP

    lists = (ROOT / "requirements-dev.txt").read_text()
    assert re.search(rf"^{re.escape(PIP)} ", lists, re.MULTILINE)
    assert f"pip install {PIP}\n" in (ROOT / "Dockerfile").read_text()


def test_the_lists_say_where_elasticsearch_dsl_went() -> None:
    text = (ROOT / "requirements.txt").read_text()
    assert "`elasticsearch.dsl`" in text
    assert not re.search(r"^elasticsearch-dsl", text, re.MULTILINE)


def test_every_setting_is_in_the_example_file() -> None:
    source = (ROOT / "workbench" / "settings.py").read_text()
    example = (ROOT / ".env.example").read_text()
    names = set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', source))
    assert names
    assert not {name for name in names if not re.search(rf"^(# )?{name}=", example, re.MULTILINE)}


COMPOSED_OTHERWISE = {
    "POSTGRES_PASSWORD": "part of DATABASE_URL, which compose.yaml sets",
    "PORT": "the port of the host",
    "VAR_DIR": "set by the image",
    "IMPORTS_DIR": "a volume in VAR_DIR",
    "ARCHIVE_DIR": "a volume in VAR_DIR",
    "MODELS_DIR": "a folder in VAR_DIR",
    "SQLITE_LOCK_SECONDS": "the database is PostgreSQL",
    "CELERY_IN_PROCESS": "workers do the work",
    "DEMO": "never on a server",
    "DEBUG": "never on a server",
    "STATIC_FROM_SOURCE": "the image has collected them",
    "STANCE_MODEL_DIR": "a folder of the host: mount it, and set it in an override",
    "BILINGUAL_LEXICONS": "files of the host: mount them, and set it in an override",
}


def test_compose_hands_on_every_setting_of_the_example_file() -> None:
    example = (ROOT / ".env.example").read_text()
    desk = (ROOT / "compose.yaml").read_text().split("x-desk:")[1].split("\nservices:")[0]
    explained = set(re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE))
    handed_on = set(re.findall(r"^    ([A-Z_]+):", desk, re.MULTILINE))
    assert explained - handed_on == set(COMPOSED_OTHERWISE)
    assert handed_on <= explained


def test_one_who_answers_with_our_own_words_is_no_server() -> None:
    """As the kernel does, once in a while, to a caller of a port that it has just given him."""
    from _local import probes

    with socket.create_server(("127.0.0.1", 0)) as server:

        def echo() -> None:
            for _ in range(2):
                caller, _address = server.accept()
                with caller:
                    caller.sendall(caller.recv(4096))

        thread = threading.Thread(target=echo)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        assert not probes.elasticsearch_answers(url)
        assert not probes.http_ok(url)
        thread.join()


@pytest.mark.parametrize("name", ["postgres", "redis", "elasticsearch"])
def test_servers_want_ports_that_callers_are_not_given(name: str) -> None:
    assert import_module(f"_local.{name}").WANTED_PORT < 32768
