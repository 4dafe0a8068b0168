"""Signatures of Standard Webhooks 1.0 (github.com/standard-webhooks/standard-webhooks, spec).

What is signed is `id.timestamp.body`, with HMAC-SHA-256; a secret is `whsec_` and 24 to 64 bytes in
Base64, a signature `v1,` and its bytes in Base64. While a secret is replaced both sign.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """Make up a secret."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signed_headers(
    *, event_id: str, at: datetime, body: bytes, secrets: Iterable[str]
) -> dict[str, str]:
    """Return the headers by which a receiver knows who sent a body and when."""
    timestamp = str(int(at.timestamp()))
    content = b".".join([event_id.encode(), timestamp.encode(), body])
    return {
        "webhook-id": event_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(secret, content) for secret in secrets),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
