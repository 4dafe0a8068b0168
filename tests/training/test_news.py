"""Our own news pieces are as the guidelines say, and marks stand where they stood."""

import re
from collections import Counter
from itertools import chain

import pytest

from training.news import (
    LEARNED,
    NEWS,
    PARTS,
    NewsError,
    Piece,
    gold_lines,
    learned_and_kept,
    parse_pieces,
    read_pieces,
)

EXAMPLE = (NEWS / "GUIDELINES.md").read_text(encoding="utf-8").split("```")[1]


def pieces() -> list[Piece]:
    """Return all."""
    return list(chain.from_iterable(map(read_pieces, PARTS)))


def test_the_guidelines_example_reads_as_it_says() -> None:
    (piece,) = parse_pieces(EXAMPLE)
    told = [(piece.text[one.start : one.end], one.by, one.leans) for one in piece.statements]
    assert told[1] == ("die Stadt werde bis Mai 40 Busse kaufen", ("A",), False)
    assert told[2] == ("Das seien 12 mehr als im Vorjahr", ("A",), True)
    assert told[0][1] == ()
    mentions = [piece.text[start:end] for start, end, _letter in piece.mentions]
    assert mentions == [
        "Bürgermeisterin Marta Kelling", "sie", "die Stadtwerke Wellin", "Jonas Reuter",
    ]  # fmt: skip
    assert [piece.text[a:b] for a, b in piece.cues][:2] == ["kündigte an", "sagte"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("{A event 3| Es brennt", "not closed"),
        ("Es brennt}.", "not open"),
        ("{Z event 3| Es brennt}", "not in the cast"),
        ("{A rumour 3| Es brennt}", "no kind"),
        ("{A event 5| Es brennt}", "not open"),
    ],
)
def test_a_mark_that_is_none_is_named(wrong: str, said: str) -> None:
    head = "=== de-x-1\nlanguage: de\ntitle: x\ncast: A person | Ada\n\n"
    with pytest.raises(NewsError, match=said):
        list(parse_pieces(head + wrong))


def test_there_are_enough_in_each_language() -> None:
    counts = Counter(piece.language for piece in pieces())
    assert sum(counts.values()) >= 600
    assert len(counts) >= 15
    assert min(counts.values()) >= 30
    assert min(counts["id"], counts["en"]) >= 60


def test_a_fifth_is_unseen_and_shares_nothing_with_the_rest() -> None:
    train = list(chain.from_iterable(map(read_pieces, LEARNED)))
    kept_apart = list(
        chain.from_iterable(read_pieces(part) for part in PARTS if part not in LEARNED)
    )
    assert len(kept_apart) >= (len(train) + len(kept_apart)) / 5
    assert not {one.id for one in train} & {one.id for one in kept_apart}
    assert not {one.text for one in train} & {one.text for one in kept_apart}


def test_all_that_is_marked_stands_exactly_where_it_stood() -> None:
    for piece in pieces():
        for one in piece.statements:
            words = piece.text[one.start : one.end]
            assert words == words.strip() != "", piece.id
            assert "\n" not in words, piece.id
        for start, end in [*piece.cues, *((a, b) for a, b, _letter in piece.mentions)]:
            assert piece.text[start:end].strip() == piece.text[start:end] != "", piece.id
        assert not re.search(r"[{}\[\]<>|]", piece.text), piece.id


def test_every_voice_is_printed_and_says_something() -> None:
    for piece in pieces():
        used = {letter for one in piece.statements for letter in (*one.by, one.via)}
        used |= {letter for _start, _end, letter in piece.mentions}
        assert set(piece.cast) <= used, piece.id
        for voice in piece.cast.values():
            assert voice.names[0] in f"{piece.title}\n{piece.text}", (piece.id, voice.names)


def test_in_the_gold_sets_form_offsets_hold() -> None:
    for piece in pieces():
        article, claims = gold_lines(piece)
        for claim in claims:
            assert article["text"][claim["start"] : claim["end"]] == claim["quote"]


def test_the_kept_are_learned_from_never_whatever_is_added() -> None:
    learned, kept = learned_and_kept()
    ids = {one.id for one in kept}
    assert not ids & {one.id for one in learned}
    assert {one.id for one in read_pieces("train")[::8]} <= ids
