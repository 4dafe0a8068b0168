"""A hint, in words, whether a sentence supports a claim or refutes it (pure).

Hand-written rules; nothing is trained. A hint is for sorting what to read first. It is never a
verdict and never a probability: docs/stance.md has what it gets right and wrong.
"""

from sources.stance.hinting import hint
from sources.stance.model import CHECK_SAYS, Cause, Hint, Reason, Stance, stance_of_label

__all__ = ["CHECK_SAYS", "Cause", "Hint", "Reason", "Stance", "hint", "stance_of_label"]
