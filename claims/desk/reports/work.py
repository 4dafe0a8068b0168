"""The reports on the desk's work: how much goes through, what is found, what waits, who has what.

Each is a plot, the table behind it and the same table as CSV. What a second reviewer must not know
is in none: claims whose second review is due are counted among what waits, and nowhere else.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from claims.assigning.selectors import reviewers
from claims.desk.reports.page import Report, ReportPage
from claims.reviews.choices import ReviewStatus
from claims.reviews.models import Rating, Review
from claims.reviews.twice import Rated, rated_twice
from claims.statements.choices import ClaimStatus
from claims.statements.models import Claim
from claims.statements.transitions import SECOND, UNDECIDED
from claims.verdicts.models import Verdict
from workbench.lib.charts import bar_chart, line_chart, round_above

WEEKS = 26
CLAIMANTS = 10
LOAD_DAYS = 28
_AGES = (1, 3, 7, 30)
"""Days that part the bars of what waits."""


def home_reports(*, decides: bool) -> list[Report]:
    """Return those that the home page shows, which say whether the desk keeps up; `decides` says
    whether whoever asks knows of reviews.
    """
    reports = [_throughput(decides=decides), _backlog()]
    return [*reports, _agreement(rated_twice())] if decides else reports


class WorkView(ReportPage):
    """The page."""

    title = _lazy("The desk’s work")

    def reports(self, *, decides: bool) -> Sequence[Report]:
        """Return them; who knows of no reviews is told of none."""
        throughput, backlog, *agreement = home_reports(decides=decides)
        load = [_load()] if decides else []
        return [throughput, _mix(), backlog, *agreement, *load]


def _throughput(*, decides: bool) -> Report:
    """Count what was published, and for editors what was handed in, by the week it was."""
    weeks = _weeks()
    since = Q(week__gte=weeks[0])
    published = Verdict.objects.public().annotate(week=TruncWeek("published_at")).filter(since)
    counts = {_("published"): _by_week(published)}
    if decides:
        handed_in = Review.objects.filter(status=ReviewStatus.SUBMITTED)
        handed_in = handed_in.exclude(claim__status=SECOND)
        handed_in = handed_in.annotate(week=TruncWeek("submitted_at")).filter(since)
        counts[_("handed in")] = _by_week(handed_in)
    most = round_above(max((n for some in counts.values() for n in some.values()), default=1))
    drawn = {
        name: {str(week.date()): float(some.get(week.date(), 0)) for week in weeks}
        for name, some in counts.items()
    }
    return Report(
        "throughput",
        _("Throughput"),
        _("Verdicts published, and for editors reviews handed in, by the week from that day on."),
        [_("Week from"), *counts],
        [[str(w.date()), *(some.get(w.date(), 0) for some in counts.values())] for w in weeks],
        lines=line_chart([str(week.date()) for week in weeks], drawn, most=most),
    )


def _weeks() -> list[datetime]:
    """Return the beginnings of the last weeks, Mondays, the newest last."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]


def _by_week(rows: QuerySet[Any]) -> Mapping[date, int]:
    found = rows.order_by().values_list("week").annotate(n=Count("pk"))
    return {timezone.localtime(week).date(): number for week, number in found}


def _mix() -> Report:
    """Count standing verdicts by rating, and those of the claimants with the most."""
    rows = (
        Verdict.objects.standing()
        .order_by()
        .values_list("claim__claimant__name", "rating")
        .annotate(n=Count("pk"))
    )
    by_claimant: dict[str, Counter[int]] = defaultdict(Counter)
    every: Counter[int] = Counter()
    for claimant, rating, number in rows:
        by_claimant[claimant or _("the article itself")][rating] += number
        every[rating] += number
    used = list(Rating.objects.filter(pk__in=every).order_by("scale", "order"))
    first = sorted(by_claimant, key=lambda name: (-by_claimant[name].total(), name))[:CLAIMANTS]
    table = [(_("all"), every), *((name, by_claimant[name]) for name in first)]
    return Report(
        "ratings",
        _("What was found"),
        ngettext(
            "Standing verdicts by rating; the table has the claimant with the most, too.",
            "Standing verdicts by rating; the table has the %(n)d claimants with the most, too.",
            CLAIMANTS,
        )
        % {"n": CLAIMANTS},
        [_("Claimant"), *(rating.label for rating in used), _("Sum")],
        [[who, *(some[rating.pk] for rating in used), some.total()] for who, some in table],
        bars=bar_chart([(rating.label, every[rating.pk]) for rating in used]),
    )


