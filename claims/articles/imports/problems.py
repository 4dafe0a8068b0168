"""What was wrong with an item, in the language of whoever reads the report."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext


def problem_words(problem: Mapping[str, Any]) -> str:
    """Say one of `ImportBatch.problems` in the reader's language."""
    message: str = gettext(problem["message"])
    params = {name: _in_words(value) for name, value in problem["params"].items()}
    return message % params if params else message


def _in_words(value: str | int) -> str:
    return number_format(value, force_grouping=True) if isinstance(value, int) else value
