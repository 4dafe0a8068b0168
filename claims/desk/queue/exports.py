"""What the queue exports."""

from typing import Any

from import_export import resources
from import_export.fields import Field

from claims.statements.models import Claim
from workbench.lib.forms import spreadsheet_safe


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
