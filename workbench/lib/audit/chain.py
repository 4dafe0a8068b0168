"""The audit chain: how an event is bound to the one before it, and how it is checked.

This file needs Python's standard library alone, and also runs by itself, so that a stranger can
check an export without the workbench:

    python chain.py EXPORT.jsonl [NUMBER:HASH]

An event's hash is the SHA-256 of its canonical JSON: the keys of FIELDS in alphabetical order, no
white space, UTF-8 (RFC 8785 for what occurs here: no fractions, and keys in ASCII). `previous` is
the hash of the event before, 64 zeros for the first. Events are numbered from 1 without a gap.

A chain that was cut off at its end is a good chain. NUMBER:HASH, noted earlier and kept elsewhere,
tells: the chain must still have this event.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64
BEGUN = "chain.begun"
FIELDS = ("act", "actor", "at", "data", "number", "previous", "subject")


@dataclass(frozen=True)
class Fault:
    """What is wrong at an event of the chain, and at which."""

    number: int
    problem: str

    def __str__(self) -> str:
        return f"event {self.number}: {self.problem}"


def event_hash(event: Mapping[str, Any]) -> str:
    """Return the hash of an event, 64 hexadecimal digits.

    Raises `TypeError` for a fraction: two programs may write it in two ways.
    """
    _refuse_fractions(event["data"])
    words = json.dumps(
        {name: event[name] for name in FIELDS},
        sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False,
    )  # fmt: skip
    return hashlib.sha256(words.encode()).hexdigest()


def faults(events: Iterable[Mapping[str, Any]], *, anchor: str = "") -> Iterator[Fault]:
    """Check events in their order, each with its `hash`; yield what is wrong.

    `anchor` is NUMBER:HASH of an event that the chain must have.
    """
    number, previous = 0, GENESIS
    wanted, _sep, expected = anchor.partition(":")
    met = wanted in ("", "0")  # nothing was noted, or that there was nothing
    for event in events:
        number += 1
        at = event.get("number")
        if at != number:
            yield Fault(number, f"an event is missing or was put in: number {at} stands here")
            number = at if isinstance(at, int) else number
        if event.get("previous") != previous:
            yield Fault(number, "it does not follow the event before it")
        try:
            whole = event_hash(event) == event.get("hash")
        except (KeyError, TypeError, ValueError):
            whole = False
        if not whole:
            yield Fault(number, "its words are not those of its hash")
        previous = str(event.get("hash"))
        if str(number) == wanted:
            met = previous == expected
            if not met:
                yield Fault(number, "it is another event than the one that was noted")
                met = True
    if not met:
        yield Fault(number, f"the chain ends before event {wanted}, which was noted")


def _refuse_fractions(value: Any) -> None:
    if isinstance(value, float):
        message = "an event holds no fractions"
        raise TypeError(message)
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, (list, tuple)):
        return
    for one in value:
        _refuse_fractions(one)


def _read(lines: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    for line in lines:
        if line.strip():
            try:
                event = json.loads(line)
            except ValueError:
                event = None
            yield event if isinstance(event, dict) else {}


def main(arguments: list[str]) -> int:
    """Check an export; print what is wrong. 0 if nothing is, 1 if something is, 2 if misused."""
    if len(arguments) not in (1, 2):
        sys.stdout.write(f"{__doc__}\n")
        return 2
    with open(arguments[0], encoding="utf-8") as lines:  # noqa: PTH123  (as plain as can be)
        found = list(faults(_read(lines), anchor=arguments[1] if arguments[1:] else ""))
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write("The chain is broken.\n" if found else "The chain is whole.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
