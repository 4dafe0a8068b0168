"""What our rules found, in the words that people read."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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
    Cause.SPEAKER: _("names who made the claim; it may only repeat it"),
    Cause.MODEL: _("your own model says so"),
}
"""Why a stance hint says what it says, in words."""


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
