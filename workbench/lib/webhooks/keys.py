"""Secrets of endpoints: encrypted where they are kept, shown once, replaced with an overlap."""

from contextlib import suppress
from datetime import datetime

from cryptography.fernet import InvalidToken
from django.db import transaction

from workbench.lib.encrypted import secret_box
from workbench.lib.webhooks.models import WebhookEndpoint

_PURPOSE = b"claim workbench: secrets of webhooks"


def kept(secret: str) -> str:
    """Return a secret as it is kept."""
    return secret_box(_PURPOSE).encrypt(secret.encode()).decode()


def signing_secrets(endpoint: WebhookEndpoint, now: datetime) -> list[str]:
    """Return the secrets that sign at a moment, the newest first; none where none can be read."""
    both = [endpoint.secret_encrypted]
    if endpoint.old_secret_until is not None and endpoint.old_secret_until > now:
        both.append(endpoint.old_secret_encrypted)
    return [secret for token in both if (secret := _opened(token))]


@transaction.atomic
def secrets_encrypt_again() -> int:
    """Encrypt all with the present secret of the installation; return of how many endpoints. Those
    that cannot be read stay.
    """
    box, done = secret_box(_PURPOSE), 0
    for endpoint in WebhookEndpoint.objects.select_for_update():
        new = dict[str, str]()
        for name in ("secret_encrypted", "old_secret_encrypted"):
            with suppress(InvalidToken):
                if token := getattr(endpoint, name):
                    new[name] = box.rotate(token.encode()).decode()
        if new:
            done += WebhookEndpoint.objects.filter(pk=endpoint.pk).update(**new)
    return done


def _opened(token: str) -> str:
    try:
        return secret_box(_PURPOSE).decrypt(token.encode()).decode()
    except InvalidToken:
        return ""
