"""The people and bodies of one article, under their fullest names."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from claims.statements.extraction.rulebook import Rules, Speakers
from claims.statements.extraction.speakers import (
    LONGEST_NAME,
    Speaker,
    is_bare_name,
    office_text,
    read_speaker,
)
from sources.language.tokens import Token, tokenize

LONGEST_ROLE = 120
# How far back the holder of an office is looked for.
RECENT = 50
# Full names that are kept for one word of theirs: more is a list, and each is looked at each time.
MOST_NAMESAKES = 50
MANY_CAPITALS = 0.31
TOO_FEW_TO_TELL = 60


class Cast:
    """Names met in an article, so that "Hegseth" and "WHO" find their full forms.

    Method: every run of capitalised words is a name; where an office stands before it ("Menteri
    Pertahanan AS Pete Hegseth") it is a person's. An acronym in brackets stands for the run before.
    """

    def __init__(self, tokens: Sequence[Token], rules: Rules) -> None:
        """Read the names in the tokens of title and body."""
        self._words = rules.speakers
        self._counts: Counter[str] = Counter()
        self._roles: dict[str, str] = {}
        self._people: set[str] = set()
        self._acronyms: dict[str, str] = {}
        self._by_word: dict[str, set[str]] = {}
        self._spoken: list[str] = []
        words = [token for token in tokens if token.is_word]
        capitalised = sum(token.is_capitalised for token in words)
        # German capitalises all nouns: there, capitals do not make a name.
        few = capitalised < MANY_CAPITALS * len(words)
        self._only_names_capitalised = few or len(words) < TOO_FEW_TO_TELL
        for start, end in _capitalised_runs(tokens, rules):
            self._read_run(tokens, start, end)

    def add_claimant(self, speaker: Speaker) -> None:
        """Remember who has just spoken, under the full name."""
        self.add(speaker)
        self._spoken.append(speaker.name)

    def add(self, speaker: Speaker) -> None:
        """Remember a name with the office the text gives."""
        self._counts[speaker.name] += 1
        if speaker.role:
            self._people.add(speaker.name)
            known = self._roles.get(speaker.name, "")
            if len(known) < len(speaker.role) <= LONGEST_ROLE:
                self._roles[speaker.name] = speaker.role
        if not _is_fullable(speaker.name, self._words):
            return
        for word in speaker.name.casefold().split():
            namesakes = self._by_word.setdefault(word, set())
            if len(namesakes) < MOST_NAMESAKES:
                namesakes.add(speaker.name)

    def full_name(self, name: str) -> str:
        """Return the fullest form of a name found in the article; the name itself if none."""
        if name in self._acronyms:
            return self._acronyms[name]
        if name.isupper():
            return name  # "BP" is the company, not "BP Tower"
        holder = self._holder(name)
        if holder:
            return holder
        parts = name.casefold().split()
        if len(parts) != 1 or parts[0] in self._words.role_words:
            return name
        found = self._by_word.get(parts[0], set())
        longer = [full for full in found if 1 < len(full.split()) <= LONGEST_NAME]
        if not longer:
            return name
        return max(longer, key=lambda full: self._fitness(full, parts[0]))

    def role(self, name: str) -> str:
        """Return the fullest office found for a full name, or ""."""
        return self._roles.get(name, "")

    def is_person(self, name: str) -> bool:
        """Whether a full name has an office, or has the form of a person's name."""
        by_form = self._only_names_capitalised and " " in name
        return name in self._people or (by_form and _is_fullable(name, self._words))

    def _holder(self, office: str) -> str | None:
        """Who holds an office named without its holder: "the director of the WHO"."""
        tokens = tokenize(office)
        if not tokens or not self._words.titles.match(tokens, 0):
            return None
        wanted = [token.low for token in tokens if token.low not in self._words.particles]
        recent = reversed(self._spoken[-RECENT:])
        for name in [*recent, *islice(reversed(self._roles), RECENT)]:
            if _words_of(self._roles.get(name, name)).issuperset(wanted):
                return name
        return None

    def _fitness(self, full: str, part: str) -> tuple[bool, bool, int, str]:
        is_surname = full.casefold().split()[-1] == part  # Brook: Ada Brook, not Brook Tower
        return (full in self._people, is_surname, self._counts[full], full)

    def _read_run(self, tokens: Sequence[Token], start: int, end: int) -> None:
        # "pengacara Ratna Dewi, Bima Arga": her lawyer is the one after the comma.
        ahead = tokens[end : end + 3]
        names_another = (
            len(ahead) == 3 and ahead[0].text == "," and all(t.is_capitalised for t in ahead[1:])
        )
        if not names_another:
            while start and tokens[start - 1].low in self._words.titles:
                start -= 1
        run = tokens[start:end]
        speaker = read_speaker(run, self._words)
        if speaker is None or speaker.kind != "named":
            return
        texts = [token.text for token in ahead]
        if len(texts) == 3 and texts[0] == "(" and texts[2] == ")" and texts[1][0].isupper():
            self._acronyms.setdefault(texts[1], _body_name(run, self._words))
        if " " in speaker.name:
            self.add(speaker)


@lru_cache(maxsize=1_000)
def _words_of(office: str) -> frozenset[str]:
    return frozenset(token.low for token in tokenize(office))


def _is_fullable(name: str, words: Speakers) -> bool:
    """Whether a name can stand for a part of it: a person's, written with capitals only."""
    tokens = tokenize(name)
    return is_bare_name(tokens, words) and not any(
        token.low in lexicon for token in tokens for lexicon in (words.titles, words.groups)
    )


def _body_name(run: Sequence[Token], words: Speakers) -> str:
    """The body an acronym stands for: "Kepala Dinas Sosial (Dinsos)" gives "Dinas Sosial"."""
    length = words.titles.match(run, 0)
    return office_text(run[length:] if length < len(run) else run, words)


def _capitalised_runs(tokens: Sequence[Token], rules: Rules) -> list[tuple[int, int]]:
    words = rules.speakers
    not_names = (words.openers, rules.cues.source, rules.cues.speaker_last)
    runs = []
    at = 0
    while at < len(tokens):
        if not tokens[at].is_capitalised or any(lexicon.match(tokens, at) for lexicon in not_names):
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and _continues(tokens, end, words):
            end += 1
        while tokens[end - 1].low in words.particles and end - 1 > at:
            end -= 1
        runs.append((at, end))
        at = end
    return runs


def _continues(tokens: Sequence[Token], at: int, words: Speakers) -> bool:
    if tokens[at].start > tokens[at - 1].end + 1:
        return False
    if tokens[at].text == ".":
        return len(tokens[at - 1].text) == 1 or tokens[at - 1].low in words.honorifics
    if tokens[at].low not in words.particles:
        return tokens[at].is_capitalised
    # "Presiden Xi dan Presiden Putin" are two people.
    if at + 1 == len(tokens):
        return False
    return tokens[at + 1].is_capitalised and not words.titles.match(tokens, at + 1)
