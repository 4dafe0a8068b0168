"""The numbers that ranking depends on, named and hashed so that a run can say what it used."""

from dataclasses import asdict, dataclass

from workbench.lib.hashing import json_hash


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each leg counts; only their proportions matter."""

    words: float
    title: float
    fragments: float
    whole: float
    sentence: float
    opening: float


@dataclass(frozen=True, slots=True)
class Configuration:
    """How legs are fused.

    `same` weighs the legs for a source in the query's language, `other` for one in another: there,
    shared words are only names and numbers, and the best sentence decides. Scores of a leg become
    z = (score - mean) / sd over that leg's own answer of `leg_size`, clipped to [z_low, z_high].
    `fragments` are runs of characters inside words; `opening` is the vector of a source's beginning
    by the model that reads every language. Titles and fragments are looked for in the query's own
    language only.
    `read_bonus`, in z, lifts sources in the languages that the desk reads: of those that say the
    same in ten languages, reviewers first see what they can read. Set by hand after measuring
    (docs/retrieval.md); nothing is trained.
    """

    name: str = "words-whole-sentence"
    version: int = 5
    leg_size: int = 200
    same: Weights = Weights(
        words=1.3, title=0.5, fragments=1.2, whole=0.95, sentence=0.6, opening=2.5
    )
    other: Weights = Weights(
        words=0.6, title=0.0, fragments=0.0, whole=0.6, sentence=2.5, opening=0.4
    )
    read_bonus: float = 0.5
    z_low: float = -3.0
    z_high: float = 8.0

    @property
    def hash(self) -> str:
        """SHA-256 over all numbers and the name."""
        return json_hash(asdict(self))


DEFAULT = Configuration()
