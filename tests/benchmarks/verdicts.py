"""The list of verdicts over very many claims, on PostgreSQL databases of its own.

A true verdict, published by the services, is copied inside the database, with its claim,
appearance, review and citation: to 10,000 in one, to `size` in another. The same pages of both are
asked for in turns, through the whole of Django; of the larger one also in turns with a bare DRF
view of the same rows (the same serializer and kind of pages; no keys, rates, filters or tags).

A word that one claim has, one of a thousandth of them, one that none has, and one that all have.
"""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import include, path
from rest_framework.authentication import BaseAuthentication
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from claims.api.exports import EXPORTS, export_lines
from claims.api.serializers.verdicts import VerdictSerializer
from claims.models import Appearance, Citation, Claim, Review, Verdict
from claims.reviews.services.scales import default_scale_ensure
from claims.verdicts.selectors import verdict_list_public
from tests.benchmarks.measuring import resident_mb, seconds, spread
from tests.claims import factories
from workbench.lib.access.keys import key_issue
from workbench.roles import setup_roles

COPIED = (Claim, Appearance, Review, Verdict, Citation)
FEW = 10_000
BASE = 1_000
EXPORTED = 100_000
ROUNDS = 15
LIST = "/api/v1/verdicts/"


class BarePages(CursorPagination):
    """DRF's own."""

    ordering = "-pk"
    page_size = 50


class Somebody(BaseAuthentication):
    """Lets rina in without asking the database: strangers are shown less."""

    def authenticate(self, request: Request) -> tuple[User, None]:
        """Return her."""
        return User(username="rina"), None


class Bare(ListAPIView[Verdict]):
    """The same rows by DRF alone."""

    authentication_classes = (Somebody,)
    permission_classes = throttle_classes = filter_backends = ()
    pagination_class = BarePages
    serializer_class = VerdictSerializer
    versioning_class = None

    def get_queryset(self) -> Any:
        """Return what the list has."""
        return verdict_list_public()


urlpatterns = [path("bare/", Bare.as_view()), path("", include("workbench.urls"))]


def measure(size: int = 1_000_000) -> dict[str, Any]:
    """Build both, ask both in turns, export from the large one."""
    if connection.vendor != "postgresql":
        message = "DATABASE_URL is not PostgreSQL: bin/services start"
        raise SystemExit(message)
    name = connection.settings_dict["NAME"]
    few = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    many = f"{few}_many"
    try:
        with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"]), _no_rates():
            client = _first()
            _unguarded()
            _grow(0, FEW)
            _copy_database(few, many)
            _turn_to(many)
            built = round(seconds(lambda: _grow(FEW, size)), 1)
            pages = _in_turns(client, {few: FEW, many: size})
            return {
                "claims": size, "build_s": built, "pages": pages, "bare": _against_bare(client),
                "queries": _queries(client), "export": _export(),
            }  # fmt: skip
    finally:
        _turn_to(few)
        _drop_database(many)
        connection.creation.destroy_test_db(name, verbosity=0)


def _turn_to(database: str) -> None:
    """Ask another database from now on."""
    connection.close()
    connection.settings_dict["NAME"] = database
    connection.ensure_connection()


def _copy_database(old: str, new: str) -> None:
    connection.close()
    _drop_database(new)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{new}" TEMPLATE "{old}"')


