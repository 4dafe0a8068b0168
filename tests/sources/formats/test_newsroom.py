"""What single formats ask beyond the contract: fields, dates, forms and odd files."""
# ruff: noqa: E501

import io
import json
from datetime import UTC, datetime

import pytest

from sources.documents import DocumentError, ParsedDocument
from sources.formats import entries_of
from tests.sources.formats.samples import (
    DAY,
    FIRST,
    SECOND,
    TITLE,
    g2_item,
    g2_message,
    ninjs3,
    page,
    pdf,
    record,
    response,
    warc_record,
)


def documents(data: bytes | str, name: str = "x.bin") -> list[ParsedDocument]:
    """Read all of a file."""
    data = data.encode() if isinstance(data, str) else data
    return [entry.read() for entry in entries_of(io.BytesIO(data), name, size=len(data))]


def document(data: bytes | str, name: str = "x.bin") -> ParsedDocument:
    """Read the one article of a file."""
    (found,) = documents(data, name)
    return found


def nitf(head: str = "", body: str = f"<p>{FIRST}</p>", attributes: str = "") -> str:
    """Return a NITF document."""
    return (
        f"<nitf {attributes}><head>{head}</head><body><body.head><hedline><hl1>{TITLE}</hl1></hedline>"
        f"</body.head><body.content>{body}</body.content></body></nitf>"
    )


class TestNitf:
    """https://iptc.org/std/NITF/"""

    def test_the_date_is_when_it_was_issued_with_its_zone(self) -> None:
        head = '<docdata><date.release norm="20240305T080000Z"/><date.issue norm="20240304T183000+0700"/></docdata>'
        found = document(nitf(head))
        assert found.published_at is not None
        assert found.published_at.isoformat() == "2024-03-04T18:30:00+07:00"

    def test_lines_that_were_wrapped_by_br_are_joined(self) -> None:
        lines = (
            "The port closed two piers on Monday for works that will last<br/>three months, the "
            "authority said after a meeting with the owners<br/>of the cargo ships that use them."
        )
        assert "\n" not in document(nitf(body=f"<p>{lines}</p>")).body

    def test_markup_that_was_written_as_text_is_markup(self) -> None:
        body = f"<p>{FIRST}</p><p>&lt;b&gt;Cargo&lt;/b&gt; ships &amp;amp; ferries.</p>"
        assert document(nitf(body=body)).body == f"{FIRST}\n\nCargo ships & ferries."

    def test_a_dtd_is_not_asked_for_and_its_entities_are_known(self) -> None:
        whole = f'<!DOCTYPE nitf SYSTEM "http://nowhere.invalid/nitf.dtd">{nitf(body="<p>Caf&eacute;&nbsp;au lait in the harbour.</p>")}'
        assert document(whole).body == "Café au lait in the harbour."

    @pytest.mark.parametrize("status", ["canceled", "withheld"])
    def test_what_is_not_to_be_printed_is_not_imported(self, status: str) -> None:
        with pytest.raises(DocumentError, match=status):
            document(nitf(f'<docdata management-status="{status}"/>'))


class TestNewsml:
    """https://iptc.org/standards/newsml-g2/"""

    def test_the_text_is_the_longer_of_two_forms_and_one_article(self) -> None:
        two = (
            f"<inlineData contenttype='text/plain'>{FIRST}</inlineData><inlineXML><html xmlns="
            f"'http://www.w3.org/1999/xhtml'><body><p>{FIRST}</p><p>{SECOND}</p></body></html></inlineXML>"
        )
        assert document(g2_message(g2_item(content=two))).body == f"{FIRST}\n\n{SECOND}"

    def test_without_a_headline_the_text_gives_it(self) -> None:
        item = g2_item().replace(f"<headline>{TITLE}</headline>", "")
        found = document(g2_message(item))
        assert found.title == FIRST
        assert found.body == f"{FIRST}\n\n{SECOND}"

    def test_a_version_without_its_date_has_its_first(self) -> None:
        item = g2_item().replace("versionCreated", "firstCreated")
        assert document(g2_message(item)).published_at == datetime(2024, 3, 4, 8, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("provider", "publisher"),
        [
            ('<provider qcode="nprov:TT"/>', "TT"),
            ('<provider literal="STT"/>', "STT"),
            ('<provider uri="http://www.wire.example/"/>', "www.wire.example"),
        ],
    )
    def test_a_provider_has_a_name_somewhere(self, provider: str, publisher: str) -> None:
        given = '<provider qcode="x:1"><name>Wire Example</name></provider>'
        item = g2_item().replace(given, provider)
        assert document(g2_message(item)).publisher == publisher


