"""What the queue exports."""

from typing import Any

from import_export import resources
from import_export.fields import Field

from claims.statements.models import Claim

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def spreadsheet_safe(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula (CWE-1236)."""
    return f"'{text}" if text.startswith(_FORMULA) else text


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
        """Keep texts of articles harmless."""
        value = super().export_field(field, instance, **kwargs)
        return spreadsheet_safe(value) if isinstance(value, str) else value
