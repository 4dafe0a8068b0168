"""The Indonesian catalogue: complete, compiled as it is written, its placeholders kept."""

import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from tests.conftest import missing_service

SOURCE = Path(settings.BASE_DIR) / "workbench" / "locale" / "id" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with SOURCE.open("rb") as file:
        return read_po(file, locale="id")


def key(message: Message) -> str:
    """Return the singular, by which a message is looked up."""
    return message.id if isinstance(message.id, str) else message.id[0]


def texts(value: object) -> list[str]:
    """Return all forms of a message."""
    return [value] if isinstance(value, str) else [str(one or "") for one in value]  # type: ignore[attr-defined]


def test_everything_is_translated(catalogue: Catalog) -> None:
    missing = [
        message.id
        for message in catalogue
        if message.id and (message.fuzzy or not all(text.strip() for text in texts(message.string)))
    ]
    assert missing == []
    assert len(catalogue) > 300
    assert not catalogue.obsolete
    assert catalogue.num_plurals == 1


def test_placeholders_are_kept(catalogue: Catalog) -> None:
    changed = [
        message.id
        for message in catalogue
        if message.id
        and any(
            sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(texts(message.id)[-1]))
            or "%" in PLACEHOLDER.sub("", text)
            for text in texts(message.string)
        )
    ]
    assert changed == []


def test_the_compiled_catalogue_is_that_of_the_source(catalogue: Catalog) -> None:
    fresh = BytesIO()
    write_mo(fresh, catalogue)
    fresh.seek(0)
    with SOURCE.with_suffix(".mo").open("rb") as file:
        shipped = read_mo(file)
    # A plural's key is its singular here: the file has both under one entry.
    assert {key(m): texts(m.string) for m in shipped if m.id} == {
        key(m): texts(m.string) for m in read_mo(fresh) if m.id
    }


def test_the_source_has_every_string_of_today(catalogue: Catalog, tmp_path: Path) -> None:
    if shutil.which("xgettext") is None:
        missing_service("xgettext is missing: apt-get install gettext")
    with extract(tmp_path).open("rb") as file:
        today = {key(message) for message in read_po(file) if message.id}
    assert today == {key(message) for message in catalogue if message.id}


def extract(folder: Path) -> Path:
    """Let Django's own extraction run over a copy of what has strings; return what it found."""
    copy = folder / "copy"
    for name in ("claims", "sources", "workbench"):
        shutil.copytree(
            Path(settings.BASE_DIR) / name,
            copy / name,
            ignore=shutil.ignore_patterns("locale", "static", "__pycache__", "sample_desk"),
        )
    (copy / "locale").mkdir()
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "id", "-v", "0"],
        cwd=copy,
        env={k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"},
        check=True,
    )
    return copy / "locale" / "id" / "LC_MESSAGES" / "django.po"


def test_django_speaks_it() -> None:
    with translation.override("id"):
        assert gettext("Hand in") == "Serahkan"
        assert ngettext("%(n)d second", "%(n)d seconds", 2) % {"n": 2} == "2 detik"
        # The theme brings no Indonesian; its words are in our catalogue (workbench/theme_words.py).
        assert gettext("Filters") == "Filter"
