"""What `expand` may show beside a row, each as it is shown, and to whom, where it is at home.

Serializers are named, not imported: claims have verdicts, and verdicts a claim.
"""

from claims.articles.selectors import article_list_shown
from claims.evidence.selectors import claim_list_shown
from claims.policy import Right
from claims.reviews.selectors import review_list_shown
from claims.statements.selectors import claimant_list_shown
from claims.verdicts.selectors import verdict_list_public
from workbench.lib.sparse import Expansion

_HERE = "claims.api.serializers"


def claim(path: str = "claim") -> Expansion:
    """A claim as it is today."""
    serializer = f"{_HERE}.claims.ClaimSerializer"
    return Expansion(path, lambda person: claim_list_shown(), serializer, Right.READ_CLAIMS)


def verdict(path: str = "verdict", *, many: bool = False) -> Expansion:
    """A verdict, or those of a claim, if they were published."""
    serializer = f"{_HERE}.verdicts.VerdictSerializer"
    return Expansion(
        path, lambda person: verdict_list_public(), serializer, Right.READ_VERDICTS, many
    )


def claimant(path: str) -> Expansion:
    """A claimant with the other names."""
    serializer = f"{_HERE}.claims.ClaimantDetailSerializer"
    return Expansion(path, lambda person: claimant_list_shown(), serializer, Right.READ_CLAIMANTS)


def review() -> Expansion:
    """A review that whoever asks may know of."""
    return Expansion(
        "review", review_list_shown, f"{_HERE}.reviews.ReviewSerializer", Right.READ_REVIEWS
    )


def article() -> Expansion:
    """An article under check."""
    serializer = f"{_HERE}.articles.ArticleSerializer"
    return Expansion(
        "article", lambda person: article_list_shown(), serializer, Right.READ_ARTICLES
    )
