"""A published verdict and who publishes it, as every shape that leaves the desk is made of (pure).

All outlets — the public page, ClaimReview, the feeds, Google's Fact Check Tools — read these rows,
so that what one of them tells is what the others tell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from claims.statements.names import composed
from sources.connectors.shapes import web_address


@dataclass(frozen=True, slots=True)
class Publisher:
    """The desk as others know it; `url` is its address without a slash at the end."""

    name: str
    url: str

    def address_of(self, verdict: int) -> str:
        """Return the address of a verdict's public page."""
        return f"{self.url}/verdicts/{verdict}/"


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote with where it stands; `archive_url` is a copy at a web archive, or ""."""

    quote: str
    url: str
    title: str
    publisher: str
    published_at: datetime | None
    retrieved_at: datetime
    archive_url: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A verdict's successor: which one it is, and what it says has changed and why."""

    verdict: int
    words: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class PublicVerdict:
    """A verdict as strangers may know it.

    `words` is the document described in `claims.verdicts.as_published`. `corrects` is the verdict
    that this one supersedes and `correction` what it changed; `successor` superseded this one.
    """

    pk: int
    words: Mapping[str, Any]
    rationale: str
    citations: Sequence[Cited]
    published_at: datetime
    corrects: int | None = None
    correction: str = ""
    successor: Correction | None = None

    @property
    def claim(self) -> Mapping[str, Any]:
        """The claim in the words of its publication."""
        found: Mapping[str, Any] = self.words["claim"]
        return found

    @property
    def claimant(self) -> str:
        """Who said it, "" where the article itself does."""
        return str(self.claim["claimant"]["name"]) if self.claim["claimant"] else ""

    @property
    def statement(self) -> str:
        """The claim as it is read: “who: what”."""
        return composed(str(self.claim["text"]), self.claimant)

    @property
    def appearances(self) -> list[Mapping[str, Any]]:
        """Where it was printed: `url` leads to the web or is "", `printed_on` is a day or None."""
        return [
            {
                **one,
                "url": web_address(one["url"]),
                "printed_on": _day(one["published_at"]),
            }
            for one in self.claim["appearances"]
        ]

    @property
    def said_on(self) -> date | None:
        """The day it was said, or before."""
        return _day(self.claim["said_on"])

    @property
    def language(self) -> str:
        """The claim's language (ISO 639-1, or "und"), in which the desk is taken to review it."""
        return str(self.claim["language"])

    @property
    def headline(self) -> str:
        """The rating and the claim, in the claim's language."""
        return f"{self.label()}: {self.statement}"

    @property
    def changed_at(self) -> datetime:
        """When it last became another: published, or superseded."""
        return self.successor.made_at if self.successor else self.published_at

    def label(self, language: str = "") -> str:
        """The rating's name in a language, by default the claim's; else in English."""
        rating = self.words["rating"]
        labels = rating["labels"]
        known = labels.get(language or self.language) or labels.get("en")
        return str(known or rating["slug"])


def _day(text: str | None) -> date | None:
    """Return the day of a time in the zone that it was printed in."""
    return date.fromisoformat(text[:10]) if text else None
