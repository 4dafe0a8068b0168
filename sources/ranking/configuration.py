"""The numbers that ranking depends on, named and hashed so that a run can say what it used."""

from dataclasses import asdict, dataclass

from workbench.lib.hashing import json_hash


@dataclass(frozen=True, slots=True)
class Configuration:
    """Weights of the lexical and the dense leg, and how far each looks.

    `same_words` weighs words for a passage in the claim's own language, `other_words` for one in
    another language, where shared words are only names and numbers; the dense leg has the rest.
    `read_bonus`, in z, lifts passages in the languages that the desk reads: of sources that say
    the same in ten languages, reviewers first see those they can read.
    Scores of a leg become z = (score - mean) / sd over that leg's own answer, clipped to
    [z_low, z_high]. Set by hand after measuring (docs/retrieval.md); nothing is trained.
    """

    name: str = "words-and-vectors"
    version: int = 1
    leg_size: int = 60
    same_words: float = 0.5
    other_words: float = 0.1
    read_bonus: float = 0.5
    z_low: float = -3.0
    z_high: float = 5.0
    passages_per_source: int = 2

    @property
    def hash(self) -> str:
        """SHA-256 over all numbers and the name."""
        return json_hash(asdict(self))


DEFAULT = Configuration()
