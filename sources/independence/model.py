"""What goes in and what comes out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Document:
    """A source as far as its origin shows. `published_at` is aware, None where unknown."""

    id: int
    text: str
    language: str = ""
    title: str = ""
    publisher: str = ""
    published_at: datetime | None = None


class LinkReason(StrEnum):
    """Why two documents are taken to be one; the strongest first."""

    PERSON_JOINED = "person_joined"
    NEAR_COPY = "near_copy"
    CONTAINED = "contained"
    SAME_WIRE = "same_wire"


@dataclass(frozen=True, slots=True)
class Link:
    """Two documents (`a` < `b`) that are one, and why.

    `share` is how much of the shorter text's five-word runs the other has, in percent; `agency`
    the news agency that both name. Either is empty where it is not the reason.
    """

    a: int
    b: int
    reason: LinkReason
    share: int = 0
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Documents with one origin, earliest first (undated last), and the links between them."""

    members: tuple[int, ...]
    links: tuple[Link, ...]
