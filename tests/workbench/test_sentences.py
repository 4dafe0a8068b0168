"""Sentences that are kept, and read in another language later."""

from django.utils.translation import override

from workbench.lib.sentences import Sentence, joined, kept, told_again


def test_a_sentence_is_told_again_in_the_language_of_who_reads_it() -> None:
    with override("id"):
        words = kept(Sentence("The daily limit of %(limit)s is reached.", {"limit": 5}))
    with override("en"):
        assert told_again(words) == "The daily limit of 5 is reached."


def test_what_is_filled_in_can_be_kept_by_every_database() -> None:
    hostile = Sentence("Not text: %(found)s", {"found": "text/\0odd"})
    words = kept(joined(" ", [hostile, "and\0more"]))
    assert "\0" not in repr(words).replace("\\x00", "\0")
    assert told_again(words) == "Not text: text/\ufffdodd and\ufffdmore"
