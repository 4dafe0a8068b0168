"""The admin site: the theme's, with its colours in a file of ours and our own way in."""

from typing import Any

from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, path, reverse
from unfold.sites import UnfoldAdminSite


class WorkbenchAdminConfig(AdminConfig):
    """Makes `WorkbenchAdminSite` the default site."""

    default_site = "workbench.admin_site.WorkbenchAdminSite"


class WorkbenchAdminSite(UnfoldAdminSite):
    """The desk's admin."""

    enable_nav_sidebar = True

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Take the inline colours out: `theme.css` has them, and the CSP forbids inline styles."""
        context: dict[str, Any] = super().each_context(request)
        context["colors"] = {}
        context["styles"] = [
            static("workbench/theme.css"),
            static("workbench/workbench.css"),
            *context["styles"],
        ]
        return context

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the pages that are no list of rows."""
        # These need the apps to be loaded.
        from claims.desk.capture.view import CaptureSentView, CaptureView  # noqa: PLC0415
        from claims.desk.changed.view import ChangedListView, ChangedView  # noqa: PLC0415
        from claims.desk.home.view import home_page  # noqa: PLC0415
        from claims.desk.kept.view import KEPT, KeptView  # noqa: PLC0415
        from claims.desk.notices.view import NoticeListView, NoticeView  # noqa: PLC0415
        from claims.desk.reports.view import ReportsView  # noqa: PLC0415
        from claims.desk.reports.way import WayView  # noqa: PLC0415
        from claims.desk.reports.work import WorkView  # noqa: PLC0415
        from workbench.health import health_page  # noqa: PLC0415

        reports = ReportsView.as_view(admin_site=self)
        notices = self.admin_view(NoticeListView.as_view(admin_site=self))
        notice = self.admin_view(NoticeView.as_view(admin_site=self))
        changed = self.admin_view(ChangedListView.as_view(admin_site=self))
        changed_page = self.admin_view(ChangedView.as_view(admin_site=self))
        capture = self.admin_view(CaptureView.as_view(admin_site=self))
        capture_sent = self.admin_view(CaptureSentView.as_view(admin_site=self))
        kept = [  # before Django's own, which would say no more than that it may not be
            path(
                f"{one.model._meta.label_lower.replace('.', '/')}/<int:pk>/delete/",
                self.admin_view(KeptView.as_view(admin_site=self, kind=kind)),
            )
            for kind, one in KEPT.items()
        ]
        return [
            *kept,
            path("home/", self.admin_view(home_page), name="home"),
            path("health/", self.admin_view(health_page), name="health"),
            path("reports/work/", self.admin_view(WorkView.as_view(admin_site=self)), name="work"),
            path("reports/way/", self.admin_view(WayView.as_view(admin_site=self)), name="way"),
            path("reports/", self.admin_view(reports), name="reports"),
            path("changed/", changed, name="changed"),
            path("changed/<int:pk>/", changed_page, name="changed_page"),
            path("capture/", capture, name="capture"),
            path("capture/<int:pk>/", capture_sent, name="capture_sent"),
            path("notices/", notices, name="notices"),
            path("notices/<int:pk>/", notice, name="notice"),
            *super().get_urls(),
        ]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Begin where the work is: at the queue."""
        return HttpResponseRedirect(reverse("admin:claims_claim_changelist"))
