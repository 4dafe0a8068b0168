"""Which desk a command means: the environment, then .env, then what bin/demo has left."""

import json
import os
import stat
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

from workbench.demo_desk import FILE_NAME, OTHER_DESK, adopt_settings

LEFT = {"DEMO": "1", "LOG_LEVEL": "ERROR", "CELERY_BROKER_URL": "redis+socket:///b.sock"}


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout beside which a demo was set up, and an environment that names no desk."""
    monkeypatch.setattr(os, "environ", {"PATH": "/usr/bin"})
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / FILE_NAME).write_text(json.dumps(LEFT))
    return tmp_path


def test_the_demos_settings_are_found_where_nothing_else_is_said(checkout: Path) -> None:
    assert adopt_settings(checkout)
    assert {name: os.environ[name] for name in LEFT} == LEFT


def test_a_variable_of_the_environment_wins(checkout: Path) -> None:
    os.environ["LOG_LEVEL"] = "DEBUG"
    assert adopt_settings(checkout)
    assert os.environ["LOG_LEVEL"] == "DEBUG"


def test_the_demos_folder_may_be_elsewhere(checkout: Path, tmp_path: Path) -> None:
    elsewhere = (checkout / "var").rename(tmp_path / "elsewhere")
    assert not adopt_settings(checkout)
    os.environ["VAR_DIR"] = str(elsewhere)
    assert adopt_settings(checkout)


def test_with_an_env_file_the_demos_settings_are_left_alone(checkout: Path) -> None:
    (checkout / ".env").write_text("")
    assert not adopt_settings(checkout)
    assert "DEMO" not in os.environ


@pytest.mark.parametrize("name", OTHER_DESK)
def test_whoever_names_another_desk_is_not_given_half_of_the_demo(
    checkout: Path, name: str
) -> None:
    os.environ[name] = "given"
    assert not adopt_settings(checkout)
    assert "DEMO" not in os.environ


@pytest.mark.parametrize("left", [None, "{", "\udcff"])
def test_what_cannot_be_read_is_passed_over(checkout: Path, left: str | None) -> None:
    file = checkout / "var" / FILE_NAME
    file.unlink()
    if left is not None:
        file.write_bytes(left.encode(errors="surrogateescape"))
    assert not adopt_settings(checkout)


def test_bin_demo_leaves_what_it_runs_with_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(settings.BASE_DIR / "bin"))
    demo = import_module("_local.demo")
    monkeypatch.setattr(demo, "VAR", tmp_path)
    for url in ("redis+socket:///old.sock", "redis+socket:///new.sock"):
        demo.leave_settings({"DEMO": "1", "CELERY_BROKER_URL": url, "HOME": "/home/rina"})
    written = tmp_path / FILE_NAME
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert json.loads(written.read_text()) == {
        "DEMO": "1", "CELERY_BROKER_URL": url, "VAR_DIR": str(tmp_path),
    }  # fmt: skip
    assert list(tmp_path.iterdir()) == [written]
