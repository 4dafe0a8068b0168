"""What the index and its models are given of a text that is very long."""

import re
from collections.abc import Sequence

import numpy as np
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from numpy.typing import NDArray

from sources.embedding import SENTENCE_CHARACTERS
from sources.embedding.base import MAX_CHARACTERS
from sources.embedding.routing import E5, ENCODED_TOGETHER, OPENING_CHARACTERS, USE
from sources.models import Source
from sources.search import SearchBackend
from sources.search.fingerprint import index_fingerprint
from sources.services import source_save, sources_index
from sources.tasks import index_sources
from tests.conftest import document
from tests.contracts.corpus import match

SENTENCE = "Serikali haitatuma wanajeshi elfu tano nje ya nchi kabla ya mwaka ujao, alisema. "
LONG = SENTENCE * (398_000 // len(SENTENCE)) + "Mwisho ulikuwa zabibukavu."


class Read:
    """Encoders that read nothing and remember what they were given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: dict[str, list[list[str]]] = {USE.model: [], E5.model: []}
        for embedder in (USE, E5):
            monkeypatch.setattr(embedder, "encode", self._encoder(embedder.model, embedder))

    def _encoder(self, model: str, embedder: object) -> object:
        dimensions: int = embedder.dimensions  # type: ignore[attr-defined]

        def encode(texts: Sequence[str]) -> NDArray[np.float32]:
            self.calls[model].append(list(texts))
            rows = np.zeros((len(texts), dimensions), np.float32)
            rows[:, 0] = 1
            return rows

        return encode

    def characters(self, model: str) -> int:
        """Count what a model was given."""
        return sum(len(text) for call in self.calls[model] for text in call)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Let the encoders be such."""
    return Read(monkeypatch)


def save(language: str) -> Source:
    """Save a very long source."""
    return source_save(document=document(body=LONG, language=language)).source


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "model"), [("und", E5.model), ("en", USE.model)])
def test_of_a_long_text_a_model_reads_what_it_has_time_for(
    backend: SearchBackend, read: Read, language: str, model: str
) -> None:
    source = save(language)
    assert sources_index(source_ids=[source.pk]) == 1
    most = SENTENCE_CHARACTERS[model]
    beside = MAX_CHARACTERS + OPENING_CHARACTERS
    # Sentences may be counted with the blanks between them, and the last that fits may be short.
    assert 0.7 * most < read.characters(model) <= most + beside
    assert read.characters(E5.model) <= SENTENCE_CHARACTERS[E5.model] + beside


@pytest.mark.django_db
def test_the_end_of_a_long_text_is_found_by_its_words(backend: SearchBackend, read: Read) -> None:
    source = save("und")
    sources_index(source_ids=[source.pk])
    assert match(backend, "zabibukavu") == [source.pk]


@pytest.mark.django_db
def test_encoders_are_given_few_texts_at_once(backend: SearchBackend, read: Read) -> None:
    sources_index(source_ids=[save("en").pk])
    assert max(len(call) for calls in read.calls.values() for call in calls) <= ENCODED_TOGETHER


@pytest.mark.django_db
def test_running_out_of_time_ends_the_attempt_and_counts_it(
    backend: SearchBackend, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = save("und")
    encode = E5.encode

    def slow(texts: Sequence[str]) -> NDArray[np.float32]:
        if len(read.calls[E5.model]) == 3:
            raise SoftTimeLimitExceeded
        return encode(texts)

    monkeypatch.setattr(E5, "encode", slow)
    with pytest.raises(SoftTimeLimitExceeded):
        index_sources([source.pk])
    source.refresh_from_db()
    assert (source.index_attempts, source.indexed_version) == (1, 0)


def test_another_budget_is_another_index(monkeypatch: pytest.MonkeyPatch) -> None:
    before = index_fingerprint("")
    monkeypatch.setitem(SENTENCE_CHARACTERS, E5.model, 1)
    assert re.fullmatch("[0-9a-f]{16}", before)
    assert index_fingerprint("") != before
