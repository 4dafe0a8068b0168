"""Which of an archive's captures stands for what was read."""

from datetime import UTC, datetime, timedelta

from sources.webarchives import Capture, best_capture, payload_digest

READ = datetime(2025, 3, 3, 12, tzinfo=UTC)


def made(days: float, digest: str = "") -> Capture:
    """Return a capture made so many days after the page was read."""
    return Capture(f"https://archive.example/{days}", READ + timedelta(days=days), digest)


def test_the_digest_is_that_of_cdx() -> None:
    # SHA-1 of no bytes, da39a3ee5e6b4b0d3255bfef95601890afd80709, in base32
    assert payload_digest(b"") == "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"


def test_the_same_bytes_are_better_than_a_nearer_moment() -> None:
    same, near = made(-200, "SAME"), made(1, "OTHER")
    assert best_capture([near, same], read_at=READ, digest="SAME") == same


def test_without_the_same_bytes_the_nearest_counts() -> None:
    assert best_capture([made(-5), made(2), made(9)], read_at=READ, digest="SAME") == made(2)


def test_one_that_is_far_may_be_of_anything() -> None:
    assert best_capture([made(-31), made(400)], read_at=READ, digest="") is None
    assert best_capture([], read_at=READ, digest="") is None
