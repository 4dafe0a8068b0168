"""What of the queue's address is a filter, in one spelling (pure)."""

import re
from urllib.parse import parse_qsl, urlencode

KNOWN = {
    "q": re.compile(r"\S.{0,199}"),
    "state": re.compile(r"[a-z_]{1,20}"),
    "work": re.compile(r"[a-z_]{1,20}"),
    "language": re.compile(r"[a-z]{2,3}"),
    "worth": re.compile(r"0\.\d"),
    "assignee__id__exact": re.compile(r"\d{1,18}", re.ASCII),
    "assignee__isnull": re.compile(r"True|False"),
    "o": re.compile(r"-?\d{1,2}(\.-?\d{1,2}){0,9}", re.ASCII),
}
"""The queue's filters, its box and its order, each with the values that it can have."""

_MOST_PARTS = 50


def normalised(query: str) -> str:
    """Return a query string's filters, each once, in the order of `KNOWN`; "" where there is none.

    Pages and whatever else an address may have are left out, as is a value that no filter has. Of
    a filter that is there twice the last counts.
    """
    try:
        parts = dict(parse_qsl(query.removeprefix("?"), max_num_fields=_MOST_PARTS))
    except ValueError:  # more parts than anybody chooses
        return ""
    kept = [(name, parts[name].strip()) for name in KNOWN if name in parts]
    return urlencode([(name, value) for name, value in kept if KNOWN[name].fullmatch(value)])
