"""The chain by itself: every way to change an export is found, without the workbench."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.lib.audit import chain
from workbench.lib.audit.chain import GENESIS, event_hash, faults

Events = list[dict[str, Any]]


def events(number: int = 5) -> Events:
    """A good chain."""
    made: Events = []
    for at in range(1, number + 1):
        event = {
            "number": at,
            "at": f"2026-01-0{at}T00:00:00.000001+00:00",
            "actor": "user:7",
            "act": "claim.dismissed",
            "subject": f"claim:{at}",
            "data": {"reason": "Meinung – “opini” 🌾", "b": [1, None, True], "a": {"z": 1, "y": 2}},
            "previous": made[-1]["hash"] if made else GENESIS,
        }
        made.append({**event, "hash": event_hash(event)})
    return made


def _edit(chain: Events) -> None:
    chain[2]["data"]["reason"] = "Not an opinion"


def _edit_and_hash(chain: Events) -> None:
    _edit(chain)
    chain[2]["hash"] = event_hash(chain[2])


def _delete(chain: Events) -> None:
    del chain[2]


def _delete_first(chain: Events) -> None:
    del chain[0]


def _insert(chain: Events) -> None:
    chain.insert(2, dict(chain[1]))


def _reorder(chain: Events) -> None:
    chain[1], chain[2] = chain[2], chain[1]


def _renumber(chain: Events) -> None:
    del chain[2]
    for number, event in enumerate(chain, start=1):
        event["number"] = number


def _rename(chain: Events) -> None:
    chain[0]["actor"] = "user:8"


def _lose_a_field(chain: Events) -> None:
    del chain[1]["at"]


def _fraction(chain: Events) -> None:
    chain[1]["data"]["b"] = [1.0]


WAYS = [
    _edit, _edit_and_hash, _delete, _delete_first, _insert, _reorder, _renumber, _rename,
    _lose_a_field, _fraction,
]  # fmt: skip


def test_a_good_chain_has_no_fault() -> None:
    assert list(faults(events())) == []
    assert list(faults([])) == []


@pytest.mark.parametrize("tamper", WAYS, ids=lambda way: way.__name__)
def test_whatever_is_changed_is_found(tamper: Callable[[Events], None]) -> None:
    changed = events()
    tamper(changed)
    assert list(faults(changed)) != []


def test_what_was_cut_off_is_found_by_what_was_noted() -> None:
    whole = events()
    noted = f"5:{whole[-1]['hash']}"
    assert list(faults(whole[:3])) == []
    assert [str(fault) for fault in faults(whole[:3], anchor=noted)] == [
        "event 3: the chain ends before event 5, which was noted"
    ]
    assert list(faults(whole, anchor=noted)) == []


def test_a_chain_that_was_made_anew_is_found_by_what_was_noted() -> None:
    whole, anew = events(), events()
    previous = GENESIS
    for event in anew:
        event["actor"], event["previous"] = "user:8", previous
        previous = event["hash"] = event_hash(event)
    assert list(faults(anew)) == []
    assert list(faults(anew, anchor=f"3:{whole[2]['hash']}")) != []


def test_the_order_of_keys_and_how_text_is_written_make_no_difference() -> None:
    (event,) = events(1)
    other = json.loads(json.dumps(event, ensure_ascii=True, sort_keys=False))
    assert list(faults([dict(reversed(other.items()))])) == []


@pytest.mark.parametrize(
    ("tamper", "status", "said"), [(False, 0, "The chain is whole."), (True, 1, "event 3: ")]
)
def test_a_stranger_checks_an_export_with_one_file(
    tmp_path: Path, tamper: bool, status: int, said: str
) -> None:
    whole = events()
    if tamper:
        _edit(whole)
    export, alone = tmp_path / "export.jsonl", tmp_path / "chain.py"
    export.write_text("".join(json.dumps(event) + "\n" for event in whole))
    alone.write_text(Path(chain.__file__).read_text())
    command = [sys.executable, "-I", "-S", str(alone), str(export)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == status
    assert said in done.stdout


def test_an_export_that_is_no_json_is_broken_and_not_a_crash(tmp_path: Path) -> None:
    export = tmp_path / "export.jsonl"
    export.write_text('{"number": 1}\nnot JSON\n[1]\n')
    assert chain.main([str(export)]) == 1
    assert chain.main([]) == 2