def _backlog() -> Report:
    """Count claims that wait by how long ago they were found, and by state."""
    now = timezone.now()
    edges = [now - timedelta(days=days) for days in _AGES]
    ages: list[tuple[str, Q]] = [(_("less than a day"), Q(created_at__gt=edges[0]))]
    for days, newer, older in zip(_AGES[1:], edges, edges[1:], strict=False):
        told = ngettext("up to %(n)d day", "up to %(n)d days", days) % {"n": days}
        ages.append((told, Q(created_at__lte=newer, created_at__gt=older)))
    ages.append((_("longer"), Q(created_at__lte=edges[-1])))
    counted = {f"age_{at}": Count("pk", filter=age) for at, (_name, age) in enumerate(ages)}
    found: dict[str, dict[str, Any]] = {
        row["status"]: dict(row)
        for row in Claim.objects.filter(status__in=UNDECIDED)
        .order_by()
        .values("status")
        .annotate(**counted)
    }
    states = [state for state in UNDECIDED if state in found]
    rows = [
        [name, *(n := [found[state][f"age_{at}"] for state in states]), sum(n)]
        for at, (name, _age) in enumerate(ages)
    ]
    return Report(
        "backlog",
        _("How long claims have waited"),
        _("Claims without a decision, by the time since they were found."),
        [_("Age"), *(str(ClaimStatus(state).label) for state in states), _("Sum")],
        rows,
        bars=bar_chart([(str(row[0]), int(row[-1])) for row in rows]),
    )


def _agreement(pairs: Sequence[tuple[Rated, Rated]]) -> Report:
    """Count, by the month of the second one, how many of two reviews of a claim agreed."""
    months: dict[date, Counter[bool]] = defaultdict(Counter)
    for one, other in pairs:
        months[max(one.month, other.month)][one.rating_id == other.rating_id] += 1
    shown = sorted(months)[-WEEKS:]
    shares = {str(month): months[month][True] / months[month].total() for month in shown}
    return Report(
        "agreement-by-month",
        _("Agreement by month"),
        _("The share of claims on which two reviewers agreed, by the month of the second review."),
        [_("Month from"), _("Claims"), _("agreed")],
        [[str(month), months[month].total(), months[month][True]] for month in shown],
        lines=line_chart([str(month) for month in shown], {_("agreed"): shares} if shown else {}),
    )


def _load() -> Report:
    """Count what each reviewer has, and has handed in of late."""
    since = timezone.now() - timedelta(days=LOAD_DAYS)
    handed_in = dict(
        Review.objects.filter(status=ReviewStatus.SUBMITTED, submitted_at__gte=since)
        .exclude(claim__status=SECOND)
        .order_by()
        .values_list("reviewer")
        .annotate(n=Count("pk"))
    )
    people = reviewers()
    rows: list[list[str | int]] = [
        [
            one.get_full_name() or one.get_username(),
            int(getattr(one, "open_claims", 0)),
            handed_in.get(one.pk, 0),
        ]
        for one in people
    ]
    rows.sort(key=lambda row: (-int(row[1]), str(row[0])))
    return Report(
        "load",
        _("Reviewers’ load"),
        ngettext(
            "Claims that each has now; the table has reviews handed in within the last day, too.",
            "Claims that each has now; the table has reviews handed in within %(n)d days, too.",
            LOAD_DAYS,
        )
        % {"n": LOAD_DAYS},
        [_("Reviewer"), _("has now"), _("handed in")],
        rows,
        bars=bar_chart([(str(row[0]), int(row[1])) for row in rows]),
    )
