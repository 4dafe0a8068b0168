"""The queue and the desk before a million claims: how long a page and the next claim take."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client, override_settings

from claims.models import Claim
from claims.reviews.services.scales import default_scale_ensure
from claims.statements.services.going_on import claim_next
from tests.benchmarks.many_claims import make_claims
from tests.benchmarks.measuring import seconds, spread

ROUNDS = 60
QUEUE = "/admin/claims/claim/"


def measure(size: int = 1_000_000) -> dict[str, Any]:
    """Make the claims in a database of their own; ask for each page as an administrator."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        took = seconds(lambda: make_claims(size))
        default_scale_ensure()
        person = User.objects.create_superuser("bench")
        client = Client()
        with override_settings(SECURE_SSL_REDIRECT=False, ALLOWED_HOSTS=["testserver"]):
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
            return {"claims": size, "made_in_s": round(took, 1), **_pages(client, person)}
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _pages(client: Client, person: User) -> dict[str, Any]:
    waiting = list(Claim.objects.waiting().order_by("-checkworthiness", "-pk")[:ROUNDS])
    middle = list(Claim.objects.waiting().filter(checkworthiness__lte=0.5)
                  .order_by("-checkworthiness", "-pk")[:ROUNDS])  # fmt: skip

    def page(address: str) -> None:
        response = client.get(address)
        if response.status_code != 200:
            message = f"{address}: {response.status_code}"
            raise RuntimeError(message)

    def taken() -> None:
        with transaction.atomic():
            claim_next(reviewer=person)

    desk = QUEUE + "{}/desk/"
    measured: dict[str, Callable[[int], None]] = {
        "queue": lambda _at: page(QUEUE),
        "queue, by language": lambda _at: page(f"{QUEUE}?language=id"),
        "queue, second page": lambda _at: page(f"{QUEUE}?p=2"),
        "desk, most check-worthy": lambda at: page(desk.format(waiting[at].pk)),
        "desk, in the middle": lambda at: page(desk.format(middle[at].pk)),
        "next claim": lambda _at: taken(),
    }
    return {name: _times(ask) for name, ask in measured.items()}


def _times(ask: Callable[[int], None]) -> dict[str, float]:
    for _warm in range(3):
        ask(0)
    return spread([seconds(lambda at=at: ask(at)) for at in range(ROUNDS)])  # type: ignore[misc]
