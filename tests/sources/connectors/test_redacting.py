"""Addresses and messages without their secrets."""

import pytest

from sources.connectors.redacting import redacted, scrubbed


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x?key=abc&q=1", "https://a.example/x?key=***&q=1"),
        ("https://a.example/x?API_KEY=abc", "https://a.example/x?API_KEY=***"),
        ("https://rina:pw@a.example:8443/x", "https://a.example:8443/x"),
        (
            "https://a.example/x?pageToken=abc&q=%C3%A9",
            "https://a.example/x?pageToken=abc&q=%C3%A9",
        ),
        ("https://a.example/s3cret%2Fx?q=s3cret/x", "https://a.example/***?q=***"),
        ("http://[broken", "***"),
    ],
)
def test_an_address_loses_its_secrets_and_nothing_else(url: str, expected: str) -> None:
    assert redacted(url, ["s3cret/x", ""]) == expected


def test_a_message_loses_them_too() -> None:
    message = "GET https://a.example/?token=abc failed: s3cret/x"
    assert scrubbed(message, ["s3cret/x"]) == "GET https://a.example/?token=*** failed: ***"
