"""Readers' notices."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.notices.choices import LONGEST_NOTE, LONGEST_NOTICE, NoticeChannel, NoticeEnd
from claims.verdicts.models import Verdict
from workbench.lib.limits import at_most


class Notice(models.Model):
    """A reader's reason why a verdict needs another look; it waits until an editor has settled it.

    The reader's words stay; `email`, by which they may be asked back, is erased when it is settled.
    """

    verdict = models.ForeignKey(
        Verdict, on_delete=models.PROTECT, related_name="notices", verbose_name=_("verdict")
    )
    reason = models.TextField(_("reason"))
    email = models.EmailField(_("e-mail"), blank=True)
    channel = models.CharField(max_length=10, choices=NoticeChannel.choices)
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)
    end = models.CharField(max_length=12, choices=NoticeEnd.choices, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_by_name = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("reader's notice")
        verbose_name_plural = _("readers' notices")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="notice_says_why"),
            models.CheckConstraint(
                condition=Q(end="", settled_at__isnull=True)
                | (~Q(end="") & Q(settled_at__isnull=False, email="")),
                name="notice_settled_without_address",
            ),
            models.CheckConstraint(
                condition=~Q(end="aside") | ~Q(note=""), name="notice_set_aside_says_why"
            ),
            at_most("reason", LONGEST_NOTICE, "notice_not_too_long"),
            at_most("note", LONGEST_NOTE, "notice_note_not_too_long"),
        )
        indexes = (models.Index(fields=["verdict"], condition=Q(end=""), name="notice_waiting"),)

    def __str__(self) -> str:
        return self.reason
