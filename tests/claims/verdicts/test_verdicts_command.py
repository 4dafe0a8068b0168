"""`manage.py verdicts`: a query from the command line."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Rating, Verdict
from tests.claims import factories

People = dict[str, User]
RatingOf = Callable[[str], Rating]


def asked(*arguments: str) -> tuple[str, str]:
    """Return what is printed, and what beside it."""
    out, err = io.StringIO(), io.StringIO()
    call_command("verdicts", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def found(*arguments: str) -> list[int]:
    """Return the keys of what is found, in their order."""
    return [json.loads(line)["id"] for line in asked("--json", *arguments)[0].splitlines()]


@pytest.fixture
def both(people: People, rating: RatingOf) -> tuple[Verdict, Verdict]:
    """Two verdicts: Ana's in Indonesian, corrected once, and Budi's."""
    ana = factories.new_claim(text="Panen padi naik 4 persen.", claimant="Ana", language="id")
    budi = factories.new_claim(text="Roads are\u202elonger.", claimant="Budi")
    first = factories.new_verdict(ana, people, rating("true"))
    other = factories.new_verdict(budi, people, rating("false"), rationale="Maps say no.")
    return factories.new_verdict(ana, people, rating("false"), replaces=first), other


def test_a_verdict_is_a_line_newest_first(both: tuple[Verdict, Verdict]) -> None:
    out, err = asked()
    lines = out.splitlines()
    assert [int(line.split()[0]) for line in lines] == sorted(
        Verdict.objects.values_list("pk", flat=True), reverse=True
    )
    assert (
        f"{both[1].published_at:%Y-%m-%d}  False  [en]  Budi: Roads are\\u202elonger." in lines[1]
    )
    assert "True (Superseded)  [id]  Ana: Panen padi naik 4 persen." in lines[2]
    assert err == ""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--q", "maps"], [1]),
        (["--claimant", "ana", "--status", "published"], [0]),
        (["--rating", "false"], [0, 1]),
        (["--language", "en"], [1]),
        (["--rating", "true", "--language", "en"], []),
    ],
)
def test_the_filters_are_those_of_rest(
    both: tuple[Verdict, Verdict], arguments: list[str], expected: list[int]
) -> None:
    assert found(*arguments) == [both[number].pk for number in expected]


def test_as_json_it_is_what_rest_shows(both: tuple[Verdict, Verdict]) -> None:
    (line,) = asked("--json", "--q", "maps")[0].splitlines()
    row: dict[str, Any] = json.loads(line)
    assert row["claim"]["claimant"]["name"] == "Budi"
    assert row["rating"]["slug"] == "false"
    assert len(row["citations"]) == 1


def test_whoever_follows_changes_gets_the_oldest_first(both: tuple[Verdict, Verdict]) -> None:
    corrected, other = both
    assert other.updated_at is not None
    later = found("--updated-after", other.updated_at.isoformat())
    assert later == [corrected.supersedes_id, corrected.pk]


def test_what_is_left_out_is_said(both: tuple[Verdict, Verdict]) -> None:
    out, err = asked("--limit", "2")
    assert len(out.splitlines()) == 2
    assert "There are more" in err
    assert asked("--limit", "3")[1] == asked("--limit", "0")[1] == ""


def test_a_wrong_filter_is_named(db: None) -> None:
    with pytest.raises(CommandError, match=r"^--updated-after: "):
        asked("--updated-after", "yesterday")
    with pytest.raises(CommandError, match=r"^--cites: "):
        asked("--cites", "not a domain")
    with pytest.raises(CommandError, match="--limit"):
        asked("--limit", "-1")


def test_it_takes_as_many_queries_for_three_as_for_one(both: tuple[Verdict, Verdict]) -> None:
    taken = []
    for limit in ("1", "3"):
        with CaptureQueriesContext(connection) as queries:
            asked("--json", "--limit", limit)
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 6
