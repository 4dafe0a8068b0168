"""The routes of webhooks."""

from rest_framework.routers import SimpleRouter

from workbench.lib.webhooks.api.views import WebhookViewSet

router = SimpleRouter()
router.register("webhooks", WebhookViewSet, basename="webhook")

urlpatterns = router.urls
