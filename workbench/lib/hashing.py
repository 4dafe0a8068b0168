"""Hashes used as identities and as seals."""

import hashlib
import json
from typing import Any


def sha256_hex(data: str | bytes) -> str:
    """Return the SHA-256 of bytes, or of a text's UTF-8 form, as 64 hexadecimal digits."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def natural_key(*parts: object) -> str:
    """Return one key for several identifying parts; `("a", "bc")` and `("ab", "c")` differ."""
    return sha256_hex(json.dumps([str(part) for part in parts], ensure_ascii=False))


def json_hash(value: Any) -> str:
    """Return the SHA-256 of a JSON value, whatever the order of its keys."""
    return sha256_hex(json.dumps(value, sort_keys=True, ensure_ascii=False, default=str))
