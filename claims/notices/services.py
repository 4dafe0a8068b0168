"""Readers' notices: taken from anybody, settled by editors."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import NoticeConflict, NoticeInvalid
from claims.notices.choices import (
    LONGEST_EMAIL,
    LONGEST_NOTE,
    LONGEST_NOTICE,
    MOST_WAITING,
    NoticeChannel,
    NoticeEnd,
)
from claims.notices.models import Notice
from claims.notices.selectors import notice_list_waiting
from claims.policy import Right, require
from claims.verdicts.models import Verdict
from workbench.lib.audit.recording import record_about
from workbench.lib.limits import within


def notice_add(*, verdict: Verdict, reason: str, email: str, channel: NoticeChannel) -> Notice:
    """Take a reader's notice about a public verdict.

    Raises `TooLong`, `NoticeInvalid` (no reason, or no e-mail address), `NoticeConflict` where as
    many wait as anybody reads.
    """
    reason = within(reason.replace("\0", ""), LONGEST_NOTICE, _("What is wrong?"))
    if not reason:
        raise NoticeInvalid("reason", _("Say what is wrong, in a sentence or two."))
    email = email.strip()
    if email:
        try:
            validate_email(email)
            if len(email) > LONGEST_EMAIL:
                raise ValidationError("")
        except ValidationError:
            message = _("This is no e-mail address. You may leave it out.")
            raise NoticeInvalid("email", message) from None
    if notice_list_waiting().filter(verdict=verdict).count() >= MOST_WAITING:
        message = _("Very many readers have written about this verdict; they are read first.")
        raise NoticeConflict(message)
    return Notice.objects.create(verdict=verdict, reason=reason, email=email, channel=channel)


@transaction.atomic
def notice_settle(*, notice: Notice, by: User, end: NoticeEnd, note: str) -> Notice:
    """Set a notice aside, with a note, or note that a correction is begun for it. The reader's
    address is erased.

    Raises `NotAllowed`, `TooLong`, `NoticeInvalid` (set aside without a note), `NoticeConflict` (it
    does not wait any more).
    """
    require(by, Right.PUBLISH)
    note = within(note, LONGEST_NOTE, _("Note"))
    if end == NoticeEnd.ASIDE and not note:
        raise NoticeInvalid("note", _("Say why the verdict can stay as it is."))
    settled = notice_list_waiting().filter(pk=notice.pk).update(
        end=end, note=note, email="", settled_at=timezone.now(), settled_by=by,
        settled_by_name=by.get_full_name() or by.get_username(),
    )  # fmt: skip
    if not settled:
        message = _("This does not wait for anybody any more.")
        raise NoticeConflict(message)
    data = {"notice": notice.pk, "end": str(end), "note": note}
    record_about("notice.settled", f"verdict:{notice.verdict_id}", by=by, data=data)
    notice.refresh_from_db()
    return notice
