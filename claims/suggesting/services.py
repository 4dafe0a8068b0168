"""Asking for suggestions, keeping what holds, and what people do with it.

Taking one is what a person would do by hand, through the same services: it is theirs, and stands
in the audit trail as theirs.
"""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from claims.articles.choices import ArticleStatus
from claims.articles.models import Article
from claims.errors import SuggestionConflict
from claims.statements.models import Appearance
from claims.statements.services.correcting import (
    Wording,
    claim_add,
    claim_correct,
    claim_lean,
    require_as_asked,
)
from claims.statements.transitions import OPEN as OPEN_CLAIMS
from claims.suggesting.asking import LONGEST_SENT, Asked, Said
from claims.suggesting.choices import AskStatus, SuggestionKind, SuggestionStatus
from claims.suggesting.models import Suggestion, SuggestionAsk
from claims.suggesting.provider import (
    NAME,
    is_on,
    provider_ask,
    provider_client,
    unreadable_words,
)
from claims.suggesting.reading import AnswerUnreadable, Reading
from sources.services.admitting import admit, note_answer, note_failure, note_skipped
from workbench.lib.audit.recording import record
from workbench.lib.http import Code, HttpClient, HttpError
from workbench.lib.sentences import Sentence as _
from workbench.lib.work import Hold, settle, take, waiting_is_no_attempt

MOST_CLAIMS = 12
_OUR_FAULT = frozenset({400, 413, 422})
_OPEN = (AskStatus.QUEUED, AskStatus.STARTED)


def ask_open(*, article: Article, by: User) -> SuggestionAsk:
    """Note that somebody wants suggestions for an article, to be queued; return the open asking
    where there is one. Raises `SuggestionConflict` where nobody is to be asked.
    """
    if not is_on():
        message = _("No model is named that could be asked for suggestions.")
        raise SuggestionConflict(message)
    if article.status != ArticleStatus.EXTRACTED:
        message = _("The article's own claims are to be found first.")
        raise SuggestionConflict(message)
    waiting = article.suggestion_asks.filter(status__in=_OPEN)
    found = waiting.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            ask = SuggestionAsk.objects.create(article=article, asked_by=by)
            record("suggestions.asked", article, by=by, model=settings.SUGGEST_MODEL)
    except IntegrityError:  # somebody else was faster
        return article.suggestion_asks.latest("pk")
    return ask


def ask_execute(*, ask_id: int, http: HttpClient | None = None, redelivered: bool = False) -> None:
    """Ask the model, and keep what holds of its answer; whatever goes wrong is written on the row.

    Safe to repeat: the answer is written once. Not inside a transaction: it waits.
    """
    lease = timedelta(seconds=settings.TASK_HARD_LIMIT_SECONDS)
    rows = SuggestionAsk.objects.select_related("article__source", "article__snapshot")
    hold = take(rows, ask_id, lease=lease, redelivered=redelivered)
    if hold is None:
        return
    with waiting_is_no_attempt(hold, says_why=False):
        if not is_on():
            _fail(hold, _("No model is named that could be asked for suggestions."))
        elif refusal := admit(NAME):
            _fail(hold, refusal.message)
        else:
            _ask(hold, http or provider_client())


def _ask(hold: Hold[SuggestionAsk], http: HttpClient) -> None:
    asked, places = _asked(hold.row.article)
    try:
        reading = provider_ask(asked, http)
    except HttpError as error:
        _not_answered(hold, error)
    except AnswerUnreadable:
        note_failure(NAME, message=unreadable_words())
        _fail(hold, unreadable_words())
    else:
        note_answer(NAME)
        _keep(hold, reading, asked, places)


def _asked(article: Article) -> tuple[Asked, list[Appearance]]:
    """Return what is asked, and where its claims stand: the open ones most worth a look."""
    places = article.appearances.filter(
        snapshot=article.snapshot, claim__same_as=None, claim__status__in=OPEN_CLAIMS,
        end__lte=LONGEST_SENT,
    ).select_related("claim__claimant")  # fmt: skip
    best = list(places.order_by("-claim__checkworthiness", "pk")[:MOST_CLAIMS])
    claims = tuple(Said(one.claim.text, _wording(one).claimant, one.start, one.end) for one in best)
    language = article.source.language
    others = (code for code in settings.DESK_LANGUAGES if code != language)
    text = article.snapshot.text[:LONGEST_SENT]
    title = article.source.title
    return Asked(title, text, language, next(others, "en"), claims), best


