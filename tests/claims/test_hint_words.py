"""One word for one idea: what stands against a claim refutes it, in ratings and in hints."""

from claims.evidence.choices import StanceHint
from sources.stance import Stance


def test_the_desk_and_the_rules_use_the_same_words() -> None:
    assert [str(stance) for stance in Stance] == StanceHint.values == [
        "supports", "refutes", "unclear",
    ]  # fmt: skip
