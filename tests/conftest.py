"""Fixtures that every test may use, and how missing services are handled.

The cast is fixed: rina and sari review, edo edits, tono has no role and must see nothing.
"""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings

from claims.articles.services import article_save
from claims.models import Article, Rating, RatingScale
from claims.reviews.services.scales import default_scale_ensure
from claims.statements.services.extracting import article_extract
from sources.documents import ParsedDocument
from sources.models import Source
from sources.search import SearchBackend, get_backend
from sources.services import source_save, sources_index
from tests.guards import GUARDS, drop
from workbench.lib import dispatch
from workbench.roles import setup_roles

# On a machine that has other things to do, making the first example takes a second, and any other
# may: how long something takes is asked where that is the question (the mark `alone`).
hypothesis_settings.register_profile(
    "any", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("any")
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def missing_service(reason: str) -> None:
    """Skip visibly, or fail where services are required (REQUIRE_SERVICES=1, as in CI)."""
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(f"a required service is missing: {reason}")
    pytest.skip(reason)


@pytest.fixture
def founding_article() -> bytes:
    """The project's first real input, which stays its publisher's and outside the repository."""
    path = SHARED / "data" / "seed" / "article_id.txt"
    if not path.exists():
        pytest.skip("the founding article is not beside this checkout")
    return path.read_bytes()


@pytest.fixture(autouse=True)
def embedded_search(settings: Settings, tmp_path: Path) -> None:
    """Give every test an embedded index of its own; service tests choose otherwise."""
    settings.SEARCH_BACKEND = "embedded"
    settings.SEARCH_DIR = tmp_path / "search"


@pytest.fixture(autouse=True)
def plain_site(settings: Settings, tmp_path: Path) -> None:
    """Let the test client speak HTTP, and nothing need be collected for it."""
    settings.SECURE_SSL_REDIRECT = False
    settings.STATIC_ROOT = tmp_path


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Hash passwords fast: the real hasher is slow on purpose, a fifth of a second each."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def unknown_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test know from another that the broker is away."""
    monkeypatch.setattr(dispatch, "_broker", dispatch._Broker())


@pytest.fixture(autouse=True)
def emptied_afterwards(request: pytest.FixtureRequest) -> Iterator[None]:
    """Put the guards aside before a test that commits is cleaned up; a flush puts them back."""
    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction"))
    if commits or {"transactional_db", "live_server"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        yield
        drop(GUARDS)
    else:
        yield


@pytest.fixture
def backend() -> SearchBackend:
    """The configured search backend, with its index made."""
    found = get_backend()
    found.ensure()
    return found


@pytest.fixture(autouse=True)
def uploads_of_its_own(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give every test a folder for uploads of its own."""
    settings.IMPORTS_DIR = tmp_path_factory.mktemp("imports")


@pytest.fixture
def search_away(settings: Settings) -> None:
    """Let the search server be one that does not answer."""
    settings.SEARCH_BACKEND = "elasticsearch"
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    settings.SEARCH_TIMEOUT_SECONDS = 1


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """The cast."""
    setup_roles()
    cast = {}
    roles = {"rina": "Reviewer", "sari": "Reviewer", "edo": "Editor", "tono": None}
    for username, role in roles.items():
        cast[username] = User.objects.create_user(
            username, password=f"pw-{username}", first_name=username.title(), is_staff=True
        )
        if role:
            cast[username].groups.add(Group.objects.get(name=role))
    return cast


@pytest.fixture
def scale(db: None) -> RatingScale:
    """The default rating scale."""
    return default_scale_ensure()


@pytest.fixture
def rating(scale: RatingScale) -> Callable[[str], Rating]:
    """Find a rating by its short name."""
    return lambda slug: scale.ratings.get(slug=slug)


def document(**changes: object) -> ParsedDocument:
    """Return a document; each call with other words or another URL is another source."""
    given: dict[str, object] = {
        "title": "Ministry rules out troops",
        "body": (
            "Defence minister Ana Lopez said that the army will not send 5,000 soldiers abroad. "
            "The talks were held in Vienna on 3 March 2025."
        ),
        "language": "en",
        "url": "https://daily.example/troops",
        "publisher": "The Daily Example",
        "published_at": datetime(2025, 3, 4, 8, 0, tzinfo=UTC),
    }
    return ParsedDocument(**{**given, **changes})  # type: ignore[arg-type]


@pytest.fixture
def make_source(db: None) -> Callable[..., Source]:
    """Save and index a source."""

    def make(**changes: object) -> Source:
        source = source_save(document=document(**changes)).source
        get_backend().ensure()
        sources_index(source_ids=[source.pk])
        return Source.objects.get(pk=source.pk)

    return make


@pytest.fixture
def article(db: None) -> Article:
    """An article whose claims have been found."""
    saved = article_save(document=document()).article
    article_extract(article_id=saved.pk)
    return Article.objects.get(pk=saved.pk)