def _wording(place: Appearance) -> Wording:
    claimant = place.claim.claimant
    return Wording(place.claim.text, claimant.name if claimant else "")


def _keep(
    hold: Hold[SuggestionAsk], reading: Reading, asked: Asked, places: list[Appearance]
) -> None:
    now, ask = timezone.now(), hold.row
    done: dict[str, Any] = {"status": AskStatus.ANSWERED, "answered_at": now, "error": ""}
    with transaction.atomic():
        model = settings.SUGGEST_MODEL[:100]
        if not settle(hold, **done, model=model, left_out=reading.left_out):
            return
        older = Suggestion.objects.filter(ask__article=ask.article, status=SuggestionStatus.OPEN)
        older.update(status=SuggestionStatus.REPLACED, settled_at=now)
        Suggestion.objects.bulk_create(
            Suggestion(
                ask=ask,
                snapshot=ask.article.snapshot,
                claim=None if one.claim is None else places[one.claim].claim,
                kind=one.kind,
                text=one.text,
                claimant=one.claimant,
                language=asked.translate_to if one.kind == "translation" else asked.language,
                seen={} if one.claim is None else asdict(_wording(places[one.claim])),
                quote=asked.text[one.start : one.end],
                start=one.start,
                end=one.end,
            )
            for one in reading.kept
        )


def _not_answered(hold: Hold[SuggestionAsk], error: HttpError) -> None:
    """Waiting for one's turn is no failure; what is this article's fault is none of the model's."""
    if error.code is Code.BUSY:
        note_skipped(NAME)
        due_at = timezone.now() + timedelta(seconds=error.retry_after or 0)
        again = {"status": AskStatus.QUEUED, "attempts": F("attempts") - 1, "due_at": due_at}
        settle(hold, **again, **SuggestionAsk.telling(error.sentence))
        return
    if error.status in _OUR_FAULT:
        note_answer(NAME, message=str(error))
    else:
        waits = [error.retry_after] if error.retry_after else []
        note_failure(NAME, message=str(error), waits=waits)
    _fail(hold, error.sentence)


def _fail(hold: Hold[SuggestionAsk], why: str) -> None:
    settle(hold, status=AskStatus.FAILED, **SuggestionAsk.telling(why))


@transaction.atomic
def suggestion_take(*, suggestion: Suggestion, by: User) -> list[int]:
    """Do what is suggested, as a person's own correction; return the claims that are new by it.

    Raises `SuggestionConflict` where somebody has decided already, or the article has another text
    by now; `ClaimConflict`, `TooLong` as the correction does.
    """
    _settle(suggestion, SuggestionStatus.TAKEN)
    article, claim = suggestion.ask.article, suggestion.claim
    if article.snapshot_id != suggestion.snapshot_id:
        message = _("The article has another text by now: ask for suggestions again.")
        raise SuggestionConflict(message)
    if claim is None:
        now = Wording(suggestion.text, suggestion.claimant)
        claim, is_new = claim_add(
            article=article, start=suggestion.start, end=suggestion.end, now=now, by=by
        )
        Suggestion.objects.filter(pk=suggestion.pk).update(claim=claim)
        _record(suggestion, by, claim=claim.pk)
        return [claim.pk] if is_new else []
    seen = Wording(**suggestion.seen)
    if suggestion.kind == SuggestionKind.REWORDING:
        now = Wording(suggestion.text, seen.claimant)
        claim_correct(claim=claim, seen=seen, now=now, by=by)
    elif suggestion.kind == SuggestionKind.CONTEXT:
        claim_lean(claim=claim, seen=seen, on=suggestion.quote, by=by)
    else:
        require_as_asked(claim, seen)
    _record(suggestion, by, claim=claim.pk)
    return []


@transaction.atomic
def suggestion_dismiss(*, suggestion: Suggestion, by: User) -> None:
    """Put a suggestion aside. Raises `SuggestionConflict`."""
    _settle(suggestion, SuggestionStatus.DISMISSED)
    record("suggestion.dismissed", suggestion, by=by)


def _settle(suggestion: Suggestion, status: SuggestionStatus) -> None:
    waits = Suggestion.objects.filter(pk=suggestion.pk, status=SuggestionStatus.OPEN)
    if not waits.update(status=status, settled_at=timezone.now()):
        message = _("This suggestion does not wait any more.")
        raise SuggestionConflict(message)


def _record(suggestion: Suggestion, by: User, *, claim: int) -> None:
    model = suggestion.ask.model
    record("suggestion.taken", suggestion, by=by, kind=suggestion.kind, model=model, claim=claim)
