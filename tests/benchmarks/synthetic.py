"""A corpus of any size, the same every time: nobody's sentences, and vectors that cost nothing.

Words are drawn with Zipf's frequencies (the n-th word 1/n as often as the first) from lists of our
own, continued with made-up words to the size of a vocabulary. A vector is a mixture of three of a
few hundred real ones of such sentences, with noise, so that vectors lie as clustered as real ones
do. What such a corpus shows is cost; it says nothing about quality.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sources.embedding import model_for
from sources.embedding.base import Vector, unit_rows
from sources.embedding.routing import E5, MODELS, USE
from sources.search import Sentence, SourceDocument

SENTENCES = 6
WORDS = 15
VOCABULARY = 20_000
SEEDS = {USE.model: 300, E5.model: 60}
NOISE = 0.5
CHUNK = 500
SHARES = {"id": 0.35, "en": 0.3, "de": 0.1, "es": 0.1, "fr": 0.1, "sw": 0.05}
FIRST_WORDS = {
    "id": "yang di dan itu dengan untuk tidak dari pada akan harga beras menteri negara presiden "
    "pemerintah kota warga pasukan banjir gempa bantuan vaksin sekolah kapal pabrik listrik",
    "en": "the of and to in that is for it was minister price rice country president government "
    "city people troops flood earthquake aid vaccine school ship factory power water vote bank",
    "de": "der die und in den von zu das mit sich Minister Preis Reis Land Regierung Stadt Leute "
    "Truppen Flut Erdbeben Hilfe Impfstoff Schule Schiff Fabrik Strom Wasser Wahl Bank Brücke",
    "es": "de la que el en y a los se del ministro precio arroz país gobierno ciudad gente tropas "
    "inundación terremoto ayuda vacuna escuela barco fábrica luz agua voto banco puente año",
    "fr": "de la le et les des en un du une ministre prix riz pays gouvernement ville gens troupes "
    "inondation séisme aide vaccin école navire usine courant eau vote banque pont année",
    "sw": "ya na wa kwa ni katika za la kuwa hii waziri bei mchele nchi serikali mji watu jeshi "
    "mafuriko tetemeko msaada chanjo shule meli kiwanda umeme maji kura benki daraja mwaka",
}
_SYLLABLES = [onset + vowel for onset in "bdfgklmnprstvz" for vowel in "aeiou"]


@cache
def _vocabulary(language: str) -> NDArray[np.str_]:
    rng = np.random.default_rng(sum(map(ord, language)))
    lengths = rng.integers(2, 5, VOCABULARY)
    made_up = ["".join(rng.choice(_SYLLABLES, length)) for length in lengths]
    return np.asarray([*FIRST_WORDS[language].split(), *made_up])


@cache
def _frequencies() -> NDArray[np.float64]:
    """Cumulative, so that a search in it draws a rank."""
    weights = 1 / np.arange(1, VOCABULARY + 1)
    found: NDArray[np.float64] = np.cumsum(weights) / weights.sum()
    return found


def sentences(language: str, count: int, rng: np.random.Generator) -> list[str]:
    """Return made-up sentences of fifteen words."""
    ranks = np.searchsorted(_frequencies(), rng.random(count * WORDS))
    drawn = _vocabulary(language)[ranks].reshape(count, WORDS)
    return [" ".join(row).capitalize() + "." for row in drawn.tolist()]


@cache
def _seeds(model: str) -> Vector:
    """Return real vectors of sentences in the languages that the model is used for."""
    rng = np.random.default_rng(7)
    languages = [one for one in SHARES if model_for(one).model == model or model == E5.model]
    texts = [one for name in languages for one in sentences(name, SEEDS[model], rng)]
    picked = rng.choice(len(texts), SEEDS[model], replace=False)
    return MODELS[model].encode([texts[index] for index in picked])


def vectors(model: str, count: int, rng: np.random.Generator) -> Vector:
    """Return unit rows like the model's own, shape (count, dimensions)."""
    seeds = _seeds(model)
    weights = rng.dirichlet((1.0, 1.0, 1.0), count).astype(np.float32)
    mixed = np.zeros((count, seeds.shape[1]), np.float32)
    for column in range(3):
        mixed += weights[:, column, None] * seeds[rng.integers(0, len(seeds), count)]
    noise = rng.standard_normal(mixed.shape, dtype=np.float32)
    return unit_rows(unit_rows(mixed) + np.float32(NOISE) * unit_rows(noise))


def documents(size: int, *, with_vectors: bool = True) -> Iterator[list[SourceDocument]]:
    """Yield `size` sources of six sentences in chunks of at most 500."""
    for first in range(1, size + 1, CHUNK):
        rng = np.random.default_rng(first)
        ids = range(first, min(first + CHUNK, size + 1))
        languages = rng.choice(list(SHARES), len(ids), p=list(SHARES.values()))
        chunk = [
            _plain(source_id, str(one), rng) for source_id, one in zip(ids, languages, strict=True)
        ]
        yield _with_vectors(chunk, rng) if with_vectors else chunk


def _plain(source_id: int, language: str, rng: np.random.Generator) -> SourceDocument:
    title, *texts = sentences(language, SENTENCES + 1, rng)
    ends = np.cumsum([len(text) + 1 for text in texts]) - 1
    places = [
        Sentence(int(end) - len(text), int(end)) for text, end in zip(texts, ends, strict=True)
    ]
    published = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=int(rng.integers(0, 50_000)))
    return SourceDocument(
        source_id=source_id,
        version=1,
        title=" ".join(title.split()[:8]),
        text=" ".join(texts),
        language=language,
        publisher_id=source_id % 50,
        published_at=published,
        sentences=tuple(places),
    )


def _with_vectors(chunk: list[SourceDocument], rng: np.random.Generator) -> list[SourceDocument]:
    """Give a vector to each sentence, to the whole, and to the opening."""
    count = len(chunk)
    opening = vectors(E5.model, count, rng)
    whole = vectors(USE.model, count, rng)
    rows = {model: vectors(model, count * SENTENCES, rng) for model in MODELS}
    done = []
    for number, document in enumerate(chunk):
        model = model_for(document.language).model
        places = tuple(
            Sentence(one.start, one.end, {model: rows[model][number * SENTENCES + index]})
            for index, one in enumerate(document.sentences)
        )
        wholes = {E5.model: opening[number]}
        if model == USE.model:
            wholes[USE.model] = whole[number]
        done.append(replace(document, vectors=wholes, sentences=places))
    return done


def queries(count: int) -> list[tuple[str, str]]:
    """Return (text, language) of claims that are not in the corpus."""
    rng = np.random.default_rng(11)
    languages = rng.choice(list(SHARES), count, p=list(SHARES.values()))
    return [(sentences(str(one), 1, rng)[0], str(one)) for one in languages]
