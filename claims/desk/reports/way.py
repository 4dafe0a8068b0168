"""The reports on the way of claims: how long each stage takes, how reviews are decided, and what
connectors bring.

What a second reviewer must not know is in none: what is told of reviews is of claims whose second
review is not due, and for editors alone; of citations, those of public verdicts alone.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    Min,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from claims.desk.reports.page import Report, ReportPage
from claims.desk.reports.work import WEEKS
from claims.evidence.models import ConnectorAnswer, Evidence
from claims.reviews.choices import DecisionKind, ReviewStatus
from claims.reviews.models import Citation, Decision, Review
from claims.statements.transitions import SECOND
from claims.verdicts.models import Verdict
from sources.choices import AnswerStatus
from workbench.lib.charts import bar_chart

_HOUR = timedelta(hours=1)


class WayView(ReportPage):
    """The page."""

    title = _lazy("The way of claims")

    def reports(self, *, decides: bool) -> Sequence[Report]:
        """Return them; who knows of no reviews is told of none."""
        since = timezone.now() - timedelta(weeks=WEEKS)
        of_reviews = [_stages(since), _outcomes(since)] if decides else []
        return [*of_reviews, _connectors(since)]


def _stages(since: datetime) -> Report:
    """Measure how long claims took from one step to the next until their first verdict."""
    before = Q(claim__reviews__submitted_at__lte=F("published_at"))
    rows = (
        Verdict.objects.public()
        .filter(supersedes=None, published_at__gte=since)
        .exclude(claim__status=SECOND)
        .order_by()
        .values_list("pk", "claim__created_at")
        .annotate(
            begun=Min("claim__reviews__created_at"),
            first=Min("claim__reviews__submitted_at"),
            last=Max("claim__reviews__submitted_at", filter=before),
            out=Max("published_at"),
        )
    )
    names = (
        _("found until a review is begun"),
        _("begun until handed in"),
        _("first until last review before the verdict"),
        _("handed in until published"),
    )
    hours: dict[str, list[float]] = {name: [] for name in names}
    for _pk, *steps in rows:
        for name, start, end in zip(names, steps, steps[1:], strict=False):
            if start and end and end >= start and not (name == names[2] and start == end):
                hours[name].append((end - start) / _HOUR)
    table = [[name, len(some), *_quantiles(some)] for name, some in hours.items()]
    return Report(
        "stages",
        _("Time in each stage"),
        _(
            "Hours that claims took, of those whose first verdict was published within half a "
            "year. The plot has the median."
        ),
        [_("Stage"), _("Claims"), _("half within (hours)"), _("nine of ten within (hours)")],
        table if any(hours.values()) else [],
        bars=bar_chart([(str(row[0]), int(row[2] or 0)) for row in table]),
    )


def _quantiles(hours: Sequence[float]) -> list[int | str]:
    return [round(float(np.quantile(hours, part))) for part in (0.5, 0.9)] if hours else ["", ""]


def _outcomes(since: datetime) -> Report:
    """Count what editors decided, by whether the claim's handed-in reviews differ."""
    ratings = Subquery(
        Review.objects.filter(claim=OuterRef("claim"), status=ReviewStatus.SUBMITTED)
        .exclude(decisions__kind=DecisionKind.SENT_BACK)  # its writer has written another
        .order_by()
        .values("claim")
        .annotate(n=Count("rating", distinct=True))
        .values("n"),
        output_field=IntegerField(),
    )
    found: dict[str, Counter[bool]] = defaultdict(Counter)

    def count(rows: QuerySet[Any], kind: str, names: dict[Any, str]) -> None:
        rows = rows.exclude(claim__status=SECOND).annotate(ratings=ratings).order_by()
        for value, differing, n in rows.values_list(kind, "ratings").annotate(n=Count("pk")):
            found[names[value]][(differing or 0) > 1] += n

    published = {False: _("published"), True: _("published as a correction")}
    verdicts = Verdict.objects.public().filter(published_at__gte=since)
    count(verdicts.annotate(corrects=Q(supersedes__isnull=False)), "corrects", published)
    # What is taken is published: it is counted there.
    kinds = {kind.value: str(kind.label) for kind in DecisionKind if kind != DecisionKind.TAKEN}
    count(Decision.objects.filter(made_at__gte=since, kind__in=kinds), "kind", kinds)
    order = [*published.values(), *kinds.values()]
    table: list[list[str | int]] = [
        [name, found[name][False], found[name][True]] for name in order if name in found
    ]
    return Report(
        "outcomes",
        _("How reviews were decided"),
        _(
            "What editors decided within half a year, by whether the reviews of the claim that "
            "are handed in differ."
        ),
        [_("Outcome"), _("one review, or they agree"), _("they differ")],
        table,
        bars=bar_chart([(str(row[0]), int(row[1]) + int(row[2])) for row in table]),
    )


def _connectors(since: datetime) -> Report:
    """Count what each connector brought, and what of it was shown and cited."""
    answers = ConnectorAnswer.objects.filter(answered_at__gte=since).order_by()
    answers = answers.exclude(status=AnswerStatus.SKIPPED)
    asked = dict(answers.values_list("connector").annotate(n=Count("pk")))
    brought: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for through, source in (
        (ConnectorAnswer.sources.through, "source"),
        (ConnectorAnswer.pages.through, "pagefetch__source"),
    ):
        for name, *numbers in _yield(through, source, since):
            brought[name] = [a + b for a, b in zip(brought[name], numbers, strict=True)]
    names = sorted({*asked, *brought})
    table = [[name, asked.get(name, 0), *brought[name]] for name in names]
    return Report(
        "connectors",
        _("What connectors bring"),
        _(
            "Within half a year: how often each was asked, how many sources came of it, how many "
            "of these were shown beside the claim, and how many a public verdict cites."
        ),
        [_("Connector"), _("asked"), _("sources"), _("shown"), _("cited")],
        table,
        bars=bar_chart([(str(row[0]), int(row[3])) for row in table]),
    )


def _yield(through: type[Model], source: str, since: datetime) -> QuerySet[Any, Any]:
    """Count the sources of each connector that came in one of two ways."""
    shown = Evidence.objects.filter(
        snapshot__source=OuterRef(source), run__claim=OuterRef("connectoranswer__run__claim")
    )
    public = Verdict.objects.public().values("pk")
    cited = Citation.objects.filter(snapshot__source=OuterRef(source), verdict__in=public)
    rows = through._default_manager.filter(
        **{"connectoranswer__answered_at__gte": since, f"{source}__isnull": False}
    )
    counted: QuerySet[Any, Any] = rows.values_list("connectoranswer__connector").annotate(
        found=Count(source, distinct=True),
        shown=Count(source, distinct=True, filter=Exists(shown)),
        cited=Count(source, distinct=True, filter=Exists(cited)),
    )
    return counted
