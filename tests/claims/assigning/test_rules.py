"""Whose turn it is."""

from datetime import UTC, datetime

from claims.assigning.rules import OnDuty, whose_turn

EARLY, LATE = datetime(2025, 3, 3, 9, tzinfo=UTC), datetime(2025, 3, 3, 10, tzinfo=UTC)
RINA, SARI, TONO = (
    OnDuty(1, ["id"], 2, LATE), OnDuty(2, ["en", "id"], 1, EARLY), OnDuty(3, [], 0, None),
)  # fmt: skip


def turn(language: str, *, by_language: bool = True) -> int | None:
    """Return whose it is."""
    found = whose_turn([RINA, SARI, TONO], language=language, by_language=by_language)
    return found.person if found else None


def test_it_is_of_who_was_given_one_the_longest_ago_and_has_room() -> None:
    assert turn("id", by_language=False) == 2
    new = OnDuty(9, [], 1)
    assert whose_turn([RINA, new], language="id", by_language=False) == new


def test_by_language_it_is_of_who_reads_it_and_of_nobody_else() -> None:
    assert turn("en") == 2
    assert turn("fr") is None
    assert turn("fr", by_language=False) == 2


def test_whoever_names_no_language_reads_all() -> None:
    assert OnDuty(3, [], 1).reads("fr")
    assert not RINA.reads("fr")


def test_of_nobody_it_is_nobodys() -> None:
    assert whose_turn([], language="id", by_language=False) is None
