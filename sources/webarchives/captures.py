"""Captures of a page, and which of them is one of what somebody read (pure)."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

CLOSE = timedelta(days=30)
"""Further from when a page was read, a capture may be of anything."""


@dataclass(frozen=True, slots=True)
class Capture:
    """A page as an archive has it: the copy's address, when it was made (UTC), and the digest of
    its bytes, base32 SHA-1 as CDX has it, "" where it is not known.
    """

    url: str
    captured_at: datetime
    digest: str = ""


def payload_digest(payload: bytes) -> str:
    """Return the digest that a CDX server has of such bytes."""
    return base64.b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode()


def best_capture(captures: Iterable[Capture], *, read_at: datetime, digest: str) -> Capture | None:
    """Return the capture that stands for what was read: one of the same bytes, or else the nearest
    in time if that is close. None where there is neither.
    """
    nearest = sorted(captures, key=lambda one: abs(one.captured_at - read_at))
    same = [one for one in nearest if digest and one.digest == digest]
    close = [one for one in nearest if abs(one.captured_at - read_at) <= CLOSE]
    return next(iter([*same, *close]), None)
