"""A small file of each format, in our own words: what a newsroom sends, and what it must become."""
# ruff: noqa: E501

import base64
import io
import json
import zipfile
from dataclasses import dataclass

TITLE = "Two piers close for repairs"
FIRST = "The port closed two piers on Monday for works that will last three months, it said."
SECOND = "Cargo ships will use the northern pier until May, the harbour master Ines Duarte said."
DAY = "2024-03-04"


@dataclass(frozen=True, slots=True)
class Sample:
    """A file. `day` and `author` are empty where its format has no place for them."""

    format: str
    data: bytes
    name: str = "upload.bin"
    count: int = 1
    title: str = TITLE
    day: str = DAY
    publisher: str = ""
    author: str = ""
    language: str = "en"


def page(title: str = TITLE) -> str:
    """Return a web page."""
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title><meta property='
        f'"article:published_time" content="{DAY}T08:00:00Z"></head><body><article><h1>{title}</h1>'
        f"<p>{FIRST}</p><p>{SECOND}</p></article></body></html>"
    )


def record(number: int = 1, **more: object) -> dict[str, object]:
    """Return an article as named fields, as news-please writes it."""
    return {
        "title": TITLE, "maintext": f"{FIRST}\n{SECOND}", "date_publish": f"{DAY} 08:00:00",
        "language": "en", "authors": ["Jo Frame"], "source_domain": "harbourpost.example",
        "url": f"https://harbourpost.example/{number}", **more,
    }  # fmt: skip


def zipped(files: dict[str, bytes | str]) -> bytes:
    """Return a ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


def _nitf() -> str:
    return (
        f'<nitf baselang="en-GB"><head><title>slug</title><docdata><doc-id id-string="wx.1"/>'
        f'<date.issue norm="20240304T080000Z"/></docdata></head><body><body.head><hedline><hl1>'
        f"{TITLE}</hl1></hedline><byline>By Jo Frame<byttl>Harbour Writer</byttl></byline>"
        f"<distributor>Wire Example</distributor></body.head><body.content><p>{FIRST}</p>"
        f"<media><media-caption>A pier</media-caption></media><p>{SECOND}</p></body.content>"
        "</body></nitf>"
    )


def _g2_item(guid: str, kind: str = "text", content: str = "", status: str = "usable") -> str:
    inline = content or (
        f'<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<body><p>{FIRST}</p><p>{SECOND}</p></body></html></inlineXML>"
    )
    return (
        f'<newsItem guid="{guid}" version="1" xml:lang="en"><itemMeta><itemClass qcode="ninat:{kind}"'
        f'/><provider qcode="x:1"><name>Wire Example</name></provider><versionCreated>{DAY}T08:00:00Z'
        f'</versionCreated><pubStatus qcode="stat:{status}"/></itemMeta><contentMeta><headline>'
        f'{TITLE}</headline><by>Jo Frame</by><language tag="en-GB"/></contentMeta><contentSet>'
        f"{inline}</contentSet></newsItem>"
    )


def g2_message(*items: str) -> bytes:
    """Return a NewsML-G2 message of these items."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><newsMessage '
        'xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2024-03-04T09:00:00Z</sent>'
        f"</header><itemSet>{''.join(items)}</itemSet></newsMessage>"
    ).encode()


def g2_item(guid: str = "tag:wire.example,2024:1", **kwargs: str) -> str:
    """Return a NewsML-G2 item."""
    return _g2_item(guid, **kwargs)


def _newsml1() -> str:
    return (
        '<?xml version="1.0"?><NewsML Version="1.2"><NewsEnvelope><SentFrom><Party FormalName='
        '"Wire Example"/></SentFrom><DateAndTime>20240304T090000Z</DateAndTime></NewsEnvelope>'
        "<NewsItem><Identification><NewsIdentifier><PublicIdentifier>urn:newsml:wire.example:1"
        "</PublicIdentifier></NewsIdentifier></Identification><NewsManagement><FirstCreated>"
        "20240304T080000Z</FirstCreated><ThisRevisionCreated>20240304T080000Z</ThisRevisionCreated>"
        f'<Status FormalName="Usable"/></NewsManagement><NewsComponent><NewsLines><HeadLine>{TITLE}'
        "</HeadLine><ByLine>By Jo Frame</ByLine></NewsLines><DescriptiveMetadata><Language "
        'FormalName="en"/></DescriptiveMetadata><ContentItem><MediaType FormalName="Text"/>'
        f"<DataContent><p>{FIRST}</p><p>{SECOND}</p></DataContent></ContentItem><ContentItem>"
        '<MediaType FormalName="Photo"/></ContentItem></NewsComponent></NewsItem></NewsML>'
    )


