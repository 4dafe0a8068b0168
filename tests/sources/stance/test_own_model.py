"""A language-inference model of the operator's own in place of the rules."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from sources.encoder.pairs import PairRead
from sources.hints import pair_hint, stance_hint
from sources.stance import Cause, Stance
from sources.stance.nli import FILES, PACKAGES, StanceModelError, load_model, read_labels
from workbench.checks import check_stance_model

LABELS = {"0": "contradiction", "1": "entailment", "2": "neutral"}
WORDS = {"[UNK]": 0, "never": 1, "indeed": 2}
HAS_PACKAGES = all(find_spec(name) for name in PACKAGES)
needs_packages = pytest.mark.skipif(
    not HAS_PACKAGES, reason="onnxruntime and tokenizers are not installed"
)


def write_model(folder: Path, labels: dict[str, str]) -> None:
    """A real ONNX model: each word gives three logits, each class takes its largest."""
    onnx = pytest.importorskip("onnx")
    tokenizers = pytest.importorskip("tokenizers")
    numpy = pytest.importorskip("numpy")
    helper, floats = onnx.helper, onnx.TensorProto.FLOAT
    table = numpy.array([[0, 0, 1], [5, 0, 0], [0, 4, 0]], dtype=numpy.float32)
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "input_ids"], ["each"]),
            helper.make_node("ReduceMax", ["each"], ["logits"], axes=[1], keepdims=0),
        ],
        "tiny",
        [helper.make_tensor_value_info("input_ids", onnx.TensorProto.INT64, [1, None])],
        [helper.make_tensor_value_info("logits", floats, [1, 3])],
        [onnx.numpy_helper.from_array(table, "table")],
    )
    opset = [helper.make_opsetid("", 13)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=8), folder / "model.onnx")
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(WORDS, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps({"id2label": labels}))


def write_empty(folder: Path, config: str) -> None:
    for name in FILES:
        (folder / name).write_text("{}")
    (folder / "config.json").write_text(config)


@needs_packages
@pytest.mark.parametrize(
    ("evidence", "stance", "label"),
    [
        ("it was never so", Stance.REFUTES, "contradiction"),
        ("it was indeed so", Stance.SUPPORTS, "entailment"),
        ("it was there", Stance.UNCLEAR, "neutral"),
    ],
)
def test_the_model_speaks_and_its_label_is_named(
    tmp_path: Path, settings: Settings, evidence: str, stance: Stance, label: str
) -> None:
    write_model(tmp_path, LABELS)
    settings.STANCE_MODEL_DIR = str(tmp_path)
    found = stance_hint(
        claim="it was so", claim_language="en", evidence=evidence, evidence_language="en"
    )
    assert found.stance is stance
    assert [(r.cause, r.evidence_part) for r in found.reasons] == [(Cause.MODEL, label)]
    assert check_stance_model(None) == []


@needs_packages
def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    write_empty(tmp_path, json.dumps({"id2label": LABELS}))
    with pytest.raises(StanceModelError, match="cannot be loaded"):
        load_model(tmp_path)


@needs_packages
@pytest.mark.parametrize(
    "config",
    [
        "no json",
        "[]",
        "{}",
        '{"id2label": {"0": "good", "1": "bad", "2": "neutral"}}',
        '{"id2label": {"0": "entailment", "2": "neutral", "3": "contradiction"}}',
        '{"id2label": {"0": "entailment", "1": "neutral"}}',
    ],
)
def test_labels_that_are_not_the_three_are_refused(tmp_path: Path, config: str) -> None:
    write_empty(tmp_path, config)
    with pytest.raises(StanceModelError):
        read_labels(tmp_path)


def test_a_folder_without_a_model_stops_the_start(tmp_path: Path, settings: Settings) -> None:
    settings.STANCE_MODEL_DIR = str(tmp_path)
    missing = FILES if HAS_PACKAGES else [name for name in PACKAGES if not find_spec(name)]
    (problem,) = check_stance_model(None)
    assert problem.id == "workbench.E008"
    assert all(name in problem.msg for name in missing)


TURNED: dict[str, Any] = {
    "claim": "The mayor sold the theatre.",
    "claim_language": "en",
    "evidence": "The mayor did not sell the theatre.",
    "evidence_language": "en",
}


def test_without_a_folder_our_model_and_the_rules_speak(settings: Settings) -> None:
    settings.STANCE_MODEL_DIR = ""
    found = pair_hint(**TURNED)
    assert found.stance is Stance.REFUTES
    assert [one.cause for one in found.reasons] == [Cause.READ, Cause.NEGATION]


def test_where_nobody_has_read_the_two_nothing_is_told_but_reasons(settings: Settings) -> None:
    settings.STANCE_MODEL_DIR = ""
    found = stance_hint(**TURNED)
    assert found.stance is Stance.UNCLEAR
    assert [one.cause for one in found.reasons] == [Cause.NEGATION]
    assert check_stance_model(None) == []


def test_what_says_nothing_has_no_side(settings: Settings) -> None:
    settings.STANCE_MODEL_DIR = ""
    sure = PairRead(speaks=1.0, supports=0.0, refutes=1.0, neither=0.0)
    few = stance_hint(**{**TURNED, "claim": "the mayor’s theatre"}, read=sure)
    assert few.stance is Stance.UNCLEAR
    assert stance_hint(**TURNED, read=sure).stance is Stance.REFUTES
