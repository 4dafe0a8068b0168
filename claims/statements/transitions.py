"""Where a claim may go, by which act, and whose it is: one table that services and pages ask.

`services.moving` changes states by it and by nothing else; docs/desk.md has it as a diagram and as
a table, kept equal by a test.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import override

from claims.policy import Right
from claims.statements.choices import ClaimStatus

NEW, TRIAGED, IN_REVIEW = ClaimStatus.NEW, ClaimStatus.TRIAGED, ClaimStatus.IN_REVIEW
SECOND, ADJUDICATION = ClaimStatus.SECOND_REVIEW, ClaimStatus.ADJUDICATION
DECIDED, DISMISSED = ClaimStatus.DECIDED, ClaimStatus.DISMISSED
OPEN = (NEW, TRIAGED, IN_REVIEW)
"""Nothing is handed in yet: its words may be corrected, and it may be set aside."""
UNDECIDED = (*OPEN, SECOND, ADJUDICATION)
"""Who said it may still be said."""
TAKEABLE = (*OPEN, SECOND)
"""Somebody may take it to review it."""


class Act(StrEnum):
    """What somebody does that may bring a claim into another state."""

    FIND = "find"
    ADD = "add"
    TAKE = "take"
    GIVE_BACK = "give back"
    BEGIN = "begin a review"
    HAND_IN = "hand in"
    ASK = "ask for a second review"
    WAIVE = "waive the second review"
    SEND_BACK = "send a review back"
    CLOSE = "close a review"
    PUBLISH = "publish"
    DISMISS = "dismiss"
    JOIN = "join with another"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Transition:
    """From a state (None: from nothing) to another by an act, with the guard in words."""

    start: ClaimStatus | None
    to: ClaimStatus
    act: Act
    guard: str


RIGHTS: dict[Act, Right | None] = {
    Act.FIND: None,
    Act.ADD: Right.TRIAGE,
    Act.TAKE: Right.TRIAGE,
    Act.GIVE_BACK: Right.TRIAGE,
    Act.BEGIN: Right.REVIEW,
    Act.HAND_IN: Right.REVIEW,
    Act.ASK: Right.PUBLISH,
    Act.WAIVE: Right.PUBLISH,
    Act.SEND_BACK: Right.PUBLISH,
    Act.CLOSE: Right.PUBLISH,
    Act.PUBLISH: Right.PUBLISH,
    Act.DISMISS: Right.TRIAGE,
    Act.JOIN: Right.TRIAGE,
    Act.REOPEN: Right.TRIAGE,
}
"""Whose act it is; None: a machine's."""


def _each(
    starts: Iterable[ClaimStatus], to: ClaimStatus, act: Act, guard: str
) -> tuple[Transition, ...]:
    return tuple(Transition(start, to, act, guard) for start in starts)


TRANSITIONS: tuple[Transition, ...] = (
    Transition(None, NEW, Act.FIND, "extraction finds it in an article"),
    Transition(None, TRIAGED, Act.ADD, "a person finds it in an article"),
    *_each(OPEN, IN_REVIEW, Act.TAKE, "nobody else has it, or their lease has run out"),
    *_each((SECOND,), SECOND, Act.TAKE, "nobody else has it, and the first review is not theirs"),
    *_each((IN_REVIEW,), TRIAGED, Act.GIVE_BACK, "it is theirs, and nobody has a draft"),
    *_each((IN_REVIEW,), IN_REVIEW, Act.GIVE_BACK, "it is theirs, and somebody has a draft"),
    *_each((SECOND,), SECOND, Act.GIVE_BACK, "it is theirs"),
    *_each((NEW, TRIAGED), IN_REVIEW, Act.BEGIN, "somebody writes"),
    *_each(OPEN, SECOND, Act.HAND_IN, "it is the first, and the policy picks the claim"),
    *_each(OPEN, ADJUDICATION, Act.HAND_IN, "the policy does not pick it, or it is not the first"),
    *_each((SECOND,), ADJUDICATION, Act.HAND_IN, "the first review is not theirs"),
    *_each((ADJUDICATION,), ADJUDICATION, Act.HAND_IN, "one more review is complete"),
    *_each((DECIDED,), ADJUDICATION, Act.HAND_IN, "a correction is complete"),
    *_each((ADJUDICATION,), SECOND, Act.ASK, "with a reason"),
    *_each((SECOND,), ADJUDICATION, Act.WAIVE, "with a reason; the first review is not theirs"),
    *_each((ADJUDICATION,), IN_REVIEW, Act.SEND_BACK, "nothing else waits, no verdict stands"),
    *_each((ADJUDICATION,), TRIAGED, Act.CLOSE, "nothing else waits, no verdict stands"),
    *(
        Transition(start, to, act, guard)
        for act in (Act.SEND_BACK, Act.CLOSE)
        for start, to, guard in (
            (ADJUDICATION, ADJUDICATION, "another review waits"),
            (ADJUDICATION, DECIDED, "nothing else waits, a verdict stands"),
            (DECIDED, DECIDED, "it waits beside the verdict that stands"),
        )
    ),
    *_each((ADJUDICATION,), DECIDED, Act.PUBLISH, "it has what a verdict needs"),
    *_each((DECIDED,), DECIDED, Act.PUBLISH, "it corrects the verdict that stands"),
    *_each(OPEN, DISMISSED, Act.DISMISS, "with a reason"),
    *_each(OPEN, DISMISSED, Act.JOIN, "the other one stands for itself"),
    *_each((DISMISSED,), TRIAGED, Act.REOPEN, "always"),
)


def starts_of(act: Act, to: ClaimStatus) -> tuple[ClaimStatus, ...]:
    """Return from where an act leads to a state. Raises `LookupError` where it never does."""
    starts = tuple(t.start for t in TRANSITIONS if t.act == act and t.to == to and t.start)
    if not starts:
        message = f"no claim comes to {to} by “{act}”"
        raise LookupError(message)
    return starts


def leads_on(start: str, act: Act) -> bool:
    """Say whether a claim in this state has such an act at all."""
    return any(t.start == start and t.act == act for t in TRANSITIONS)


def state_diagram() -> str:
    """Return the table as a diagram that Mermaid draws."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state.value}: {_english(state)}" for state in ClaimStatus]
    arrows: dict[tuple[str, str], list[str]] = {}
    for t in TRANSITIONS:
        arrow = arrows.setdefault((t.start.value if t.start else "[*]", t.to.value), [])
        arrow += [t.act.value] if t.act.value not in arrow else []
    lines += [f"    {start} --> {to}: {', '.join(acts)}" for (start, to), acts in arrows.items()]
    return "\n".join([*lines, "```"])


def state_table() -> str:
    """Return it as a table in Markdown, states that share a line together."""
    rows: dict[tuple[Act, ClaimStatus, str], list[str]] = {}
    for t in TRANSITIONS:
        row = rows.setdefault((t.act, t.to, t.guard), [])
        row.append(_english(t.start) if t.start else "–")
    lines = ["| act | from | to | right | guard |", "| --- | --- | --- | --- | --- |"]
    for (act, to, guard), starts in rows.items():
        right = RIGHTS[act]
        whose = f"`{right}`" if right else "–"
        lines.append(f"| {act} | {', '.join(starts)} | {_english(to)} | {whose} | {guard} |")
    return "\n".join(lines)


def _english(state: ClaimStatus) -> str:
    """Return a state's name as the documents have it, whatever language is asked for now."""
    with override("en"):
        return str(state.label)
