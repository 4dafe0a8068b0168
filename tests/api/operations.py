"""Every operation of REST, and a desk with one of everything for each to be tried on."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth.models import User
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator

from claims.comments.services import comment_add
from claims.models import Claim, ImportBatch, Notice, Rating
from claims.reviews.services.reviews import review_submit
from tests.claims import factories
from workbench.lib.access.keys import key_issue
from workbench.lib.webhooks.services import endpoint_add

ROOT = "/api/v1/"
UNDESCRIBED = {"schema/", "docs/"}
_VARYING = re.compile(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>")
_NAMED = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Operation:
    """A method at a path below the root, with `{id}` or another name for what varies."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@cache
def described() -> dict[str, Any]:
    """Return the schema."""
    schema: dict[str, Any] = SchemaGenerator(api_version="v1").get_schema(public=True)  # type: ignore[no-untyped-call]
    return schema


def operations() -> set[Operation]:
    """Return every operation that the schema describes."""
    return {
        Operation(method.upper(), path.removeprefix(ROOT))
        for path, methods in described()["paths"].items()
        for method in methods
    }


def routes() -> set[str]:
    """Return every path below the root that the URL map has."""
    return {path.removeprefix("api/v1/") for path in _walk(get_resolver()) if path != "api/v1/"}


def _walk(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, address)
        elif isinstance(entry, URLPattern) and address.startswith("api/v1/"):
            yield _VARYING.sub(_named, address).replace("^", "").removesuffix("$")


def _named(varying: re.Match[str]) -> str:
    name = varying[1] or varying[2]
    return f"{{{'id' if name == 'pk' else name}}}"


class Desk:
    """One of everything that a path's first name may be."""

    def __init__(self, people: dict[str, User], rating: Callable[[str], Rating]) -> None:
        self.article = factories.new_article()
        self.claim = factories.new_claim(claimant="Ana Lopez", article=self.article)
        self.evidence = factories.new_evidence(self.claim)[0]
        draft = factories.new_review(self.claim, people["rina"], rating("true"))
        self.review = review_submit(review=draft)
        decided = factories.new_claim(claimant="Ana Lopez", article=factories.new_article())
        self.verdict = factories.new_verdict(decided, people, rating("true"))
        self.batch = ImportBatch.objects.create(channel="api", name="x", status="queued")
        self.comment = comment_add(claim=decided, by=people["edo"], text="@rina, look.")
        self.notice = Notice.objects.create(verdict=self.verdict, reason="It grew.", channel="api")
        self.endpoint, _ = endpoint_add(
            url="https://cms.example/", events=["verdict.published"], by=people["edo"]
        )

    def address(self, path: str, person: User | None) -> str:
        """Return a path's address; a key is one of whoever asks."""
        resource = path.partition("/")[0]
        if resource == "api-keys" and _NAMED.search(path) and person is not None:
            key = key_issue(name="x", user=person, scopes=())[0].pk
        else:
            key = self._keys().get(resource, 0)
        return ROOT + _NAMED.sub(str(key), path)

    def _keys(self) -> dict[str, int]:
        claim = Claim.objects.get(pk=self.claim.pk)
        return {
            "articles": self.article.pk,
            "claims": claim.pk,
            "claimants": claim.claimant_id or 0,
            "appearances": claim.appearances.get().pk,
            "retrieval-runs": self.evidence.run_id,
            "rating-scales": self.review.rating.scale_id if self.review.rating else 0,
            "reviews": self.review.pk,
            "citations": self.review.citations.get().pk,
            "verdicts": self.verdict.pk,
            "imports": self.batch.pk,
            "sources": self.article.source_id,
            "snapshots": self.article.snapshot_id,
            "comments": self.comment.pk,
            "notices": self.notice.pk,
            "webhooks": self.endpoint.pk,
        }
