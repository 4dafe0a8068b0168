"""Ratings of other publishers beside ours: exact, or nothing."""

import tomllib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import RatingScale, TheirLabel
from claims.reviews.others import keys_of, ratings_with_theirs
from claims.reviews.services.scales import THEIR_LABELS, their_labels_ensure

pytestmark = pytest.mark.django_db
PUBLISHERS = tomllib.loads(THEIR_LABELS.read_text(encoding="utf-8"))["publishers"]
ABOUT = {"name", "domain", "page"}


def nearest(url: str, printed: str) -> str:
    """Return the slug of the rating that a page's label is nearest to, "" for none."""
    keys = keys_of(url, printed)
    _ratings, theirs = ratings_with_theirs(keys)
    return next((theirs[key].slug for key in keys if key in theirs), "")


@pytest.fixture
def labels(scale: RatingScale) -> RatingScale:
    """The default scale with the labels that come with the desk."""
    their_labels_ensure(scale)
    return scale


class TestTheData:
    """What comes with the desk."""

    def test_it_has_thirty_publishers_with_their_pages(self) -> None:
        assert len({one["domain"] for one in PUBLISHERS}) == len(PUBLISHERS) >= 30
        assert all(one["page"].startswith("https://") for one in PUBLISHERS)

    def test_it_knows_our_ratings_and_no_others(self, scale: RatingScale) -> None:
        ours = set(scale.ratings.values_list("slug", flat=True))
        assert {name for one in PUBLISHERS for name in one} <= ours | ABOUT

    @pytest.mark.parametrize("publisher", PUBLISHERS, ids=lambda one: one["domain"])
    def test_a_label_is_near_one_rating(self, publisher: dict[str, list[str]]) -> None:
        labels = [
            label.casefold()
            for name, some in publisher.items()
            if name not in ABOUT
            for label in some
        ]
        assert len(labels) == len(set(labels)) > 0


@pytest.mark.usefixtures("labels")
class TestLabels:
    """What a page prints."""

    @pytest.mark.parametrize(
        ("url", "printed", "ours"),
        [
            ("https://cekfakta.tempo.co/fakta/1", "Benar", "true"),
            ("https://cekfakta.tempo.co/fakta/1", "SEBAGIAN  BENAR", "misleading"),
            ("https://www.tempo.co/cekfakta/1", "keliru", "false"),
            ("https://cekfakta.tempo.co/fakta/1", "Sesat", "misleading"),
            ("https://cekfakta.tempo.co/fakta/1", "Tidak terbukti", "unverifiable"),
            ("https://turnbackhoax.id/1", "SALAH", "false"),
            ("https://www.kompas.com/cekfakta/1", "Hoaks", "false"),
            ("https://www.politifact.com/1", "Our ruling: Pants on Fire!", "false"),
            ("https://factcheck.afp.com/1", "Missing context", "misleading"),
        ],
    )
    def test_a_known_one_is_near_ours(self, url: str, printed: str, ours: str) -> None:
        assert nearest(url, printed) == ours

    @pytest.mark.parametrize(
        ("url", "printed"),
        [
            ("https://turnbackhoax.id/1", "Salah besar"),
            ("https://turnbackhoax.id/1", "Satire"),
            ("https://turnbackhoax.id/1", ""),
            ("https://elsewhere.example/1", "False"),
            ("https://nottempo.co/1", "Benar"),
            ("", "Benar"),
            ("https://tempo.co.evil.example/1", "Benar"),
        ],
    )
    def test_another_one_is_never_guessed(self, url: str, printed: str) -> None:
        assert nearest(url, printed) == ""

    def test_ours_come_in_their_order_in_the_same_query(self, labels: RatingScale) -> None:
        keys = keys_of("https://tempo.co/1", "Benar") + keys_of("https://snopes.com/1", "True")
        with CaptureQueriesContext(connection) as asked:
            ratings, theirs = ratings_with_theirs(keys)
        assert [one.order for one in ratings] == [1, 2, 3, 4, 5, 6, 7]
        assert (len(theirs), len(asked)) == (2, 1)
        assert [one.order for one in ratings_with_theirs(())[0]] == [1, 2, 3, 4, 5, 6, 7]


class TestOnceMore:
    """`setup_desk` again."""

    def test_it_adds_nothing_and_what_editors_changed_stays(self, labels: RatingScale) -> None:
        count = TheirLabel.objects.count()
        TheirLabel.objects.filter(domain="tempo.co", label="Sesat").delete()
        other = labels.ratings.get(slug="mostly-false")
        TheirLabel.objects.filter(domain="tempo.co", label="Keliru").update(rating=other)
        assert their_labels_ensure(labels) == 0
        assert TheirLabel.objects.count() == count - 1
        assert nearest("https://tempo.co/1", "Keliru") == "mostly-false"

    def test_a_scale_without_such_ratings_gets_none(self) -> None:
        assert their_labels_ensure(RatingScale.objects.create(slug="own", name="Own")) == 0
