"""What was received is kept as it was, whole, and found out when it is not."""

import gzip
import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from sources.archive import ArchiveCorrupt, ArchiveMissing, archive_load, archive_store
from tests.loopback import Site, sends_raw
from workbench.lib.hashing import sha256_hex
from workbench.lib.http import Fetched

BODY = "<p>Panen naik. 🌾\r\n\r\n</p>".encode()


@pytest.fixture
def fetched(site: Site) -> Fetched:
    """A page as it was received: chunked, packed, with a header twice."""
    packed = gzip.compress(BODY)
    site.routes["/page"] = sends_raw(
        lambda: iter(
            [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n"
             b"Content-Encoding: gzip\r\nX-A: 1\r\nX-A: 2\r\n\r\n",
             b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)]
        )
    )  # fmt: skip
    return site.client().get(site.url("/page?q=1"))


def file_of(folder: Path) -> Path:
    """Return the archive's only file."""
    (found,) = (path for path in folder.rglob("*") if path.is_file())
    return found


def test_what_is_kept_comes_back(fetched: Fetched) -> None:
    sha256 = archive_store(fetched)
    assert sha256 == sha256_hex(fetched.raw.payload)
    kept = archive_load(sha256)
    assert (kept.url, kept.status, kept.fetched_at) == (fetched.url, 200, fetched.fetched_at)
    assert (kept.payload, kept.content) == (fetched.raw.payload, BODY)
    assert kept.headers["content-type"] == "text/html"
    assert kept.headers["x-a"] == "1, 2"


def test_the_file_lies_where_its_digest_says(fetched: Fetched, archive_dir: Path) -> None:
    sha256 = archive_store(fetched)
    expected = archive_dir / sha256[:2] / sha256[2:4] / f"{sha256}.warc.gz"
    assert file_of(archive_dir) == expected


def test_other_tools_read_it(fetched: Fetched, archive_dir: Path) -> None:
    sha256 = archive_store(fetched)
    with file_of(archive_dir).open("rb") as file:
        (record,) = [
            (one.rec_type, one.rec_headers, one.http_headers, one.content_stream().read())
            for one in ArchiveIterator(file, check_digests="raise")
        ]
    kind, warc, http, content = record
    assert (kind, warc.protocol, content) == ("response", "WARC/1.1", BODY)
    assert warc.get_header("WARC-Target-URI") == fetched.url
    assert warc.get_header("WARC-Payload-Digest") == f"sha256:{sha256}"
    assert warc.get_header("WARC-IP-Address") == "127.0.0.1"
    assert warc.get_header("WARC-Date").startswith(f"{fetched.fetched_at:%Y-%m-%dT%H:%M:%S}")
    assert http.get_header("Transfer-Encoding") is None
    assert http.get_header("X-Archive-Orig-Transfer-Encoding") == "chunked"


def test_files_may_be_joined(fetched: Fetched, archive_dir: Path) -> None:
    archive_store(fetched)
    archive_store(replace(fetched, raw=replace(fetched.raw, payload=b"another")))
    joined = b"".join(path.read_bytes() for path in archive_dir.rglob("*.warc.gz"))
    assert len(list(ArchiveIterator(io.BytesIO(joined)))) == 2


def test_the_same_payload_is_kept_once(fetched: Fetched, archive_dir: Path) -> None:
    sha256 = archive_store(fetched)
    before = file_of(archive_dir).stat().st_mtime_ns
    assert archive_store(replace(fetched, url="http://other.example/")) == sha256
    assert file_of(archive_dir).stat().st_mtime_ns == before
    assert archive_load(sha256).url == fetched.url


@pytest.mark.parametrize("payload", [b"", b"\r\n\r\n", b"WARC/1.1\r\n\r\n" * 3, bytes(range(256))])
def test_any_payload_comes_back(payload: bytes, fetched: Fetched) -> None:
    given = replace(fetched, raw=replace(fetched.raw, payload=payload))
    assert archive_load(archive_store(given)).payload == payload


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-10],
        lambda data: data[:60] + bytes([data[60] ^ 1]) + data[61:],
        lambda data: b"",
        lambda data: gzip.compress(gzip.decompress(data)[:-1]),
        lambda data: gzip.compress(gzip.decompress(data).replace(b"\x1f\x8b", b"\x1f\x8c")),
        lambda data: gzip.compress(gzip.decompress(data).replace(b"WARC-Target-URI", b"X")),
        lambda data: gzip.compress(gzip.decompress(data).replace(b"HTTP/1.1 200", b"")),
    ],
    ids=["truncated", "bit", "empty", "short", "payload", "field", "status"],
)
def test_damage_is_found(damage: object, fetched: Fetched, archive_dir: Path) -> None:
    sha256 = archive_store(fetched)
    path = file_of(archive_dir)
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(ArchiveCorrupt, match=sha256):
        archive_load(sha256)


def test_a_file_under_another_name_is_found(fetched: Fetched, archive_dir: Path) -> None:
    archive_store(fetched)
    other = sha256_hex("other")
    path = archive_dir / other[:2] / other[2:4] / f"{other}.warc.gz"
    path.parent.mkdir(parents=True)
    file_of(archive_dir).rename(path)
    with pytest.raises(ArchiveCorrupt):
        archive_load(other)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63, sha256_hex("none")])
def test_what_is_not_there_is_said(digest: str) -> None:
    with pytest.raises(ArchiveMissing):
        archive_load(digest)


def test_a_write_that_fails_leaves_nothing(
    fetched: Fetched, archive_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            archive_store(fetched)
    assert [path for path in archive_dir.rglob("*") if path.is_file()] == []
    assert archive_load(archive_store(fetched)).content == BODY
