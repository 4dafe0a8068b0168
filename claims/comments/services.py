"""Writing comments, and having read those that mention one."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.comments.mentions import MOST_MENTIONS, names_in, recorded
from claims.comments.models import LONGEST_COMMENT, ROOM_FOR_KEYS, Comment, Mention
from claims.comments.selectors import mentions_unseen
from claims.errors import CommentInvalid
from claims.policy import Right, may, require
from claims.statements.models import Claim
from workbench.lib.limits import within


@transaction.atomic
def comment_add(*, claim: Claim, by: User, text: str) -> Comment:
    """Write a comment on a claim; who is named as `@name`, and may read claims, finds it at home.

    Raises `NotAllowed`, `TooLong`, `CommentInvalid` for one that says nothing.
    """
    require(by, Right.TRIAGE)
    text = within(text, LONGEST_COMMENT, _("Comment"))
    if not text:
        message = _("Nothing is written yet.")
        raise CommentInvalid(message)
    people = _named(text)
    kept = recorded(text, {person.get_username(): person.pk for person in people})
    kept = within(kept, LONGEST_COMMENT + ROOM_FOR_KEYS, _("Comment"))
    comment = Comment.objects.create(
        claim=claim,
        author=by,
        author_name=(by.get_full_name() or by.get_username())[:200],
        text=kept,
    )
    # Who mentions themselves has read it; the row has their name for the text.
    Mention.objects.bulk_create(
        Mention(comment=comment, person=person, seen_at=timezone.now() if person == by else None)
        for person in people
    )
    return comment


def mentions_read(*, person: User, comments: Iterable[int]) -> int:
    """Note that a person has read what mentions them in these comments; return how many."""
    shown = mentions_unseen(person).filter(comment__in=list(comments))
    return Mention.objects.filter(pk__in=shown.values("pk")).update(seen_at=timezone.now())


def _named(text: str) -> list[User]:
    found = User.objects.filter(username__in=names_in(text), is_active=True).order_by("pk")
    return [person for person in found if may(person, Right.READ_CLAIMS)][:MOST_MENTIONS]
