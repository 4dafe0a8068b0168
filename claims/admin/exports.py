"""What the queue exports."""

from typing import Any

from import_export import resources
from import_export.fields import Field

from claims.models import Claim

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ClaimResource(resources.ModelResource):
    """Claims with who said them and where they are."""

    claimant = Field(attribute="claimant__name", column_name="claimant")

    class Meta:
        model = Claim
        fields = (
            "id", "text", "quote", "language", "claimant", "said_at", "checkworthiness", "status",
            "created_at",
        )  # fmt: skip
        export_order = fields

    def export_field(self, field: Field, instance: Claim, **kwargs: Any) -> Any:
        """Keep a spreadsheet from running an article's text as a formula (CWE-1236)."""
        value = super().export_field(field, instance, **kwargs)
        if isinstance(value, str) and value.startswith(_FORMULA):
            return f"'{value}"
        return value
