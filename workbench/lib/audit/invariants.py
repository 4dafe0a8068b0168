"""What the database itself refuses about the audit trail."""

from typing import Any

from workbench.lib import triggers
from workbench.lib.audit.chain import GENESIS
from workbench.lib.seals import Seal, seal_guards
from workbench.lib.triggers import Guard, install_guards

_EVENTS = "FROM audit_auditevent"

SEALS = (
    Seal(
        "auditevent",
        "audit.AuditEvent",
        rows="audit events",
        once="recorded",
        condition="TRUE",
        message="the audit trail is only added to",
    ),
)
GUARDS = (
    *seal_guards(SEALS),
    Guard(
        "auditevent_follows_the_last",
        "audit_auditevent",
        "INSERT",
        f"NEW.number <> COALESCE((SELECT MAX(number) {_EVENTS}), 0) + 1 OR NEW.previous <> "
        f"COALESCE((SELECT hash {_EVENTS} ORDER BY number DESC LIMIT 1), '{GENESIS}')",
        "an audit event follows the last one",
    ),
)


def install(using: str, **_: Any) -> None:
    """Install the guards after a migrate."""
    install_guards(GUARDS, using=using)


def make_way(using: str, plan: Any, **_: Any) -> None:
    """Take the guards away before a migrate, where the database needs it."""
    triggers.make_way(GUARDS, using=using, plan=plan)
