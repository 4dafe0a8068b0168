"""Deciding by the reader's shares alone: for tests of names and labels."""

import pytest

from claims.statements.extraction import deciding

BY_SHARE = deciding.Fitted(-0.98, {"share": 1.0})
"""Sure from four fifths on."""


@pytest.fixture
def by_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decide by shares."""
    monkeypatch.setattr(deciding, "fitted", lambda: BY_SHARE)
