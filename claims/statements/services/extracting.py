"""Finding the claims of an article."""

import logging
from collections.abc import Container
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from claims.articles.choices import ArticleStatus
from claims.articles.models import Article
from claims.statements.choices import LONGEST_CLAIM
from claims.statements.extraction import (
    EXTRACTOR,
    EXTRACTOR_VERSION,
    ExtractedClaim,
    extract_claims,
)
from claims.statements.models import Appearance, Claim
from claims.statements.names import LONGEST_NAME, name_key
from claims.statements.services.claimants import claimant_keys, claimant_resolve
from claims.statements.services.triaging import triaged
from sources.embedding.e5 import own_engine
from sources.encoder import EncoderError
from sources.encoder.adapters import STATEMENTS
from sources.encoder.articles import article_reader
from workbench.lib.hashing import natural_key
from workbench.lib.work import Hold, settle, take, waiting_is_no_attempt

log = logging.getLogger(__name__)


def article_extract(*, article_id: int, redelivered: bool = False) -> list[int]:
    """Find an article's claims; return the ids of those that are new here and want evidence.

    Safe to repeat: a claim and its place in a text have natural keys. What people changed stays.
    A missing article, or one done already or held, gives nothing. One that never lets an attempt
    end fails with that reason. Not inside a transaction: attempts are counted before they begin.
    """
    lease = timedelta(seconds=settings.RUN_LEASE_SECONDS)
    waiting = Article.objects.select_related("source", "snapshot")
    hold = take(waiting, article_id, lease=lease, redelivered=redelivered)
    if hold is None:
        return []
    with waiting_is_no_attempt(hold, says_why=False):
        return _claims_find(hold)


def _claims_find(hold: Hold[Article]) -> list[int]:
    article = hold.row
    found, by = _read(article)
    scored = triaged(found)
    done = {"status": ArticleStatus.EXTRACTED, "extracted_at": timezone.now()}
    with transaction.atomic():
        if not settle(hold, **done, attempts=0, error=""):
            return []  # held by another, or imported anew with another text
        saved = [_claim_save(article, one, by, shipped=shipped) for one, shipped in scored]
    return [claim.pk for claim, fresh in saved if fresh]


def claims_unknown(article: Article) -> list[ExtractedClaim]:
    """Return what extraction finds in an article's text today and is no claim of it yet, nor a part
    of the words of one: what people changed, set aside or joined stays as it is. Nothing is saved.
    """
    found, _by = _read(article)
    places = list(article.appearances.filter(snapshot=article.snapshot).values_list("start", "end"))
    return [
        one
        for one in found
        if not any(one.start < end and start < one.end for start, end in places)
    ]


def claims_take(article: Article, places: Container[tuple[int, int]]) -> list[int]:
    """Save what extraction finds at these places today; return the ids of what is new there."""
    found, by = _read(article)
    scored = triaged([one for one in found if (one.start, one.end) in places])
    with transaction.atomic():
        saved = [_claim_save(article, one, by, shipped=shipped) for one, shipped in scored]
    return [claim.pk for claim, fresh in saved if fresh]


def _read(article: Article) -> tuple[list[ExtractedClaim], str]:
    source = article.source
    return claims_in(article.snapshot.text, language=source.language, title=source.title)


def claims_in(text: str, *, language: str, title: str) -> tuple[list[ExtractedClaim], str]:
    """Find the claims of a text by model and rules, by rules alone where our engine of the encoder
    does not run; return them, and by what they were found.
    """
    by = f"{EXTRACTOR}/{EXTRACTOR_VERSION}"
    if own_engine():
        try:
            reader = article_reader().read
            claims = extract_claims(text, language=language, title=title, reader=reader)
        except EncoderError as error:
            log.warning("claims are found by rules alone: %s", error)
        else:
            return claims, f"{by} {STATEMENTS.name} {STATEMENTS.hash[:12]}"
    return extract_claims(text, language=language, title=title), by


def _claim_save(
    article: Article, found: ExtractedClaim, by: str, *, shipped: float | None
) -> tuple[Claim, bool]:
    claimant = (
        claimant_resolve(name=found.claimant, role=found.claimant_role) if found.claimant else None
    )
    language, context = article.source.language, found.context[:LONGEST_CLAIM]
    keys = [
        claim_key(name, language, found.proposition, context=context)
        for name in (claimant_keys(claimant) if claimant else [""])
    ]
    known = Claim.objects.select_related("same_as").filter(key__in=keys).order_by("pk").first()
    claim = (
        known
        or Claim.objects.select_related("same_as").get_or_create(
            key=keys[0],
            defaults={
                "text": found.proposition,
                "extracted_text": found.proposition,
                "quote": found.quote,
                "context": context,
                "kind": found.kind,
                "language": language,
                "claimant": claimant,
                "claimant_candidates": [name[:LONGEST_NAME] for name in found.candidates],
                "checkworthiness": found.checkworthiness,
                "shipped_checkworthiness": shipped,
                "reasons": [{"code": r.code, "weight": round(r.weight, 3)} for r in found.reasons],
                "extractor": by,
            },
        )[0]
    )
    claim = claim.same_as or claim  # as a person has said
    _appearance, fresh = Appearance.objects.get_or_create(
        claim=claim,
        snapshot=article.snapshot,
        start=found.start,
        end=found.end,
        defaults={
            "article": article,
            "quote": found.quote,
            "attribution": found.attribution,
            "cue": found.cue[:100],
            "told_by": found.told_by[:LONGEST_NAME],
        },
    )
    return claim, fresh


def claim_key(claimant: str, language: str, proposition: str, *, context: str = "") -> str:
    """Return a claim's natural key: the same words by the claimant of this key, the same claim; if
    they lean on others, only with the same others.
    """
    leans_on = [name_key(context)] if context else []
    return natural_key("claim", claimant, language, name_key(proposition), *leans_on)