def _ninjs() -> dict[str, object]:
    return {
        "uri": "tag:wire.example,2024:1", "type": "text", "versioncreated": f"{DAY}T08:00:00Z",
        "language": "en-GB", "headline": TITLE, "byline": "Jo Frame", "source": "Wire Example",
        "body_text": f"{FIRST}\n\n{SECOND}", "body_xhtml": f"<p>{FIRST}</p><p>{SECOND}</p>",
    }  # fmt: skip


def ninjs3(**more: object) -> dict[str, object]:
    """Return a ninjs 3.x item."""
    return {
        "uri": "tag:wire.example,2024:1", "type": "text", "versionCreated": f"{DAY}T08:00:00Z",
        "language": "en", "headlines": [{"role": "main", "value": TITLE}], "by": "Jo Frame",
        "infoSources": [{"name": "Wire Example"}], "pubStatus": "usable",
        "bodies": [{"role": "main", "contentType": "text/html",
                    "value": f"<p>{FIRST}</p><p>{SECOND}</p>"}], **more,
    }  # fmt: skip


_RITZAU = f"""<RBNews xmlns=""><NewsID>9a69</NewsID><PublishDate>{DAY}T08:00:00.397</PublishDate>
<headline>{TITLE}</headline><origin>/ritzau/</origin><content>&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p&gt;{SECOND}
&lt;/p&gt;</content><Annuleret>false</Annuleret><byLine>Jo Frame</byLine></RBNews>"""

RSS = f"""<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//x//DTD//EN" "http://nowhere.invalid/rss.dtd">
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour&nbsp;Post</title>
<language>en-gb</language>
<item><title>Two piers close for repairs</title><link>https://harbourpost.example/1</link>
<guid>hp-1</guid><dc:creator>Jo Frame</dc:creator><pubDate>Mon, 04 Mar 2024 08:00:00 GMT</pubDate>
<description>Two piers.</description>
<content:encoded><![CDATA[<p>{FIRST}</p><p>{SECOND}</p>]]></content:encoded></item>
<item><title>Only announced</title><description>Read more on our site.</description></item>
</channel></rss>"""

_ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Harbour Post</title>
<id>urn:x</id><updated>2024-03-05T00:00:00Z</updated><entry><title>{TITLE}</title><id>urn:1</id>
<link rel="self" href="https://harbourpost.example/feed"/><link href="https://harbourpost.example/1"/>
<published>{DAY}T08:00:00Z</published><updated>2024-03-05T00:00:00Z</updated><author><name>Jo Frame
</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{FIRST}</p>
<p>{SECOND}</p></div></content></entry></feed>"""

_RSS1 = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://harbourpost.example/">
<title>Harbour Post</title><dc:language>en</dc:language></channel>
<item rdf:about="https://harbourpost.example/1"><title>{TITLE}</title><dc:date>{DAY}T08:00:00Z</dc:date>
<dc:creator>Jo Frame</dc:creator><content:encoded>&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p&gt;{SECOND}&lt;/p&gt;
</content:encoded></item></rdf:RDF>"""

_WXR = f"""<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"><channel><title>Harbour Post</title>
<wp:author><wp:author_login>jo</wp:author_login><wp:author_display_name>Jo Frame
</wp:author_display_name></wp:author>
<item><title>pier.jpg</title><wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status></item>
<item><title>A draft</title><wp:post_type>post</wp:post_type><wp:status>draft</wp:status></item>
<item><title>{TITLE}</title><link>https://harbourpost.example/1</link><dc:creator>jo</dc:creator>
<content:encoded><![CDATA[{FIRST}

{SECOND} <b>More</b> soon.]]></content:encoded><excerpt:encoded>No</excerpt:encoded>
<wp:post_date_gmt>{DAY} 08:00:00</wp:post_date_gmt><wp:post_type>post</wp:post_type>
<wp:status>publish</wp:status></item></channel></rss>"""

_VTT = f"""WEBVTT - {TITLE}

NOTE made by hand

1
00:00:01.000 --> 00:00:05.000 align:start
<v Ines Duarte>{FIRST}

00:00:05.500 --> 00:00:09.000
<v Jo Frame><i>Cargo ships will use</i>
the northern pier &amp; the southern one.
"""

_SRT = f"""1
00:00:01,000 --> 00:00:05,000
{FIRST}

2
00:00:05,500 --> 00:00:09,000
<i>{SECOND}</i>
"""

_TRANSCRIPT = f"""{TITLE}

[00:00:01] HOST: {FIRST}
[00:00:07] INES DUARTE: {SECOND}
[00:00:12] HOST: And the ferries?
[00:00:15] INES DUARTE: They sail as before.
[00:00:19] HOST: Thank you.
"""

