"""An address is kept only if browsers and we read the same in it."""

from typing import Any

import pytest

from sources.connectors import shapes
from sources.documents import DocumentError, ParsedDocument
from sources.documents.addresses import host_of, is_web_address
from sources.documents.record import read_record
from sources.models import Publisher
from sources.services import source_save

READ_IN_TWO_WAYS = [
    "http://a.example\\@b.example/", "http:\\\\a.example\\x", "http://a.example\\.b.example/",
    "https://a.example/x\\y", "http:/a.example/", "http:a.example/", "http:///a.example/",
]  # fmt: skip
NO_PORT = [
    "http://a.example:abc/", "http://a.example:99999/", "http://a.example:-1/",
    "http://a.example:0/", "http://a.example:80:80/", "http://a.example:8 0/",
]  # fmt: skip
NONE = [
    "", "/relative", "//a.example/", "ftp://a.example/", "javascript:alert(1)", "http://", "http://a.example%40b.example/",
    "http://:80/", "https://[broken", "http://a.example/a b",
]  # fmt: skip
# In a record such characters are spaces or gone: its fields are normalised first.
UNSEEN = ["http://a.exam\tple/", "http://a.example/\u2028x"]
GOOD = {
    "https://a.example/x": "a.example",
    "HTTP://A.Example:8080/?q=1#f": "a.example",
    "http://user@b.example/": "b.example",
    "https://[2606:4700::1111]/": "2606:4700::1111",
    "https://bücher.example/ä": "bücher.example",
}


@pytest.mark.parametrize("url", [*READ_IN_TWO_WAYS, *NO_PORT, *NONE, *UNSEEN])
def test_what_is_no_address_or_two_is_refused_everywhere(url: str) -> None:
    assert not is_web_address(url)
    assert host_of(url) == shapes.host_of(url) == shapes.web_address(url) == ""


@pytest.mark.parametrize("url", [*READ_IN_TWO_WAYS, *NO_PORT, *filter(None, NONE)])
def test_a_record_with_such_an_address_says_which_field_is_wrong(url: str) -> None:
    record: dict[str, Any] = {"title": "Harvest", "text": "The harvest grew.", "url": url}
    with pytest.raises(DocumentError) as caught:
        read_record(record)
    assert (caught.value.reason, caught.value.field) == ("bad-url", "url")


@pytest.mark.parametrize(("url", "host"), GOOD.items())
def test_an_ordinary_address_is_kept_with_its_host(url: str, host: str) -> None:
    assert is_web_address(url)
    assert host_of(url) == host
    assert read_record({"title": "Harvest", "text": "It grew.", "url": url}).url == url


@pytest.mark.parametrize("url", [*READ_IN_TWO_WAYS, *NO_PORT])
def test_no_publisher_is_made_of_the_wrong_host(db: None, url: str) -> None:
    document = ParsedDocument(title="Harvest", body="The harvest grew.", language="en", url=url)
    source_save(document=document)
    assert not Publisher.objects.exists()
