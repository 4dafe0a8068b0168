"""`manage.py export`: what it writes, and that the field's programs read it."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from claims.learning.evaluation import desk_qrels
from claims.models import Claim, Judgement, Rating
from sources.evaluation import read_collection
from sources.models import Source
from tests.claims import factories
from tests.claims.learning.judged import say

People = dict[str, User]
RatingOf = Callable[[str], Rating]


def export(*arguments: Any) -> str:
    """Return what is printed."""
    out = io.StringIO()
    call_command("export", *map(str, arguments), stdout=out)
    return out.getvalue()


def lines(*arguments: Any) -> list[dict[str, Any]]:
    """Return the rows that are printed as JSON lines."""
    return [json.loads(line) for line in export(*arguments).splitlines()]


@pytest.fixture
def judged(people: People) -> Claim:
    """A claim of two sources: one supports it, to one of two people, the other is irrelevant."""
    claim = factories.new_claim(claimant="Ana Lopez", article=factories.new_article())
    good, bad = factories.new_source(title="Good"), factories.new_source(title="Bad")
    say(claim, good, people["rina"], "supports")
    say(claim, good, people["sari"], "irrelevant")
    say(claim, bad, people["sari"], "irrelevant")
    return claim


def test_rows_are_printed_or_written_as_the_name_of_the_file_says(
    judged: Claim, tmp_path: Path
) -> None:
    (printed,) = lines("claims", "-")
    assert (printed["id"], printed["text"]) == (judged.pk, judged.text)
    assert "claims.csv" in export("claims", tmp_path / "claims.csv")
    with (tmp_path / "claims.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["id"], row["claimant.name"]) == (str(judged.pk), "Ana Lopez")
    export("claims", tmp_path / "claims.txt", "--format", "csv")
    same = (tmp_path / "claims.txt").read_bytes()
    assert same == (tmp_path / "claims.csv").read_bytes()
    assert list(tmp_path.glob("*.part")) == []


def test_the_filters_of_rest_are_options(judged: Claim) -> None:
    other = factories.new_claim(language="id")
    assert [row["id"] for row in lines("claims", "-", "--language", "id")] == [other.pk]
    assert lines("claims", "-", "--checkworthiness-min", ".9") == []
    with pytest.raises(CommandError, match=r"^--checkworthiness-min: Enter a number\."):
        export("claims", "-", "--checkworthiness-min", "much")


def test_evidence_and_verdicts(people: People, rating: RatingOf) -> None:
    claim = factories.new_claim()
    (found,) = factories.new_evidence(claim)
    verdict = factories.new_verdict(claim, people, rating("true"))
    assert [(row["claim"], row["id"]) for row in lines("evidence", "-")] == [(claim.pk, found.pk)]
    assert [row["id"] for row in lines("verdicts", "-", "--rating", "true")] == [verdict.pk]


def test_a_judgement_says_who_by_number_and_of_which_words(judged: Claim, people: People) -> None:
    rows = lines("judgements", "-")
    assert len(rows) == 3
    one = Judgement.objects.select_related("snapshot").get(pk=rows[0]["id"])
    assert rows[0] == {
        "id": one.pk, "claim": judged.pk, "source": one.source_id,
        "snapshot_sha256": one.snapshot.text_sha256, "start": factories.START,
        "end": factories.END, "reviewer": people["rina"].pk, "value": "supports",
        "at": rows[0]["at"],
    }  # fmt: skip
    assert len(lines("judgements", "-", "--value", "irrelevant")) == 2


def test_trec_reads_the_judgements(judged: Claim, tmp_path: Path) -> None:
    export("qrels", tmp_path / "desk.qrels")
    rows = [line.split(" ") for line in (tmp_path / "desk.qrels").read_text().splitlines()]
    assert [len(row) for row in rows] == [4, 4]
    read: dict[int, dict[int, int]] = {}
    for claim, _iteration, source, grade in rows:
        read.setdefault(int(claim), {})[int(source)] = int(grade)
    assert read == desk_qrels()


def test_a_beir_folder_is_read_back_as_it_was(judged: Claim, tmp_path: Path) -> None:
    export("beir", tmp_path / "desk")
    collection = read_collection(tmp_path / "desk")
    relevant = {
        str(claim): {str(source): grade for source, grade in grades.items() if grade}
        for claim, grades in desk_qrels().items()
    }
    assert collection.qrels == relevant
    (query,) = collection.queries
    assert (query.id, query.text) == (str(judged.pk), judged.text)
    assert (query.language, query.claimant) == ("en", "Ana Lopez")
    good = Source.objects.get(title="Good")
    documents = {document.id: document for document in collection.documents}
    assert documents[str(good.pk)].text == factories.current_snapshot(good).text
    assert documents[str(good.pk)].url == good.url


def test_an_article_under_check_is_no_document_unless_somebody_judged_it(
    judged: Claim, people: People, tmp_path: Path
) -> None:
    unjudged, judged_one = factories.new_article(), factories.new_article()
    say(judged, judged_one.source, people["rina"], "refutes")
    export("beir", tmp_path)
    found = {document.id for document in read_collection(tmp_path).documents}
    assert str(judged_one.source_id) in found
    assert str(unjudged.source_id) not in found


def test_a_file_that_cannot_be_written_is_said(db: None, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="file"):
        export("claims", tmp_path / "file" / "claims.csv")


def test_a_file_appears_once_all_of_it_is_there(
    judged: Claim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "claims.jsonl").write_text("what was there before\n")

    def die(*args: Any, **options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("claims.api.serializers.claims.said_date", die)
    with pytest.raises(KeyboardInterrupt):
        export("claims", tmp_path / "claims.jsonl")
    assert (tmp_path / "claims.jsonl").read_text() == "what was there before\n"
    assert len(list(tmp_path.iterdir())) == 1


def test_it_is_our_command_that_is_called() -> None:
    """django-import-export has one of the same name."""
    done = subprocess.run(
        [sys.executable, "manage.py", "export", "--help"],
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "qrels" in done.stdout
