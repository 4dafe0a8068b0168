"""What a model read and what the rules found, made into claims: by a reader that says what it is
told to.
"""

from collections.abc import Mapping

import pytest

from claims.statements.extraction import ExtractedClaim, extract_claims
from sources.encoder.articles import ArticleRead, Mention, StatementRead

STATEMENT = "the bridge was closed in May 2021"


class Reader:
    """Reads a text as it is told: statements with the share of each name, cues, names."""

    def __init__(
        self,
        statements: Mapping[str, Mapping[str, float]],
        *,
        names: tuple[str, ...] = (),
        cues: tuple[str, ...] = (),
        worth: float = 0.9,
        leans: float = 0.0,
        leaning: str = "",
    ) -> None:
        """Say what it will read."""
        self.statements, self.names, self.cues = statements, names, cues
        self.worth, self.leans, self.leaning = worth, leans, leaning

    def __call__(self, text: str) -> ArticleRead:
        """Read it."""

        def place(words: str) -> tuple[int, int]:
            return text.index(words), text.index(words) + len(words)

        mentions = [Mention(*place(name), is_name=True) for name in self.names]
        said = []
        for words, who in self.statements.items():
            shares = {self.names.index(name): share for name, share in who.items()}
            own = 1 - sum(shares.values())
            leans = 0.9 if words == self.leaning else self.leans
            read = StatementRead(*place(words), "event", self.worth, leans, own, shares)
            said.append(read)
        return ArticleRead(said, mentions, [place(cue) for cue in self.cues], len(text))


def claims(text: str, reader: Reader, *, title: str = "") -> list[ExtractedClaim]:
    """Return the claims of an English text."""
    return extract_claims(text, language="en", title=title, reader=reader)


def test_a_statement_has_its_words_its_speaker_and_its_cue() -> None:
    text = f"On Friday Ada Brook let it be known {STATEMENT}."
    cue = "let it be known"
    reader = Reader({STATEMENT: {"Ada Brook": 0.95}}, names=("Ada Brook",), cues=(cue,))
    (claim,) = claims(text, reader)
    assert (claim.quote, claim.claimant, claim.proposition) == (
        STATEMENT, "Ada Brook", STATEMENT,
    )  # fmt: skip
    assert (claim.cue, claim.attribution) == (cue, "indirect")
    assert claim.checkworthiness > 0.8
    assert claim.reasons[0].code == "model"
    assert text[claim.cue_start : claim.cue_end] == cue


def test_what_stands_in_quotation_marks_is_direct() -> None:
    text = "“The bridge was closed in May 2021,” Ada Brook smiled."
    words = "The bridge was closed in May 2021"
    (claim,) = claims(text, Reader({words: {"Ada Brook": 0.9}}, names=("Ada Brook",)))
    assert claim.attribution == "direct"


def test_a_tag_in_the_middle_is_no_part_of_the_proposition() -> None:
    text = "The old bridge, grumbled Brook, was closed in May 2021 for good."
    words = "The old bridge, grumbled Brook, was closed in May 2021 for good"
    reader = Reader({words: {"Brook": 0.9}}, names=("Brook",), cues=("grumbled",))
    (claim,) = claims(text, reader)
    assert claim.proposition == "The old bridge was closed in May 2021 for good"
    assert claim.quote == words


def test_too_close_names_nobody_and_keeps_both() -> None:
    text = f"Ada Brook and Tom Hill met. On Friday it emerged {STATEMENT}."
    shares = {"Ada Brook": 0.42, "Tom Hill": 0.4}
    reader = Reader({STATEMENT: shares}, names=("Ada Brook", "Tom Hill"), cues=("emerged",))
    claim = next(one for one in claims(text, reader) if one.quote == STATEMENT)
    assert (claim.claimant, claim.candidates) == (None, ("Ada Brook", "Tom Hill"))
    assert claim.proposition == STATEMENT
    assert claim.attribution == "indirect"


def test_the_rules_word_tips_the_scales() -> None:
    text = f"Tom Hill left. Minister Ada Brook said that {STATEMENT}."
    shares, names = {"Tom Hill": 0.45, "Ada Brook": 0.45}, ("Tom Hill", "Ada Brook")
    reader = Reader({STATEMENT: shares}, names=names, cues=("said",))
    claim = next(one for one in claims(text, reader) if one.quote == STATEMENT)
    assert (claim.claimant, claim.attribution) == ("Ada Brook", "indirect")
    bare = f"Tom Hill left. Ada Brook sat down. It emerged {STATEMENT}."
    claim = next(one for one in claims(bare, reader_of(bare, shares)) if one.quote == STATEMENT)
    assert claim.claimant is None
    assert set(claim.candidates) == set(names)


