"""The words by which a verdict is found, as PostgreSQL keeps them in an index.

Claim, claimant and rationale as they were published, in capitals, lie in an index of trigrams
(https://www.postgresql.org/docs/current/pgtrgm.html): a word anywhere in them is found without
reading every row. The index is of this very expression (`claims/migrations/0030_verdict_words.py`).
"""

from django.db.models import Func, TextField


class _Published(Func):
    """A public word by its path; "" where there is none."""

    template = "COALESCE(%(expressions)s #>> '{%(path)s}', '')"
    output_field = TextField()


class PublicWords(Func):
    """A verdict's public words in capitals; on PostgreSQL only."""

    function = "UPPER"
    arg_joiner = " || ' ' || "
    output_field = TextField()

    def __init__(self) -> None:
        super().__init__(
            _Published("as_published", path="claim,text"),
            _Published("as_published", path="claim,claimant,name"),
            "rationale",
        )
