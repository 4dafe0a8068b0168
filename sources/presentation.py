"""What our rules found, in the words that people read."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sources.documents import Origin, Reason
from sources.independence import LinkReason
from sources.ranking import (
    FRAGMENTS,
    OPENING,
    TITLE,
    WORDS,
    WORDS_ELSEWHERE,
    sentence_leg,
    whole_leg,
)
from sources.stance import Cause
from workbench.lib.http import Code

STANCE_CAUSES: dict[Cause, Promise | str] = {
    Cause.NEGATION: _("one side says it is not so"),
    Cause.DENIAL: _("someone denies or refuses it"),
    Cause.REFUTATION: _("it is called false"),
    Cause.NUMBER: _("another number"),
    Cause.DATE: _("another date"),
    Cause.ANTONYM: _("the opposite word"),
    Cause.SAME_WORDS: _("the same words"),
    Cause.SAME_NAMES: _("the same names, and the sentences are close"),
    Cause.SAME_NUMBERS: _("the same number"),
    Cause.SAME_NEGATION: _("both say not"),
    Cause.QUESTION: _("it only asks"),
    Cause.LITTLE_SHARED: _("few words in common"),
    Cause.FAR_APART: _("not close enough in meaning"),
    Cause.NAME_MISSING: _("a name is missing"),
    Cause.NUMBER_MISSING: _("a number is missing"),
    Cause.WORDS_MISSING: _("words are missing"),
    Cause.HEDGE: _("it is not certain"),
    Cause.LIMIT: _("the claim is stricter"),
    Cause.ROLES: _("the names stand in another order"),
    Cause.SAYS_FALSE: _("this fact-check says: false"),
    Cause.SAYS_TRUE: _("this fact-check says: true"),
    Cause.SAYS_MIXED: _("this fact-check says: in part, or misleading"),
    Cause.SPEAKER: _("names who made the claim; it may only repeat it"),
    Cause.MODEL: _("your own model says so"),
    Cause.READ: _("claim and sentence read together"),
    Cause.DISAGREE: _("the model and the rules do not agree"),
}
"""Why a stance hint says what it says, in words."""


ORIGINATED: dict[str, Promise | str] = {
    "title": _("title"),
    "published_at": _("date"),
    "author": _("author"),
    "language": _("language"),
    "publisher": _("publisher"),
    "url": _("address"),
}
"""What of a document has an origin."""

ORIGINS: dict[str, Promise | str] = {
    Origin.JSONLD: _("the page’s JSON-LD"),
    Origin.META: _("the page’s tags"),
    Origin.TEXT: _("the text itself"),
    Origin.GIVEN: _("given with it"),
    Origin.ADDRESS: _("its address"),
}
"""Where a value of a document comes from, in words."""


def origin_words(origins: Mapping[str, str]) -> list[tuple[Promise | str, Promise | str]]:
    """Each value that has an origin and the origin's words, for people."""
    return [
        (ORIGINATED[name], ORIGINS.get(origins[name], origins[name]))
        for name in ORIGINATED
        if name in origins
    ]


LINK_REASONS: dict[LinkReason, Promise | str] = {
    LinkReason.PERSON_JOINED: _("joined by a person"),
    LinkReason.NEAR_COPY: _("nearly the same text: %(share)d%% of the shorter one's word runs"),
    LinkReason.CONTAINED: _("one is in the other: %(share)d%% of the shorter one's word runs"),
    LinkReason.SAME_WIRE: _("both name %(agency)s, on the same days, about the same"),
}
"""Why two sources are one origin, in words; fill in `share` (percent) and `agency`."""

_LEGS: dict[str, Promise | str] = {
    WORDS: _("words"),
    WORDS_ELSEWHERE: _("words, in other languages"),
    TITLE: _("words of the title"),
    FRAGMENTS: _("parts of words"),
    OPENING: _("meaning of the beginning"),
}


def leg_in_words(leg: str) -> str:
    """Return what a leg compares, for people who do not know what a leg is."""
    if known := _LEGS.get(leg):
        return str(known)
    _unit, _colon, model = leg.partition(":")
    if leg == whole_leg(model):
        return gettext("meaning of the whole text (%(model)s)") % {"model": model}
    if leg == sentence_leg(model):
        return gettext("meaning of the nearest sentence (%(model)s)") % {"model": model}
    return leg


FETCH_REASONS: dict[str, Promise | str] = {
    Code.BAD_URL: _("not a web address"),
    Code.REFUSED_SCHEME: _("not http or https"),
    Code.REFUSED_CREDENTIALS: _("the address has a name or password in it"),
    Code.REFUSED_PORT: _("a port that we do not ask"),
    Code.REFUSED_ADDRESS: _("an address inside a private network"),
    Code.DNS: _("no such host"),
    Code.CONNECT: _("the host does not answer"),
    Code.TLS: _("its certificate is not valid"),
    Code.TIMEOUT: _("no answer in time"),
    Code.TOO_SLOW: _("the answer came too slowly"),
    Code.TOO_LARGE: _("the answer is too large"),
    Code.TOO_MANY_REDIRECTS: _("too many redirects"),
    Code.REDIRECT_LOOP: _("the redirects go in a circle"),
    Code.BAD_RESPONSE: _("the answer is broken"),
    Code.BAD_ENCODING: _("the answer cannot be unpacked"),
    Code.DECOMPRESSION_BOMB: _("the answer unpacks to far too much"),
    Code.MEDIA_TYPE: _("not a page but another kind of file"),
    Code.HTTP_STATUS: _("the site answered with an error"),
    Code.ROBOTS: _("the site asks not to be read by programs (robots.txt)"),
    Code.ROBOTS_UNREACHABLE: _("its robots.txt could not be read"),
    Code.BUSY: _("waits for its turn at this site"),
    Reason.EMPTY: _("the page is empty"),
    Reason.BINARY: _("the page is not text"),
    Reason.TOO_LARGE: _("the page is too large"),
    Reason.WRONG_ENCODING: _("its letters cannot be read: wrong encoding"),
    Reason.MISSING: _("the page has no title or no text"),
    "storage": _("our archive could not keep it: look at the disk"),
    "unforeseen": _("an error in this program"),
}
"""Why fetching a page came to nothing, in words, by `PageFetch.error_code`."""
