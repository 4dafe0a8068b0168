"""What the database itself refuses about sources."""

from typing import Any

from workbench.lib.triggers import Guard, install_guards

GUARDS = (
    Guard(
        name="sourcesnapshot_is_immutable",
        table="sources_sourcesnapshot",
        event="UPDATE",
        forbidden="NEW.text <> OLD.text OR NEW.text_sha256 <> OLD.text_sha256 "
        "OR NEW.source_id <> OLD.source_id OR NEW.retrieved_at <> OLD.retrieved_at",
        message="a snapshot is immutable: capture a new one",
    ),
    Guard(
        name="rankingchoice_is_immutable",
        table="sources_rankingchoice",
        event="UPDATE",
        forbidden="TRUE",
        message="a choice of a ranking is immutable: make another",
    ),
    Guard(
        name="rankingchoice_is_kept",
        table="sources_rankingchoice",
        event="DELETE",
        forbidden="TRUE",
        message="a choice of a ranking is kept: make another",
    ),
)


def install(using: str, **_: Any) -> None:
    """Install the guards after a migrate."""
    install_guards(GUARDS, using=using)
