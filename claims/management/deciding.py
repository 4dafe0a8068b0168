"""Who decides, where a command puts something in force."""

import getpass

from django.core.management.base import CommandError


def who_decides(given: str | None) -> str:
    """Return the name that was given, else whoever is signed in to this machine.

    Raises `CommandError` where neither is known.
    """
    try:
        return (given or "").strip() or getpass.getuser()
    except (KeyError, OSError) as error:
        message = "Say who decides: --by NAME"
        raise CommandError(message) from error
