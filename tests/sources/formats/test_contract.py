"""What holds for every format, whatever it is: one suite for all readers."""

import bz2
import gzip
import io
import random
import re
import tarfile
from contextlib import suppress

import pytest
import zstandard

from sources.documents import DocumentError, ParsedDocument
from sources.formats import FORMATS, Entry, entries_of
from tests.sources.formats.samples import FIRST, SAMPLES, Sample, zipped

MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|[a-z]{2,8});|-->|\{\"|[\x00-\x08\x0b-\x1f]")

each = pytest.mark.parametrize(
    "sample", SAMPLES, ids=[f"{number}-{one.format}" for number, one in enumerate(SAMPLES)]
)


def entries(data: bytes, name: str = "upload.bin", chosen: str = "") -> list[Entry]:
    """Return all entries of a file."""
    return list(entries_of(io.BytesIO(data), name, size=len(data), chosen=chosen))


def read(sample: Sample) -> list[ParsedDocument]:
    """Read a sample's articles."""
    return [entry.read() for entry in entries(sample.data, sample.name)[: _readable(sample)]]


def _readable(sample: Sample) -> int:
    return 1 if sample.format == "feed" else sample.count


def tarred(files: dict[str, bytes]) -> bytes:
    """Return a tar."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as package:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            package.addfile(info, io.BytesIO(data))
    return out.getvalue()


def test_every_format_has_a_sample() -> None:
    assert {sample.format for sample in SAMPLES} == set(FORMATS)


@each
def test_it_is_recognised_by_its_content_whatever_its_name(sample: Sample) -> None:
    for name in (sample.name, "notes", "a.txt", "a.pdf", "a.xml"):
        assert {entry.format for entry in entries(sample.data, name)} == {sample.format}


@each
def test_its_fields_are_read(sample: Sample) -> None:
    assert len(entries(sample.data, sample.name)) == sample.count
    for document in read(sample):
        day = document.published_at.date().isoformat() if document.published_at else ""
        assert document.title == sample.title
        assert (document.language, day) == (sample.language, sample.day)
        assert document.publisher == sample.publisher
        assert document.author == sample.author
        assert document.media_type


@each
def test_its_text_is_whole_and_free_of_markup(sample: Sample) -> None:
    for document in read(sample):
        assert FIRST[:60] in document.body
        assert "northern pier" in document.body
        assert not MARKUP.search(document.body)
        assert not document.body.startswith(sample.title)
        assert "gone" not in document.body


@each
def test_entries_can_be_read_late_in_any_order_and_twice(sample: Sample) -> None:
    found = entries(sample.data, sample.name)[: _readable(sample)]
    assert [e.read() for e in reversed(found)] == [e.read() for e in reversed(found)]
    assert all(entry.raw for entry in found)


@each
def test_it_is_the_same_packed(sample: Sample) -> None:
    plain = read(sample)
    packed = {
        "gzip": gzip.compress(sample.data),
        "bzip2": bz2.compress(sample.data),
        "zstd": zstandard.compress(sample.data),
        "zip": zipped({sample.name: sample.data}),
        "tar": tarred({sample.name: sample.data}),
        "tar.gz": gzip.compress(tarred({sample.name: sample.data})),
        "zip in zip": zipped({"a.zip": zipped({sample.name: sample.data})}),
    }
    for how, data in packed.items():
        name = f"{sample.name}.gz" if how in ("gzip", "bzip2", "zstd") else "all"
        found = entries(data, name)[: _readable(sample)]
        assert [entry.read() for entry in found] == plain, how


@each
def test_named_it_is_taken_at_its_word(sample: Sample) -> None:
    found = entries(sample.data, sample.name, sample.format)[: _readable(sample)]
    assert [entry.read() for entry in found] == read(sample)


@each
def test_broken_anywhere_it_is_an_article_or_an_error_and_never_a_crash(sample: Sample) -> None:
    chance = random.Random(7)  # noqa: S311
    for _time in range(25):
        data = bytearray(sample.data[: chance.randrange(1, len(sample.data))])
        for _flip in range(chance.randrange(4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        for entry in entries(bytes(data), sample.name):
            with suppress(DocumentError):
                assert entry.read().body
