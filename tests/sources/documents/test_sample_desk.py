"""The sample desk is readable, varied and honest about being a sample."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sources.documents import read_record
from sources.language import cut_passages, detect_language

ROOT = Path(__file__).parents[3]
DESK = ROOT / "claims" / "sample_desk"
SEED = ROOT.parent / "shared" / "data" / "seed" / "article_id.txt"

KINDS = {"news", "wire", "fact_check", "official", "reference"}
FIELDS = {
    "id", "url", "title", "text", "published_at", "language", "publisher", "country", "author",
    "sample",
}  # fmt: skip
REAL_OUTLETS = (
    "Reuters", "Associated Press", "AFP", "dpa", "Bloomberg", "BBC", "CNN", "Fox News",
    "New York Times", "Washington Post", "Wall Street Journal", "The Guardian", "Politico",
    "Kompas", "Tempo.co", "detik", "SinPo", "Tribunnews", "Kantor Berita Antara", "Liputan6",
    "Spiegel", "Tagesschau", "Die Zeit", "Süddeutsche", "Le Monde", "Le Figaro", "Libération",
    "El País", "El Mundo", "Clarín", "Folha de", "O Globo", "Estadão", "Xinhua", "新华社",
    "人民日报", "联合早报", "Al Jazeera", "الجزيرة", "العربية", "الشرق الأوسط", "TASS", "ТАСС",
    "РИА", "Интерфакс", "PTI", "NDTV", "जागरण", "भास्कर", "PolitiFact", "Snopes", "Full Fact",
    "Correctiv", "Wikipedia",
)  # fmt: skip

Record = dict[str, object]


def load(name: str) -> list[Record]:
    lines = (DESK / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


ARTICLES = load("articles.jsonl")
SOURCES = load("sources.jsonl")
ALL = ARTICLES + SOURCES


def text_of(record: Record) -> str:
    return str(record["text"])


def mentioning(name: str) -> list[Record]:
    return [record for record in SOURCES if name in text_of(record)]


@pytest.mark.parametrize("record", ALL, ids=lambda record: str(record["id"]))
def test_every_record_is_read_as_it_stands(record: Record) -> None:
    parsed = read_record(record)
    assert (parsed.title, parsed.body) == (record["title"], record["text"])
    assert parsed.language == record["language"] == detect_language(parsed.body)
    assert parsed.published_at == datetime.fromisoformat(str(record["published_at"]))
    assert parsed.published_at.tzinfo
    assert record["sample"] is True
    extra = {"kind"} if record in SOURCES else set()
    assert set(record) == FIELDS | extra
    assert cut_passages(parsed.body, parsed.language)


def test_ids_and_addresses_are_unique_and_cannot_exist() -> None:
    for field in ("id", "url"):
        assert len({record[field] for record in ALL}) == len(ALL)
    for record in ALL:
        assert str(urlsplit(str(record["url"])).hostname).endswith(".example")


def test_counts_languages_publishers_and_kinds() -> None:
    assert [record["language"] for record in ARTICLES] == ["id", "en", "de"]
    assert len(SOURCES) == 80
    languages = Counter(record["language"] for record in SOURCES)
    assert set(languages) == {"en", "id", "de", "fr", "es", "zh", "ar", "hi", "ru", "pt"}
    assert min(languages.values()) >= 4
    assert len({record["publisher"] for record in SOURCES}) >= 8
    assert len({record["country"] for record in SOURCES}) >= 8
    assert {record["kind"] for record in SOURCES} == KINDS


def test_a_publisher_has_one_country_one_language_and_one_host() -> None:
    described = {
        (
            record["publisher"],
            record["country"],
            record["language"],
            urlsplit(str(record["url"])).hostname,
        )
        for record in ALL
    }
    assert len(described) == len({publisher for publisher, *_ in described})


def test_sources_are_short_and_the_article_is_not() -> None:
    for record in SOURCES:
        words = len(re.findall(r"[一-鿿]|\w+", text_of(record)))
        assert 60 <= words <= 250, record["id"]
    assert 350 <= len(text_of(ARTICLES[0]).split()) <= 450


def test_hegseths_statement_is_reported_in_many_languages() -> None:
    names = {"en": "Hegseth", "zh": "赫格塞思", "ar": "هيغسيث", "hi": "हेगसेथ"}
    counts = Counter(
        record["language"]
        for record in SOURCES
        if names.get(str(record["language"]), "Hegseth") in text_of(record)
    )
    assert counts["en"] >= 4
    assert all(counts[language] for language in ("de", "fr", "es", "id", "zh", "ar"))


def test_wire_copies_are_almost_the_same_text() -> None:
    bodies = Counter(text_of(record)[-150:] for record in SOURCES)
    assert sorted(bodies.values(), reverse=True)[:4] == [3, 2, 2, 2]
    assert len({text_of(record)[:200] for record in mentioning("(Northline Wire)")}) >= 4


def test_no_real_outlet_is_named() -> None:
    for record in ALL:
        printed = json.dumps(record, ensure_ascii=False)
        named = [name for name in REAL_OUTLETS if re.search(rf"\b{re.escape(name)}", printed)]
        assert not named, (record["id"], named)


@pytest.mark.shared
@pytest.mark.skipif(not SEED.is_file(), reason="the founding article is not beside the checkout")
def test_no_sentence_of_the_founding_article_is_here() -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[start : start + 6]) for start in range(len(words) - 5)}

    founding = runs(SEED.read_text("utf-8"))
    for record in ALL:
        assert not founding & runs(text_of(record)), record["id"]
