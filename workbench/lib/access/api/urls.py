"""The routes of API keys and of who asks."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from workbench.lib.access.api.views import ApiKeyViewSet, MeView

router = SimpleRouter()
router.register("api-keys", ApiKeyViewSet, basename="api-key")

urlpatterns = [path("me/", MeView.as_view(), name="me"), *router.urls]