def reader_of(text: str, shares: Mapping[str, float]) -> Reader:
    """A reader that sees these names, and no cue."""
    assert all(name in text for name in shares)
    return Reader({STATEMENT: shares}, names=tuple(shares))


def test_whom_the_reader_has_not_seen_the_rules_name_in_vain() -> None:
    text = f"Minister Ada Brook said that {STATEMENT}."
    (claim,) = claims(text, Reader({STATEMENT: {}}, cues=("said",)))
    assert (claim.claimant, claim.attribution) == (None, "none")


def test_what_the_reader_passes_over_stays_far_down_without_a_name() -> None:
    text = f"Minister Ada Brook said that {STATEMENT}. The town has 400 inhabitants today."
    words = "The town has 400 inhabitants today"
    last, first = sorted(claims(text, Reader({words: {}})), key=lambda one: one.checkworthiness)
    assert first.quote == words
    assert first.checkworthiness > 0.8
    assert (last.quote, last.claimant, last.attribution) == (STATEMENT, None, "none")
    assert last.checkworthiness < 0.3


def test_what_leans_on_its_neighbours_ranks_lower_and_says_so() -> None:
    text = "The town has 400 inhabitants today. That is nine more than it was."
    plain = Reader({"The town has 400 inhabitants today": {}})
    leaning = Reader({"That is nine more than it was": {}}, leans=0.9)
    codes = [reason.code for one in claims(text, leaning) for reason in one.reasons]
    assert "leans" in codes
    assert "leans" not in [r.code for one in claims(text, plain) for r in one.reasons]
    first = max(one.checkworthiness for one in claims(text, plain))
    assert first > max(one.checkworthiness for one in claims(text, leaning))


def test_what_leans_carries_along_the_last_that_stood_alone() -> None:
    first, second = "The town has 400 inhabitants today", "That is nine more than it was"
    text = f"{first}. {second}."
    stands, leaning = claims(text, Reader({first: {}, second: {}}, leaning=second))
    assert (stands.context, leaning.context) == ("", first)


def test_what_stands_far_before_is_nothing_to_lean_on() -> None:
    first, second = "The town has 400 inhabitants today", "That is nine more than it was"
    text = f"{first}. {'Rain fell. ' * 60}{second}."
    found = claims(text, Reader({first: {}, second: {}}, leaning=second))
    assert next(one for one in found if one.quote == second).context == ""


def test_a_claim_has_its_kind() -> None:
    (claim,) = claims(f"{STATEMENT.capitalize()}.", Reader({STATEMENT.capitalize(): {}}))
    assert claim.kind == "event"


def test_a_shred_of_a_clause_is_no_claim_of_its_own() -> None:
    text = "The town council closed the old bridge in May, with only 1% against."
    reader = Reader({"The town council closed the old bridge": {}, "with only 1% against": {}})
    (claim,) = claims(text, reader)
    assert claim.quote == text[:-1]


@pytest.mark.parametrize("words", ["May", "…”", "in May"])
def test_a_word_or_two_are_no_claim(words: str) -> None:
    text = f"Brook laughed: {words} – it was."
    assert not [one for one in claims(text, Reader({words: {}})) if one.quote == words]


def test_edges_are_trimmed_and_offsets_exact() -> None:
    text = f"Brook laughed: “{STATEMENT}”, she said."
    (claim, *_rest) = claims(text, Reader({f"“{STATEMENT}”,": {}}))
    assert text[claim.start : claim.end] == claim.quote == STATEMENT


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("The mayor closed the bridge in May, which cost the town 3 million euros.",
         ("The mayor closed the bridge in May", "which cost the town 3 million euros")),
        ("Wali kota menutup jembatan itu Mei lalu, yang memicu kemarahan warga di pasar.",
         ("Wali kota menutup jembatan itu Mei lalu", "yang memicu kemarahan warga di pasar")),
        ("La mairie a fermé le pont en mai, qui avait coûté trois millions d’euros.",
         ("La mairie a fermé le pont en mai", "qui avait coûté trois millions d’euros")),
        ("Мэр закрыл мост в мае, который стоил городу три миллиона евро.",
         ("Мэр закрыл мост в мае", "который стоил городу три миллиона евро")),
    ],
)  # fmt: skip
def test_a_relative_clause_does_not_stand_alone(text: str, statements: tuple[str, str]) -> None:
    (claim,) = claims(text, Reader({one: {} for one in statements}))
    assert claim.quote == text.rstrip(".")


def test_what_only_looks_like_one_does() -> None:
    said = ("The bridge was closed in May", "whichever way the town voted it cost 3 million")
    text = f"{said[0]}, {said[1]}."
    assert [one.quote for one in claims(text, Reader({one: {} for one in said}))] == list(said)
