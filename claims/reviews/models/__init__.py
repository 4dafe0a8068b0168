"""Reviews, their citations, the scales they rate on, and what editors decide of them."""

from claims.reviews.models.citations import Citation
from claims.reviews.models.decisions import Decision
from claims.reviews.models.policy import ReviewPolicy
from claims.reviews.models.ratings import Rating, RatingScale, TheirLabel
from claims.reviews.models.reviews import Review

__all__ = ["Citation", "Decision", "Rating", "RatingScale", "Review", "ReviewPolicy", "TheirLabel"]
