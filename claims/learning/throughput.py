"""How many articles a second are read for claims, and what is found in them, by language.

Whose claims they are, nobody has marked there: it says how much is found, not how well.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claims.statements.extraction import ExtractedClaim

Read = Callable[[str, str, str], Sequence[ExtractedClaim]]
"""From text, language and title to claims."""


class BulkError(ValueError):
    """A file of articles is none; the message says where."""


@dataclass(frozen=True, slots=True)
class BulkArticle:
    """An article to be read."""

    text: str
    language: str
    title: str


@dataclass(slots=True)
class Tally:
    """What reading some articles came to. `seconds` are of one core at work."""

    articles: int = 0
    characters: int = 0
    claims: int = 0
    named: int = 0
    unclear: int = 0
    seconds: float = 0.0

    def add(self, article: BulkArticle, claims: Sequence[ExtractedClaim], seconds: float) -> None:
        """Count an article."""
        self.articles += 1
        self.characters += len(article.text)
        self.claims += len(claims)
        self.named += sum(one.claimant is not None for one in claims)
        self.unclear += sum(bool(one.candidates) for one in claims)
        self.seconds += seconds

    def figures(self) -> dict[str, Any]:
        """Return it as it is printed."""
        return {
            "articles": self.articles,
            "characters an article": round(self.characters / max(1, self.articles)),
            "claims an article": round(self.claims / max(1, self.articles), 1),
            "with a claimant": round(self.named / max(1, self.claims), 3),
            "not clear": round(self.unclear / max(1, self.claims), 3),
            "articles a second": round(self.articles / max(1e-9, self.seconds), 1),
        }


def read_bulk(path: Path, *, limit: int | None) -> list[BulkArticle]:
    """Return `limit` articles of a file of JSON lines (`text`, `lang`, perhaps `title`), evenly
    spread over it. Raises `BulkError`, `OSError`.
    """
    articles = list(_articles(path))
    if limit is None or limit >= len(articles):
        return articles
    return [articles[at * len(articles) // limit] for at in range(max(0, limit))]


def _articles(path: Path) -> Iterator[BulkArticle]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                text, title = str(row["text"]), str(row.get("title") or "")
                language = str(row.get("lang") or row.get("language") or "und")
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                message = f"{path}:{number}: {error!r}"
                raise BulkError(message) from error
            yield BulkArticle(text, language, title)


def read_all(
    articles: Sequence[BulkArticle],
    read: Read,
    *,
    progress: Callable[[int], object],
    clock: Callable[[], float] = time.process_time,
) -> dict[str, Any]:
    """Read articles one after another; return the figures of all and by language."""
    whole, by_language = Tally(), dict[str, Tally]()
    for one in articles:
        begun = clock()
        claims = read(one.text, one.language, one.title)
        seconds = clock() - begun
        for tally in (whole, by_language.setdefault(one.language, Tally())):
            tally.add(one, claims, seconds)
        progress(1)
    told = {language: by_language[language].figures() for language in sorted(by_language)}
    return {**whole.figures(), "by_language": told}