class TestNinjs:
    """https://iptc.org/standards/ninjs/"""

    def test_nitf_in_a_body_is_read(self) -> None:
        body = {
            "contentType": "text/vnd.IPTC.NITF",
            "value": f'<?xml version="1.0" encoding="UTF-8"?>{nitf()}',
        }
        assert document(json.dumps(ninjs3(bodies=[body]))).body == FIRST

    def test_a_marked_up_body_goes_before_a_plain_one(self) -> None:
        bodies = [
            {"role": "text", "value": FIRST},
            {"role": "xhtml", "value": f"<p>{FIRST}</p><p>{SECOND}</p>"},
        ]
        assert document(json.dumps(ninjs3(bodies=bodies))).body == f"{FIRST}\n\n{SECOND}"

    def test_the_main_headline_is_the_title(self) -> None:
        headlines = [{"role": "short", "value": "Piers"}, {"role": "main", "value": TITLE}]
        assert document(json.dumps(ninjs3(headlines=headlines))).title == TITLE

    def test_items_of_a_list_and_of_lines_are_read(self) -> None:
        assert len(documents(json.dumps([ninjs3(), ninjs3()]))) == 2
        assert len(documents("\n".join([json.dumps(ninjs3())] * 2))) == 2


class TestWire:
    """ANPA 1312 and IPTC 7901."""

    def test_dates_of_german_months_are_read(self) -> None:
        text = (
            f"\x01abc1 3 i 12 xx 1\r\n\x02{TITLE} =\r\n\r\n{FIRST}\r\n\x03071341 GMT Okt 15\r\n\x04"
        )
        assert document(text).published_at == datetime(2015, 10, 7, 13, 41, tzinfo=UTC)

    def test_western_letters_are_letters(self) -> None:
        text = f"\x01abc1 3 i 12 xx 1\r\n\x02{TITLE} =\r\n\r\nThomas Müller spielte.\r\n\x03\x04"
        assert "Müller" in document(text.encode("latin-1")).body

    def test_what_is_for_editors_stays_out(self) -> None:
        text = f"\x01abc1 3 i 12 xx 1\r\n\x02{TITLE} =\r\n\r\n{FIRST}\r\n\r\n# Notebook\r\n## Note\r\nTel: 1\r\n\x03\x04"
        assert document(text).body == FIRST

    def test_several_messages_are_several_articles(self) -> None:
        one = f"\x01abc1 3 i 12 xx 1\r\n\x02{TITLE} =\r\n\r\n{FIRST}\r\n\x03\x04\r\n"
        assert len(documents(one * 3)) == 3

    @pytest.mark.parametrize(
        "frame", ["\x01abc1 3 i 12 xx 1\n{}\x03\x04", "ZCZC abc1 3 i 12 xx 1\n{}\nNNNN\n"]
    )
    def test_older_frames_are_known(self, frame: str) -> None:
        found = document(frame.format(f"{TITLE} =\n\n{FIRST}\n"))
        assert (found.title, found.body) == (TITLE, FIRST)


class TestNewsml1:
    """https://iptc.org/standards/newsml-1/"""

    def test_title_lead_and_body_may_be_components_of_their_own(self) -> None:
        parts = "".join(
            f'<NewsComponent><Role FormalName="{role}"/><ContentItem><DataContent>{text}</DataContent>'
            "</ContentItem></NewsComponent>"
            for role, text in (
                ("Title", TITLE),
                ("Lead", FIRST),
                ("Body", f"<p>{SECOND} {SECOND}</p>"),
                ("Caption", "A pier. " * 50),
            )
        )
        found = document(
            f"<NewsML><NewsItem><NewsComponent>{parts}</NewsComponent></NewsItem></NewsML>"
        )
        assert found.title == TITLE
        assert found.body == f"{FIRST}\n\n{SECOND} {SECOND}"


class TestCaptions:
    """WebVTT and SubRip."""

    def test_a_speaker_keeps_a_paragraph_of_their_own(self) -> None:
        text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>Good evening.\n\n00:02.000 --> 00:03.000\n<v Ana>The piers are closed.\n\n00:03.000 --> 00:04.000\n<v.loud Bo>All of them?\n"
        found = document(text, "evening_news.vtt")
        assert found.title == "evening news"
        assert found.body == "Ana: Good evening. The piers are closed.\n\nBo: All of them?"

    def test_rolling_captions_are_said_once(self) -> None:
        text = "WEBVTT\n\n00:01.000 --> 00:02.000\nThe piers\n\n00:02.000 --> 00:03.000\nThe piers\nare closed now.\n"
        assert document(text).body == "The piers are closed now."

    def test_captions_without_full_stops_end_somewhere(self) -> None:
        cues = (
            "".join(
                f"00:{n:02d}.000 --> 00:{n:02d}.900\nwords and words and words number {n}\n\n"
                for n in range(60)
            )
            * 3
        )
        assert max(map(len, document(f"WEBVTT\n\n{cues}").body.split("\n\n"))) < 2000

    def test_a_transcript_with_times_on_lines_of_their_own(self) -> None:
        turns = "\n".join(
            f"{n}:0{n}\nSpeaker {n % 2}: This was said in minute {n}.\n" for n in range(1, 9)
        )
        found = document(f"{TITLE}\n\n{turns}")
        assert found.title == TITLE
        assert found.body.startswith("Speaker 1: This was said in minute 1.\n\nSpeaker 0: ")


