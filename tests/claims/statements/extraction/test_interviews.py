"""Interviews without names before the turns, and whose the answers are."""

import pytest

from claims.statements.extraction import extract_claims
from claims.statements.extraction.interviews import Interview
from sources.encoder.articles import ArticleRead, Mention, StatementRead

LEAD = "Marta Kelling leads the bus company of Oberfeld. We met her at the depot."
LINES = [
    LEAD,
    "Why are the buses late?",
    "Forty drivers left us last year. That is a fifth of all.",
    "The council says that the money is there.",
    "It is not. We were promised nine million euros.",
    "When will it get better?",
    "The first new buses come in May.",
    "The company has carried passengers since 1921.",
]
PLAIN = "\n".join(LINES)


def answers(text: str) -> list[str]:
    """The lines of a text that answer."""
    interview, place, found = Interview(text), 0, []
    for line in text.split("\n"):
        if line and interview.is_answer(place):
            found.append(line)
        place += len(line) + 1
    return found


def test_answers_take_turns_with_questions() -> None:
    assert answers(PLAIN) == [LINES[2], LINES[4], LINES[6]]
    assert Interview(PLAIN).begins == PLAIN.index(LINES[1])


def test_empty_lines_change_nothing() -> None:
    assert answers(PLAIN.replace("\n", "\n\n")) == answers(PLAIN)


@pytest.mark.parametrize("mark", ["— ", "– ", "- "])
def test_dashes_mark_the_turns(mark: str) -> None:
    text = "\n".join([LEAD, *(mark + line for line in LINES[1:-1]), LINES[-1]])
    assert answers(text) == [mark + LINES[at] for at in (2, 4, 6)]


@pytest.mark.parametrize(("asks", "tells"), [("Q", "A"), ("Frage", "Antwort"), ("问", "答")])
def test_so_do_letters_and_words(asks: str, tells: str) -> None:
    turns = [f"{asks}: Why?", f"{tells}: So.", f"{asks}: When?", f"{tells}: In May."]
    assert answers("\n".join([LEAD, *turns, "The end."])) == [turns[1], turns[3]]


def test_an_answer_may_have_two_paragraphs() -> None:
    text = "Why is it late?\nDrivers left.\nForty of them.\nWhen will it be better?\nIn May.\nBye."
    assert answers(text) == ["Drivers left.", "Forty of them.", "In May."]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Is it true?\nNo.",
        "Is it true?\nIs it not?\nWho knows?\nNobody knows.",
        "He asked why. She did not know.\nNobody did.",
        "; \n; \n;",
    ],
)
def test_others_are_no_interviews(text: str) -> None:
    assert answers(text) == []


def test_arabic_and_chinese_ask_with_marks_of_their_own() -> None:
    assert answers("لماذا؟\nلأن المال نفد.\nومتى؟\nفي مايو.") == ["لأن المال نفد.", "في مايو."]
    assert answers("为什么？\n因为没有钱。\n什么时候？\n五月。") == ["因为没有钱。", "五月。"]


def test_answers_are_of_whom_the_lead_names() -> None:
    """The reader was not sure of anybody."""
    said = "We were promised nine million euros"

    def read(text: str) -> ArticleRead:
        names = ["Marta Kelling", "The council"]
        mentions = [
            Mention(text.index(one), text.index(one) + len(one), is_name=True) for one in names
        ]
        start = text.index(said)
        one = StatementRead(start, start + len(said), "event", 0.9, 0.0, 0.5, {0: 0.2, 1: 0.2})
        return ArticleRead([one], mentions, [], len(text))

    def whose(text: str) -> str | None:
        claims = extract_claims(text, language="en", reader=read)
        return next(one.claimant for one in claims if said in one.quote)

    assert whose(PLAIN) == "Marta Kelling"
    assert whose(PLAIN.replace("?", ".")) is None
