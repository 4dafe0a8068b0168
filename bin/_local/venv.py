"""Makes .venv and installs the hashed lists into it, when a list has changed."""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

from _local import ROOT

# The pip that Python 3.11 brings (23.2) crashes on `lxml[html-clean]`.
PIP = "pip==26.3"


def _fingerprint(lists: list[Path]) -> str:
    digest = hashlib.sha256(f"{sys.version} {PIP}".encode())
    for path in lists:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def ensure(names: list[str], folder: Path = ROOT / ".venv") -> Path:
    """Install the lists unless they already are installed; answer the environment's python."""
    python = folder / "bin" / "python"
    lists = [ROOT / name for name in names]
    fingerprint = _fingerprint(lists)
    # One stamp per list of lists: bin/demo's shorter list must not undo what bin/test knows.
    stamp = folder / f"installed-{'-'.join(path.stem for path in lists)}"
    if python.exists() and stamp.exists() and stamp.read_text() == fingerprint:
        return python

    if not python.exists():
        _say("Making a Python environment in .venv …")
        venv.create(folder, with_pip=True, clear=folder.exists())
    _say("Installing the Python packages, each checked against its hash …")
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, PIP], check=True)
    chosen = [part for path in lists for part in ("-r", str(path))]
    subprocess.run([*pip, "--require-hashes", *chosen], check=True)
    stamp.write_text(fingerprint)
    return python


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    ensure(sys.argv[1:])
