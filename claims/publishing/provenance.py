"""Everything a verdict rests on, as one ZIP that a stranger can check without the workbench.

    README.txt            what is in it and how to check it
    verdict.json          what was published, as the audit trail binds it
    claimreview.jsonld    the same as schema.org's ClaimReview
    citations.json        each quote as a W3C TextQuoteSelector and TextPositionSelector
                          (https://www.w3.org/TR/annotation-model/), with its snapshot's hash
    texts/<sha256>.txt    the cited texts, whole
    warc/<sha256>.warc.gz the responses they were read from, where the desk fetched them (WARC/1.1)
    searches.json         what was searched for before publication, who was asked, what was found
    audit.jsonl           the audit trail's events on the verdict, its review and its claim until it
                          was published, but for what editors wrote to reviewers
    verify.py, chain.py   what checks all of it: Python's standard library alone
    checksums.sha256      for `sha256sum -c`

The same verdict gives the same bytes, until a copy of a page that it cites is found at an archive.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from django.db.models import Prefetch

from claims.evidence.choices import RunStatus
from claims.evidence.models import ConnectorAnswer, Evidence, RetrievalRun
from claims.publishing.claimreview import claim_review
from claims.publishing.published import Publisher
from claims.publishing.selectors import public_verdict
from claims.reviews.choices import DecisionKind
from claims.reviews.models import Citation
from claims.verdicts.contents import verdict_contents
from claims.verdicts.models import Verdict
from sources.archive import ArchiveCorrupt, ArchiveMissing, archive_record
from workbench.lib.audit import chain
from workbench.lib.audit.chain import BEGUN
from workbench.lib.audit.models import AuditEvent
from workbench.lib.hashing import sha256_hex

_WRITTEN = [f"claim.{kind}" for kind in DecisionKind.values]
"""What an editor writes to reviewers, or why they decide between them, is the desk's own."""

_PROOF = Path(__file__).resolve().parent / "proof"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say


def provenance_write(verdict: Verdict, publisher: Publisher, file: IO[bytes]) -> None:
    """Write the ZIP of a published verdict into a file.

    The cited texts, and one response at a time, are in memory.
    """
    sums = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _files(verdict, publisher):
            sums.append(f"{sha256_hex(data)}  {name}\n")
            _put(archive, name, data)
        _put(archive, "checksums.sha256", "".join(sums).encode())


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


def _files(verdict: Verdict, publisher: Publisher) -> Iterator[tuple[str, bytes]]:
    citations = list(verdict.citations.shown().select_related("snapshot__source__publisher"))
    yield "README.txt", (_PROOF / "README.txt").read_bytes()
    yield "verify.py", (_PROOF / "verify.py").read_bytes()
    yield "chain.py", Path(chain.__file__).read_bytes()
    yield "verdict.json", _json(verdict_contents(verdict))
    yield "claimreview.jsonld", _json(claim_review(public_verdict(verdict), publisher))
    yield "citations.json", _json([_citation(one) for one in citations])
    yield "searches.json", _json(list(_searches(verdict)))
    yield "audit.jsonl", b"".join(_line(event) for event in _events(verdict))
    texts = {sha256_hex(one.snapshot.text): one.snapshot.text for one in citations}
    for sha256, text in texts.items():
        yield f"texts/{sha256}.txt", text.encode()
    for sha256 in sorted({one.snapshot.raw_sha256 for one in citations}):
        try:
            yield f"warc/{sha256}.warc.gz", archive_record(sha256)
        except (ArchiveMissing, ArchiveCorrupt):
            continue  # imported rather than fetched, or damaged: the text itself is in


def _citation(one: Citation) -> dict[str, Any]:
    return {
        "order": one.order,
        "url": one.url,
        "title": one.title,
        "publisher": one.publisher_name,
        "published_at": one.published_at and one.published_at.isoformat(),
        "retrieved_at": one.retrieved_at.isoformat(),
        "archive_url": one.web_copy,
        "text_sha256": sha256_hex(one.snapshot.text),
        "response_sha256": one.snapshot.raw_sha256,
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": one.quote,
                "prefix": one.prefix,
                "suffix": one.suffix,
            },
            {"type": "TextPositionSelector", "start": one.start, "end": one.end},
        ],
    }


def _searches(verdict: Verdict) -> Iterator[Mapping[str, Any]]:
    found = Evidence.objects.select_related("snapshot__source").order_by("rank")
    runs = RetrievalRun.objects.filter(
        claim=verdict.claim_id,
        status=RunStatus.COMPLETED,
        finished_at__lte=verdict.published_at,
    ).prefetch_related(
        Prefetch("evidence", found.defer("snapshot__text")),
        Prefetch("answers", ConnectorAnswer.objects.order_by("connector")),
    )
    for run in runs.order_by("pk"):
        yield {
            "run": run.pk,
            "finished_at": run.finished_at and run.finished_at.isoformat(),
            "query": run.query,
            "ranking": run.ranking,
            "independent_origins_that_speak_to_it": run.origin_count,
            "asked": [
                {
                    "connector": answer.connector,
                    "status": answer.status,
                    "requests": answer.requests,
                }
                for answer in run.answers.all()
            ],
            "evidence": [_found(one) for one in run.evidence.all()],
        }


def _found(one: Evidence) -> dict[str, Any]:
    return {
        "rank": one.rank,
        "score": one.score,
        "tier": one.tier,
        "url": one.snapshot.source.url,
        "title": one.snapshot.source.title,
        "text_sha256": one.snapshot.text_sha256,
        "start": one.highlight_start,
        "end": one.highlight_end,
    }


def _events(verdict: Verdict) -> Iterator[AuditEvent]:
    about = (
        f"verdict:{verdict.pk}",
        f"review:{verdict.review_id}",
        f"claim:{verdict.claim_id}",
    )
    binds = AuditEvent.objects.filter(subject=about[0], act="verdict.published").first()
    if binds is None:  # from before there was a trail, which began with it
        begun = AuditEvent.objects.filter(act=BEGUN, subject="verdict")
        return (event for event in begun if str(verdict.pk) in event.data)
    told = AuditEvent.objects.filter(subject__in=about, number__lte=binds.number)
    return told.exclude(act__in=_WRITTEN).order_by("number").iterator()


def _line(event: AuditEvent) -> bytes:
    return json.dumps(event.as_exported(), ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, default=str)
    return f"{text}\n".encode()
