"""Transcripts and interviews: whoever the label names says it, unless somebody named in it does."""

from collections.abc import Mapping

import pytest

from claims.statements.extraction.labels import Labels
from sources.encoder.articles import Mention, StatementRead
from tests.claims.statements.extraction.telling import whose_is

pytestmark = pytest.mark.usefixtures("by_share")

SAID = "We paid 40 million"


def mention(text: str, name: str) -> Mention:
    """The first place of a name."""
    return Mention(text.index(name), text.index(name) + len(name), is_name=True)


def whose(text: str, names: tuple[str, ...], shares: Mapping[str, float]) -> tuple[str, ...]:
    """Whose the statement is: a name, several if it is not clear, none if it is the paper's."""
    who = {names.index(name): share for name, share in shares.items()}
    start = text.index(SAID)
    own = 1 - sum(shares.values())
    read = StatementRead(start, start + len(SAID), "event", 0.9, 0.0, own, who)
    told = whose_is(text, [mention(text, name) for name in names], read)
    return (told.name,) if told.name else told.either


@pytest.mark.parametrize(
    "label",
    [
        "Mara Okello: ",
        ">> Mara Okello: ",
        "– Mara Okello: ",
        "Mara Okello, STATE TREASURER: ",
        "Mara Okello (voice-over): ",
        "State Treasurer Mara Okello:\t",
        "Mara Okello：",
    ],
)
def test_the_label_says_who(label: str) -> None:
    text = f"Tom Arless: Good evening.\n{label}{SAID} of old debt."
    assert whose(text, ("Tom Arless", "Mara Okello"), {"Tom Arless": 0.9}) == ("Mara Okello",)


def test_a_short_label_means_whom_a_longer_one_named() -> None:
    text = f"Mara Okello: Good evening.\nTom Arless: No.\nOKELLO: {SAID}."
    assert whose(text, ("Mara Okello", "Tom Arless"), {"Tom Arless": 0.9}) == ("Mara Okello",)


def test_who_is_named_within_it_may_have_said_it() -> None:
    text = f"Mara Okello: Last week Tom Arless told us: {SAID}."
    names = ("Mara Okello", "Tom Arless")
    assert whose(text, names, {"Tom Arless": 0.9}) == ("Tom Arless",)
    assert whose(text, names, {"Mara Okello": 0.9}) == ("Mara Okello",)


def test_a_label_that_was_not_read_as_a_name_may_be_one() -> None:
    text = f"Duarte: {SAID}.\nTom Arless: That is wrong."
    assert whose(text, ("Tom Arless",), {"Tom Arless": 0.9}) == ("Duarte",)
    assert whose(text, ("Tom Arless",), {}) == ()


@pytest.mark.parametrize(
    "text",
    [
        f"Background: {SAID}.\nTom Arless came.",
        f"It was clear to all of us that this would be so: {SAID}.\nTom Arless came.",
        f"At 12:30 {SAID}.\nTom Arless came.",
        f"“Mara: {SAID}.”\nTom Arless came.",
    ],
)
def test_what_is_no_label_says_nothing(text: str) -> None:
    assert whose(text, ("Tom Arless",), {"Tom Arless": 0.9}) == ("Tom Arless",)


def test_a_text_without_labels_has_none() -> None:
    assert Labels("Ada Brook came.", []).over(3) is None
