"""An adapter changes the encoder as its file says, and is the file that its card speaks of."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sources.encoder import EncoderError
from sources.encoder.adapters import ADAPTERS, HEADS, PAIRS, SCALE, Adapter
from sources.encoder.pairs import pair_reader
from sources.encoder.weights import SHA256

TENSORS = {
    "l3.q.down": np.array([[1.0, 2.0, 3.0]], dtype=np.float16),
    "l3.q.up": np.array([[1.0], [10.0]], dtype=np.float16),
    "l3.q.b": np.array([5.0, 6.0], dtype=np.float16),
    "head.out.bias": np.array([7.0], dtype=np.float16),
}


def written(folder: Path, **card: Any) -> Adapter:
    """Write a small adapter with its card."""
    np.savez(folder / "small.npz", **TENSORS)  # type: ignore[arg-type]
    known = hashlib.sha256((folder / "small.npz").read_bytes()).hexdigest()
    (folder / "small.json").write_text(json.dumps({"sha256": known, "weights": SHA256, **card}))
    return Adapter("small", folder)


def test_matrices_are_added_to_and_vectors_replaced(tmp_path: Path) -> None:
    adapter = written(tmp_path)
    changes = adapter.changes()
    assert changes.keys() == {"l3.q.w", "l3.q.b"}
    assert changes["l3.q.w"].tolist() == [
        [SCALE, 2 * SCALE, 3 * SCALE],
        [10 * SCALE, 20 * SCALE, 30 * SCALE],
    ]
    assert changes["l3.q.b"].tolist() == [5, 6]
    assert adapter.head("out.bias").tolist() == [7]


@pytest.mark.parametrize(
    ("card", "why"),
    [({"sha256": "0" * 64}, "not the one on its card"), ({"weights": "0"}, "other weights")],
)
def test_another_file_than_the_card_speaks_of_is_refused(
    tmp_path: Path, card: dict[str, str], why: str
) -> None:
    with pytest.raises(EncoderError, match=why):
        written(tmp_path, **card).changes()


def test_one_that_is_missing_says_so(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="adapter none cannot be read"):
        Adapter("none", tmp_path).changes()


def test_cards_of_what_ships_name_data_and_licences() -> None:
    assert {path.stem for path in HEADS.glob("*.npz")} == {one.name for one in ADAPTERS}
    for adapter in ADAPTERS:
        assert adapter.card["made_by"] == f"python -m training {adapter.name}"
        assert all(one["sha256"] for one in adapter.card["data"])
        assert all(one.get("licence") for one in adapter.card["data"] if one["set"] != "own")
        assert (HEADS / f"{adapter.name}.npz").stat().st_size < 3 * 2**20


class TestPairs:
    """Reading a claim and a passage together."""

    def test_it_reads_which_way_a_passage_points(self) -> None:
        claim = "The city council closed the swimming pool in March."
        same, other, stranger = pair_reader().read(
            claim,
            [
                "In March the swimming pool was closed by the city council.",
                "The city council did not close the swimming pool in March.",
                "A bakery in the harbour sells bread with olives.",
            ],
        )
        assert same.supports > 0.5
        assert other.refutes > 0.5
        assert stranger.neither > 0.5
        assert stranger.speaks < 0.5 < same.speaks

    def test_it_is_certain_to_add_up(self) -> None:
        [read] = pair_reader().read("Ein Satz.", ["Sebuah kalimat lain sama sekali."])
        assert read.supports + read.refutes + read.neither == pytest.approx(1)

    def test_nothing_and_very_much_can_be_read(self) -> None:
        assert len(pair_reader().read("", ["", "word " * 5_000])) == 2
        assert len(pair_reader().read("word " * 5_000, ["x"])) == 1

    def test_it_reads_one_at_a_time_whatever_the_company(self) -> None:
        alone = pair_reader().read("A claim.", ["A passage."])
        assert (
            pair_reader().read("A claim.", ["Another, longer passage.", "A passage."])[1:] == alone
        )

    def test_the_adapter_in_use_is_the_one_that_ships(self) -> None:
        assert PAIRS.hash == hashlib.sha256((HEADS / "pairs.npz").read_bytes()).hexdigest()
