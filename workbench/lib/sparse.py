"""Answers with some of their fields only: `?fields=id,claim`."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import SAFE_METHODS

from workbench.lib.filters import nearest

PARAMETER = "fields"


class SparseFields:
    """For a serializer: whoever reads may name the fields that they want, with commas between."""

    context: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Look at the fields at once: a list without rows refuses a wrong name, too."""
        super().__init__(*args, **kwargs)
        if "request" in self.context:
            self.fields  # type: ignore[attr-defined]  # noqa: B018

    def get_fields(self) -> dict[str, Any]:
        """Return the fields that are shown. Raises `ValidationError` for one that is none."""
        every: dict[str, Any] = super().get_fields()  # type: ignore[misc]
        request = self.context.get("request")
        if request is None or request.method not in SAFE_METHODS:
            return every
        asked = request.query_params.get(PARAMETER, "")
        names = list(filter(None, (name.strip() for name in asked.split(","))))
        if unknown := [name for name in names if name not in every]:
            words = _("There is no field “%(name)s”.")
            raise ValidationError(
                {
                    PARAMETER: [
                        f"{words % {'name': name[:50]}} {nearest(name, every)}".strip()
                        for name in unknown
                    ]
                }
            )
        return {name: field for name, field in every.items() if name in names} if names else every
