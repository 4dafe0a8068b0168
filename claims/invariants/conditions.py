"""Conditions that several rules share, as SQL over `{row}`."""

_VERDICT_IS_PUBLIC = (
    "EXISTS (SELECT 1 FROM claims_verdict AS v WHERE v.{column} = {row}.{of} "
    "AND v.status <> 'preparing')"
)
_REVIEW_IS_HANDED_IN = (
    "EXISTS (SELECT 1 FROM claims_review AS r WHERE r.{column} = {row}.{of} "
    "AND r.status = 'submitted')"
)


def verdict_is_public(column: str, of: str) -> str:
    """Return that a verdict whose `column` is the row's `of` is or was published."""
    return _of(_VERDICT_IS_PUBLIC, column, of)


def review_is_handed_in(column: str, of: str) -> str:
    """Return that a review whose `column` is the row's `of` was handed in."""
    return _of(_REVIEW_IS_HANDED_IN, column, of)


def _of(condition: str, column: str, of: str) -> str:
    return condition.replace("{column}", column).replace("{of}", of)
