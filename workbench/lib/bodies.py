"""What is sent to REST. A field that does not exist is refused, not ignored."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from workbench.lib.filters import nearest

MOST_TOLD = 20


class StrictBody:
    """For a serializer of what is sent: a typing error must not look like something left out."""

    def to_internal_value(self, data: Any) -> Any:
        """Return what was sent. Raises `ValidationError`, also at each field that there is not."""
        told = _unknown(data, self.fields) if isinstance(data, Mapping) else {}  # type: ignore[attr-defined]
        try:
            given = super().to_internal_value(data)  # type: ignore[misc]
        except ValidationError as error:
            if told and isinstance(error.detail, dict):
                raise ValidationError({**error.detail, **told}) from error
            raise
        if told:
            raise ValidationError(told)
        return given


def _unknown(data: Mapping[Any, Any], known: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return a refusal for each of the first few fields that there are not."""
    words = _("There is no such field.")
    names = sorted(str(name) for name in data if str(name) not in known)[:MOST_TOLD]
    return {name: [f"{words} {nearest(name, known)}".strip()] for name in names}
