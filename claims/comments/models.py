"""Comments on claims, and whom they mention."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.statements.models import Claim
from workbench.lib.limits import at_most

LONGEST_COMMENT = 4_000
ROOM_FOR_KEYS = 3 * LONGEST_COMMENT
"""A name that is mentioned is kept as a key, which may be longer."""


class Comment(models.Model):
    """What somebody wrote about a claim. Rows are added only.

    `text` has mentions as `@#key` (`claims.comments.mentions`).
    """

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="comments", verbose_name=_("claim")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    author_name = models.CharField(max_length=200)
    text = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            at_most("text", LONGEST_COMMENT + ROOM_FOR_KEYS, "comment_not_too_long"),
        )

    def __str__(self) -> str:
        return self.text


class Mention(models.Model):
    """Somebody whom a comment names; `seen_at` is when they said that they had read it."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="mentions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentions"
    )
    seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = (models.UniqueConstraint(fields=["comment", "person"], name="mention_once"),)
        indexes = (
            models.Index(
                fields=["person"], condition=Q(seen_at__isnull=True), name="mention_unseen"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} ← {self.comment_id}"
