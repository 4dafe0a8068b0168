"""Who is who in an article: the names that were read, joined to one voice for each who speaks.

A name is the voice's whose fullest name has all its words ("Kelling": Marta Kelling), or whose
initials it is. One that could be two people's stays apart: whoever is meant, both are told.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from claims.statements.extraction.labels import Labels
from claims.statements.extraction.offices import is_joining, name_part, without_office
from sources.encoder.articles import Mention
from sources.language.words import bare

MOST_CANDIDATES = 3
MOST_NAMES = 400
"""No article names more who speak; each is compared with each, so time counts."""
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e])*")
"""A word with its vowel signs, which are no letters to `re`."""
_TITLES = (
    "m mr mrs ms mme mlle dr drs prof hon honourable honorable sir herr frau sr sra srta sig dott "
    "heer mevrouw dhr mevr sn श्री श्रीमती डॉ السيد السيدة الدكتور الدكتورة د"
)
_HONORIFICS = frozenset(
    _WORD.findall(
        f"{_TITLES} lord lady don dona pak bapak bu ibu tuan puan encik datuk cik haji hj pan pani "
        "bay bayan ông bà anh chị",
    )
)
_TITLED = re.compile(
    rf"^(?:(?:the\s)?(?:{'|'.join(_TITLES.split())})(?:\.\s?|\s))+(?=\S{{2}})", re.IGNORECASE
)
"""Titles of courtesy and degrees before a name; others are what people are called by."""
_DEGREE = re.compile(r"[^\W\d_]{1,4}(?:\.[^\W\d_]{1,4})+\.?")
_MARKED = re.compile("[\u0900-\u0dff\u0e31-\u0e4e]")
"""Scripts whose vowel signs are no accents."""
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ENDINGS = frozenset(
    re.split(
        " ", bare(" а я у ю е и ы і ї й ь ой ей ою ею єю ією ом ем ым им ого его ому ему ий ый")
    )
)
"""Of Russian and Ukrainian cases, as they are once accents are off."""
_AND = re.compile(r"\s(?:and|und|y|e|et|en|dan|serta|ve|oraz|i|и|và|और|و)\s", re.IGNORECASE)
_STEM = 4
_EDGES = " ,;:.-–—\"“”„«»‘’'،，"
_ACRONYM = re.compile(r"[^\W\d_]{2,8}")


@dataclass
class Voice:
    """Somebody who may speak; `fullest` is the longest form that was read, `forms` are all, `bare`
    those that an office was taken off. `like` are the voices that a name which stays apart may
    stand for.
    """

    fullest: str
    forms: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    like: list["Voice"] = field(default_factory=list)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the fullest form, without case and accents."""
        return words_of(self.fullest)

    @property
    def called(self) -> str:
        """The longest form that was read."""
        return max((self.fullest, *self.forms), key=len)

    @cached_property
    def name(self) -> str:
        """The name to tell: the fullest form that is all name, without office, if there is one."""
        called = (self.fullest, *self.forms)
        forms = [_TITLED.sub("", form.strip(_EDGES)) or form for form in called]
        if self.bare:
            return max(self.bare, key=lambda one: len(one.split()))
        if is_unspaced(self.fullest):
            return max(map(without_office, forms), key=len)
        names = [name for name in map(name_part, forms) if _all_name(name)]
        # Of as many words the shortest: other cases have endings
        return max(names, key=lambda one: (len(one.split()), -len(one)), default=forms[0])


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose a statement is: a voice's name, or one of `either`; neither: the paper's own."""

    name: str = ""
    either: tuple[str, ...] = ()
    shared_name: bool = False
    """Whether they are two because one name is both's."""
    called: str = ""
    """The most that the one voice is called by, office and all."""


class Voices:
    """The voices of one article."""

    def __init__(
        self,
        text: str,
        mentions: Sequence[Mention],
        *,
        bare_name: Callable[[str], str] = str,
    ) -> None:
        """Join the names; `bare_name` takes off the offices that it knows."""
        self._mentions = mentions
        self._labels = Labels(text, mentions)
        self._of: dict[int, Voice] = {}
        names: dict[str, list[int]] = {}
        for number, one in enumerate(mentions):
            name = " ".join(text[one.start : one.end].split())
            if one.is_name and len(names) < MOST_NAMES and not _is_none(text, one, name):
                names.setdefault(name, []).append(number)
        for name in list(names):
            for side in _two_of(name, names):
                names.pop(name, None)  # neither of the two is meant
                names.setdefault(side, [])
        self._voices = voices = list[Voice]()
        bared = {name: bare_name(name) or name for name in names}
        for name in sorted(names, key=lambda one: (-len(bared[one].split()), -len(one), one)):
            voice = _found(bared[name], voices)
            if voice is None:
                voice = Voice(bared[name])
                voices.append(voice)
            voice.forms.append(name)
            if bared[name] != name and " " in bared[name]:
                voice.bare.append(bared[name])
            for number in names[name]:
                self._of[number] = voice
        self._by_id = {id(voice): voice for voice in self._of.values()}

    @property
    def mentions(self) -> Sequence[Mention]:
        """All mentions, as they were given."""
        return self._mentions

    @property
    def all(self) -> Sequence[Voice]:
        """All voices."""
        return list(self._by_id.values())

    def by_id(self, who: int) -> Voice:
        """Return the voice of this `id`."""
        return self._by_id[who]

    def means(self, number: int) -> list[tuple[Voice, float]]:
        """Return whom a mention stands for, with shares."""
        if number in self._of:
            return [(self._of[number], 1.0)]
        means = self._mentions[number].means
        return [(self._of[name], share) for name, share in means.items() if name in self._of]

    def labelled(self, place: int) -> Voice | str | None:
        """Return whom the label of the paragraph names that a place is in: a voice, or the words of
        a label that was read to be nobody's.
        """
        label = self._labels.over(place)
        if label is None:
            return None
        if label.speaks:
            return Voice(label.words)
        if label.number is None:
            return _found(label.words, self._voices) or label.words
        return self._of.get(label.number)

    def named_in_label(self, place: int) -> set[str]:
        """Return who is named in the labelled paragraph that a place is in."""
        label = self._labels.over(place)
        return {
            voice.name
            for number, voice in self._of.items()
            if label is not None and label.start < self._mentions[number].start < label.end
        }


