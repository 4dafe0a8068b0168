"""A page of reports: each a plot, the table behind it, and the same table as CSV."""

import csv
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views import View

from claims.policy import Right, may
from workbench.lib.charts import BarChart, LineChart
from workbench.lib.forms import spreadsheet_safe


@dataclass(frozen=True, slots=True)
class Report:
    """A plot and its table: `head` names the columns, the first of which names the row."""

    key: str
    title: str
    note: str
    head: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    lines: LineChart | None = None
    bars: BarChart | None = None


class ReportPage(View, ABC):
    """Shows the reports that a page of this kind has."""

    admin_site: AdminSite = admin.site
    title: str | Promise = ""

    @abstractmethod
    def reports(self, *, decides: bool) -> Sequence[Report]:
        """Return them: `decides` says whether whoever asks knows of reviews."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it; `?csv=` with a report's key is its table."""
        if not may(request.user, Right.READ_CLAIMS):
            raise PermissionDenied
        reports = self.reports(decides=may(request.user, Right.PUBLISH))
        if "csv" in request.GET:
            for report in reports:
                if report.key == request.GET["csv"]:
                    return report_csv(report)
            message = "no such report"
            raise Http404(message)
        context = {
            **self.admin_site.each_context(request),
            "title": self.title,
            "reports": reports,
            "reports_at": request.path,
        }
        return render(request, "claims/work.html", context)


def report_csv(report: Report) -> HttpResponse:
    """Return a report's table as CSV."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{report.key}.csv"'
    lines = csv.writer(response)
    lines.writerow(report.head)
    lines.writerows([spreadsheet_safe(str(cell)) for cell in row] for row in report.rows)
    return response
