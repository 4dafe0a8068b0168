"""Each rule of ClaimReview is found broken where it is, and nowhere else."""

import copy
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from claims.publishing.claimreview import claim_review
from claims.publishing.reading import MAX_REVIEWS, NotReadable, find_reviews
from claims.publishing.rules import RULES
from claims.publishing.selectors import fault_words, review_warnings
from claims.publishing.validating import validate
from tests.claims import factories
from tests.claims.publishing.samples import DESK, verdict
from tests.loopback import sends, serving
from workbench.lib.http import HttpClient

PAGE = "https://desk.example/verdicts/7/"
GONE = "(left out)"
Change = tuple[str, object, str, str]

# path, new value (or GONE), the rule that breaks, its pointer
BROKEN: list[Change] = [
    ("@context", GONE, "context", "/@context"),
    ("@context", "https://other.example", "context", "/@context"),
    ("claimReviewed", GONE, "claim-reviewed", "/claimReviewed"),
    ("claimReviewed", " ", "claim-reviewed", "/claimReviewed"),
    ("claimReviewed", ["x"], "claim-reviewed", "/claimReviewed"),
    ("claimReviewed", "x" * 75, "claim-long", "/claimReviewed"),
    ("claimReviewed", "Panen naik: sebagian besar benar", "claim-rated", "/claimReviewed"),
    ("url", GONE, "url", "/url"),
    ("url", "/verdicts/7/", "url", "/url"),
    ("url", "https://other.example/7", "url-domain", "/url"),
    ("url", "https://notdesk.example/7", "url-domain", "/url"),
    ("url", "https://bit.ly/7", "url-short", "/url"),
    ("author", GONE, "author", "/author"),
    ("author", {"@type": "Person"}, "author-name", "/author"),
    ("datePublished", "yesterday", "date", "/datePublished"),
    ("datePublished", 7, "date", "/datePublished"),
    ("citation", GONE, "citation", ""),
    ("reviewRating", GONE, "rating", "/reviewRating"),
    ("reviewRating", "True", "rating", "/reviewRating"),
    ("reviewRating/alternateName", GONE, "rating-words", "/reviewRating/alternateName"),
    ("reviewRating/ratingValue", "many", "rating-number", "/reviewRating/ratingValue"),
    ("reviewRating/ratingValue", True, "rating-number", "/reviewRating/ratingValue"),
    ("reviewRating/ratingValue", "NaN", "rating-number", "/reviewRating/ratingValue"),
    ("reviewRating/ratingValue", 3.5, "rating-whole", "/reviewRating/ratingValue"),
    ("reviewRating/ratingValue", 6, "rating-range", "/reviewRating/ratingValue"),
    ("reviewRating/ratingValue", "0", "rating-range", "/reviewRating/ratingValue"),
    ("reviewRating/bestRating", GONE, "rating-scale", "/reviewRating"),
    ("reviewRating/bestRating", 1, "rating-order", "/reviewRating/bestRating"),
    ("reviewRating/worstRating", 0, "rating-least", "/reviewRating/worstRating"),
    ("itemReviewed", GONE, "claim", "/itemReviewed"),
    ("itemReviewed/@type", "CreativeWork", "claim-type", "/itemReviewed/@type"),
    ("itemReviewed/author", {"@type": "Person"}, "claimant-name", "/itemReviewed/author"),
    ("itemReviewed/datePublished", GONE, "claim-when", "/itemReviewed/datePublished"),
    ("itemReviewed/datePublished", "25/02", "date", "/itemReviewed/datePublished"),
    ("itemReviewed/firstAppearance", GONE, "claim-where", "/itemReviewed/appearance"),
    ("itemReviewed/firstAppearance", "x", "claim-address", "/itemReviewed/firstAppearance"),
    ("itemReviewed/appearance", [{"url": "ftp://x"}], "claim-address",
     "/itemReviewed/appearance/0"),
    ("itemReviewed/firstAppearance", "https://www.desk.example/1", "claim-own",
     "/itemReviewed/firstAppearance"),
]  # fmt: skip


def sound() -> dict[str, Any]:
    """Return a review that breaks no rule."""
    return claim_review(verdict(), DESK)


def changed(path: str, value: object) -> dict[str, Any]:
    review = copy.deepcopy(sound())
    *way, last = path.split("/")
    inner = review
    for step in way:
        inner = inner[step]
    if value == GONE:
        del inner[last]
    else:
        inner[last] = value
    return review


@pytest.mark.parametrize(("path", "value", "code", "pointer"), BROKEN, ids=str)
def test_a_broken_rule_is_found_where_it_is(
    path: str, value: object, code: str, pointer: str
) -> None:
    faults = validate([("", changed(path, value))], page=PAGE)
    assert [(fault.code, fault.pointer) for fault in faults] == [(code, pointer)]


def test_every_rule_has_such_a_case() -> None:
    elsewhere = {"no-review", "twice", "several", "rating-name"}
    assert {code for _path, _value, code, _pointer in BROKEN} | elsewhere == set(RULES)


def test_a_rating_named_the_old_way_is_a_warning() -> None:
    review = changed("reviewRating/alternateName", GONE)
    review["reviewRating"]["name"] = "True"
    (fault,) = validate([("", review)])
    assert (fault.code, fault.is_error) == ("rating-name", False)


def test_nothing_to_check_is_said() -> None:
    assert [fault.code for fault in validate([])] == ["no-review"]


def test_the_same_review_twice_is_an_error_and_several_on_a_page_a_warning() -> None:
    faults = validate([("/script/0", sound()), ("/script/1", sound())], page=PAGE)
    assert [(fault.code, fault.pointer) for fault in faults] == [
        ("twice", "/script/1"),
        ("several", ""),
    ]


