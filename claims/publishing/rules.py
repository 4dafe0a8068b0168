"""The rules that a ClaimReview has to keep, each in words of our own with its source (pure).

Sources: https://developers.google.com/search/docs/appearance/structured-data/factcheck (required
and recommended properties, guidelines) and https://schema.org/ClaimReview. An *error* keeps a
reader such as Google's from taking the review; a *warning* is a recommendation that is not kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from sources.documents import gettext_noop as _

GOOGLE = "https://developers.google.com/search/docs/appearance/structured-data/factcheck"
SCHEMA = "https://schema.org/ClaimReview"
LONGEST_STATEMENT = 75


class Severity(StrEnum):
    """How bad it is that a rule is broken."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """What has to hold; `words` are a message of the catalogue, which a fault's values fill."""

    severity: Severity
    words: str
    source: str = GOOGLE


_E, _W = Severity.ERROR, Severity.WARNING

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        # ---- the review ---------------------------------------------------------------------
        "no-review": Rule(_E, _("There is a ClaimReview here.")),
        "context": Rule(_W, _("“@context” is https://schema.org."), SCHEMA),
        "claim-reviewed": Rule(_E, _("“claimReviewed” is required: the claim, as text.")),
        "claim-long": Rule(
            _W,
            _("“claimReviewed” should be shorter than %(limit)d characters; it has %(length)d."),
        ),
        "claim-rated": Rule(
            _W, _("“claimReviewed” has the claim alone; the rating “%(rating)s” stands in it.")
        ),
        "url": Rule(_E, _("“url” is required: the address of the page with the whole review.")),
        "url-domain": Rule(
            _E, _("“url” has the page's own domain or a subdomain of it; the page is at %(host)s.")
        ),
        "url-short": Rule(_E, _("“url” is no shortened address and leads nowhere else: %(host)s.")),
        "author": Rule(_W, _("“author” should say who reviewed: a Person or an Organization.")),
        "author-name": Rule(_W, _("“author” should have a “name” or a “url”.")),
        "date": Rule(_E, _("A date is written as in ISO 8601, like 2025-02-25.")),
        "citation": Rule(_W, _("A fact-check names its sources; as data in “citation”.")),
        "twice": Rule(_E, _("The same review is marked up once; it is also at %(other)s.")),
        "several": Rule(
            _W, _("One page should have one ClaimReview to be shown; this has %(count)d.")
        ),
        # ---- its rating ---------------------------------------------------------------------
        "rating": Rule(_E, _("“reviewRating” is required: an object of the type Rating.")),
        "rating-words": Rule(_E, _("“alternateName” is required: the rating in words.")),
        "rating-name": Rule(_W, _("The rating in words belongs in “alternateName”, not “name”.")),
        "rating-number": Rule(_E, _("“%(name)s” is a number.")),
        "rating-whole": Rule(_W, _("“%(name)s” should be a whole number.")),
        "rating-scale": Rule(
            _W, _("A “ratingValue” should come with “bestRating” and “worstRating”.")
        ),
        "rating-range": Rule(
            _E,
            _("“ratingValue” lies between “worstRating” and “bestRating”: %(worst)s to %(best)s."),
        ),
        "rating-order": Rule(_E, _("“bestRating” is greater than “worstRating”.")),
        "rating-least": Rule(_E, _("“worstRating” is at least 1.")),
        # ---- the claim ----------------------------------------------------------------------
        "claim": Rule(_W, _("“itemReviewed” should describe the claim: an object of type Claim.")),
        "claim-type": Rule(
            _W, _("“itemReviewed” is of the type Claim; %(type)s is the old way to say it.")
        ),
        "claim-where": Rule(
            _W, _("“appearance” or “firstAppearance” should say where the claim was made.")
        ),
        "claim-when": Rule(_W, _("“datePublished” should say when the claim was made.")),
        "claimant-name": Rule(
            _E, _("A claim's “author” has a “name”; where nobody is known, there is no “author”.")
        ),
        "claim-address": Rule(_E, _("An appearance's address is an absolute http(s) address.")),
        "claim-own": Rule(
            _W, _("A claim is somebody else's: this appearance is on the reviewer's own site.")
        ),
    }
)
