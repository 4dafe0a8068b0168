"""Reading what strangers send: any value may be missing or of another kind (pure)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sources.documents import addresses
from sources.documents.dates import parse_machine_date
from sources.language.detection import language_code
from sources.language.normalising import normalise_line, normalise_text

MAX_TITLE_CHARS = 500
MAX_FACT_CHARS = 2_000
MAX_TEXT_CHARS = 1_000_000
MAX_URL_CHARS = 2_000


def line(value: object, limit: int = MAX_FACT_CHARS) -> str:
    """A string as one normalised line of at most `limit` characters; "" for anything else."""
    return normalise_line(value[:limit]) if isinstance(value, str) else ""


def paragraphs(value: object) -> str:
    """A string as normalised text; "" for anything else."""
    return normalise_text(value[:MAX_TEXT_CHARS]) if isinstance(value, str) else ""


def mapping(value: object) -> Mapping[str, object]:
    """An object; an empty one for anything else, the first of a list."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Mapping[str, object]]:
    """The objects in a list; a single object is a list of one."""
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def moment(value: object) -> datetime | None:
    """An ISO 8601 or RFC 2822 date as an aware time (UTC where it names no zone), or None."""
    return parse_machine_date(value) if isinstance(value, str) else None


def spoken(value: object) -> str:
    """A declared language as ISO 639-1, or ""."""
    return language_code(value) if isinstance(value, str) else ""


def facts(pairs: Iterable[tuple[str, object]]) -> dict[str, str]:
    """The pairs that say something, as strings."""
    found = {}
    for name, value in pairs:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        text = str(value) if number else line(value)
        if text:
            found[name] = text
    return found


def web_address(value: object) -> str:
    """An absolute http(s) address with a host and no white space inside, or ""."""
    address = value.strip() if isinstance(value, str) else ""
    if len(address) > MAX_URL_CHARS or not address.isprintable():
        return ""
    return address if addresses.is_web_address(address) else ""


def host_of(url: str) -> str:
    """An address's host without "www."; "" where it has none."""
    return addresses.host_of(url).removeprefix("www.")
