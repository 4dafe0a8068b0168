"""Comments are added and stay; whom they name finds them, unless they may not know yet."""

import pytest
from django.contrib.auth.models import User

from claims.comments.models import LONGEST_COMMENT
from claims.comments.selectors import comment_list, mentions_unseen
from claims.comments.services import comment_add, mentions_read
from claims.errors import CommentInvalid, NotAllowed
from claims.models import Claim, Comment, Mention, ReviewPolicy
from claims.reviews.services.deciding import review_send_back
from claims.reviews.services.reviews import review_submit
from claims.statements.services.claims import claim_take
from tests.claims import factories
from tests.claims.conftest import RatingOf
from workbench.lib.limits import TooLong

People = dict[str, User]


def told(claim: Claim, person: User) -> list[str]:
    """Return what a person may read, in their words."""
    shown = comment_list(claim, User.objects.get(pk=person.pk))
    return ["".join(piece.text for piece in one.pieces) for one in shown]


def test_it_is_read_by_the_desk_and_by_nobody_it_is_not_for(claim: Claim, people: People) -> None:
    comment = comment_add(claim=claim, by=people["rina"], text=" Ask the ministry. ")
    assert (comment.text, comment.author_name) == ("Ask the ministry.", "Rina")
    assert told(claim, people["sari"]) == ["Ask the ministry."]


def test_what_is_refused(claim: Claim, people: People) -> None:
    with pytest.raises(CommentInvalid):
        comment_add(claim=claim, by=people["rina"], text=" \n")
    with pytest.raises(TooLong):
        comment_add(claim=claim, by=people["rina"], text="x" * (LONGEST_COMMENT + 1))
    with pytest.raises(NotAllowed):
        comment_add(claim=claim, by=people["tono"], text="Hello.")


def test_the_longest_comment_with_the_most_mentions_fits(claim: Claim, people: People) -> None:
    comment_add(claim=claim, by=people["rina"], text=("@edo " * LONGEST_COMMENT)[:LONGEST_COMMENT])
    assert Mention.objects.count() == 1


def test_who_is_named_finds_it_until_they_have_read_it(claim: Claim, people: People) -> None:
    comment_add(claim=claim, by=people["rina"], text="@sari, @edo and @rina; not @tono or @nobody.")
    assert set(Mention.objects.values_list("person__username", flat=True)) == {
        "sari", "edo", "rina",
    }  # fmt: skip
    assert not mentions_unseen(people["rina"]).exists()
    first = mentions_unseen(people["sari"]).get()
    comment_add(claim=claim, by=people["rina"], text="@sari again")
    assert mentions_read(person=people["sari"], comments=[first.comment_id]) == 1
    assert mentions_unseen(people["sari"]).count() == 1, "what came since is not read"
    assert mentions_unseen(people["edo"]).count() == 1


class TestBlind:
    """What a second reviewer may know."""

    @pytest.fixture
    def claim(self, people: People, rating: RatingOf) -> Claim:
        """A claim whose second review is due; rina, who wrote the first, tells what she found."""
        ReviewPolicy.objects.create(second_review="all")
        claim = factories.new_claim()
        comment_add(claim=claim, by=people["edo"], text="Look at the ministry.")
        review_submit(review=factories.new_review(claim, people["rina"], rating("true")))
        comment_add(claim=claim, by=people["rina"], text="It is true, @sari!")
        return claim

    def test_nobody_who_may_write_it_reads_others_comments(
        self, claim: Claim, people: People
    ) -> None:
        assert told(claim, people["sari"]) == []
        assert told(claim, people["edo"]) == ["Look at the ministry."], "their own"
        assert len(told(claim, people["rina"])) == 2
        assert not mentions_unseen(people["sari"]).exists()
        every = Comment.objects.values_list("pk", flat=True)
        assert mentions_read(person=people["sari"], comments=every) == 0

    def test_nor_while_they_write_it_and_then_they_do(
        self, claim: Claim, people: People, rating: RatingOf
    ) -> None:
        claim_take(claim=claim, reviewer=people["sari"])
        draft = factories.new_review(claim, people["sari"], rating("false"))
        comment_add(claim=claim, by=people["sari"], text="I am at it.")
        assert told(claim, people["sari"]) == ["I am at it."]
        review_submit(review=draft)
        assert len(told(claim, people["sari"])) == 3
        assert mentions_unseen(people["sari"]).count() == 1

    def test_nor_who_has_had_theirs_sent_back_while_another_waits(
        self, claim: Claim, people: People, rating: RatingOf
    ) -> None:
        mine = factories.new_review(claim, people["sari"], rating("false"))
        review_submit(review=mine)
        review_send_back(review=mine, by=people["edo"], comment="Which ministry?")
        assert told(claim, people["sari"]) == []
        assert len(told(claim, people["edo"])) == 2


def test_a_first_review_is_written_with_what_others_say(
    claim: Claim, people: People, rating: RatingOf
) -> None:
    comment_add(claim=claim, by=people["edo"], text="Look at the ministry.")
    factories.new_review(claim, people["rina"], rating("true"))
    assert told(claim, people["rina"]) == ["Look at the ministry."]
