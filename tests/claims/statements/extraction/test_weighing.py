"""What speaks for whom, and what the fitted weights make of it."""

import pytest

from claims.statements.extraction import ExtractedClaim
from claims.statements.extraction.deciding import SURE_OF_WHO, fitted
from claims.statements.extraction.voices import Voices
from claims.statements.extraction.weighing import Seen, Weighing
from sources.encoder.articles import Mention, StatementRead

TEXT = (
    "Marta Kelling smiled. “We buy 40 buses,” Kelling said. The town has 400 inhabitants.\n"
    "Jonas Reuter objected. He put the price at 12 million."
)
FIRST, SECOND, LAST = "We buy 40 buses", "The town has 400 inhabitants", "12 million"
NAMES = ("Marta Kelling", "Kelling said", "Jonas Reuter", "He put")


def mentions() -> list[Mention]:
    """Kelling twice, Reuter by name and by “He”."""
    places = [(TEXT.index(words), words.removesuffix(" said")) for words in NAMES[:3]]
    named = [Mention(at, at + len(name), is_name=True) for at, name in places]
    he = TEXT.index(NAMES[3])
    return [*named, Mention(he, he + 2, is_name=False, means={2: 0.9, 0: 0.1})]


def read(words: str, own: float, who: dict[int, float]) -> StatementRead:
    """A statement with shares."""
    start = TEXT.index(words)
    return StatementRead(start, start + len(words), "event", 0.9, 0.0, own, who)


def ruled(words: str, claimant: str) -> ExtractedClaim:
    """A claim as the rules find it."""
    start = TEXT.index(words)
    return ExtractedClaim(
        proposition=words, quote=words, start=start, end=start + len(words), claimant=claimant,
        claimant_role="", attribution="indirect", cue="", cue_start=None, cue_end=None,
        checkworthiness=0.5, reasons=(),
    )  # fmt: skip


def weighing(*rules: ExtractedClaim) -> Weighing:
    """All three statements."""
    said = [
        read(FIRST, 0.1, {0: 0.2, 1: 0.6, 2: 0.1}),
        read(SECOND, 0.9, {0: 0.1}),
        read(LAST, 0.05, {2: 0.15, 3: 0.8}),
    ]
    cue = TEXT.index("said")
    return Weighing(TEXT, said, Voices(TEXT, mentions()), [(cue, cue + 4)], rules)


def seen(number: int, name: str, *rules: ExtractedClaim) -> Seen:
    """What speaks for a voice."""
    found = {voice.name: one for voice, one in weighing(*rules).candidates(number)}
    return found[name]


def test_all_that_names_a_voice_counts_together() -> None:
    kelling = seen(0, "Marta Kelling")
    assert kelling.share == pytest.approx(1.386, abs=0.01)  # the log odds of .8
    assert kelling.by_mention == 0
    assert kelling.rival == pytest.approx(-2.197, abs=0.01)


def test_what_stands_for_a_name_counts_for_it() -> None:
    reuter = seen(2, "Jonas Reuter")
    assert reuter.by_mention == pytest.approx(0.72)
    assert seen(2, "Marta Kelling").by_mention == pytest.approx(0.08)


def test_the_paragraph_and_where_the_nearest_name_is_are_told() -> None:
    near, far = seen(0, "Marta Kelling"), seen(0, "Jonas Reuter")
    assert (near.near, far.near) == (1.0, 0.0)
    assert near.company == 1.0
    assert (seen(1, "Marta Kelling").before, far.before) == (1.0, 0.0)


def test_a_cue_by_the_name_counts_in_its_sentence_and_half_in_the_next() -> None:
    assert seen(0, "Marta Kelling").cue == 1.0
    assert seen(1, "Marta Kelling").cue == 0.5
    assert seen(2, "Jonas Reuter").cue == 0.0


def test_the_paragraphs_other_statements_and_the_next_one_are_told() -> None:
    assert seen(0, "Marta Kelling").neighbours == pytest.approx(0.1 - 0.9)
    assert seen(2, "Jonas Reuter").neighbours == 0.0
    assert (seen(0, "Marta Kelling").paper_next, seen(2, "Jonas Reuter").paper_next) == (0.9, 1.0)


def test_the_rules_bring_in_whom_the_reader_gives_nothing() -> None:
    rule = ruled(SECOND, "Reuter")
    assert seen(1, "Jonas Reuter", rule).ruled == 1.0
    assert seen(1, "Marta Kelling", rule).ruled == 0.0
    assert "Jonas Reuter" not in {one.name for one, _seen in weighing().candidates(1)}


def test_what_speaks_for_a_voice_makes_it_surer() -> None:
    plain = fitted().sure(seen(2, "Jonas Reuter"))
    assert fitted().sure(seen(2, "Jonas Reuter", ruled(LAST, "Reuter"))) > plain
    assert fitted().sure(seen(2, "Marta Kelling")) < plain
    told = seen(0, "Marta Kelling", ruled(FIRST, "Kelling"))
    assert fitted().sure(told) >= SURE_OF_WHO
