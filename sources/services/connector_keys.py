"""Keys of connectors, encrypted where they are kept (`workbench.lib.encrypted`)."""

import logging

from cryptography.fernet import InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction

from sources.models import ConnectorKey
from workbench.lib.encrypted import secret_box

logger = logging.getLogger(__name__)
_PURPOSE = b"claim workbench: keys of connectors"


def connector_key(name: str) -> str:
    """The key of a connector: the setting's, else the one kept here, else ""."""
    configured: str = settings.CONNECTOR_KEYS.get(name, "")
    if configured:
        return configured
    row = ConnectorKey.objects.filter(name=name).first()
    return key_read(row) if row else ""


def key_set(*, name: str, secret: str) -> ConnectorKey:
    """Keep a connector's key, in place of any before it."""
    row, _created = ConnectorKey.objects.update_or_create(
        name=name, defaults={"secret_encrypted": _box().encrypt(secret.encode()).decode()}
    )
    return row


def key_read(row: ConnectorKey) -> str:
    """The key in clear; "" where no secret of this installation opens it."""
    try:
        return _box().decrypt(row.secret_encrypted.encode()).decode()
    except InvalidToken:
        logger.warning("the key of %s cannot be decrypted: set it again", row.name)
        return ""


@transaction.atomic
def keys_rotate() -> int:
    """Encrypt every key with the present secret; returns how many. Unreadable ones stay."""
    done = 0
    for row in ConnectorKey.objects.select_for_update():
        try:
            rotated = _box().rotate(row.secret_encrypted.encode()).decode()
        except InvalidToken:
            logger.warning("the key of %s cannot be decrypted: set it again", row.name)
            continue
        # The key itself is as old as before, so `updated_at` stays.
        ConnectorKey.objects.filter(pk=row.pk).update(secret_encrypted=rotated)
        done += 1
    return done


def _box() -> MultiFernet:
    return secret_box(_PURPOSE)
