"""Secrets that are used again, encrypted where they are kept.

Fernet (AES-128-CBC with HMAC-SHA256; github.com/fernet/spec) under a key derived with HKDF-SHA256
(RFC 5869), another for each purpose. The first secret of the settings encrypts, each of them
decrypts: a new secret comes to the front, and rotating encrypts everything with it.
"""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def secret_box(purpose: bytes) -> MultiFernet:
    """Return what encrypts, decrypts and rotates; it raises `InvalidToken` for what no secret of
    this installation opens.
    """
    secrets = (
        settings.CONNECTOR_KEY_SECRET,
        *settings.CONNECTOR_KEY_SECRET_OLD,
        settings.SECRET_KEY,
    )
    keys = dict.fromkeys(secret for secret in secrets if secret)
    return MultiFernet([Fernet(_derived(secret, purpose)) for secret in keys])


def _derived(secret: str, purpose: bytes) -> bytes:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
    return base64.urlsafe_b64encode(key)
