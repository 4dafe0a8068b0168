"""Check the folder that this file lies in: what a verdict rests on, packed by a claim workbench.

    python verify.py [NUMBER:HASH]

Needs Python's standard library alone, and chain.py beside it. Prints what is wrong; exit code 1 if
anything is.
"""

import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import chain


def sha256(data: bytes) -> str:
    """Return 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def problems(folder: Path, anchor: str = "") -> Iterator[str]:
    """Yield what is wrong in a folder, in words."""
    yield from wrong_files(folder)
    yield from wrong_quotes(folder)
    yield from wrong_responses(folder)
    yield from wrong_events(folder, anchor)


def wrong_files(folder: Path) -> Iterator[str]:
    """Compare each file with its checksum, and look for files that have none."""
    lines = (folder / "checksums.sha256").read_text(encoding="utf-8").splitlines()
    expected = {name: digest for digest, _space, name in (line.partition("  ") for line in lines)}
    for name, digest in expected.items():
        path = folder / name
        if not path.is_file():
            yield f"{name} is missing"
        elif sha256(path.read_bytes()) != digest:
            yield f"{name} is not the file that was packed"
    here = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    strangers = here - set(expected) - {"checksums.sha256"}
    for name in sorted(name for name in strangers if "__pycache__" not in name):
        yield f"{name} was put in"


def wrong_quotes(folder: Path) -> Iterator[str]:
    """Look for each quote at its place in the text it is from."""
    verdict, citations = loaded(folder / "verdict.json"), loaded(folder / "citations.json")
    bound = [
        [one[name] for name in ("text", "start", "end", "quote", "url", "title", "publisher_name")]
        for one in verdict["citations"]
    ]
    shown = []
    for one in citations:
        quote, place = one["selector"]
        start, end, digest = place["start"], place["end"], one["text_sha256"]
        where = [one["url"], one["title"], one["publisher"]]
        shown.append([digest, start, end, quote["exact"], *where])
        path = folder / "texts" / f"{digest}.txt"
        text = path.read_bytes().decode() if path.is_file() else ""
        if sha256(text.encode()) != digest:
            yield f"the text of citation {one['order']} is not what its hash says"
        elif text[start:end] != quote["exact"]:
            yield f"the quote of citation {one['order']} does not stand at its place"
        elif not (
            text[:start].endswith(quote["prefix"]) and text[end:].startswith(quote["suffix"])
        ):
            yield f"citation {one['order']} has other neighbours than it says"
    if shown != bound:
        yield "the citations are not those of the verdict"


def wrong_responses(folder: Path) -> Iterator[str]:
    """Read each response and compare its payload with its name."""
    for path in sorted((folder / "warc").glob("*.warc.gz")):
        try:
            _head, _sep, block = gzip.decompress(path.read_bytes()).partition(b"\r\n\r\n")
            payload = block.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n\r\n")
        except (OSError, EOFError, ValueError):
            payload = b""
        if sha256(payload) != path.name.partition(".")[0]:
            yield f"warc/{path.name} does not hold the response of its name"


def wrong_events(folder: Path, anchor: str) -> Iterator[str]:
    """Check each event by itself, and that one of them publishes this very verdict."""
    lines = (folder / "audit.jsonl").read_text(encoding="utf-8").split("\n")
    events = [json.loads(line) for line in lines if line]
    for event in events:
        try:
            whole = chain.event_hash(event) == event["hash"]
        except (KeyError, TypeError, ValueError):
            whole = False
        if not whole:
            yield f"event {event.get('number')} of the audit trail is not what its hash says"
    words = json.dumps(loaded(folder / "verdict.json"), sort_keys=True, ensure_ascii=False)
    contents = sha256(words.encode())
    bound = [one["data"].get("contents") for one in events if one["act"] == "verdict.published"]
    for one in events:
        if (one["act"], one["subject"]) == (chain.BEGUN, "verdict"):
            bound += one["data"].values()
    if contents not in bound:
        yield "no event publishes this verdict"
    number, _sep, digest = anchor.partition(":")
    noted = [one for one in events if str(one["number"]) == number]
    if noted and noted[0]["hash"] != digest:
        yield f"event {number} is another than the one that was noted"


def loaded(path: Path) -> Any:
    """Read a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def main(arguments: list[str]) -> int:
    """Check this folder."""
    folder = Path(__file__).resolve().parent
    try:
        found = list(problems(folder, *arguments[:1]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        found = [f"the archive cannot be read: {error!r}"]
    for problem in found:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write("Something is wrong.\n" if found else "All of it is what it was.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
