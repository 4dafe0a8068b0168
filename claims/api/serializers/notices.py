"""Readers' notices as JSON."""

from typing import Any

from rest_framework import serializers

from claims.notices.choices import LONGEST_EMAIL, LONGEST_NOTICE
from claims.notices.models import Notice
from workbench.lib.bodies import StrictBody


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
