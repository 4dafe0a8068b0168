"""Names in a comment become keys in the record, and names again for who reads it."""

from claims.comments.mentions import MOST_MENTIONS, Piece, names_in, pieces, recorded

PEOPLE = {"rina": 7, "j.doe": 8, "ann@desk": 9}


def test_names_end_where_the_sentence_does() -> None:
    text = "@rina, ask @j.doe. Or @ann@desk? Not me@rina.example, nor @nobody."
    found = names_in(text)
    assert {"rina", "j.doe", "ann@desk"} <= set(found)
    assert recorded(text, PEOPLE) == "@#7, ask @#8. Or @#9? Not me@rina.example, nor @nobody."


def test_a_comment_is_read_with_the_names_of_today() -> None:
    text = recorded("Dear @rina: @#7 is typed, and @#8 is nobody.", {"rina": 7})
    assert list(pieces(text, {7: "left-7"})) == [
        Piece("Dear "), Piece("@left-7", 7), Piece(": "), Piece("@left-7", 7),
        Piece(" is typed, and @#8 is nobody."),
    ]  # fmt: skip


def test_no_more_names_are_looked_for_than_a_comment_needs() -> None:
    assert len(names_in(" ".join(f"@n{i}" for i in range(500)))) <= 2 * MOST_MENTIONS
    assert names_in("@... @") == ["..."]
