"""Comments as JSON, and how one is written."""

from typing import Any

from rest_framework import serializers

from claims.api.serializers.expansions import claim
from claims.comments.models import LONGEST_COMMENT, Comment
from claims.comments.selectors import comments_with_names
from workbench.lib.bodies import StrictBody
from workbench.lib.sparse import SparseFields


class CommentSerializer(SparseFields, serializers.ModelSerializer[Comment]):
    """What somebody wrote about a claim, with people by the names that they have today.

    `mentions` are their names; `is_unread` says that whoever asks is one of them and has not said
    that they have read it.
    """

    expansions = {"claim": claim()}
    not_its_state = ("is_unread",)
    text = serializers.SerializerMethodField()
    mentions = serializers.SerializerMethodField()
    is_unread = serializers.BooleanField(read_only=True)

    class Meta:
        model = Comment
        fields: tuple[str, ...] = (
            "id", "claim", "author_name", "text", "mentions", "is_unread", "written_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_text(self, comment: Comment) -> str:
        """Return the words, mentions as `@name`."""
        (shown,) = comments_with_names([comment])
        return "".join(piece.text for piece in shown.pieces)

    def get_mentions(self, comment: Comment) -> list[str]:
        """Return who is mentioned."""
        return sorted(one.person.get_username() for one in comment.mentions.all())


class CommentAskedSerializer(StrictBody, serializers.Serializer[dict[str, Any]]):
    """A comment to write; who is named as `@name`, and may read claims, finds it at home."""

    text = serializers.CharField(max_length=LONGEST_COMMENT)
