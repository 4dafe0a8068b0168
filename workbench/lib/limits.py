"""How long a typed text may be: said by a service, kept by the database, told before sending."""

from django.db.models import CheckConstraint
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext as _

from workbench.lib.exceptions import WorkbenchError


class TooLong(WorkbenchError):
    """A text is longer than its field takes."""

    code = "too_long"


def within(text: str, limit: int, what: str) -> str:
    """Return a text of at most `limit` code points, without space around it; `what` names it.

    Raises `TooLong`: nothing is cut off in silence.
    """
    text = text.strip()
    if len(text) > limit:
        message = _("%(what)s: %(length)d characters are too many, %(limit)d at most.")
        raise TooLong(message % {"what": what, "length": len(text), "limit": limit})
    return text


def at_most(field: str, limit: int, name: str) -> CheckConstraint:
    """Return the constraint that a text has at most so many code points."""
    return CheckConstraint(condition=LessThanOrEqual(Length(field), limit), name=name)