_7901 = (
    "\x01wx0001 4 i 46  wx 0027\r\n\nHarbour/piers/\r\n\x021ST LEAD\n"
    f"{TITLE}\nBy Jo Frame, wx =\r\n\nHarwick (wx) - The port closed two piers on Monday for works that\r\n"
    "will last three months, it said.\r\n\nCargo ships will use the northern pier until May, the harbour\r\n"
    "master Ines Duarte said.\r\n\n\x03040800 GMT Mar 24\r\n\x7f\x04\r\n"
)

_ANPA = (
    "\x16\x16\x01W2870\x1f_wx\nf l\x13\x11 BC-Harbour-Piers     03-04 0049\n\x02^BC-Harbour-Piers,46<\n"
    f"^{TITLE}<\n^Eds: With photos.<\n^By JO FRAME=\n^Wire Example=\n\t   HARWICK (WX) _ {FIRST}\n"
    f"\t   ``We know,'' she said.\n\n\t   {SECOND}\n\n\t   \x03WX-WF-03-04-24 0800GMT<\n\x0c\n\x04"
)

_EML = f"""Received: from mx.example by mail.example; Mon, 4 Mar 2024 08:01:00 +0000
From: Jo Frame <jo@harbourpost.example>
To: desk@example.org
Subject: =?utf-8?q?Two_piers_close?= for repairs
Date: Mon, 04 Mar 2024 08:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="x"

--x
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

{FIRST.replace("three", "thr=65e")}

{SECOND}

--x
Content-Type: text/html

<p>{FIRST}</p>
--x--
"""

_MHTML = f"""From: <Saved by Blink>
Snapshot-Content-Location: https://harbourpost.example/1
Subject: piers
Date: Mon, 04 Mar 2024 08:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="x"

--x
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64
Content-Location: https://harbourpost.example/1

{base64.encodebytes(page().encode()).decode()}
--x--
"""


def warc_record(kind: str, url: str, block: bytes, *, length: int | None = None) -> bytes:
    """Return one WARC record."""
    size = len(block) if length is None else length
    media = "text/html" if kind == "resource" else f"application/http; msgtype={kind}"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-05T00:00:00Z"
        f"\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: {media}\r\nContent-Length: {size}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def response(body: str | None = None, *, status: str = "200 OK", media: str = "text/html") -> bytes:
    """Return an HTTP response."""
    data = (page() if body is None else body).encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {media}; charset=utf-8\r\nContent-Length: {len(data)}"
    )
    return f"{head}\r\n\r\n".encode() + data


def warc() -> bytes:
    """Return a web archive of one page and what surrounds it."""
    site = "https://harbourpost.example"
    return (
        warc_record("request", f"{site}/1", b"GET /1 HTTP/1.1\r\n\r\n")
        + warc_record("response", f"{site}/old", response("", status="301 Moved"))
        + warc_record("response", f"{site}/1", response())
        + warc_record("response", f"{site}/pier.png", response("x", media="image/png"))
    )


def arc() -> bytes:
    """Return a web archive of the older kind."""
    about = b"1 0 Example\nURL IP-address Archive-date Content-type Archive-length\n\n"
    block = response()
    head = f"filedesc://x.arc 0.0.0.0 20240305000000 text/plain {len(about)}\n".encode()
    line = f"https://harbourpost.example/1 1.2.3.4 20240305000000 text/html {len(block)}\n".encode()
    return head + about + b"\n" + line + block + b"\n"


def pdf(lines: list[str] | None = None, title: str = "") -> bytes:
    """Return a PDF of one page with a line of text for each of these."""
    lines = [TITLE, FIRST[:50], FIRST[51:], SECOND[:50], SECOND[51:]] if lines is None else lines
    shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
    stream = f"BT /F1 11 Tf 40 700 Td {shown} ET".encode() if lines else b""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</CreationDate(D:20240304080000Z)/Author(Jo Frame)/Title(%b)>>" % title.encode(),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj" % number + part + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out + b"xref\n0 7\n0000000000 65535 f \n" + table
        + b"trailer<</Size 7/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    )  # fmt: skip


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CORE = (
    '<c:coreProperties xmlns:c="x" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    f'xmlns:t="http://purl.org/dc/terms/"><dc:creator>Jo Frame</dc:creator><t:created>{DAY}T08:00:00Z'
    "</t:created></c:coreProperties>"
)


def docx() -> bytes:
    """Return a word processor's document."""
    body = (
        f'<w:document xmlns:w="{_W}"><w:body><w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>'
        f"{TITLE}</w:t></w:r></w:p><w:p><w:r><w:t>{FIRST}</w:t></w:r><w:del><w:r><w:delText>gone"
        f"</w:delText></w:r></w:del></w:p><w:p><w:r><w:t>{SECOND}</w:t></w:r></w:p></w:body></w:document>"
    )
    return zipped(
        {"word/document.xml": body, "docProps/core.xml": _CORE, "[Content_Types].xml": "x"}
    )


