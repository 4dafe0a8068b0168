"""What an extraction yields."""

from dataclasses import dataclass
from typing import Literal

Attributed = Literal["direct", "indirect", "none"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a claim is, or is not, check-worthy.

    `code` is a stable key ("number", "opinion", …); `weight` is what it added to the score, in
    units of log-odds, below zero where it speaks against checking.
    """

    code: str
    weight: float


@dataclass(frozen=True, slots=True)
class ExtractedClaim:
    """One claim found in an article. All offsets are code points into the article's body."""

    proposition: str
    """The asserted content without its attribution, on one line."""
    quote: str
    """The printed sentence or clause that carries the claim: `body[start:end]`."""
    start: int
    end: int
    claimant: str | None
    """Who asserts it, in the fullest form found in the article; None is the article itself, or one
    of `candidates`."""
    claimant_role: str
    """The claimant's office or function as printed, or ""."""
    attribution: Attributed
    cue: str
    """The verb or phrase that attributes the claim, as printed, or ""."""
    cue_start: int | None
    cue_end: int | None
    checkworthiness: float
    """From 0 to 1: a machine's aid for ranking, not a probability."""
    reasons: tuple[Reason, ...]
    candidates: tuple[str, ...] = ()
    """Who may assert it, the likeliest first, where that cannot be told."""
    kind: str = ""
    """One of `sources.encoder.articles.KINDS`, or "" if nothing but rules read it."""
    told_by: str = ""
    """Who tells that the claimant says so, as printed, where another does than the paper."""
    context: str = ""
    """The printed words that it leans on where it does not stand alone ("That is nine more")."""