def _drop_database(database: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{database}"')


@contextmanager
def _no_rates() -> Iterator[None]:
    before = SimpleRateThrottle.THROTTLE_RATES
    SimpleRateThrottle.THROTTLE_RATES = dict.fromkeys(("anon", "user", "notices"))
    yield
    SimpleRateThrottle.THROTTLE_RATES = before


def _first() -> Client:
    """Publish the verdict that is copied; return a client with a key that reads."""
    setup_roles()
    people = {}
    for name, role in (("rina", "Reviewer"), ("edo", "Editor")):
        people[name] = User.objects.create_user(name, is_staff=True)
        people[name].groups.add(Group.objects.get(name=role))
    claim = factories.new_claim(claimant="Ana Lopez", article=factories.new_article())
    factories.new_verdict(claim, people, default_scale_ensure().ratings.get(slug="true"))
    secret = key_issue(name="benchmark", user=people["rina"], scopes=["read"])[1]
    return Client(headers={"Authorization": f"Api-Key {secret}"})


def _unguarded() -> None:
    """Let no trigger and no foreign key look at each copy; the database is thrown away."""
    with connection.cursor() as cursor:
        for table in (model._meta.db_table for model in COPIED):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass",
                [table],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def _grow(first: int, last: int) -> None:
    """Copy the first verdict."""
    verdict = Verdict.objects.order_by("pk")[0]
    text = "'Rice in district d' || n % 1000 || ' grew by number ' || n || '.'"
    words = f"jsonb_set(as_published, '{{claim,text}}', to_jsonb({text}))"
    moment = "published_at - (10000000 - n) * interval '1 second'"
    pk = {"id": f"{BASE} + n"}
    index = _dropped("verdict_public_words")  # built at once afterwards: faster than row by row
    claim = {"claim_id": f"{BASE} + n"}
    _copy(Claim, verdict.claim_id, first, last, **pk, key="md5(n::text) || md5(n::text)", text=text)
    appearance, cited = verdict.claim.appearances.get().pk, verdict.citations.get().pk
    _copy(Appearance, appearance, first, last, **pk, **claim)
    _copy(Review, verdict.review_id, first, last, **pk, **claim)
    _copy(
        Verdict, verdict.pk, first, last, **pk, **claim, review_id=f"{BASE} + n",
        as_published=words, published_at=moment, updated_at=moment,
    )  # fmt: skip
    _copy(Citation, cited, first, last, **pk, verdict_id=f"{BASE} + n")
    with connection.cursor() as cursor:
        cursor.execute(index)
        cursor.execute("VACUUM ANALYZE")


def _dropped(index: str) -> str:
    """Drop an index and return how it is made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [index])
        definition: str = cursor.fetchone()[0]
        cursor.execute(f"DROP INDEX {index}")
    return definition


def _copy(model: Any, pk: int, first: int, last: int, **changes: str) -> None:
    table, columns = model._meta.db_table, [one.column for one in model._meta.concrete_fields]
    values = ", ".join(changes.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table}, "  # noqa: S608
            f"generate_series({first}, {last - 1}) AS n WHERE id = {pk}"
        )


def _in_turns(client: Client, sizes: dict[str, int]) -> dict[str, dict[str, float]]:
    """Return for each page its median in the small and the large database, and the least of each:
    with other work on the machine that tells more.
    """
    taken: dict[str, dict[str, list[float]]] = {}
    for round_ in range(ROUNDS + 1):
        for database, size in sizes.items():
            _turn_to(database)
            _get(client, LIST)
            for what, given in _asked(size).items():
                took = seconds(partial(_get, client, LIST, given))
                if round_:  # the first one reads from the disk
                    taken.setdefault(what, {}).setdefault(database, []).append(took)
    return {what: _compared(*times.values()) for what, times in taken.items()}


def _compared(few: list[float], many: list[float]) -> dict[str, float]:
    return {
        "few_p50_ms": spread(few)["p50_ms"], "many_p50_ms": spread(many)["p50_ms"],
        "few_least_ms": round(min(few) * 1000, 1), "many_least_ms": round(min(many) * 1000, 1),
        "many_to_few_p50": round(spread(many)["p50_ms"] / spread(few)["p50_ms"], 2),
        "many_to_few_least": round(min(many) / min(few), 2),
    }  # fmt: skip


def _asked(size: int) -> dict[str, dict[str, str]]:
    deep = base64.b64encode(urlencode({"p": BASE + size // 2}).encode()).decode()
    return {
        "first page": {},
        "a page in the middle": {"cursor": deep},
        "a word of one": {"q": str(size - 7)},
        "a word of a thousandth": {"q": "d777"},
        "a word of none": {"q": "submarine"},
        "a word of all": {"q": "rice"},
        "two words": {"q": "rice d777"},
    }


def _get(client: Client, address: str, given: dict[str, str] | None = None) -> Any:
    response = client.get(address, given or {}, secure=True)
    if response.status_code != 200:
        raise RuntimeError(response.content)
    return response.json()["results"]


def _against_bare(client: Client) -> dict[str, float]:
    """Ask both in turns; requests a second of ours against the bare one's."""
    ours, bare, stranger = [], [], Client()
    if _get(client, LIST) != _get(stranger, "/bare/"):
        message = "the two show something else"
        raise RuntimeError(message)
    for _round in range(3 * ROUNDS):
        ours.append(seconds(lambda: _get(client, LIST)))
        bare.append(seconds(lambda: _get(stranger, "/bare/")))
    return {
        "ours_p50_ms": spread(ours)["p50_ms"],
        "bare_p50_ms": spread(bare)["p50_ms"],
        "requests_to_bare": round(spread(bare)["p50_ms"] / spread(ours)["p50_ms"], 2),
    }


def _queries(client: Client) -> dict[str, int]:
    found = {}
    for what, given in {"list": {}, "words": {"q": "rice d777"}}.items():
        with CaptureQueriesContext(connection) as captured:
            _get(client, LIST, given)
        found[what] = len(captured)
    return found


def _export() -> dict[str, float]:
    """Export the first rows as CSV: how fast, and how much the peak of memory grows by them."""
    export = EXPORTS["verdicts"]
    rows = export.rows().filter(pk__lt=BASE + EXPORTED)
    peaks = [resident_mb("VmHWM")]

    def shown(chosen: Any) -> None:
        for _line in export_lines(export, chosen, {}, "csv"):
            pass

    shown(rows.filter(pk__lt=BASE + EXPORTED // 10))
    peaks.append(resident_mb("VmHWM"))
    took = seconds(lambda: shown(rows))
    peaks.append(resident_mb("VmHWM"))
    count = rows.count()
    return {
        "rows": count, "rows_a_second": round(count / took), "peak_mb_before": peaks[0],
        "peak_mb_after_a_tenth": peaks[1], "peak_mb_after_all": peaks[2],
    }  # fmt: skip
