"""Does a source speak to the claim at all? Three tiers, so that “nothing found” can be said.

What is known of each source: how far its score stands out of all that the search brought up, and
how well its title and deciding sentence have a counterpart for each word of the claim. Both become
a confidence by numbers fitted to data that may be shipped (docs/relevance.md).
"""

from sources.relevance.ground import Ground, common_ground
from sources.relevance.judging import Check, judge, text_to_judge
from sources.relevance.model import Relevance, Tier, judges
from sources.relevance.ordering import put_closest_first

__all__ = [
    "Check",
    "Ground",
    "Relevance",
    "Tier",
    "common_ground",
    "judge",
    "judges",
    "put_closest_first",
    "text_to_judge",
]
