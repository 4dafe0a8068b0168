"""What the queue exports."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from import_export import resources
from import_export.fields import Field

from claims.statements.models import Claim
from claims.statements.selectors import appearances_shown, said_date
from workbench.lib.forms import spreadsheet_safe


class ClaimResource(resources.ModelResource):
    """Claims with who said them and where they are."""

    claimant = Field(attribute="claimant__name", column_name="claimant")
    said_on = Field(column_name="said_on")

    class Meta:
        model = Claim
        fields = (
            "id", "text", "quote", "language", "claimant", "said_on", "checkworthiness", "status",
            "created_at",
        )  # fmt: skip
        export_order = fields

    def filter_export(self, queryset: QuerySet[Claim], **kwargs: Any) -> QuerySet[Claim]:
        """Load what the days are worked out from, for many claims at once."""
        return queryset.prefetch_related(Prefetch("appearances", appearances_shown()))

    def dehydrate_said_on(self, claim: Claim) -> date | None:
        """Return the day on which it was said, or before."""
        return said_date(claim.appearances.all())

    def export_field(self, field: Field, instance: Claim, **kwargs: Any) -> Any:
        """Keep texts of articles harmless."""
        value = super().export_field(field, instance, **kwargs)
        return spreadsheet_safe(value) if isinstance(value, str) else value
