"""Addresses and messages without their secrets (pure)."""

import re
from collections.abc import Collection, Mapping
from urllib.parse import parse_qsl, quote, quote_plus, urlencode, urlsplit, urlunsplit

HIDDEN = "***"
_SECRET_PARAM = re.compile(r"key|token|secret|passw|signature|^(sig|auth|pwd)$", re.IGNORECASE)
_HARMLESS = {"pageToken"}
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)


def with_params(url: str, params: Mapping[str, str] | None) -> str:
    """The address that `params` make of `url`, as it is sent."""
    if not params:
        return url
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(params)}"


def redacted(url: str, secrets: Collection[str] = ()) -> str:
    """The address without user and password, without the values of parameters that are called
    like secrets, and without the given secrets wherever they stand.
    """
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:  # brackets that are no IPv6 address, a thousand fields
        return HIDDEN
    query = parts.query
    if any(_is_secret(name) for name, _value in pairs):
        query = urlencode(
            [(name, HIDDEN if _is_secret(name) else value) for name, value in pairs], safe="*"
        )
    host = parts.netloc.rpartition("@")[2]
    return _without(urlunsplit(parts._replace(netloc=host, query=query)), secrets)


def scrubbed(message: str, secrets: Collection[str] = ()) -> str:
    """The message with its addresses redacted and without the given secrets."""
    clean = _ADDRESS.sub(lambda match: redacted(match.group(), secrets), message)
    return _without(clean, secrets)


def _is_secret(name: str) -> bool:
    return bool(_SECRET_PARAM.search(name)) and name not in _HARMLESS


def _without(text: str, secrets: Collection[str]) -> str:
    for secret in filter(None, secrets):
        for form in (secret, quote(secret, safe=""), quote_plus(secret)):
            text = text.replace(form, HIDDEN)
    return text
