"""Made-up texts, and copies of them that resemble them as much as one likes."""

from random import Random

from sources.independence.runs import RUN, resemblance, word_runs

WORDS = [f"{head}{tail}" for head in "bdfgklmnprst" for tail in
         ("abo", "eni", "iru", "oma", "uka", "ase", "elo", "igu", "opi", "ure")]  # fmt: skip


def story(seed: int, length: int = 300) -> str:
    """Return a text of so many words; another seed, another text."""
    random = Random(seed)  # noqa: S311
    return " ".join(random.choice(WORDS) for _ in range(length))


def near_copy(text: str, seed: int, *, resembling: float) -> str:
    """Return the text with its last words replaced, so that it resembles it as closely as asked."""
    words = text.split()
    runs = len(words) - RUN + 1
    kept = round(2 * resembling / (1 + resembling) * runs) + RUN - 1
    return " ".join([*words[:kept], *story(seed, len(words) - kept).split()])


def measured(left: str, right: str) -> float:
    """Return how much two texts really resemble each other."""
    return resemblance(word_runs(left), word_runs(right))
