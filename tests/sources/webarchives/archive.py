"""An archive on loopback that answers as the Wayback Machine documents it, in words of our own."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from sources.webarchives import Wayback
from tests.contracts.loopback_client import loopback_client
from tests.loopback import Answer, Handler, Site, sends

JSON = {"Content-Type": "application/json"}
PAGE = "https://daily.example/harvest"
HEADER = ["timestamp", "digest"]
JOB = "spn2-0123abcd"


def answers(value: Any, status: int = 200) -> Answer:
    """Answer with JSON."""
    return sends(json.dumps(value), status=status, headers=JSON)


@dataclass
class Archive:
    """What it has: of the nearest capture its moment, of the listed ones moment and digest."""

    site: Site
    keys: str = "access:secret"
    made: list[dict[str, list[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Have nothing, and make no copies."""
        self.has()
        self.saves({"job_id": JOB, "url": PAGE})
        self.job({"status": "pending", "job_id": JOB, "resources": []})

    def has(self, nearest: str = "", listed: Sequence[tuple[str, str]] = ()) -> None:
        """Set what is found."""
        closest = {
            "available": True, "status": "200", "timestamp": nearest,
            "url": f"http://elsewhere.example/web/{nearest}/x",
        }  # fmt: skip
        self.site.routes["/available"] = answers(
            {"url": PAGE, "archived_snapshots": {"closest": closest} if nearest else {}}
        )
        rows = [HEADER, *(list(row) for row in listed)] if listed else []
        self.site.routes["/cdx/search/cdx"] = answers(rows)

    def saves(self, reply: Any, status: int = 200) -> None:
        """Set what asking for a copy is answered with."""
        answer = answers(reply, status)

        def noted(handler: Handler) -> None:
            self.made.append(parse_qs(self.site.bodies[-1].decode()))
            answer(handler)

        self.site.routes["/save"] = noted

    def job(self, reply: Any) -> None:
        """Set what has become of the job."""
        self.site.routes[f"/save/status/{JOB}"] = answers(reply)

    def asked(self) -> Wayback:
        """Return what asks it."""
        return Wayback(
            http=loopback_client(self.site.url("/")),
            keys=self.keys,
            web_url=self.site.url("").rstrip("/"),
            availability_url=self.site.url("/available"),
        )
