"""What somebody sent becomes an article and a claim.

Capture ─ the page is fetched and read ─► Article ─ the words are found in it ─► Claim
             └─ it is not, or they are not ─► an article of the words alone ─────┘
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from claims.articles.choices import ArticleStatus
from claims.articles.models import Article
from claims.articles.services import articles_save
from claims.captures.choices import CaptureState
from claims.captures.models import Capture
from claims.errors import CaptureInvalid
from claims.policy import Right, require
from claims.statements.choices import LONGEST_CLAIM
from claims.statements.models import Claim
from claims.statements.names import LONGEST_NAME
from claims.statements.services.correcting import Wording, claim_add
from sources.documents import DocumentError, Origin, ParsedDocument
from sources.documents.addresses import pointing_at
from sources.documents.document import shortened
from sources.language import detect_language, normalise_line, normalise_text
from sources.models import Source
from sources.services import Incoming, page_client, page_incoming
from workbench.lib.anchoring import anchor
from workbench.lib.http import HttpClient, HttpError, parse_url
from workbench.lib.limits import within
from workbench.lib.sentences import Sentence as _
from workbench.lib.work import Hold, settle, take, waiting_is_no_attempt

MAX_FAILURES = 3
FIRST_PAUSE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(minutes=2)
"""Somebody waits: a page that cannot be had by then is done without."""
LONGEST_ADDRESS = 1_500
"""The rest of 2,000 is room for what leads to the words."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a capture came to. `articles` are to be searched for claims, and what is of `source_ids`
    is to be indexed.
    """

    capture: Capture
    articles: tuple[Article, ...] = ()
    source_ids: tuple[int, ...] = ()


def capture_open(*, url: str, text: str, by: User, title: str = "", claimant: str = "") -> Capture:
    """Write down what somebody sends. Raises `NotAllowed`, `TooLong`, and `CaptureInvalid` for an
    address that is none, or no words.
    """
    require(by, Right.IMPORT)
    require(by, Right.TRIAGE)
    text = normalise_text(within(text, LONGEST_CLAIM, _("Words")))
    if not any(letter.isalnum() for letter in text):
        raise CaptureInvalid("text", _("Select or write the words that are to be checked."))
    try:
        address = parse_url(url.strip()).url
    except HttpError as error:
        raise CaptureInvalid("url", str(error)) from error
    if len(address) > LONGEST_ADDRESS:
        raise CaptureInvalid("url", _("This address is too long."))
    return Capture.objects.create(
        url=address,
        text=text,
        title=shortened(normalise_line(title)),
        claimant=within(" ".join(claimant.split()), LONGEST_NAME, _("claimant")),
        created_by=by,
    )


def capture_execute(
    *, capture_id: int, client: HttpClient | None = None, redelivered: bool = False
) -> Taken | None:
    """Take a capture that is due, read its page, and make article and claim; None if there is
    nothing to do. Still queued afterwards means that the page may be had later, at `due_at`.
    """
    lease = timedelta(seconds=settings.TASK_HARD_LIMIT_SECONDS)
    rows = Capture.objects.select_related("created_by")
    hold = take(rows, capture_id, lease=lease, redelivered=redelivered)
    if hold is None:
        return None
    page, why = None, ""
    try:
        with waiting_is_no_attempt(hold, says_why=False):
            page = page_incoming(hold.row.url, client=client or page_client())
    except HttpError as error:
        if error.retryable and hold.row.failures + 1 < MAX_FAILURES:
            _put_off(hold, error)
            hold.row.refresh_from_db()
            return Taken(hold.row)
        why = error.sentence
    except DocumentError as error:
        why = _(error.message, error.params)
    except OSError as error:
        why = normalise_text(str(error))
    return _taken_in(hold, page, why)


def _put_off(hold: Hold[Capture], error: HttpError) -> None:
    pause = max(timedelta(seconds=error.retry_after or 0), FIRST_PAUSE * 2**hold.row.failures)
    settle(
        hold,
        status=CaptureState.QUEUED,
        attempts=F("attempts") - 1,  # it ended: only what kills its worker uses attempts up
        failures=hold.row.failures + 1,
        due_at=timezone.now() + min(pause, LONGEST_PAUSE),
        **Capture.telling(error.sentence),
    )


@transaction.atomic
def _taken_in(hold: Hold[Capture], page: Incoming | None, why: str) -> Taken | None:
    """Make article and claim of it, unless somebody else holds it by now."""
    capture = hold.row
    article = _article_of(capture, page)
    read = (article,) if article and page else ()
    claim = _claim_of(capture, article) if article else None
    alone = page is None and article is not None and _is_words_alone(article)
    facts = {
        "article": article, "claim": claim, "is_found": not alone,
        **Capture.telling(why if alone else ""),
    }  # fmt: skip
    if claim is None:
        words = _words_alone(capture)
        why = why or _("The words were not found in the text of the page.")
        facts = {
            "article": words, "claim": _claim_of(capture, words), **Capture.telling(why),
        }  # fmt: skip
    if not settle(hold, status=CaptureState.DONE, **facts):
        transaction.set_rollback(True)
        return None
    capture.refresh_from_db()
    sources = () if capture.article is None else (capture.article.source_id,)
    return Taken(capture, read, sources)


def _article_of(capture: Capture, page: Incoming | None) -> Article | None:
    """Return the page as an article: as it was read now, else as the desk has it already."""
    if page is not None:
        return articles_save([page])[0].article
    return Article.objects.filter(source__url=capture.url).first()


def _is_words_alone(article: Article) -> bool:
    """Whether an article has nothing but words that somebody sent."""
    sent = Capture.objects.filter(article=article, is_found=False, text=article.snapshot.text)
    return sent.exists()


def _claim_of(capture: Capture, article: Article) -> Claim | None:
    """Return the claim of the words in an article's text, None where they are not in it."""
    place = anchor(article.snapshot.text, exact=capture.text, prefix="", suffix="", start=0)
    if place is None:
        return None
    now = Wording(capture.text, capture.claimant)
    claim, _new = claim_add(
        article=article, start=place.start, end=place.end, now=now, by=capture.created_by
    )
    return claim


def _words_alone(capture: Capture) -> Article:
    """Return an article of nothing but the words. Where the desk has another text of the address,
    this one's leads to the words.
    """
    url = capture.url
    if Source.objects.filter(url=url).exists():
        url = pointing_at(url, " ".join(capture.text.split()))
    document = ParsedDocument(
        title=capture.title or shortened(normalise_line(capture.text)),
        body=capture.text,
        language=detect_language(capture.text),
        url=url,
        found={"language": Origin.TEXT, **({} if capture.title else {"title": Origin.TEXT})},
    )
    saved = articles_save([Incoming(document)])[0].article
    # Whoever sent the words has said what is claimed in them: nobody looks for more.
    waiting = Article.objects.filter(pk=saved.pk, status=ArticleStatus.IMPORTED)
    waiting.update(status=ArticleStatus.EXTRACTED, extracted_at=timezone.now())
    return saved
