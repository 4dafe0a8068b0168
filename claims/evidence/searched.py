"""What was searched for a claim, in words for a rationale."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.evidence.choices import RunStatus
from claims.evidence.models import RetrievalRun
from claims.evidence.selectors import AnswerShown, answer_list, claim_runs_newest_first
from claims.statements.models import Claim

MOST_WORDS = 300


def searched_words(claim: Claim) -> str:
    """Say what the newest completed search asked for, when, and who answered; empty where none is.

    Two queries for the runs and one for the answers.
    """
    completed = claim_runs_newest_first(claim).filter(status=RunStatus.COMPLETED)
    newest = completed.first()
    if newest is None:
        return ""
    sentences = [_asked(newest), _own(newest), *map(_answered, answer_list(claim))]
    before = completed.count() - 1
    if before:
        again = ngettext("Searched %(n)d time before.", "Searched %(n)d times before.", before)
        sentences.append(again % {"n": before})
    return " ".join(sentences)


def _asked(run: RetrievalRun) -> str:
    words = " ".join(str(run.query.get("text", "")).split())[:MOST_WORDS] or str(run.claim.text)
    moment = timezone.localtime(run.finished_at or run.created_at)
    when = f"{date_format(moment, 'DATETIME_FORMAT')} {moment.tzname()}"
    return _("Searched on %(when)s for “%(words)s”.") % {"when": when, "words": words}


def _own(run: RetrievalRun) -> str:
    if not run.origin_count:
        return _("In this desk’s own sources nothing speaks to it.")
    said = ngettext(
        "In this desk’s own sources %(n)d independent origin speaks to it.",
        "In this desk’s own sources %(n)d independent origins speak to it.",
        run.origin_count,
    )
    return said % {"n": run.origin_count}


def _answered(shown: AnswerShown) -> str:
    answer = shown.answer
    found = ""
    if answer.found:
        number = len(answer.found)
        found = ngettext(", %(n)d found", ", %(n)d found", number) % {"n": number}
    return f"{answer.connector}: {answer.get_status_display()}{found}."
