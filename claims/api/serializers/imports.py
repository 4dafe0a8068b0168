"""Imports and their rows as JSON, and how one is begun."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from claims.articles.imports import problem_words
from claims.articles.imports.listed import MOST_ADDRESSES
from claims.articles.models import ImportBatch, ImportRow
from sources.formats import FORMATS
from workbench.lib.bodies import StrictBody
from workbench.lib.http import HttpError, parse_url
from workbench.lib.sparse import SparseFields


class WebAddressField(serializers.CharField):
    """A web address, as the guarded client would ask for it."""

    def to_internal_value(self, data: Any) -> str:
        """Return it in its normal form. Raises ValidationError for what is none."""
        try:
            return parse_url(super().to_internal_value(data)).url
        except HttpError as error:
            raise ValidationError(str(error), code=error.code) from error


class ImportBatchSerializer(SparseFields, serializers.ModelSerializer[ImportBatch]):
    """An import: how far it has come, and what became of its rows, in sums."""

    row_count = serializers.IntegerField(read_only=True)
    error = serializers.CharField(source="why", read_only=True)

    class Meta:
        model = ImportBatch
        fields: tuple[str, ...] = (
            "id", "channel", "name", "status", "error", "is_dry_run", "row_count", "created_count",
            "updated_count", "unchanged_count", "duplicate_count", "failed_count", "bytes_read",
            "bytes_total", "created_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class ImportRowSerializer(SparseFields, serializers.ModelSerializer[ImportRow]):
    """What became of one row. `message` says what was wrong, in the reader's language."""

    message = serializers.SerializerMethodField()

    class Meta:
        model = ImportRow
        fields: tuple[str, ...] = (
            "number", "file", "row", "state", "article", "source", "field", "code", "message",
        )  # fmt: skip
        read_only_fields = fields

    def get_message(self, row: ImportRow) -> str:
        """Say it in the reader's language."""
        return problem_words(row)


class _ImportAsked(StrictBody, serializers.Serializer[dict[str, Any]]):
    """What is to be imported, named in one of several ways, and how."""

    ways: tuple[str, ...] = ("url", "urls")

    url = WebAddressField(
        required=False, help_text="Of a page, sitemap or feed: fetched with what it lists."
    )
    urls = serializers.ListField(
        child=WebAddressField(), required=False, allow_empty=False, max_length=MOST_ADDRESSES,
        help_text="Several of them.",
    )  # fmt: skip
    format = serializers.ChoiceField(
        choices=sorted(FORMATS), required=False, help_text="Where its content does not tell."
    )
    is_dry_run = serializers.BooleanField(
        required=False, help_text="Say what would become of each row; store nothing."
    )
    name = serializers.CharField(
        required=False, max_length=255, help_text="What to call the import; else as the file."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for one way. Raises ValidationError at the first, or at each one too many."""
        given = [name for name in self.ways if name in attrs]
        if len(given) != 1:
            message = _("Send one of these: %(names)s.") % {"names": ", ".join(self.ways)}
            raise ValidationError({name: [message] for name in given or self.ways[:1]})
        if "format" in attrs and "file" not in given:
            raise ValidationError({"format": [_("What is fetched is read as what it is.")]})
        return attrs


class ImportUploadSerializer(_ImportAsked):
    """A file to import, or addresses."""

    ways = ("file", "url", "urls")

    file = serializers.FileField(allow_empty_file=True, max_length=4000, required=False)


class ImportGivenSerializer(_ImportAsked):
    """Addresses to import, or articles as rows."""

    ways = ("url", "urls", "rows")

    rows = serializers.ListField(
        child=serializers.DictField(), required=False, allow_empty=False,
        help_text="Articles, each an object with the names that files may have, too.",
    )  # fmt: skip
