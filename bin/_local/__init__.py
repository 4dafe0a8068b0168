"""Runs the workbench and its servers on one machine, with Python's standard library only.

bin/services, bin/test and bin/demo use it before anything is installed.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IS_SECOND_SET = bool(os.environ.get("SERVICES_DIR"))
SERVICES = Path(os.environ["SERVICES_DIR"]) if IS_SECOND_SET else ROOT / "var" / "services"
