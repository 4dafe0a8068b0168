"""What people type and what spreadsheets get, made harmless in one place."""

from django.http import QueryDict

_MOST_DIGITS = 18  # of the largest number that both databases take, less one
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def number(text: str | None) -> int:
    """Read a primary key or an offset; whatever is none becomes 0, which no row has."""
    is_one = text and text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if text and is_one else 0


def typed(form: QueryDict, name: str) -> str:
    """Read what was typed, a line's end as one character as browsers count it, and without NUL,
    which PostgreSQL does not take.
    """
    return (form.get(name) or "").replace("\0", "").replace("\r\n", "\n")


def spreadsheet_safe(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula (CWE-1236)."""
    return f"'{text}" if text.startswith(_FORMULA) else text
