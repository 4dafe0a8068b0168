"""A client that a kept generator makes from the committed schema does the main job, typed.

What a user is told to do (docs/api.md) is done here: `openapi-python-client` into a folder, and
`docs/examples/main_job.py` against a desk in processes of its own.
"""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.corpus import REPORTS
from tests.e2e.desk import ROOT, Desk, wait_for

pytestmark = pytest.mark.alone

EXAMPLE = ROOT / "docs" / "examples" / "main_job.py"
ARTICLE = {
    "title": "Lopez rules soldiers out",
    "text": "Defence minister Ana Lopez said that her country's soldiers will not take part in any "
    "security guarantee.",
    "url": "https://daily.example/lopez",
    "publisher": "The Daily Example",
    "language": "en",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the generated package; nothing of the schema may have been left out."""
    folder = tmp_path_factory.mktemp("client") / "desk-client"
    command = (
        *(sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"),
        *("--path", "docs/openapi.yaml", "--config", "docs/python-client.yaml"),
        *("--output-path", str(folder)),
    )
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def type_checked(client: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Check something in the client's folder with mypy, by no configuration of ours."""
    command = (sys.executable, "-m", "mypy", "--strict", "--config-file=", *arguments)
    return subprocess.run(command, cwd=client, check=False, capture_output=True, text=True)


def test_all_of_it_is_typed(client: Path) -> None:
    (client / "main_job.py").write_text(EXAMPLE.read_text())
    checked = type_checked(client, "claim_workbench_client", "main_job.py")
    assert checked.returncode == 0, checked.stdout


def test_what_is_misspelt_or_forgotten_is_found_before_it_runs(client: Path) -> None:
    right = EXAMPLE.read_text()
    for wrong in (
        right.replace("article.status == ", "article.state == "),
        right.replace("rating=known(chosen), ", ""),
        right.replace("known(best.start)", "best.start"),
    ):
        assert wrong != right
        (client / "wrong.py").write_text(wrong)
        assert "wrong.py:" in type_checked(client, "wrong.py").stdout


@pytest.fixture
def desk(embedded_desk: Desk) -> Desk:
    """A desk at work, with reports to be found."""
    file = embedded_desk.folder / "reports.jsonl"
    file.write_text("\n".join(map(json.dumps, REPORTS)))
    embedded_desk.manage("import_articles", str(file))
    embedded_desk.start_worker()
    embedded_desk.start_web()
    wait_for(
        "the reports to be indexed",
        lambda: embedded_desk.ask("Source.objects.due_for_indexing().count()") == 0,
    )
    return embedded_desk


@pytest.fixture
def keys(desk: Desk) -> dict[str, str]:
    """What the example wants to know."""

    def issue(name: str, *scopes: str) -> str:
        asked = [word for scope in scopes for word in ("--scope", scope)]
        return desk.manage("create_api_key", "job", "--user", name, *asked).strip()

    return {
        "REVIEWER_KEY": issue("rina", "read", "write", "review"),
        "EDITOR_KEY": issue("edo", "read", "publish"),
    }


@pytest.fixture
def job(client: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The example as a module, and the client that it imports."""
    monkeypatch.syspath_prepend(str(client))
    monkeypatch.syspath_prepend(str(EXAMPLE.parent))
    yield importlib.import_module("main_job")
    for name in [one for one in sys.modules if one.startswith(("claim_workbench", "main_job"))]:
        del sys.modules[name]


def test_it_does_the_main_job(desk: Desk, keys: dict[str, str], client: Path, job: Any) -> None:
    (desk.folder / "article.json").write_text(json.dumps(ARTICLE))
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), desk.url, str(desk.folder / "article.json")],
        env={**os.environ, **keys, "PYTHONPATH": str(client)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " Ana Lopez " in done.stdout
    (verdict,) = desk.ask("list(Verdict.objects.values_list('pk', 'claim__pk'))")
    assert f"found [{verdict[0]}]\nchanged [{verdict[0]}]\n" in done.stdout
    quotes = desk.ask("list(Citation.objects.values_list('quote', flat=True).distinct())")
    assert [any(quote in report["text"] for report in REPORTS) for quote in quotes] == [True]
    refusals_are_typed(desk, keys, job, verdict[1])


def refusals_are_typed(desk: Desk, keys: dict[str, str], job: Any, claim: int) -> None:
    """What is wrong is named at its place, and what has changed comes with what it is now."""
    reviewer, editor = (
        job.AuthenticatedClient(base_url=desk.url, token=key, prefix="Api-Key")
        for key in (keys["REVIEWER_KEY"], keys["EDITOR_KEY"])
    )
    with pytest.raises(job.Refused) as wrong:
        job.send(reviewer, {**ARTICLE, "title": ""})
    assert wrong.value.problem.status == 400
    places = {fault.pointer: fault.detail for fault in wrong.value.problem.errors}
    assert set(places) == {"/title"}
    body = job.PublishAskedRequest(review=1, seen=[])
    with pytest.raises(job.Refused) as stale:
        job.answered(
            job.claims_publish_create.sync(claim, client=editor, body=body, if_match='"an.old"')
        )
    assert stale.value.problem.status == 412
    assert stale.value.problem.current["id"] == claim
    assert stale.value.problem.current["status"] == "decided"
