"""What people name on the command line: pipes, strange names, folders that lead nowhere."""

import json
import os
import socket
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.articles.imports.folders import files_below
from claims.models import Article, ImportBatch

pytestmark = pytest.mark.django_db
TEXT = (
    "Harvest grows\n\nThe rice harvest grew by 4 percent in February, the statistics office said."
)


def command(*paths: Path) -> tuple[str, str]:
    """Run the command; return what it said of files, and how it ended."""
    err = StringIO()
    try:
        call_command("import_articles", *map(str, paths), stdout=StringIO(), stderr=err,
                     no_color=True)  # fmt: skip
    except CommandError as error:
        return err.getvalue(), str(error)
    return err.getvalue(), ""


def problems() -> list[tuple[str, str]]:
    """Return file and reason of each problem of the newest import."""
    found = ImportBatch.objects.latest("pk").rows.filter(state="failed").order_by("number")
    return [(Path(row.file).name, row.params.get("why", row.code)) for row in found]


def test_a_name_that_is_no_utf_8_imports_as_any_other(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"Se\xf1or.txt")
    file.write_text(TEXT)
    assert command(file)[1] == ""
    assert Article.objects.count() == 1
    assert ImportBatch.objects.get().name.endswith(r"Se\xf1or.txt")


def test_a_problem_names_a_file_of_any_bytes(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"Se\xf1or.txt")
    file.touch()
    assert rf"{tmp_path}/Se\xf1or.txt: document: " in command(tmp_path)[0]


def test_names_and_senders_words_do_nothing_to_a_terminal(tmp_path: Path) -> None:
    file = tmp_path / "a\x1b]0;owned\x07\n\u202egnp.jsonl"
    file.write_text(json.dumps({"title": "t", "text": TEXT, "url": "x:\x1b[2J\u202e"}))
    said, _ = command(file)
    line, _warning = said.split("\n", 1)
    assert line.isprintable()
    assert r"a\x1b]0;owned\x07\n\u202egnp.jsonl:1: url: " in line
    _, missing = command(tmp_path / "gone\x1b[2J\udcff")
    assert missing.isprintable()
    assert missing.endswith(r"gone\x1b[2J\xff")


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """A folder with one article among what is none."""
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "socket.jsonl"))
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "there.txt").write_text(TEXT)
    return tmp_path


def test_what_is_no_regular_file_is_said_and_never_opened(strange: Path) -> None:
    assert command(strange)[1] == "5 not imported, see above."
    assert problems() == [
        ("gone.txt", "No such file or directory"),
        ("pipe.txt", "Not a regular file"),
        ("self.txt", "Too many levels of symbolic links"),
        ("socket.jsonl", "Not a regular file"),
        ("zero.txt", "Not a regular file"),
    ]
    assert Article.objects.count() == 1


def test_each_of_them_named_itself_is_said_too(strange: Path) -> None:
    names = ["gone.txt", "pipe.txt", "self.txt", "socket.jsonl", "zero.txt"]
    assert command(*(strange / name for name in names))[1] == "5 not imported, see above."
    assert [name for name, _why in problems()] == names


def test_links_that_lead_round_in_a_circle_are_followed_once(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "there.txt").write_text(TEXT)
    (deep / "back").symlink_to(tmp_path)
    (tmp_path / "z").symlink_to(deep)
    assert list(files_below(tmp_path)) == [(deep / "there.txt", "")]


def test_a_linked_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "there.txt").write_text(TEXT)
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "link").symlink_to(tmp_path / "elsewhere")
    assert [command(tmp_path / name)[1] for name in ("given", "elsewhere")] == ["", ""]
    assert Article.objects.count() == 1


def test_a_folder_that_may_not_be_read_is_said_and_the_rest_comes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may read all folders, so that the refusal is made up."""
    (tmp_path / "closed").mkdir()
    (tmp_path / "there.txt").write_text(TEXT)
    look = Path.iterdir

    def refuse(folder: Path) -> Iterator[Path]:
        if folder.name == "closed":
            raise PermissionError(13, "Permission denied", str(folder))
        return look(folder)

    monkeypatch.setattr(Path, "iterdir", refuse)
    command(tmp_path)
    assert problems() == [("closed", "Permission denied")]
    assert Article.objects.count() == 1


def test_two_texts_that_begin_alike_are_two_articles_however_often_they_come(
    tmp_path: Path,
) -> None:
    for number in (1, 2):
        (tmp_path / f"{number}.txt").write_text(f"{TEXT} It was year {number} of the series.")
    command(tmp_path)
    command(tmp_path)
    assert Article.objects.count() == 2
    newest = ImportBatch.objects.latest("pk")
    assert (newest.created_count, newest.updated_count, newest.unchanged_count) == (0, 0, 2)


def test_a_text_moved_to_another_file_is_the_same_article(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT)
    command(file)
    command(file.rename(tmp_path / "b.txt"))
    assert ImportBatch.objects.latest("pk").unchanged_count == 1
