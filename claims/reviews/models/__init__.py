"""Reviews, their citations, and the scales they rate on."""

from claims.reviews.models.citations import Citation
from claims.reviews.models.ratings import Rating, RatingScale
from claims.reviews.models.reviews import Review

__all__ = ["Citation", "Rating", "RatingScale", "Review"]