def test_a_subdomain_is_the_same_site() -> None:
    assert validate([("", changed("url", "https://cek.desk.example/7"))], page=PAGE) == []


@pytest.mark.parametrize("text", ["True love costs money", "He told the true story"])
def test_a_word_of_the_rating_inside_a_claim_is_no_rating(text: str) -> None:
    review = changed("claimReviewed", text)
    review["reviewRating"]["alternateName"] = "Tru"
    assert validate([("", review)]) == []


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["@type", "url", "name", "ratingValue", "author", "appearance"]),
                inner,
            )
        ),
        max_leaves=10,
    ),
    st.sampled_from(sorted(sound())),
)
def test_odd_values_are_faults_and_never_errors_of_ours(value: object, name: str) -> None:
    for fault in validate([("", {**sound(), name: value})], page=PAGE):
        assert fault_words(fault)


class TestReading:
    """Where reviews are found."""

    def test_in_json_in_a_graph_and_in_a_feed(self) -> None:
        for document, pointer in (
            (sound(), ""),
            ([sound()], "/0"),
            ({"@graph": [{"@type": "WebPage"}, sound()]}, "/@graph/1"),
            ({"dataFeedElement": [{"item": [sound()]}]}, "/dataFeedElement/0/item/0"),
            ({"a/b~c": {**sound(), "@type": ["Review", "ClaimReview"]}}, "/a~1b~0c"),
        ):
            assert [at for at, _ in find_reviews(json.dumps(document).encode())] == [pointer]

    def test_in_a_page(self) -> None:
        page = (
            '<!DOCTYPE html><script>var x = {"@type": "ClaimReview"}</script>'
            f'<script type="application/ld+json">{json.dumps(sound())}</script>'
        )
        assert find_reviews(page.encode()) == [("/script/0", sound())]

    def test_a_broken_script_hides_no_other_one(self) -> None:
        script = '<script type="application/ld+json">{}</script>'
        broken = "<!DOCTYPE html>" + script.format('{"@type": ')
        page = broken + script.format(json.dumps(sound()))
        assert find_reviews(page.encode()) == [("/script/1", sound())]
        with pytest.raises(NotReadable):
            find_reviews(broken.encode())

    @pytest.mark.parametrize(
        "data", [b"", b" ", b"{", b"null x", b"\xff\xfe\x00", b"[" * 100_000, b'{"a":"\\ud800"}'],
        ids=lambda data: repr(data[:12]),
    )  # fmt: skip
    def test_what_is_neither_is_refused(self, data: bytes) -> None:
        with pytest.raises(NotReadable):
            find_reviews(data)

    def test_no_more_than_so_many_are_read(self) -> None:
        many = b"[" + b",".join([b'{"@type":"ClaimReview"}'] * (MAX_REVIEWS + 5)) + b"]"
        assert len(find_reviews(many)) == MAX_REVIEWS


class TestCommand:
    """`manage.py claimreview validate`."""

    def run(self, *arguments: str) -> str:
        out = StringIO()
        call_command("claimreview", "validate", *arguments, stdout=out)
        return out.getvalue()

    def test_a_sound_file_is_said_to_be_sound(self, tmp_path: Path) -> None:
        file = tmp_path / "review.json"
        file.write_text(json.dumps(sound()))
        assert "1 ClaimReviews, 0 rules broken" in self.run(str(file))

    def test_a_broken_one_ends_with_1_and_names_rule_place_and_source(self, tmp_path: Path) -> None:
        file = tmp_path / "review.json"
        file.write_text(json.dumps(changed("reviewRating/worstRating", 0)))
        out = StringIO()
        with pytest.raises(CommandError) as refused:
            call_command("claimreview", "validate", str(file), stdout=out)
        assert refused.value.returncode == 1
        assert "error /reviewRating/worstRating [rating-least]" in out.getvalue()
        assert "“worstRating” is at least 1." in out.getvalue()
        assert "https://developers.google.com/" in out.getvalue()

    def test_programs_get_json(self, tmp_path: Path) -> None:
        file = tmp_path / "review.json"
        file.write_text(json.dumps(changed("citation", GONE)))
        (fault,) = json.loads(self.run(str(file), "--json"))
        assert (fault["severity"], fault["pointer"], fault["code"]) == ("warning", "", "citation")

    def test_what_cannot_be_read_ends_with_2(self, tmp_path: Path) -> None:
        (tmp_path / "x").write_bytes(b"{")
        for where in (str(tmp_path / "missing"), str(tmp_path / "x"), str(tmp_path)):
            with pytest.raises(CommandError) as refused:
                self.run(where)
            assert refused.value.returncode == 2

    def test_an_address_is_asked_through_the_guarded_client(
        self, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with serving() as site:
            site.routes["/review"] = sends(json.dumps(changed("url", f"{site.url()}x")))
            with pytest.raises(CommandError, match=r"(?i)port|address") as refused:
                self.run(site.url("/review"))
            assert refused.value.returncode == 2
            assert site.requests == []
            ports = site.client(allowed_ports={site.port})
            monkeypatch.setattr("claims.management.commands.claimreview.HttpClient", lambda: ports)
            assert isinstance(ports, HttpClient)
            assert "1 ClaimReviews" in self.run(site.url("/review"))


@pytest.mark.django_db
def test_before_publishing_the_rules_are_warnings(
    people: dict[str, User], rating: Callable[[str], Any]
) -> None:
    claim = factories.new_claim(text="x" * 80, article=factories.new_article())
    review = factories.new_review(claim, people["rina"], rating("true"))
    codes = {fault.code for fault in review_warnings(review)}
    assert codes == {"claim-long"}
    review.rating = None
    assert review_warnings(review) == []