@lru_cache(maxsize=4_000)
def words_of(name: str) -> frozenset[str]:
    """Return a name's words without case and accents, and without what all people are called by."""
    words = _WORD.findall(name.casefold() if _MARKED.search(name) else bare(name))
    return frozenset(one for one in words if one not in _HONORIFICS) or frozenset(words)


def are_alike(name: str, other: str) -> bool:
    """Whether one name is a form of the other."""
    return _is_of(name, Voice(other)) or _is_of(other, Voice(name))


def fuller(name: str, other: str) -> str:
    """Return the other form of a name if it has more words and is all name, else the name; also
    where it is what is left of it without an office, in a script without capitals, and where it
    goes on after it in small letters, as a text in capitals is read.
    """
    if name[:1].islower() and other.startswith(f"{name} "):
        return other
    if name.endswith(f" {other}") and " " in other and not other[0].isupper():
        return other
    return other if len(words_of(other)) > len(words_of(name)) and _all_name(other) else name


def _all_name(form: str) -> bool:
    """Whether a form is two words or more, each with a capital, honorifics not counted."""
    found = re.findall(r"[^\W\d_]+", form)
    words = [word for word in found if word.casefold() not in _HONORIFICS]
    return len(words) > 1 and all(word[0].isupper() or is_joining(word) for word in words)


def is_degree(name: str) -> bool:
    """Say whether a name looks like a degree, “M.B.A.”: it may be an institution's, too."""
    return bool(_DEGREE.fullmatch(name))


def _is_none(text: str, place: Mention, name: str) -> bool:
    """Whether what was read as a name is an article, or a degree behind one: “Nasir, M.B.A.”."""
    behind = text[max(0, place.start - 2) : place.start] == ", "
    return (behind and is_degree(name)) or (name.isalpha() and is_joining(name))


def _two_of(name: str, names: Iterable[str]) -> list[str]:
    """Return the two who are named in one breath, “President Xi Jinping and President Putin”, if
    either is named elsewhere too; none for an institution with an “and” in its name.
    """
    sides = _AND.split(name)
    if len(sides) != 2:
        return []
    words = [words_of(side) for side in sides]
    others = [words_of(other) for other in names if other != name]
    apart = [
        any(other <= mine and not other <= words[1 - side] for other in others)
        for side, mine in enumerate(words)
    ]
    return sides if all(apart) else []


def _found(name: str, voices: Sequence[Voice]) -> Voice | None:
    """Return the voice that a name is of; one that stays apart if it could be two people's."""
    like = [voice for voice in voices if not voice.like and _is_of(name, voice)]
    if len(like) > 1:
        exact = [voice for voice in like if words_of(name) == voice.words]
        return exact[0] if exact else Voice(name, like=like)
    return like[0] if like else None


def _is_of(name: str, voice: Voice) -> bool:
    words = words_of(name)
    if not words or len(words) > len(voice.words) + 1:
        return False
    if is_unspaced(name):
        return bare(without_office(name)) in bare(voice.fullest)
    if all(any(_same(word, other) for other in voice.words) for word in words):
        return True
    return bool(_ACRONYM.fullmatch(name)) and name.isupper() and _initials(voice.fullest) == name


def _same(word: str, other: str) -> bool:
    """Whether two words are one, in whatever case a language puts it: “Ковалёвой”, “Kellings”."""
    if word == other:
        return True
    short, long = sorted((word, other), key=len)
    if len(short) < _STEM:
        return False
    if not _CYRILLIC.match(short):
        return long in {f"{short}s", f"{short}n"}
    shared = next((at for at in range(len(short)) if short[at] != long[at]), len(short))
    return shared >= len(short) - 1 and {short[shared:], long[shared:]} <= _ENDINGS


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.findall(r"\w+", name) if word[0].isupper())


def is_unspaced(name: str) -> bool:
    """Say whether a name is of a script without spaces, or Korean."""
    return any(0x2E80 <= ord(one) <= 0xD7A3 for one in name)
