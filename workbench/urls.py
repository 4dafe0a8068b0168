"""The URL map."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from workbench.health import healthz, readyz

api: list[URLPattern | URLResolver] = [
    path("", include("claims.api.urls")),
    path("", include("sources.api.urls")),
    path("", include("workbench.lib.access.api.urls")),
    path("", include("workbench.lib.webhooks.api.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="v1:schema"), name="docs"),
]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("api/v1/", include((api, "api"), namespace="v1")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("", include("claims.front.urls")),
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
]

handler400 = "workbench.errors.bad_request"
handler403 = "workbench.errors.permission_denied"
handler404 = "workbench.errors.page_not_found"
handler500 = "workbench.errors.server_error"
