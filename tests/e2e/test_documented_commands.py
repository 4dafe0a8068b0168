"""What README and docs tell people to type works as it is copied, beside a running bin/demo."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.desk import free_port, wait_for
from tests.e2e.documented import AT_DEMO, FILES, ROOT, TRIALS, Trial, documented

pytestmark = pytest.mark.services

NOT_COPIED = (".git", ".venv", ".env", "var", "__pycache__", ".*_cache", ".hypothesis")
TITLE = "Harvest grows in Lampung"
TEXT = (
    "Agriculture minister Budi Santoso said that the rice harvest in Lampung grew by 12 percent in "
    "2025. The statistics office reported 4.2 million tonnes in January 2026."
)
# Sweeps find what no broker was told of after two and a half minutes; ordinarily it is a second.
SECONDS_TO_THE_FIRST_CLAIM = 45


@dataclass(frozen=True, slots=True)
class Typed:
    """What a command answered."""

    code: int
    out: str
    err: str
    seconds: float


class Checkout:
    """A checkout of one's own, with a shell that knows nothing but PATH and HOME."""

    def __init__(self, folder: Path) -> None:
        """Copy the checkout, and borrow the Python environment."""
        self.folder = folder / "checkout"
        shutil.copytree(ROOT, self.folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
        (self.folder / ".venv").symlink_to(sys.prefix)
        ours = Path(sys.prefix, "bin")
        path = [part for part in os.environ["PATH"].split(":") if Path(part) != ours]
        self.environment = {"PATH": ":".join(path), "HOME": os.environ["HOME"]}
        self.files = self.folder / FILES
        self.files.mkdir()
        self.port = free_port()
        self.demo: subprocess.Popen[bytes] | None = None

    def type(self, command: str) -> Typed:
        """Run a command line as a person would, who knows at which port the demo is."""
        command = command.replace(AT_DEMO, f"http://127.0.0.1:{self.port}")
        began = time.monotonic()
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return Typed(done.returncode, done.stdout, done.stderr, time.monotonic() - began)

    def open(self) -> None:
        """Start the demo and wait until it says that the desk is open."""
        log = self.folder / "demo.log"
        with log.open("wb") as out:
            self.demo = subprocess.Popen(
                ["bin/demo", "--port", str(self.port)],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_for("the demo", lambda: "The desk is open" in log.read_text())
        except AssertionError:
            self.close()
            pytest.fail(log.read_text())

    def close(self) -> None:
        """End the demo as Ctrl-C does."""
        if self.demo:
            self.demo.send_signal(signal.SIGINT)
            self.demo.wait(timeout=60)
            self.demo = None

    def count(self, query: str, *values: str) -> int:
        """Ask the demo's database for a number."""
        with closing(sqlite3.connect(self.folder / "var" / "workbench.sqlite3")) as database:
            return int(database.execute(query, values).fetchone()[0])

    def write(self, name: str, *records: object) -> Path:
        """Write JSON Lines among the files that the commands are given."""
        file = self.files / name
        file.write_text("".join(f"{json.dumps(record)}\n" for record in records))
        return file


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    """A checkout with a running demo and the files that the commands name."""
    made = Checkout(tmp_path)
    made.write("articles.jsonl", article(1))
    made.write("corpus.jsonl", {"id": "d", "title": TITLE, "text": TEXT, "lang": "en"})
    made.write("queries.jsonl", {"id": "q", "text": "rice harvest in Lampung", "lang": "en"})
    (made.files / "qrels.tsv").write_text("q\td\t1\n")
    pair = {"id": "p", "hypothesis": TITLE, "premise": TEXT, "lang": "en", "label": "entailment"}
    made.write("pairs.jsonl", pair)
    (made.files / "gold").mkdir()
    made.write("gold/articles.jsonl", {"id": "a", "language": "en", "text": TEXT})
    claim = {"article_id": "a", "start": 0, "end": len(TEXT), "claimant": None}
    made.write("gold/claims.jsonl", claim | {"checkworthiness": 3})
    marked = [
        {"text": f"{TEXT} {number}" if number % 2 else f"I hope so {number}.", "label": number % 2}
        for number in range(60)
    ]
    made.write("marked.jsonl", *({**one, "lang": "en"} for one in marked))
    (made.files / "pages").mkdir()
    (made.files / "pages" / "page.html").write_text(f"<h1>{TITLE}</h1><p>{TEXT}</p>")
    made.write("pages/pages.jsonl", {"id": "a", "html": "page.html", "title": TITLE})
    made.write("said.jsonl", {"id": "s", "text": TEXT, "attributions": []})
    made.open()
    try:
        yield made
    finally:
        made.close()


def article(number: int) -> dict[str, str]:
    """Return an article as a record."""
    url = f"https://daily.example/{number}"
    return {"title": f"{TITLE} {number}", "url": url, "publisher": "The Example", "text": TEXT}


def test_every_documented_command_is_tried_or_has_a_reason_not_to_be() -> None:
    assert documented() == set(TRIALS)


def test_commands_work_as_they_are_copied(checkout: Checkout) -> None:
    claims_arrive_within_seconds_of_an_import(checkout)
    every_command_answers_as_it_should(checkout)
    other_pythons_will_do(checkout)
    checkout.close()
    a_closed_desk_says_so_once_and_quickly(checkout)


def claims_arrive_within_seconds_of_an_import(checkout: Checkout) -> None:
    first = TRIALS["./manage.py import_articles PATH…"]
    assert isinstance(first, Trial)
    began = time.monotonic()
    answers_as_it_should(checkout, first)
    query = (
        "SELECT count(*) FROM claims_appearance JOIN claims_article AS article "
        "ON article.id = article_id JOIN sources_source AS source ON source.id = source_id "
        "WHERE source.title = ?"
    )
    wait_for("the first claim", lambda: checkout.count(query, f"{TITLE} 1"))
    assert time.monotonic() - began < SECONDS_TO_THE_FIRST_CLAIM
    runs = "SELECT count(*) FROM claims_retrievalrun WHERE status = 'completed' AND id = 1"
    wait_for("the first run, which is repeated below", lambda: checkout.count(runs))


def every_command_answers_as_it_should(checkout: Checkout) -> None:
    """Those about the index in their order, and beside them the others in theirs."""
    trials = [trial for trial in TRIALS.values() if isinstance(trial, Trial)]
    rest = [trial for trial in trials if "import_articles" not in trial.typed]
    index = [trial for trial in rest if " index " in trial.typed]
    others = [trial for trial in rest if trial not in index]
    with ThreadPoolExecutor() as two:
        for done in [two.submit(in_order, checkout, some) for some in (index, others)]:
            done.result()


def in_order(checkout: Checkout, trials: list[Trial]) -> None:
    for trial in trials:
        answers_as_it_should(checkout, trial)
        if "ranking show" in trial.typed:
            shown = json.loads((checkout.files / "shown.json").read_text())
            (checkout.files / "ranking.json").write_text(json.dumps(shown["configuration"]))


def answers_as_it_should(checkout: Checkout, trial: Trial) -> None:
    typed = checkout.type(trial.typed)
    said = f"{trial.typed}\n{typed.out}\n{typed.err}"
    assert typed.code == trial.code, said
    assert trial.says in said, said
    assert "Traceback" not in said, said


def other_pythons_will_do(checkout: Checkout) -> None:
    """From another folder, by the machine's own Python: no word of a missing Django."""
    elsewhere = checkout.type('cd / && python3 "$OLDPWD"/manage.py index status')
    assert (elsewhere.code, "serving" in elsewhere.out) == (0, True), elsewhere.err


def a_closed_desk_says_so_once_and_quickly(checkout: Checkout) -> None:
    rows = checkout.write("many.jsonl", *(article(number) for number in range(2, 42)))
    typed = checkout.type(f"./manage.py import_articles {rows}")
    assert typed.code == 0, typed.err
    assert "40 new" in typed.out
    assert typed.err.count("not queued") == 1, typed.err
    assert typed.err.count("bin/demo") == 1, typed.err
    assert typed.seconds < SECONDS_TO_THE_FIRST_CLAIM
