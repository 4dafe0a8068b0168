"""Files made to do harm: each is an error in its place, soon and in little memory."""

import gzip
import io
import itertools
import json
import os
import tarfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from sources.documents import MAX_PAGE_BYTES, DocumentError, Reason
from sources.formats import Entry, entries_of, packed, records, streams
from sources.formats.streams import reading
from tests.sources.formats.samples import (
    FIRST,
    RSS,
    SECOND,
    TITLE,
    page,
    record,
    response,
    warc_record,
    zipped,
)

MEGABYTE = 1024 * 1024
ARTICLE = f"{TITLE}\n\n{FIRST}".encode()


def entries(data: bytes, name: str = "x.bin") -> list[Entry]:
    """Return all entries of a file."""
    return list(entries_of(io.BytesIO(data), name, size=len(data)))


def outcome(entry: Entry) -> str:
    """Return an article's title, or the reason why it is none."""
    try:
        return entry.read().title
    except DocumentError as error:
        return str(error.reason)


def outcomes(data: bytes, name: str = "x.bin") -> list[str]:
    """Read all of a file."""
    return [outcome(entry) for entry in entries(data, name)]


def endless(piece: bytes, size: int) -> BinaryIO:
    """Return a stream of a piece again and again, which is nowhere whole."""
    left = itertools.repeat(piece, size // len(piece))
    rest = bytearray()

    def read(count: int) -> bytes:
        while len(rest) < count and (more := next(left, b"")):
            rest.extend(more)
        data = bytes(rest[:count])
        del rest[:count]
        return data

    return reading(read)


class TestArchives:
    """Bombs, nests, names and lies."""

    @pytest.fixture(autouse=True)
    def small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Make the bounds small, so that the bombs can be."""
        monkeypatch.setattr(streams, "FREE_BYTES", MEGABYTE)

    @pytest.mark.parametrize("kind", ["zip", "gzip", "tar.gz", "zip in zip"])
    def test_a_bomb_is_not_unpacked_beyond_its_ratio(self, kind: str) -> None:
        zeros = b" " * (30 * MEGABYTE)
        lines = b"\n".join([json.dumps(record()).encode(), zeros])
        made = {
            "zip": zipped({"a.jsonl": lines, "b.txt": ARTICLE}),
            "gzip": gzip.compress(lines),
            "tar.gz": gzip.compress(_tar({"a.jsonl": lines})),
            "zip in zip": zipped({"a.zip": zipped({"a.jsonl": lines})}),
        }
        found = entries(made[kind], "a.jsonl.gz" if kind == "gzip" else "a")
        assert [outcome(entry) for entry in found] == [TITLE, "too-large"]

    def test_a_bomb_of_many_members_is_counted_over_all(self) -> None:
        members: dict[str, bytes | str] = {f"{n}.txt": ARTICLE + b" " * MEGABYTE for n in range(20)}
        found = outcomes(zipped(members))
        assert found[-1] == "too-large"
        assert len(found) < 20

    def test_all_that_is_unpacked_has_a_bound(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(streams, "MAX_UNPACKED_BYTES", 1000)
        many: dict[str, bytes | str] = {f"{n}.txt": ARTICLE for n in range(20)}
        found = outcomes(zipped(many))
        assert found[:2] == [TITLE, TITLE]
        assert found[-1] == "too-large"

    def test_an_archive_in_an_archive_is_opened_and_no_more(self) -> None:
        inner = zipped({"a.txt": ARTICLE})
        assert outcomes(zipped({"b.zip": inner})) == [TITLE]
        assert outcomes(zipped({"c.zip": zipped({"b.zip": inner})})) == ["not-read"]
        assert outcomes(gzip.compress(gzip.compress(gzip.compress(ARTICLE)))) == ["not-read"]

    def test_a_packed_tar_counts_once(self) -> None:
        inside = gzip.compress(_tar({"a.txt.gz": gzip.compress(ARTICLE)}))
        assert outcomes(inside) == [TITLE]

    def test_names_that_lead_elsewhere_are_names_only(self, tmp_path: Path) -> None:
        os.chdir(tmp_path)
        names = ["../../up.txt", "/etc/abs.txt", "C:\\win.txt", "a/../../b.txt"]
        found = entries(zipped(dict.fromkeys(names, ARTICLE)))
        assert [entry.member for entry in found] == names
        assert [outcome(entry) for entry in found] == [TITLE] * 4
        assert list(tmp_path.iterdir()) == []

    def test_members_are_named_through_both_archives(self) -> None:
        (entry,) = entries(zipped({"b.tar": _tar({"c/d.txt": ARTICLE})}))
        assert entry.member == "b.tar!/c/d.txt"

    def test_a_truncated_gzip_gives_what_it_had(self) -> None:
        lines = b"\n".join(
            json.dumps(record(n, x=os.urandom(400).hex())).encode() for n in range(400)
        )
        whole = gzip.compress(lines)
        found = outcomes(whole[: len(whole) // 2], "a.jsonl.gz")
        assert found[0] == TITLE
        assert found[-1] == "unreadable"
        assert 50 < len(found) < 400

    def test_a_damaged_member_harms_no_other(self) -> None:
        data = bytearray(zipped({"a.txt": ARTICLE * 50, "b.txt": ARTICLE}))
        data[60:70] = b"\xff" * 10
        assert outcomes(bytes(data)) == ["unreadable", TITLE]

    def test_a_member_with_a_password_harms_no_other(self) -> None:
        data = bytearray(zipped({"a.txt": ARTICLE, "b.txt": ARTICLE}))
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.index(mark) + offset] |= 1
        assert outcomes(bytes(data)) == ["not-read", TITLE]

    def test_a_table_of_contents_beyond_measure_is_not_read(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(packed, "MAX_DIRECTORY_BYTES", 100)
        assert outcomes(zipped({f"{n}.txt": b"x" for n in range(9)})) == ["too-large"]

    def test_links_are_not_followed(self) -> None:
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as package:
            link = tarfile.TarInfo("passwd.txt")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            pipe = tarfile.TarInfo("pipe")
            pipe.type = tarfile.FIFOTYPE
            package.addfile(link)
            package.addfile(pipe)
        assert outcomes(out.getvalue()) == ["not-read"]
        zip_link = zipfile.ZipInfo("passwd.txt")
        zip_link.external_attr = 0o120777 << 16
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package_zip:
            package_zip.writestr(zip_link, "/etc/passwd")
        assert outcomes(out.getvalue()) == ["not-read"]

    def test_a_tar_whose_header_claims_gigabytes_ends_there(self) -> None:
        data = bytearray(_tar({"a.txt": ARTICLE, "b.txt": ARTICLE}))
        header = data[:512]
        header[124:136] = b"77777777777\0"
        header[148:156] = b" " * 8
        header[148:156] = b"%06o\0 " % sum(header)
        data[:512] = header
        assert outcomes(bytes(data))[-1] in ("unreadable", "too-large", "binary")


class TestJson:
    """Depth, length and what is broken."""

    @pytest.mark.parametrize("data", [b"[" * 10**6, b'{"a":' * 10**6, b'[{"a":' + b"[" * 10**6])
    def test_depth_is_bounded(self, data: bytes) -> None:
        for name in ("x", "x.jsonl", "x.json"):
            assert set(outcomes(data, name)) <= {"too-large", "bad-type"}

    def test_a_list_breaks_off_where_it_is_broken(self) -> None:
        data = json.dumps([record(n) for n in range(3)]).encode()[:-1] + b", nonsense]"
        assert outcomes(data) == [TITLE] * 3 + ["bad-type"]

    def test_a_list_of_what_is_no_object_says_so_for_each(self) -> None:
        data = json.dumps([record(), 5, "x", [1], record()]).encode()
        assert outcomes(data) == [TITLE, "bad-type", "bad-type", "bad-type", TITLE]

    def test_a_line_of_any_length_is_passed_by_in_little_memory(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in (streams, records):
            if hasattr(module, "MAX_DOCUMENT_BYTES"):
                monkeypatch.setattr(module, "MAX_DOCUMENT_BYTES", MEGABYTE)
        line = json.dumps(record()).encode() + b"\n"
        long = endless(b"x" * 65_536, 200 * MEGABYTE)
        parts = iter([io.BytesIO(line), long, io.BytesIO(b"\n" + line)])
        at = [next(parts)]

        def read(count: int) -> bytes:
            while not (data := at[0].read(count)):
                following = next(parts, None)
                if following is None:
                    return b""
                at[0] = following
            return bytes(data)

        tracemalloc.start()
        found = list(entries_of(reading(read), "x.jsonl", size=201 * MEGABYTE))
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert [(entry.row, outcome(entry)) for entry in found] == [
            (1, TITLE), (2, "too-large"), (3, TITLE),
        ]  # fmt: skip
        assert peak < 16 * MEGABYTE

    def test_a_long_list_passes_through_little_memory(self) -> None:
        stream = endless(json.dumps(record()).encode() + b",", 8 * MEGABYTE)
        opened = iter([b"["])
        tracemalloc.start()
        both = reading(lambda count: next(opened, b"") or stream.read(count))
        count = sum(1 for _entry in entries_of(both, "x.json", size=8 * MEGABYTE))
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert count > 10_000
        assert peak < 4 * MEGABYTE


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><rss version="2.0"><channel><item><title>&c;</title>'
    "<description>&c;</description></item></channel></rss>"
)


class TestMarkup:
    """Entities, DTDs, pages beyond measure."""

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
    @pytest.mark.parametrize("root", ["rss", "nitf", "newsItem", "html"])
    def test_entities_are_never_expanded(self, root: str, encoding: str) -> None:
        data = LAUGHS.replace("<rss", f"<{root}").replace("</rss", f"</{root}")
        found = outcomes(data.replace("DOCTYPE rss", f"DOCTYPE {root}").encode(encoding))
        assert set(found) <= {"bad-type", "missing", "binary", "not-read"}

    def test_files_are_never_fetched(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret"
        secret.write_text("the secret")
        data = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>{RSS}'.replace(
            "Two piers close", "&x;"
        )
        for entry in entries(data.encode()):
            assert "secret" not in outcome(entry)

    def test_a_page_of_fifty_megabytes_is_not_read(self) -> None:
        stream = endless(b"<html><p>word</p>" * 1000, 50 * MEGABYTE)
        (entry,) = entries_of(stream, "x.html", size=50 * MEGABYTE)
        assert outcome(entry) == "too-large"
        assert outcomes(page().encode() + b" " * MAX_PAGE_BYTES) == ["too-large"]

    def test_an_item_that_never_ends_is_not_gathered(self) -> None:
        begun = iter([b"<rss><channel><item><title>"])
        stream = endless(b"word " * 1000, 60 * MEGABYTE)
        both = reading(lambda count: next(begun, b"") or stream.read(count))
        found = list(entries_of(both, "x.xml", size=60 * MEGABYTE))
        assert set(map(outcome, found)) <= {"too-large", "bad-type"}

    def test_a_feed_breaks_off_where_it_is_broken(self) -> None:
        data = RSS.replace("</channel>", "<item><title>x</b></item></channel>")
        assert outcomes(data.encode()) == [TITLE, "not-read", "bad-type"]

    def test_stray_controls_and_known_entities_are_no_error(self) -> None:
        data = RSS.replace("Two piers", "Two\x02 piers&nbsp;").encode()
        assert outcomes(data)[0].startswith("Two piers")


class TestEncodings:
    """Marks that lie, and mixtures."""

    @pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
    def test_a_wrong_mark_is_no_chinese(self, mark: bytes) -> None:
        assert outcomes(mark + ARTICLE) == ["wrong-encoding"]

    def test_a_mark_of_utf_8_before_something_else(self) -> None:
        assert outcomes(b"\xef\xbb\xbfCaf\xe9\n\nText und mehr.") == ["wrong-encoding"]

    def test_nul_bytes_are_no_text(self) -> None:
        assert outcomes(ARTICLE + b"\0") == ["binary"]

    def test_a_row_in_another_encoding_is_located(self) -> None:
        rows = ["title,text", f"{TITLE},{FIRST}"] * 1 + [f"{TITLE},{SECOND}"] * 2000
        data = "\n".join(rows).encode() + b"\nCaf\xe9,Text\n" + f"{TITLE},{FIRST}".encode()
        found = entries(data, "x.csv")
        wrong = [(entry.row, outcome(entry)) for entry in found if outcome(entry) != TITLE]
        assert wrong == [(2003, "wrong-encoding")]

    @pytest.mark.parametrize(
        ("encoding", "title", "text"),
        [
            ("cp1252", "Café à l’été", "Le marché a été fermé à Orléans après la grève de lundi."),
            ("cp1252", "Brücke zu", "Die Bürgermeisterin schließt die Brücke für drei Monate."),
            ("cp1250", "Řeka", "Vláda ve středu schválila návrh rozpočtu, řekl ministr financí."),
            ("cp1254", "Köprü", "Belediye başkanı köprünün üç ay süreyle kapatılacağını açıkladı."),
            ("cp1251", "Мост", "Мэр города объявил о закрытии моста на три месяца, сообщили там."),
            ("cp932", "橋", "市は月曜日、老朽化した橋を三か月間閉鎖すると発表した。費用は三億円。"),
        ],
    )
    def test_a_table_of_a_spreadsheet_is_read_by_its_code_page(
        self, encoding: str, title: str, text: str
    ) -> None:
        rows = f"title;text\n{title};{text}\n"
        (entry,) = entries(rows.encode(encoding), "x.csv")
        assert (entry.read().title, entry.read().body) == (title, text)

    def test_a_quote_that_is_never_closed_swallows_no_memory(self) -> None:
        data = f'title,text\n{TITLE},"{FIRST}\n'.encode() + b"word " * 400 + b"\n"
        found = outcomes(data + (b"word " * 400 + b"\n") * 11_000, "x.csv")
        assert found[0] == "bad-type"
        assert set(found) <= {"bad-type", "missing"}


class TestWebArchives:
    """Lengths that lie."""

    def test_a_length_beyond_the_end(self) -> None:
        good = warc_record("response", "https://a.example/1", response())
        lying = warc_record("response", "https://a.example/2", response(), length=10**12)
        found = outcomes(good + lying)
        assert found[0] == TITLE
        assert set(found[1:]) <= {TITLE, "unreadable", "missing", "empty"}

    @pytest.mark.parametrize("length", [-5, 0, 3, 40])
    def test_a_length_that_is_too_short(self, length: int) -> None:
        good = warc_record("response", "https://a.example/1", response())
        lying = warc_record("response", "https://a.example/2", response(), length=length)
        found = outcomes(good + lying + good)
        assert found[0] == TITLE
        assert all(one in (TITLE, "unreadable", "missing", "empty", "not-read") for one in found)
        assert len(found) > 1

    def test_a_page_that_unpacks_to_gigabytes_is_cut_off(self) -> None:
        bomb = gzip.compress(b"<p>word</p>" * (3 * MEGABYTE))
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
        block = f"{head}Content-Length: {len(bomb)}\r\n\r\n".encode() + bomb
        assert outcomes(warc_record("response", "https://a.example/1", block)) == ["too-large"]


def _tar(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as package:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            package.addfile(info, io.BytesIO(data))
    return out.getvalue()


@pytest.fixture(autouse=True)
def same_folder() -> Iterator[None]:
    """Leave the working folder as it was."""
    there = Path.cwd()
    yield
    os.chdir(there)


def test_reasons_are_of_the_closed_list() -> None:
    assert "not-read" in {str(reason) for reason in Reason}


class TestMail:
    """Headers that cost more than they say."""

    @pytest.mark.parametrize(
        "more",
        [
            b"Subject: " + b"word " * 20_000 + b"\n\nText.",
            b"Subject: x\nContent-Type: text/plain;" + b" a=b;\n" * 20_000 + b"\n\nText.",
            b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
            + b"--b\nContent-Type: text/plain\n\nx\n" * 6_000,
        ],
        ids=["subject", "folded", "parts"],
    )
    def test_headers_beyond_measure_are_not_parsed(self, more: bytes) -> None:
        head = b"From: a@x.example\nTo: b@x.example\nDate: Mon, 4 Mar 2024 08:00:00 +0000\n"
        assert outcomes(head + more) == ["too-large"]


def test_bodies_inside_bodies_are_read_once() -> None:
    inner = f"{'<body.content>' * 100}<p>{FIRST}</p>{'</body.content>' * 100}"
    (entry,) = entries(f"<nitf><body>{inner}</body></nitf>".encode())
    assert entry.read().body == FIRST
