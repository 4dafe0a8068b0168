"""Labels of transcripts and interviews: “OKELLO: We paid …” (pure)."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sources.encoder.articles import Mention

_LABEL = re.compile(
    r"^[>\s–—•*-]{0,8}(?P<label>[^\s\n:：!?\"“”„«»「」][^\n:：!?\"“”„«»「」]{0,80})[:：](?=\s|[^\s\d/])",
    re.MULTILINE,
)
_AFTER_NAME = re.compile(r"\s*(?:,[^:：\n]{1,60}|\([^()\n]{1,40}\))?\s*")
"""What may stand between a name and its colon: an office after a comma, or “(voice-over)”."""
_LATER = re.compile(r"\s*[,(]")
MOST_WORDS_BEFORE = 4
"""So many words of office may stand before the name."""
MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Label:
    """Who speaks in `text[start:end]`, a paragraph from its colon on: the mention of this number,
    or, where no name was read, these words may be one.
    """

    start: int
    end: int
    number: int | None
    words: str
    speaks: bool = False
    """Whether the words are surely somebody's name."""


class Labels:
    """The labelled paragraphs of a text, if one of its labels was read to be a speaker's name."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        """Find them."""
        names = sorted((one.start, one.end, at) for at, one in enumerate(mentions) if one.is_name)
        found = [label for match in _LABEL.finditer(text) if (label := _label(text, match, names))]
        is_transcript = any(label.number is not None for label in found)
        self._found = found if is_transcript else _introduced(found)
        self._starts = [label.start for label in self._found]

    def over(self, place: int) -> Label | None:
        """Return the label of the paragraph that a place is in."""
        at = bisect_right(self._starts, place) - 1
        return self._found[at] if at >= 0 and place < self._found[at].end else None


def _introduced(found: Sequence[Label]) -> list[Label]:
    """Return the labels of those who have their whole name in one of them, and their surname in
    another: “DAN PRUITT (voice-over):”, “PRUITT:”. They speak, though no name was read.
    """
    whole = {words[-1]: label.words for label in found if len(words := label.words.split()) > 1}
    short = {label.words for label in found} & set(whole)
    names = {**{one: whole[one] for one in short}, **{whole[one]: whole[one] for one in short}}
    mine = [one for one in found if one.words in names]
    return [replace(one, words=names[one.words], speaks=True) for one in mine]


def _label(text: str, match: re.Match[str], names: Sequence[tuple[int, int, int]]) -> Label | None:
    begin, colon = match.span("label")
    paragraph_end = text.find("\n", colon)
    end = len(text) if paragraph_end < 0 else paragraph_end
    last = bisect_right(names, (colon,)) - 1
    if last >= 0 and names[last][0] >= begin:
        name_start, name_end, number = names[last]
        before = text[begin:name_start].split()
        if len(before) <= MOST_WORDS_BEFORE and _AFTER_NAME.fullmatch(text, name_end, colon):
            return Label(colon, end, number, "")
    words = _LATER.split(match["label"])[0].split()
    is_name = len(words) <= MOST_WORDS and all(word[0].isupper() for word in words)
    return Label(colon, end, None, " ".join(words)) if is_name else None
