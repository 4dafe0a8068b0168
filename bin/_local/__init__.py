"""Runs the workbench and its servers on one machine, with Python's standard library only.

bin/services, bin/test and bin/demo use it before anything is installed.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ROOT / "var" / "services"
