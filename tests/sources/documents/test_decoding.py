"""Bytes become characters by rule, never by guess."""

from __future__ import annotations

import pytest

from sources.documents import DocumentError, read_html, read_text
from sources.documents.decoding import decode, decode_html

TEXT = "Größe und Maß: „gut“"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-8"])
def test_a_byte_order_mark_or_plain_utf8_is_read(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("declared", ["windows-1252", "iso-8859-1", "LATIN1", "ascii"])
def test_the_narrow_western_names_mean_windows_1252(declared: str) -> None:
    assert decode(TEXT.encode("cp1252"), declared=declared) == TEXT


def test_a_declaration_that_does_not_fit_falls_back_to_utf8() -> None:
    assert decode("Á table".encode(), declared="windows-1252") == "Á table"


@pytest.mark.parametrize("declared", ["unicode_escape", "punycode", "idna", "hex", "none", "\0"])
def test_codecs_that_are_no_character_sets_are_ignored(declared: str) -> None:
    assert decode(b"a\\u0041", declared=declared) == "a\\u0041"


def test_undeclared_latin_text_is_refused_with_the_position() -> None:
    with pytest.raises(DocumentError, match="byte 2") as caught:
        read_text(TEXT.encode("cp1252"))
    assert caught.value.reason == "wrong-encoding"
    assert caught.value.field == "document"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\nx", b"PK\x03\x04x", b"\x89PNG\r\n", b"plain\0text", b"\x1f\x8bx"]
)
def test_binary_files_are_refused(data: bytes) -> None:
    for read in (read_text, read_html):
        with pytest.raises(DocumentError) as caught:
            read(data)
        assert caught.value.reason == "binary"


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        read_text(data)
    assert caught.value.reason == "empty"


def test_a_file_over_the_limit_is_refused_before_decoding() -> None:
    with pytest.raises(DocumentError) as caught:
        decode(b"\xff" * (20 * 1024 * 1024 + 1))
    assert caught.value.reason == "too-large"


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="windows-1252">',
        "<meta charset = windows-1252 >",
        '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">',
    ],
)
def test_a_page_is_read_in_the_character_set_it_declares(head: str) -> None:
    assert decode_html(f"<html>{head}<p>{TEXT}".encode("cp1252")).endswith(TEXT)


def test_an_xml_declaration_counts_and_utf16_readable_as_ascii_does_not() -> None:
    assert "Größe" in decode_html('<?xml version="1.0" encoding="latin1"?>Größe'.encode("latin1"))
    assert "Größe" in decode_html('<meta charset="utf-16">Größe'.encode())


def test_the_charset_that_came_with_a_page_goes_before_the_one_in_it() -> None:
    page = "<meta charset=koi8-r><p>Größe</p>".encode("latin-1")
    assert "Größe" in decode_html(page, declared="ISO-8859-1")


def test_one_that_the_bytes_contradict_does_not() -> None:
    page = "<meta charset=iso-8859-1><p>Größe</p>".encode("latin-1")
    assert "Größe" in decode_html(page, declared="utf-8")
    assert "Größe" in decode_html("<p>Größe</p>".encode(), declared="no-such-charset")
    with pytest.raises(DocumentError):
        decode_html("<p>Größe</p>".encode("latin-1"), declared="utf-8")


@pytest.mark.parametrize("declared", ["", "iso-8859-1"])
def test_what_is_evidently_utf_8_is_read_so_whatever_is_declared(declared: str) -> None:
    words = "Größe, Länge, Höhe, Breite über alles; die Straße, völlig übersehbar für Fußgänger"
    page = f"<meta charset=windows-1252><p>{words}</p>".encode()
    assert words in decode_html(page, declared=declared)


def test_a_page_in_a_code_page_that_looks_like_utf_8_for_a_letter_is_read_as_declared() -> None:
    assert "Â©" in decode_html("<meta charset=windows-1252><p>Â©</p>".encode("cp1252"))


ARTICLE = "Die Bürgermeisterin erklärte die Brücke über die Größe hinaus für zu früh geöffnet. " * 4


def test_a_wrong_byte_outside_of_the_article_harms_nobody() -> None:
    page = f"<html lang=de><title>Brücke</title><article><p>{ARTICLE}</p></article>".encode()
    found = read_html(page + b"<footer>Impressum \xff</footer></html>")
    assert found.body == ARTICLE.strip()


def test_one_in_the_article_does() -> None:
    page = f"<html lang=de><title>Brücke</title><article><p>{ARTICLE} X".encode()
    with pytest.raises(DocumentError) as caught:
        read_html(page + b"\xff sagte sie.</p></article></html>")
    assert caught.value.reason == "wrong-encoding"
