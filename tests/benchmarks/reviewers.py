"""Reviewers who work one queue at the same time, each on a connection of their own, through the
desk's pages: open the claim, save while typing, hand in, go on to the next one.

What each was told is held against what the database has: nobody was given another's claim, no words
that were told to be saved are gone, and no page failed.
"""

import re
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import monotonic, perf_counter
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import connection, connections
from django.test import Client, override_settings
from django.urls import resolve, reverse

from claims.models import Rating, Review
from claims.reviews.choices import ReviewStatus
from claims.reviews.services.scales import default_scale_ensure
from claims.statements.services.going_on import claim_next
from tests.benchmarks.many_claims import make_claims
from tests.benchmarks.measuring import spread
from workbench.roles import setup_roles

PEOPLE = 20
_BASE = re.compile(r'name="base" value="(\w*)"')
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(slots=True)
class Worker:
    """One reviewer: which claims they were given, the words they were told to be saved, by claim,
    what failed, and how long each page took.
    """

    user: User
    claims: list[int] = field(default_factory=list)
    saved: dict[int, str] = field(default_factory=dict)
    handed_in: set[int] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=dict)


def measure(size: int = 2000) -> dict[str, Any]:
    """Let twenty people work a queue of `size` claims for two minutes."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        setup_roles()
        default_scale_ensure()
        make_claims(size, waiting=True)
        with override_settings(SECURE_SSL_REDIRECT=False, ALLOWED_HOSTS=["testserver"]):
            workers = work(people(PEOPLE), seconds=120)
        return {"claims": size, "people": PEOPLE, "wrong": wrong(workers), **figures(workers)}
    finally:
        connections.close_all()
        connection.creation.destroy_test_db(name, verbosity=0)


def people(number: int) -> list[User]:
    """Make reviewers."""
    group = Group.objects.get(name="Reviewer")
    made = [User.objects.create_user(f"reviewer-{n}", is_staff=True) for n in range(number)]
    for one in made:
        one.groups.add(group)
    return made


def work(users: Sequence[User], *, seconds: float) -> list[Worker]:
    """Let all work at the same time, until so many seconds are over or nothing waits."""
    rating = Rating.objects.get(slug="unverifiable", scale__is_default=True).pk
    until = monotonic() + seconds
    workers = [Worker(user) for user in users]

    def act(worker: Worker) -> None:
        try:
            _work(worker, rating, until)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(workers)) as pool:
        list(pool.map(act, workers))
    return workers


def wrong(workers: Sequence[Worker]) -> list[str]:
    """Say what was wrong: a failed page, a claim that two were given, words that are gone."""
    given = Counter(claim for worker in workers for claim in worker.claims)
    found = [failure for worker in workers for failure in worker.failed]
    found += [
        f"claim {claim} was given {times} times" for claim, times in given.items() if times > 1
    ]
    for worker in workers:
        kept = {one.claim_id: one for one in Review.objects.filter(reviewer=worker.user)}
        for claim, words in worker.saved.items():
            review = kept.get(claim)
            if review is None or review.rationale != words:
                found.append(f"words of {worker.user} on claim {claim} are gone")
            elif (review.status == ReviewStatus.SUBMITTED) != (claim in worker.handed_in):
                found.append(f"claim {claim} is {review.status} of {worker.user}")
    return found


def figures(workers: Sequence[Worker]) -> dict[str, Any]:
    """Return how much was done, and how long each kind of page took."""
    kinds = sorted({kind for worker in workers for kind in worker.times})
    return {
        "handed_in": sum(len(worker.handed_in) for worker in workers),
        **{
            kind: spread([took for worker in workers for took in worker.times.get(kind, [])])
            for kind in kinds
        },
    }


def _work(worker: Worker, rating: int, until: float) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(worker.user, backend=_BACKEND)
    claim = claim_next(reviewer=worker.user)
    following = claim.pk if claim else None
    while following and monotonic() < until:
        worker.claims.append(following)
        following = _review(worker, client, following, rating, until)


def _review(worker: Worker, client: Client, claim: int, rating: int, until: float) -> int | None:
    """Review one claim; return the next that the desk gives, if there is one and time is left."""
    address = reverse("admin:claims_claim_desk", args=[claim])
    page = _timed(worker, "desk", lambda: client.get(address))
    base = _BASE.search(page.content.decode())
    if base is None:
        worker.failed.append(f"desk of claim {claim}: {page.status_code}")
        return None
    sent = {"rating": rating, "draft": "", "note": "", "base": base[1]}
    words = f"Claim {claim}: the archive and both registers were searched"
    for more in ("", ", and neither has a word of it"):
        words += more
        form = {**sent, "action": "autosave", "rationale": words}
        told = _timed(worker, "save while typing", lambda form=form: client.post(address, form))
        if told.status_code != 200:
            worker.failed.append(f"saving claim {claim}: {told.status_code} {told.content[:200]!r}")
            return None
        sent |= told.json()
        worker.saved[claim] = words
    if monotonic() > until:
        return None  # a draft is left behind
    form = {**sent, "action": "submit:next", "rationale": words}
    answer = _timed(worker, "hand in, next claim", lambda: client.post(address, form))
    if answer.status_code != 302:
        worker.failed.append(f"handing in claim {claim}: {answer.status_code}")
        return None
    worker.handed_in.add(claim)
    return resolve(answer["Location"].partition("#")[0]).kwargs.get("pk")


def _timed(worker: Worker, kind: str, ask: Any) -> Any:
    began = perf_counter()
    answer = ask()
    worker.times.setdefault(kind, []).append(perf_counter() - began)
    if answer.status_code >= 500:
        worker.failed.append(f"{kind}: {answer.status_code}")
    return answer
