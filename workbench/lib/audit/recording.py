"""Adding to the audit trail."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.utils import timezone

from workbench.lib.audit.chain import GENESIS, event_hash
from workbench.lib.audit.models import AuditEvent
from workbench.lib.locks import in_turn

Actor = AbstractBaseUser | AnonymousUser | None
"""Who did it; None for a machine."""

_RECORDING = 0x4155_4449  # "AUDI"


@transaction.atomic
def record(act: str, subject: models.Model, *, by: Actor = None, **data: Any) -> AuditEvent:
    """Record what somebody did to a row, in the transaction in which it is done.

    `data` is JSON without fractions. Events come one at a
    time, so call it last: whoever waits for its turn holds what it has locked before. Raises
    `TypeError` for data that has no canonical form.
    """
    return record_about(act, f"{subject._meta.model_name}:{subject.pk}", by=by, data=data)


def recording_waits() -> None:
    """Let nobody else record anything until this transaction ends."""
    in_turn(_RECORDING)


@transaction.atomic
def record_about(act: str, subject: str, *, by: Actor, data: Mapping[str, Any]) -> AuditEvent:
    """Record what is about more than a row; see `record`."""
    recording_waits()
    last = AuditEvent.objects.order_by("-number").values("number", "hash").first()
    event = {
        "number": last["number"] + 1 if last else 1,
        "at": timezone.now().astimezone(UTC).isoformat(),
        "actor": f"user:{by.pk}" if by is not None and by.pk else "",
        "act": act,
        "subject": subject,
        "data": dict(data),
        "previous": last["hash"] if last else GENESIS,
    }
    return AuditEvent.objects.create(**event, hash=event_hash(event))
