"""One HTTP response as a WARC/1.1 record and back (pure).

Format: ISO 28500:2017, https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/.
Written by hand because the head must stay as received: `warcio` writes headers anew.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from workbench.lib.hashing import sha256_hex
from workbench.lib.http import MEGABYTE, Fetched, decoded

MAX_CONTENT_BYTES = 512 * MEGABYTE
_VERSION = b"WARC/1.1"
_END = b"\r\n\r\n"
_HEAD_END = re.compile(rb"\r?\n\r?\n")
# The payload is stored without its chunks; a reader must not look for them. Archives rename so.
_TRANSFER_ENCODING = re.compile(rb"^transfer-encoding(?=[ \t]*:)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ArchivedResponse:
    """A response as it was received. `payload` is still in its content coding."""

    url: str
    fetched_at: datetime
    status: int
    headers: Mapping[str, str]
    payload: bytes

    @property
    def content(self) -> bytes:
        """The payload without its content coding. Raises HttpError where it is broken."""
        encoding = self.headers.get("content-encoding", "")
        return b"".join(decoded([self.payload], encoding, limit=MAX_CONTENT_BYTES))


def write_record(fetched: Fetched) -> bytes:
    """Return the response record, not compressed."""
    head = _TRANSFER_ENCODING.sub(b"X-Archive-Orig-Transfer-Encoding", fetched.raw.head)
    block = head + fetched.raw.payload
    fields = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<{uuid.uuid4().urn}>",
        "WARC-Date": fetched.fetched_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "WARC-Target-URI": fetched.url,
        "WARC-IP-Address": fetched.remote,
        "WARC-Payload-Digest": f"sha256:{sha256_hex(fetched.raw.payload)}",
        "WARC-Block-Digest": f"sha256:{sha256_hex(block)}",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return _VERSION + b"\r\n" + lines.encode() + b"\r\n" + block + _END


def read_record(record: bytes) -> ArchivedResponse:
    """Read a record that `write_record` made. Raises ValueError for anything else."""
    header, _, rest = record.partition(_END)
    version, *lines = header.split(b"\r\n")
    fields = _fields(lines)
    length = int(fields.get("content-length", "0"))
    block = rest[:length]
    if version != _VERSION or len(block) != length or rest[length:] != _END:
        message = "not one whole WARC/1.1 record"
        raise ValueError(message)
    end = _HEAD_END.search(block)
    if end is None:
        message = "no HTTP head in the record"
        raise ValueError(message)
    status_line, *header_lines = re.split(rb"\r?\n", block[: end.start()])
    return ArchivedResponse(
        url=fields["warc-target-uri"],
        fetched_at=datetime.fromisoformat(fields["warc-date"]),
        status=int(status_line.split()[1]),
        headers=_fields(header_lines),
        payload=block[end.end() :],
    )


def _fields(lines: list[bytes]) -> dict[str, str]:
    """Names in lower case; repeated ones joined with commas, a folded line with the one before."""
    found: dict[str, str] = {}
    name = ""
    for line in lines:
        text = line.decode("utf-8", "replace")
        if text[:1] in {" ", "\t"}:
            found[name] = f"{found.get(name, '')} {text.strip()}"
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        value = value.strip()
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found