def odt() -> bytes:
    """Return an OpenDocument text."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "text", "meta")
    )
    content = (
        f"<office:document-content {names}><office:body><office:text><text:h>{TITLE}</text:h><text:p>"
        f"{FIRST}<text:note><text:p>gone</text:p></text:note></text:p><text:p>{SECOND}</text:p>"
        "</office:text></office:body></office:document-content>"
    )
    meta = (
        f"<office:document-meta {names}><office:meta><meta:creation-date>{DAY}T08:00:00"
        "</meta:creation-date><meta:initial-creator>Jo Frame</meta:initial-creator></office:meta>"
        "</office:document-meta>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": kind, "content.xml": content, "meta.xml": meta})


def _odt_stored() -> bytes:
    """The mimetype member is stored, as its standard asks."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(odt())) as there, zipfile.ZipFile(out, "w") as package:
        for name in there.namelist():
            package.writestr(name, there.read(name))
    return out.getvalue()


def _jsonl(*records: dict[str, object]) -> bytes:
    return "\n".join(json.dumps(one) for one in records).encode()


_HOUSE = "harbourpost.example"
SAMPLES = (
    Sample("text", f"{TITLE}\nBy Jo Frame\n4 March 2024\n\n{FIRST}\n\n{SECOND}".encode(), author="Jo Frame"),
    Sample("wire", _7901.encode("latin-1"), publisher="wx", author="Jo Frame, wx"),
    Sample("wire", _ANPA.encode(), publisher="WX", author="JO FRAME"),
    Sample("vtt", _VTT.encode(), day=""),
    Sample("srt", _SRT.encode(), name="two_piers.srt", title="two piers", day=""),
    Sample("transcript", _TRANSCRIPT.encode(), day=""),
    Sample("html", page().encode()),
    Sample("mail", _MHTML.encode()),
    Sample("mail", _EML.encode(), publisher=_HOUSE, author="Jo Frame"),
    Sample("jsonl", _jsonl(record(1), record(2)), count=2, publisher=_HOUSE, author="Jo Frame"),
    Sample("json", json.dumps(record(), indent=1).encode(), publisher=_HOUSE, author="Jo Frame"),
    Sample("json-list", json.dumps([record(1), record(2)]).encode(), count=2, publisher=_HOUSE,
           author="Jo Frame"),
    Sample("json", json.dumps({"articles": [record(1)]}, indent=1).encode(), publisher=_HOUSE,
           author="Jo Frame"),
    Sample("json", json.dumps(_ninjs(), indent=1).encode(), publisher="Wire Example", author="Jo Frame"),
    Sample("json", json.dumps(ninjs3(), indent=1).encode(), publisher="Wire Example", author="Jo Frame"),
    Sample("json", json.dumps({
        "version": "https://jsonfeed.org/version/1.1", "title": "Harbour Post", "language": "en",
        "items": [{"id": "1", "title": TITLE, "content_html": f"<p>{FIRST}</p><p>{SECOND}</p>",
                   "date_published": f"{DAY}T08:00:00Z", "authors": [{"name": "Jo Frame"}]}],
    }, indent=1).encode(), publisher="Harbour Post", author="Jo Frame"),
    Sample("table", (f"id;title;text;date;authors\n1;{TITLE};\"<p>{FIRST}</p><p>{SECOND}</p>\";{DAY};"
                     "Jo Frame | Ana Lopez\n").encode(), author="Jo Frame, Ana Lopez"),
    Sample("table", f"\ufeffTitle\tText\tPublished at\n{TITLE}\t{FIRST} {SECOND}\t{DAY}\n".encode("utf-16-le")),
    Sample("feed", RSS.encode(), count=2, publisher="Harbour Post", author="Jo Frame"),
    Sample("feed", _ATOM.encode(), publisher="Harbour Post", author="Jo Frame"),
    Sample("feed", _RSS1.encode(), publisher="Harbour Post", author="Jo Frame"),
    Sample("wordpress", _WXR.encode(), publisher="Harbour Post", author="Jo Frame"),
    Sample("warc", warc()),
    Sample("warc", arc()),
    Sample("newsml-g2", g2_message(g2_item()), publisher="Wire Example", author="Jo Frame"),
    Sample("newsml-g2", g2_message(g2_item(content=f"<inlineXML>{_nitf()}</inlineXML>")),
           publisher="Wire Example", author="Jo Frame"),
    Sample("newsml-1", _newsml1().encode(), publisher="Wire Example", author="Jo Frame"),
    Sample("nitf", _nitf().encode("utf-16"), publisher="Wire Example", author="Jo Frame"),
    Sample("ritzau", _RITZAU.encode(), publisher="ritzau", author="Jo Frame"),
    Sample("docx", docx(), author="Jo Frame"),
    Sample("odt", _odt_stored(), author="Jo Frame"),
    Sample("pdf", pdf(), author="Jo Frame"),
)  # fmt: skip
