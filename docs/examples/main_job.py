"""The whole main job over REST, with the typed client that docs/api.md says how to generate.

    python main_job.py http://127.0.0.1:8000 article.json

sends an article in, waits for its claims and their evidence, hands in a review that cites the best
passage, publishes it as somebody else, and prints the verdict, as asked for and as whoever follows
what changes gets it. `REVIEWER_KEY` needs the scopes read, write and review; `EDITOR_KEY` read and
publish, of another person.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from claim_workbench_client import AuthenticatedClient
from claim_workbench_client.api.articles import articles_create, articles_retrieve
from claim_workbench_client.api.claims import (
    claims_evidence_list,
    claims_list,
    claims_publish_create,
    claims_retrieval_create,
    claims_retrieve,
    claims_reviews_create,
)
from claim_workbench_client.api.rating_scales import rating_scales_list
from claim_workbench_client.api.retrieval_runs import retrieval_runs_retrieve
from claim_workbench_client.api.reviews import reviews_list
from claim_workbench_client.api.verdicts import verdicts_list
from claim_workbench_client.models import (
    Article,
    ArticleImportRequest,
    CitedRequest,
    Claim,
    Evidence,
    Problem,
    PublishAskedRequest,
    RetrievalRun,
    ReviewAskedRequest,
    Verdict,
)
from claim_workbench_client.types import Response, Unset

T = TypeVar("T")
PATIENCE_SECONDS = 300


class Refused(Exception):
    """The desk said no; `problem` says why (RFC 9457)."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.code}: {problem.detail}")
        self.problem = problem


def answered(answer: T | Problem | None) -> T:
    """Return what was asked for. Raises `Refused`."""
    if isinstance(answer, Problem):
        raise Refused(answer)
    if answer is None:
        raise TypeError("an answer that is not described")
    return answer


def known(value: T | Unset | None) -> T:
    """Return a field that `fields=` did not leave out and that is not null."""
    if value is None or isinstance(value, Unset):
        raise TypeError("nothing there")
    return value


def wait_for(ask: Callable[[], T | None]) -> T:
    """Ask every second until there is an answer."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if (found := ask()) is not None:
            return found
        time.sleep(1)
    raise TimeoutError


def send(desk: AuthenticatedClient, record: dict[str, object]) -> int:
    """Send an article in and wait until its claims are found; return its number."""
    body = ArticleImportRequest.from_dict(record)
    taken = answered(articles_create.sync(client=desk, body=body, idempotency_key=str(uuid4())))
    number = known(known(taken.article).id)

    def is_read() -> bool | None:
        # One thing may also be answered with 304 and nothing: its type has to be said.
        article: Article = answered(articles_retrieve.sync(number, client=desk))
        return True if article.status == "extracted" else None

    wait_for(is_read)
    return number


def claims_of(desk: AuthenticatedClient, article: int) -> list[Claim]:
    """Return an article's claims, the most worth checking first."""
    page = answered(claims_list.sync(client=desk, article=article))
    return sorted(page.results, key=lambda claim: -known(claim.checkworthiness))


def search(desk: AuthenticatedClient, claim: int) -> list[Evidence]:
    """Search for a claim's evidence anew, wait for the run, and return what it found, by rank."""
    run = known(answered(claims_retrieval_create.sync(claim, client=desk)).id)

    def is_done() -> bool | None:
        found: RetrievalRun = answered(retrieval_runs_retrieve.sync(run, client=desk))
        if found.status == "failed":
            raise RuntimeError(found.error)
        return True if found.status == "completed" else None

    wait_for(is_done)
    return answered(claims_evidence_list.sync(claim, client=desk, expand="snapshot")).results


def review(desk: AuthenticatedClient, claim: int, best: Evidence, rating: str, why: str) -> int:
    """Hand a review in that cites the deciding sentence of a passage; return its number."""
    scales = answered(rating_scales_list.sync(client=desk, is_default=True)).results
    (chosen,) = [one.id for one in known(scales[0].ratings) if one.slug == rating]
    text, start, end = known(best.text), known(best.highlight_start), known(best.highlight_end)
    cited = CitedRequest(
        snapshot=known(known(known(best.expanded).snapshot).id),
        start=start,
        end=end,
        quote=text[start - known(best.start) : end - known(best.start)],
    )
    body = ReviewAskedRequest(rating=known(chosen), rationale=why, citations=[cited])
    return known(answered(claims_reviews_create.sync(claim, client=desk, body=body)).id)


def publish(desk: AuthenticatedClient, claim: int, number: int) -> Verdict:
    """Publish a review as somebody else, unless the claim has changed since it was seen."""
    seen: Response[Claim | Problem] = claims_retrieve.sync_detailed(claim, client=desk)
    waiting = answered(reviews_list.sync(client=desk, claim=claim, is_waiting=True)).results
    body = PublishAskedRequest(review=number, seen=[known(one.id) for one in waiting])
    return answered(
        claims_publish_create.sync(claim, client=desk, body=body, if_match=seen.headers["ETag"])
    )


def main(address: str, file: str) -> None:
    """Do all of it."""
    reviewer, editor = (
        AuthenticatedClient(base_url=address, token=os.environ[name], prefix="Api-Key")
        for name in ("REVIEWER_KEY", "EDITOR_KEY")
    )
    began = datetime.now(UTC)
    article = send(reviewer, json.loads(Path(file).read_text(encoding="utf-8")))
    claims = claims_of(reviewer, article)
    for one in claims:
        print("claim", known(one.id), one.claimant.name if one.claimant else "-", one.text)
    claim = known(claims[0].id)
    best = search(reviewer, claim)[0]
    number = review(reviewer, claim, best, "true", "The source says the same in its own words.")
    made = publish(editor, claim, number)
    claimant = known(known(made.claim).claimant)
    found = answered(verdicts_list.sync(client=editor, claimant=claimant.name)).results
    print("found", [one.id for one in found])
    followed = answered(verdicts_list.sync(client=editor, updated_after=began)).results
    print("changed", [one.id for one in followed])


def explain(problem: Problem) -> None:
    """Print what is wrong at which place."""
    print(problem.status, problem.code, problem.detail)
    for fault in problem.errors or ():
        print(" ", fault.pointer or fault.parameter or "", fault.detail)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Refused as refused:
        explain(refused.problem)
        sys.exit(1)
