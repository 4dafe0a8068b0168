"""`manage.py evaluate_desk`: how good was retrieval, by the desk's own citations and judgements?"""

import json
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand

from claims.learning.evaluation import RunScores, desk_scores, means_by

BIAS = (
    "Only evidence that was shown can be judged or cited: these figures flatter the ranking that "
    "showed it, and compare runs of this desk with each other only."
)


class Command(BaseCommand):
    """Print the figures as JSON."""

    help = "Measure the first and the newest recorded run of every claim with relevant evidence."

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and print."""
        found = desk_scores()
        answer = {
            "claims_judged": found.judged,
            "claims_with_relevant_evidence": found.relevant,
            "claims_measured": len(found.first),
            "first_runs": _figures(found.first),
            "newest_runs": _figures(found.newest),
            "note": BIAS,
        }
        self.stdout.write(json.dumps(answer, indent=2))


def _figures(scored: Sequence[RunScores]) -> dict[str, Any]:
    """Return means over all, by language, and by week and language."""
    return {
        "all": {name: means.as_dict() for name, means in means_by(scored).items()}.get("all"),
        "by_language": {
            language: means.as_dict()
            for language, means in means_by(scored, lambda one: one.language).items()
        },
        "by_week": [
            {"week": str(week), "language": language, **means.as_dict()}
            for (week, language), means in means_by(
                scored, lambda one: (one.week, one.language)
            ).items()
        ],
    }
