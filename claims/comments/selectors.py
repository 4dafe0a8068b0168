"""Reads of comments: always as one person may know them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from claims.comments.mentions import Piece, pieces
from claims.comments.models import Comment, Mention
from claims.policy import Person, comments_shown
from claims.statements.models import Claim


@dataclass(frozen=True, slots=True)
class CommentShown:
    """A comment, and its text in stretches, with the names that people have today."""

    comment: Comment
    pieces: list[Piece]


def comment_list(claim: Claim, person: Person) -> list[CommentShown]:
    """Return what a person may read about a claim, the first comment first."""
    rows = Comment.objects.filter(comments_shown(person), claim=claim).order_by("pk")
    return comments_with_names(rows.prefetch_related("mentions__person"))


def comment_list_shown(person: Person) -> QuerySet[Comment]:
    """Return all comments that a person may read; `is_unread` says that one mentions them, who have
    not said that they have read it.
    """
    theirs = Mention.objects.filter(comment=OuterRef("pk"), person=person.pk, seen_at=None)
    rows = Comment.objects.filter(comments_shown(person)).prefetch_related("mentions__person")
    return rows.annotate(is_unread=Exists(theirs))


def comments_with_names(comments: Iterable[Comment]) -> list[CommentShown]:
    """Return comments, whose mentions and their people are loaded, as they are read."""
    shown = []
    for comment in comments:
        names = {one.person_id: one.person.get_username() for one in comment.mentions.all()}
        shown.append(CommentShown(comment, list(pieces(comment.text, names))))
    return shown


def comment_count(person: Person) -> Coalesce:
    """Return how many comments on a claim a person may read, to annotate claims with."""
    rows = Comment.objects.filter(comments_shown(person), claim=OuterRef("pk"))
    counted = rows.order_by().values("claim").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def mentions_unseen(person: Person) -> QuerySet[Mention]:
    """Return what mentions a person, may be known to them and was not read, the newest first."""
    known = Comment.objects.filter(comments_shown(person))
    return Mention.objects.filter(
        person=person.pk, seen_at__isnull=True, comment__in=known
    ).order_by("-pk")
