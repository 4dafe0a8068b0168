"""Finding the claims of an article."""

import logging
from collections.abc import Container, Iterable, Sequence
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
from claims.statements.models import Appearance, Claim, Claimant
from claims.statements.names import LONGEST_NAME, name_key
from claims.statements.services.claimants import claimant_keys, claimants_resolve
from claims.statements.services.triaging import triaged
from sources.embedding.e5 import own_engine
from sources.encoder import EncoderError
from sources.encoder.adapters import STATEMENTS
from sources.encoder.articles import article_reader
from workbench.lib.hashing import natural_key
from workbench.lib.work import Hold, settle, take, waiting_is_no_attempt

log = logging.getLogger(__name__)


def article_extract(*, article_id: int, redelivered: bool = False) -> list[int]:
    """Find an article's claims; return the ids of those that are new here and want evidence, those
    most worth checking first.

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
        saved = _claims_save(article, scored, by)
    worth = [one.checkworthiness for one, _shipped in scored]
    best_first = sorted(zip(worth, saved, strict=True), key=lambda pair: -pair[0])
    return [pk for _worth, (pk, fresh) in best_first if fresh]


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
        saved = _claims_save(article, scored, by)
    return [pk for pk, fresh in saved if fresh]


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


def _claims_save(
    article: Article, scored: Sequence[tuple[ExtractedClaim, float | None]], by: str
) -> list[tuple[int, bool]]:
    """Save claims and where they are printed; return the id of each, and whether it is new there.

    In the caller's transaction. Who saves the same claim at the same time is waited for.
    """
    speakers = _speakers([one for one, _shipped in scored])
    keys = [_keys(article, one, speakers.get(one.claimant or "")) for one, _shipped in scored]
    known = _known({key for some in keys for key in some})
    new: dict[str, Claim] = {}
    for (one, shipped), some in zip(scored, keys, strict=True):
        if not any(key in known or key in new for key in some):
            speaker = speakers.get(one.claimant or "")
            new[some[0]] = _claim(article, one, some[0], speaker, by=by, shipped=shipped)
    if new:
        in_one_order = [new[key] for key in sorted(new)]  # so that two never wait in a circle
        Claim.objects.bulk_create(in_one_order, ignore_conflicts=True)
        known |= _known(new)
    found = [min(known[key] for key in some if key in known) for some in keys]
    claims = [same_as or pk for pk, same_as in found]  # as a person has said
    return _appearances_save(article, [one for one, _shipped in scored], claims)


def _speakers(found: Sequence[ExtractedClaim]) -> dict[str, tuple[Claimant, list[str]]]:
    """Return who is said to say something by the name that is printed, and their keys."""
    roles: dict[str, str] = {}
    for one in found:
        if one.claimant:
            roles[one.claimant] = one.claimant_role or roles.get(one.claimant, "")
    claimants = claimants_resolve(roles)
    keys = claimant_keys(claimants.values())
    return {name: (claimant, keys[claimant.pk]) for name, claimant in claimants.items()}


def _keys(
    article: Article, found: ExtractedClaim, speaker: tuple[Claimant, list[str]] | None
) -> list[str]:
    """Return the keys that a claim may have, the one that a new one gets first."""
    language, context = article.source.language, found.context[:LONGEST_CLAIM]
    names = speaker[1] if speaker else [""]
    return [claim_key(name, language, found.proposition, context=context) for name in names]


def _known(keys: Iterable[str]) -> dict[str, tuple[int, int | None]]:
    """Return the ids of claims by their keys, and of those that they are the same as."""
    rows = Claim.objects.filter(key__in=list(keys)).values_list("key", "pk", "same_as")
    return {key: (pk, same_as) for key, pk, same_as in rows}


def _claim(
    article: Article,
    found: ExtractedClaim,
    key: str,
    speaker: tuple[Claimant, list[str]] | None,
    *,
    by: str,
    shipped: float | None,
) -> Claim:
    return Claim(
        key=key,
        text=found.proposition,
        extracted_text=found.proposition,
        quote=found.quote,
        context=found.context[:LONGEST_CLAIM],
        kind=found.kind,
        language=article.source.language,
        claimant=speaker[0] if speaker else None,
        claimant_candidates=[name[:LONGEST_NAME] for name in found.candidates],
        checkworthiness=found.checkworthiness,
        shipped_checkworthiness=shipped,
        reasons=[{"code": r.code, "weight": round(r.weight, 3)} for r in found.reasons],
        extractor=by,
    )


def _appearances_save(
    article: Article, found: Sequence[ExtractedClaim], claims: Sequence[int]
) -> list[tuple[int, bool]]:
    """Say where claims are printed; return each with whether that was not known."""
    rows = Appearance.objects.filter(snapshot=article.snapshot)
    there = set(rows.values_list("claim_id", "start", "end"))
    new: dict[tuple[int, int, int], Appearance] = {}
    saved = []
    for one, claim in zip(found, claims, strict=True):
        place = claim, one.start, one.end
        fresh = place not in there and place not in new
        saved.append((claim, fresh))
        if fresh:
            new[place] = Appearance(
                claim_id=claim,
                snapshot=article.snapshot,
                start=one.start,
                end=one.end,
                article=article,
                quote=one.quote,
                attribution=one.attribution,
                cue=one.cue[:100],
                told_by=one.told_by[:LONGEST_NAME],
            )
    Appearance.objects.bulk_create(new.values(), ignore_conflicts=True)
    return saved


def claim_key(claimant: str, language: str, proposition: str, *, context: str = "") -> str:
    """Return a claim's natural key: the same words by the claimant of this key, the same claim; if
    they lean on others, only with the same others.
    """
    leans_on = [name_key(context)] if context else []
    return natural_key("claim", claimant, language, name_key(proposition), *leans_on)
