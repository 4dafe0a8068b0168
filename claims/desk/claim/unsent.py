"""Words about a decision that another button of the desk found typed: no draft keeps them, so the
session does until they are sent with a decision.
"""

from django.http import HttpRequest

from claims.statements.models import Claim
from workbench.lib.forms import typed

DECIDED = ("correction", "decision", "dismissal")
"""The fields of such words."""
SENDS = {"publish": DECIDED, "dismiss": DECIDED, "ask": ("decision",), "waive": ("decision",)}
"""The buttons that take some of them along."""
MOST_CLAIMS = 20
"""Of so many claims they are kept; those begun first go first."""
_PLACE = "unsent"


def unsent_kept(request: HttpRequest, claim: Claim, action: str) -> None:
    """Keep what is typed about a decision, unless the button that was pressed has taken it."""
    if not any(name in request.POST for name in DECIDED):
        return
    sent = SENDS.get(action, ())
    words = {name: "" if name in sent else typed(request.POST, name) for name in DECIDED}
    kept: dict[str, dict[str, str]] = request.session.get(_PLACE, {})
    others = {key: value for key, value in kept.items() if key != str(claim.pk)}
    if any(text.strip() for text in words.values()):
        others[str(claim.pk)] = words
    if others != kept:
        request.session[_PLACE] = dict(list(others.items())[-MOST_CLAIMS:])


def unsent_words(request: HttpRequest, claim: Claim) -> dict[str, str]:
    """Return what was typed about a decision on a claim and not sent with one, by field."""
    words: dict[str, str] = request.session.get(_PLACE, {}).get(str(claim.pk), {})
    return words
