"""Readers' notices as JSON: how one is sent, what editors read, and how one is settled."""

from typing import Any

from rest_framework import serializers

from claims.api.serializers.expansions import verdict
from claims.notices.choices import LONGEST_EMAIL, LONGEST_NOTE, LONGEST_NOTICE, NoticeEnd
from claims.notices.models import Notice
from workbench.lib.bodies import StrictBody
from workbench.lib.sparse import SparseFields


class NoticeSerializer(StrictBody, serializers.Serializer[dict[str, Any]]):
    """Why a verdict needs another look; by `email`, editors may ask back."""

    reason = serializers.CharField(max_length=LONGEST_NOTICE)
    email = serializers.EmailField(
        max_length=LONGEST_EMAIL, required=False, allow_blank=True, default=""
    )


class NoticeTakenSerializer(serializers.ModelSerializer[Notice]):
    """A notice that was taken."""

    class Meta:
        model = Notice
        fields: tuple[str, ...] = ("id", "verdict", "sent_at")


class NoticeShownSerializer(SparseFields, serializers.ModelSerializer[Notice]):
    """What a reader wrote, and what an editor made of it; `end` is empty while it waits. The
    address is erased when it is settled.
    """

    expansions = {"verdict": verdict()}
    email = serializers.CharField(read_only=True)  # or empty, as `end` may be
    end = serializers.CharField(read_only=True, help_text="`aside` or `correction`.")

    class Meta:
        model = Notice
        fields: tuple[str, ...] = (
            "id", "verdict", "reason", "email", "channel", "sent_at", "end", "settled_by_name",
            "settled_at", "note",
        )  # fmt: skip
        read_only_fields = fields


class NoticeSettleSerializer(StrictBody, serializers.Serializer[dict[str, Any]]):
    """What becomes of a notice."""

    end = serializers.ChoiceField(
        choices=NoticeEnd.choices,
        help_text="`aside`, with a note, or `correction`: a new review of the claim follows.",
    )
    note = serializers.CharField(
        max_length=LONGEST_NOTE, required=False, allow_blank=True, default=""
    )