class TestTables:
    """CSV and TSV."""

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_the_delimiter_is_found(self, delimiter: str) -> None:
        rows = [["title", "text", "url"], [TITLE, f'"{FIRST}"', "https://x.example/1"]]
        found = document("\n".join(delimiter.join(row) for row in rows))
        assert (found.title, found.body, found.url) == (TITLE, FIRST, "https://x.example/1")

    def test_a_row_is_where_an_editor_shows_it(self) -> None:
        data = f'title,text\n{TITLE},"two\nlines"\n\n{TITLE},\n'.encode()
        found = list(entries_of(io.BytesIO(data), "x.csv", size=len(data)))
        assert [entry.row for entry in found] == [2, 5]
        with pytest.raises(DocumentError) as caught:
            found[1].read()
        assert caught.value.field == "text"

    def test_rows_after_a_broken_one_keep_their_numbers(self) -> None:
        data = (
            f"\n\ntitle,text\n{TITLE},{FIRST}\n".encode() + b"Caf\xe9,x\n" + f"{TITLE},\n".encode()
        )
        many = data.replace(b"Caf", f"{TITLE},{FIRST}\n".encode() * 1500 + b"Caf")
        found = list(entries_of(io.BytesIO(many), "x.csv", size=len(many)))
        assert [entry.row for entry in found] == list(range(4, 1507))

    def test_columns_of_claims_beside_the_article_do_no_harm(self) -> None:
        head = (
            "url,title,text,published_at,language,source,author,external_id,claim,claimant,verdict"
        )
        row = f'https://x.example/1,{TITLE},"{FIRST}",{DAY},en,Post,Jo | Bo,7,It is,Ana,false'
        found = document(f"{head}\n{row}\n")
        assert (found.publisher, found.author, found.external_id) == ("Post", "Jo, Bo", "7")


class TestMail:
    """RFC 5322."""

    def test_flowed_lines_go_on_and_attachments_stay_out(self) -> None:
        text = (
            f"From: Jo Frame <jo@x.example>\nTo: a@x.example\nSubject: {TITLE}\nDate: Mon, 4 Mar 2024 08:00:00 +0700\n"
            'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain; format=flowed\n\n'
            "The port closed \ntwo piers.\n\n--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nno\n--b--\n"
        )
        found = document(text)
        assert found.body == "The port closed two piers."
        assert found.published_at is not None
        assert found.published_at.isoformat() == "2024-03-04T08:00:00+07:00"

    def test_a_letter_of_html_alone_is_read(self) -> None:
        text = f"From: a@x.example\nTo: b@x.example\nSubject: {TITLE}\nContent-Type: text/html\n\n<p>{FIRST}</p><p>{SECOND}</p>"
        assert document(text).body == f"{FIRST}\n\n{SECOND}"


class TestPdf:
    """A text layer, or none."""

    def test_lines_are_joined_to_paragraphs(self) -> None:
        lines = [
            TITLE,
            "The port closed two piers on Monday for works that will last",
            "three months, the authority said after a meeting with owners",
            "of ships.",
            "Cargo ships will use the northern pier until May, the harbour",
            "master said.",
            "12",
        ]
        found = document(pdf(lines))
        assert found.title == TITLE
        assert [len(part) > 60 for part in found.body.split("\n\n")] == [True, True]

    def test_a_scan_says_so(self) -> None:
        with pytest.raises(DocumentError, match="pictures"):
            document(pdf([]))


class TestRecords:
    """JSON as exports write it."""

    def test_entities_and_tags_of_feeds_are_none_of_the_article(self) -> None:
        found = document(
            json.dumps(
                record(
                    title="Nurses&#8217; strike &amp; more",
                    maintext="<p>It ended on <b>Friday</b>.</p><p>So&nbsp;be it.</p>",
                )
            )
        )
        assert found.title == "Nurses’ strike & more"
        assert found.body == "It ended on Friday.\n\nSo be it."

    def test_a_less_than_sign_is_no_tag(self) -> None:
        assert (
            document(json.dumps(record(maintext="If a < b and b > c, it fell."))).body
            == "If a < b and b > c, it fell."
        )

    def test_an_answer_of_wordpress_is_a_list_of_posts(self) -> None:
        post = {
            "id": 7,
            "link": "https://x.example/7",
            "date": f"{DAY}T08:00:00",
            "title": {"rendered": "Piers &#038; ships"},
            "content": {"rendered": f"<p>{FIRST}</p>"},
        }
        (found,) = documents(json.dumps([post]))
        assert (found.title, found.body, found.url) == (
            "Piers & ships",
            FIRST,
            "https://x.example/7",
        )

    def test_a_json_list_in_utf_16_is_read(self) -> None:
        assert document(json.dumps([record()]).encode("utf-16")).title == TITLE


def test_a_page_of_a_web_archive_has_its_address() -> None:
    block = response(page().replace("<p>", "<p class=x>"))
    record_ = warc_record("response", "<https://x.example/a b>", block)
    assert document(record_).url == "https://x.example/a%20b"
