"""Look for the claimant before or after a cue."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims.statements.extraction.rulebook import Rules
from claims.statements.extraction.speakers import (
    Speaker,
    is_bare_name,
    is_office,
    office_text,
    phrase_text,
    read_speaker,
)
from sources.language.tokens import Token

HARD_MARKS = frozenset(';:：；。!?！？—–«»“”„"「」『』')
COMMAS = frozenset(",，、")
LONGEST_SUBJECT = 14
LONGEST_TAG = 30
CLOSE_TO_START = 4
# How many tokens before a cue belong to its subject at most, appositions included.
FARTHEST = 150


@dataclass(frozen=True, slots=True)
class Found:
    """A speaker and the token range that names it, office included."""

    speaker: Speaker
    start: int
    end: int


def speaker_before(
    tokens: Sequence[Token], cue: int, rules: Rules, *, data_only: bool
) -> Found | None:
    """Return the subject that ends before `tokens[cue]`.

    With `data_only`, only documents and those who make them count ("the study found", but not
    "police found").
    """
    end = cue
    while end > 0 and tokens[end - 1].low in rules.cues.between:
        end -= 1
    chunks = _chunks(tokens, end)
    if not chunks:
        return None
    if tokens[end - 1].text not in COMMAS:
        found = _plain_subject(tokens, chunks, rules)
    elif len(chunks) > 1:
        found = _subject_with_apposition(tokens, chunks, rules)
    else:
        return None  # "Die Brücke muss gebaut werden, sagte Vogel": a clause, not a subject
    if found and data_only and not _makes_data(tokens[found.start : found.end], rules):
        return None
    return found


def speaker_after(
    tokens: Sequence[Token], at: int, rules: Rules, *, at_comma: bool = False
) -> Found | None:
    """Return the subject that begins at `tokens[at]`.

    With `at_comma`, the phrase runs to the first comma, as after "according to"; an office and a
    name with a comma between them are then not looked for.
    """
    while at < len(tokens) and tokens[at].low in rules.cues.between:
        at += 1
    chunks = _chunks_after(tokens, at)
    if not chunks:
        return None
    if at_comma:
        return _named_source(tokens, chunks[0], rules)
    words = rules.speakers
    first = chunks[0]
    second = chunks[1] if len(chunks) > 1 else None
    if not _can_begin(tokens[first[0]], rules):
        return None
    if second and _is_office_chunk(tokens[first[0] : first[1]], rules):
        name_end = _phrase_end(tokens, second[0], second[1], rules)
        name = tokens[second[0] : name_end]
        if is_bare_name(name, words):
            role = office_text(tokens[first[0] : first[1]], words)
            return Found(Speaker(phrase_text(name), role), first[0], name_end)
    end = _phrase_end(tokens, first[0], first[1], rules)
    speaker = read_speaker(tokens[first[0] : end], words)
    if speaker is None:
        return None
    if second and speaker.kind == "named" and not speaker.role:
        speaker = Speaker(speaker.name, _apposed_office(tokens[second[0] : second[1]], rules))
    return Found(speaker, first[0], end)


def _named_source(tokens: Sequence[Token], chunk: tuple[int, int], rules: Rules) -> Found | None:
    """What "according to" names: up to the comma or, without one, up to the end of a name."""
    start, end = chunk
    while start < end and tokens[start].low in rules.speakers.stops:
        start += 1  # "nach Angaben aus Moskau"
    if start == end or not _can_begin(tokens[start], rules):
        return None
    closed = end < len(tokens) and tokens[end].text in COMMAS
    stop = _phrase_end(tokens, start, end, rules)
    if not closed and start <= CLOSE_TO_START:
        named = False
        for at in range(start, stop):
            if named and not tokens[at].is_capitalised and tokens[at].text not in "()":
                stop = at
                break
            named = named or tokens[at].is_capitalised
    speaker = read_speaker(tokens[start:stop], rules.speakers)
    return Found(speaker, start, stop) if speaker else None


def _apposed_office(phrase: Sequence[Token], rules: Rules) -> str:
    short = len(phrase) <= LONGEST_SUBJECT
    return (
        office_text(phrase, rules.speakers) if short and is_office(phrase, rules.speakers) else ""
    )


def _is_office_chunk(phrase: Sequence[Token], rules: Rules) -> bool:
    """Whether the phrase before a comma is an office whose holder the next phrase names."""
    words = rules.speakers
    begins = bool(words.titles.match(phrase, 0)) or phrase[0].low in words.articles
    for at, token in enumerate(phrase):
        if token.low in words.stops:
            # "Hakim Bima Arga di ruang sidang, Gedung Utama": the name came before the place.
            begins = begins and not any(word.is_capitalised for word in phrase[1:at])
            break
    return begins and is_office(phrase, words) and not _ends_in_name(phrase, rules)


def _ends_in_name(phrase: Sequence[Token], rules: Rules) -> bool:
    speaker = read_speaker(phrase, rules.speakers)
    if not phrase[0].is_capitalised:
        return False  # "pengacara Ratna Dewi, Bima Arga"
    # "Presiden Bima Arga" names its holder; "Kepala Dinas Sosial" does not, but looks alike.
    return bool(speaker and speaker.role) and len(phrase) <= 3


def _can_begin(token: Token, rules: Rules) -> bool:
    words = rules.speakers
    return (
        token.is_capitalised
        or token.text.lower() == token.text.upper()
        or any(
            token.low in lexicon
            for lexicon in (
                words.articles,
                words.titles,
                words.groups,
                words.statements,
                words.honorifics,
                words.pronouns,
                words.plural_pronouns,
            )
        )
    )


def _subject_with_apposition(
    tokens: Sequence[Token], chunks: list[tuple[int, int]], rules: Rules
) -> Found | None:
    """The subject of "Kepala Dinas, Ratna, mengatakan" and of "Brook, whose views …, said"."""
    words = rules.speakers
    for at, (start, end) in enumerate(chunks):
        phrase = tokens[start:end]
        following = chunks[at + 1] if at + 1 < len(chunks) else None
        if following and is_office(phrase, words):
            name = tokens[following[0] : following[1]]
            if is_bare_name(name, words):
                holder = Speaker(phrase_text(name), office_text(phrase, words))
                return Found(holder, start, following[1])
        if len(phrase) > LONGEST_SUBJECT or _has_stop(phrase[:1], rules):
            continue
        speaker = read_speaker(_without_opener(phrase, rules), words)
        if speaker and speaker.kind == "named":
            if following and not speaker.role:
                office = _apposed_office(tokens[following[0] : following[1]], rules)
                speaker = Speaker(speaker.name, office)
            return Found(speaker, start, end)
    return None


def _plain_subject(
    tokens: Sequence[Token], chunks: list[tuple[int, int]], rules: Rules
) -> Found | None:
    words = rules.speakers
    start, end = chunks[-1]
    phrase = _without_opener(tokens[start:end], rules)
    start = end - len(phrase)
    if len(chunks) > 1 and is_bare_name(phrase, words):
        office = tokens[chunks[-2][0] : chunks[-2][1]]
        if len(office) <= LONGEST_SUBJECT + 3 and is_office(office, words):
            named = Speaker(phrase_text(phrase), office_text(office, words))
            return Found(named, chunks[-2][0], end)
    document = any(token.low in words.statements for token in phrase[:2])
    if len(phrase) <= LONGEST_SUBJECT and (document or not _has_stop(phrase, rules)):
        subject = read_speaker(phrase, words) if _may_be_subject(phrase, rules) else None
        if subject:
            return Found(subject, start, end)
    return _last_name(tokens, start, end, rules)


def _may_be_subject(phrase: Sequence[Token], rules: Rules) -> bool:
    """Whether a phrase begins like a subject or holds a word for those who speak."""
    words = rules.speakers
    return bool(phrase) and (
        _can_begin(phrase[0], rules)
        or any(token.low in words.groups or token.low in words.titles for token in phrase)
    )


def _last_name(tokens: Sequence[Token], start: int, end: int, rules: Rules) -> Found | None:
    """The name or the body right before the cue, where a longer clause leads up to it."""
    words = rules.speakers
    at = end
    while at > start and tokens[at - 1].is_capitalised and tokens[at - 1].low not in words.stops:
        at -= 1
    if at == end and end > start and tokens[end - 1].low in words.groups:
        at = end - 1
    pronoun = tokens[end - 1].low if end > start else ""
    if at == end and (pronoun in words.pronouns or pronoun in words.plural_pronouns):
        at = end - 1
    speaker = read_speaker(tokens[at:end], words) if at < end else None
    return Found(speaker, at, end) if speaker else None


def _makes_data(phrase: Sequence[Token], rules: Rules) -> bool:
    words = rules.speakers
    return any(
        token.low in words.statements
        or token.low in words.data_makers
        or (token.text.isupper() and len(token.text) > 1)
        for token in phrase
    )


def _without_opener(phrase: Sequence[Token], rules: Rules) -> Sequence[Token]:
    at = 0
    while at < len(phrase) and (length := rules.speakers.openers.match(phrase, at)):
        if phrase[at].low in rules.speakers.stops and length == 1:
            break  # "In the report X said" needs its "in": what follows is no subject
        at += length
    return phrase[at:]


def _phrase_end(tokens: Sequence[Token], start: int, end: int, rules: Rules) -> int:
    """Where a noun phrase that begins at `start` stops: at a stop word once it has a name."""
    nameless_document = False
    for at in range(start, end):
        nameless_document = nameless_document or tokens[at].low in rules.speakers.statements
        nameless_document = nameless_document and not (at > start and tokens[at].is_capitalised)
        ends = (
            tokens[at].low in rules.speakers.stops
            or rules.cues.complementizers.match(tokens, at)
            or rules.cues.speaker_first.match(tokens, at)
        )
        if ends and at > start and not nameless_document:  # not at "data from …"
            return at
    return end


def _has_stop(phrase: Sequence[Token], rules: Rules) -> bool:
    return any(token.low in rules.speakers.stops for token in phrase)


def _chunks(tokens: Sequence[Token], end: int) -> list[tuple[int, int]]:
    """The stretches between commas before `end`, back to the last hard mark that is near."""
    start = end
    stop = max(end - FARTHEST, 0)
    while start > stop and tokens[start - 1].text not in HARD_MARKS:
        start -= 1
    return _split(tokens, start, end)


def _chunks_after(tokens: Sequence[Token], start: int) -> list[tuple[int, int]]:
    end = start
    while end < len(tokens) and end - start < LONGEST_TAG and tokens[end].text not in HARD_MARKS:
        end += 1
    return _split(tokens, start, end)[:3]


def _split(tokens: Sequence[Token], start: int, end: int) -> list[tuple[int, int]]:
    chunks = []
    opened = start
    for at in range(start, end + 1):
        if at == end or tokens[at].text in COMMAS:
            if at > opened:
                chunks.append((opened, at))
            opened = at + 1
    return chunks
