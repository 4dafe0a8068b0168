"""The workbench's only way out: one HTTP client, guarded against what the world may answer.

Import from here. What it refuses and why there is one: docs/adr/0009. Models are imported inside
functions: this package is also a Django application, and is read before its models can be.
"""

from workbench.lib.http.client import MEGABYTE, HttpClient, Timing
from workbench.lib.http.errors import Code, HttpError
from workbench.lib.http.fetched import Fetched, Raw, Sent, usable_validator
from workbench.lib.http.inflating import decoded
from workbench.lib.http.robots import heeding_robots
from workbench.lib.http.urls import MAX_URL_CHARS, Target, parse_url

__all__ = [
    "MAX_URL_CHARS",
    "MEGABYTE",
    "Code",
    "Fetched",
    "HttpClient",
    "HttpError",
    "Raw",
    "Sent",
    "Target",
    "Timing",
    "decoded",
    "heeding_robots",
    "parse_url",
    "usable_validator",
]
