"""The reports page: how good retrieval was by the desk's judgements, and how reviewers agree."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from claims.desk.reports.agreement import agreement_csv, agreement_rows
from claims.learning.evaluation import DeskScores, Means, RunScores, desk_scores, means_by
from claims.policy import Right, may
from sources.selectors import InForce, RankingUnknown, ranking_in_force
from workbench.lib.charts import LineChart, line_chart
from workbench.lib.forms import spreadsheet_safe

WEEKS_SHOWN = 26
LINES_SHOWN = 4
METRICS = (("nDCG@10", "ndcg_10"), ("S@5", "success_5"), ("MRR@10", "mrr_10"))

ByWeek = Mapping[tuple[date, str], Means]


@dataclass(frozen=True, slots=True)
class Chart:
    """One figure over time."""

    title: str
    drawing: LineChart


class ReportsView(View):
    """Retrieval quality: charts, the tables behind them, and the ranking in force."""

    admin_site: AdminSite = admin.site

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it; `?csv` is its table of retrieval, `?csv=agreement` that of agreement."""
        if not may(request.user, Right.READ_CLAIMS):
            raise PermissionDenied
        if request.GET.get("csv") == "agreement":
            if not may(request.user, Right.PUBLISH):
                raise PermissionDenied
            return agreement_csv()
        found = desk_scores()
        if "csv" in request.GET:
            return _as_csv(found)
        return render(request, "claims/reports.html", self._context(request, found))

    def _context(self, request: HttpRequest, found: DeskScores) -> dict[str, Any]:
        decides = may(request.user, Right.PUBLISH)
        by_week = means_by(found.first, _week_and_language)
        weeks = sorted({week for week, _language in by_week})[-WEEKS_SHOWN:]
        in_force, trouble = _in_force()
        return {
            **self.admin_site.each_context(request),
            "title": _("Reports"),
            "found": found,
            "measured": len(found.first),
            "charts": _charts(found.first, by_week, weeks),
            "weeks": [(key, means) for key, means in by_week.items() if key[0] in weeks],
            "weeks_shown": WEEKS_SHOWN,
            "lines_shown": LINES_SHOWN,
            "left_out": len({one.language for one in found.first}) > LINES_SHOWN,
            "languages": _first_and_newest(found),
            "in_force": in_force,
            "decides": decides,
            "agreement": agreement_rows() if decides else [],
            "trouble": trouble,
        }


def _week_and_language(one: RunScores) -> tuple[date, str]:
    return (one.week, one.language)


def _language(one: RunScores) -> str:
    return one.language


def _in_force() -> tuple[InForce | None, str]:
    """Return the ranking in force, or why new runs have none."""
    try:
        return ranking_in_force(), ""
    except RankingUnknown as error:
        return None, str(error)


def _first_and_newest(found: DeskScores) -> list[tuple[str, Means, Means]]:
    """Return each language's means by first runs and by newest, and those of all languages."""
    if not found.first:
        return []
    first, newest = means_by(found.first, _language), means_by(found.newest, _language)
    rows = [(language, means, newest[language]) for language, means in first.items()]
    every = (_("all languages"), means_by(found.first)["all"], means_by(found.newest)["all"])
    return [*rows, every]


def _charts(scored: Sequence[RunScores], by_week: ByWeek, weeks: Sequence[date]) -> list[Chart]:
    """Draw each figure for the languages with most claims; the table has them all."""
    counts = {language: means.claims for language, means in means_by(scored, _language).items()}
    drawn = sorted(counts, key=lambda language: (-counts[language], language))[:LINES_SHOWN]
    return [
        Chart(
            title,
            line_chart(
                [str(week) for week in weeks],
                {
                    language: {
                        str(week): getattr(by_week[week, language], name)
                        for week in weeks
                        if (week, language) in by_week
                    }
                    for language in drawn
                },
            ),
        )
        for title, name in METRICS
    ]


def _as_csv(found: DeskScores) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="retrieval-quality.csv"'
    lines = csv.writer(response)
    lines.writerow(["runs", "week", "language", "claims", *(title for title, _name in METRICS)])
    for runs, scored in (("first", found.first), ("newest", found.newest)):
        for (week, language), means in means_by(scored, _week_and_language).items():
            figures = [f"{getattr(means, name):.4f}" for _title, name in METRICS]
            lines.writerow([runs, week, spreadsheet_safe(language), means.claims, *figures])
    return response
