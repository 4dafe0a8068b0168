"""The ZIP of a verdict: a stranger checks it, and finds whatever was changed in it."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from pytest_django import Settings

from claims.audited import audit_begin
from claims.models import Verdict
from claims.publishing.provenance import provenance_write
from claims.publishing.selectors import desk_publisher
from claims.reviews.services.deciding import second_review_ask
from claims.reviews.services.reviews import review_submit
from claims.verdicts.services import verdict_publish
from sources.archive import archive_store
from sources.models import SourceSnapshot
from tests.claims import factories
from tests.claims.conftest import RatingOf
from tests.guards import unsealed
from tests.loopback import sends, serving
from workbench.lib.audit.models import AuditEvent


@pytest.fixture
def verdict(people: dict[str, User], rating: RatingOf) -> Verdict:
    """A verdict with one citation, on a claim that was searched for."""
    claim = factories.new_claim(claimant="Ana Lopez", article=factories.new_article())
    factories.new_evidence(claim, sources=2)
    return factories.new_verdict(claim, people, rating("true"))


@pytest.fixture
def folder(verdict: Verdict, tmp_path: Path) -> Path:
    """Where it was unpacked."""
    return unpacked(verdict, tmp_path / "unpacked")


def packed(verdict: Verdict) -> bytes:
    """The ZIP."""
    file = io.BytesIO()
    provenance_write(verdict, desk_publisher(), file)
    return file.getvalue()


def unpacked(verdict: Verdict, folder: Path) -> Path:
    """Unpack it."""
    zipfile.ZipFile(io.BytesIO(packed(verdict))).extractall(folder)
    return folder


def verified(folder: Path, *arguments: str) -> tuple[int, str]:
    """Check it as a stranger does: no package, no site, nothing of ours."""
    command = [sys.executable, "-I", "-S", str(folder / "verify.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    return done.returncode, done.stdout + done.stderr


def test_all_of_it_is_what_it_was(folder: Path, verdict: Verdict) -> None:
    assert verified(folder) == (0, "All of it is what it was.\n")
    head = AuditEvent.objects.get(act="verdict.published")
    assert verified(folder, f"{head.number}:{head.hash}")[0] == 0
    assert verified(folder, f"{head.number}:{'0' * 64}")[0] == 1
    (search,) = json.loads((folder / "searches.json").read_text())
    assert [one["rank"] for one in search["evidence"]] == [1, 2]
    (citation,) = json.loads((folder / "citations.json").read_text())
    assert citation["selector"][0]["exact"] == factories.QUOTE
    assert json.loads((folder / "claimreview.jsonld").read_text())["@type"] == "ClaimReview"


def test_what_is_decided_later_and_what_editors_write_is_not_in_it(
    verdict: Verdict, people: dict[str, User], rating: RatingOf
) -> None:
    before = packed(verdict)
    review_submit(review=factories.new_review(verdict.claim, people["sari"], rating("false")))
    second_review_ask(claim=verdict.claim, by=people["edo"], reason="I doubt sari's review.")
    assert packed(verdict) == before


def test_a_verdict_from_before_the_trail_is_bound_by_its_beginning(
    verdict: Verdict, tmp_path: Path
) -> None:
    with unsealed(AuditEvent):
        AuditEvent.objects.all().delete()
    assert verified(unpacked(verdict, tmp_path / "unbound"))[0] == 1
    audit_begin()
    assert verified(unpacked(verdict, tmp_path / "bound"))[0] == 0


def test_no_name_of_the_desks_people_is_in_it(folder: Path) -> None:
    words = " ".join(p.read_text() for p in folder.rglob("*") if p.suffix in (".json", ".jsonl"))
    assert "Rina" not in words
    assert "Edo" not in words


def _text(folder: Path) -> None:
    (text,) = (folder / "texts").iterdir()
    text.write_text(text.read_text().replace("every province", "no province"))


def _text_and_sums(folder: Path) -> None:
    _text(folder)
    _renew(folder)


def _quote(folder: Path) -> None:
    file = folder / "citations.json"
    file.write_text(file.read_text().replace("grew by 4", "fell by 4"))
    _renew(folder)


def _quote_everywhere(folder: Path) -> None:
    for file in folder.rglob("*.json"):
        file.write_text(file.read_text().replace("grew by 4", "fell by 4"))
    _renew(folder)


def _rationale(folder: Path) -> None:
    file = folder / "verdict.json"
    file.write_text(file.read_text().replace("Two offices", "Nine offices"))
    _renew(folder)


def _event(folder: Path) -> None:
    file = folder / "audit.jsonl"
    file.write_text(file.read_text().replace("user:", "user:9"))
    _renew(folder)


def _events_gone(folder: Path) -> None:
    (folder / "audit.jsonl").write_text("")
    _renew(folder)


def _file_gone(folder: Path) -> None:
    (folder / "searches.json").unlink()


def _file_put_in(folder: Path) -> None:
    (folder / "note.txt").write_text("Believe me.")


def _garbage(folder: Path) -> None:
    (folder / "citations.json").write_text("[{}]")


def _renew(folder: Path) -> None:
    """Write the checksums anew, as whoever changes a file can."""
    from workbench.lib.hashing import sha256_hex

    file = folder / "checksums.sha256"
    names = [line.partition("  ")[2] for line in file.read_text().splitlines()]
    sums = (f"{sha256_hex((folder / name).read_bytes())}  {name}\n" for name in names)
    file.write_text("".join(sums))


WAYS = [
    _text, _text_and_sums, _quote, _quote_everywhere, _rationale, _event, _events_gone, _file_gone,
    _file_put_in, _garbage,
]  # fmt: skip


@pytest.mark.parametrize("tamper", WAYS, ids=lambda way: way.__name__)
def test_whatever_is_changed_is_found(folder: Path, tamper: Callable[[Path], None]) -> None:
    tamper(folder)
    status, said = verified(folder)
    assert status == 1
    assert "Something is wrong." in said
    assert "Traceback" not in said


@pytest.mark.parametrize("damaged", [False, True])
def test_the_response_that_a_text_was_read_from_goes_along(
    people: dict[str, User], rating: RatingOf, settings: Settings, tmp_path: Path, damaged: bool
) -> None:
    settings.ARCHIVE_DIR = tmp_path / "archive"
    with serving() as site:
        site.routes["/page"] = sends(b"<p>The rice harvest grew.</p>\r\n\r\n")
        sha256 = archive_store(site.client().get(site.url("/page")))
    source = factories.new_source()
    with unsealed(SourceSnapshot):
        SourceSnapshot.objects.filter(source=source).update(raw_sha256=sha256)
    claim = factories.new_claim()
    draft = factories.new_review(claim, people["rina"], rating("true"))
    factories.cite(draft, source)
    submitted = review_submit(review=draft)
    verdict = verdict_publish(review=submitted, editor=people["edo"])
    folder = unpacked(verdict, tmp_path / "unpacked")
    record = folder / "warc" / f"{sha256}.warc.gz"
    assert record.exists()
    if damaged:
        record.write_bytes(record.read_bytes()[:-9])
        _renew(folder)
    assert verified(folder)[0] == (1 if damaged else 0)


def test_the_command(verdict: Verdict, tmp_path: Path) -> None:
    file = tmp_path / "proof.zip"
    call_command("provenance", str(verdict.pk), str(file))
    assert file.read_bytes() == packed(verdict)
    with pytest.raises(CommandError, match="is not published"):
        call_command("provenance", "999", str(file))
