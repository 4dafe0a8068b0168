"""The light of the webhooks: is anybody not told what they asked for?"""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workbench.lib.ages import age
from workbench.lib.health import OK, WARNING, Light
from workbench.lib.webhooks.models import WebhookEndpoint

_TOLERATED_FAILURES = 3


def webhook_lights() -> list[Light]:
    """Return a light where there are webhooks."""
    endpoints = list(WebhookEndpoint.objects.order_by("pk"))
    if not endpoints:
        return []
    name = _("Webhooks")
    off = [one for one in endpoints if one.switched_off_at is not None]
    failing = [one for one in endpoints if one.is_active and one.failures >= _TOLERATED_FAILURES]
    if off:
        words = _("switched off, since nothing was taken: %(names)s")
        remedy = _("Look into its deliveries, then switch it on again and replay them.")
        return [Light("webhooks", name, WARNING, words % {"names": _names(off)}, remedy)]
    if failing:
        since = min(one.failing_since or timezone.now() for one in failing)
        words = _("nothing is taken for %(age)s: %(names)s")
        remedy = _("Look into its deliveries: what is answered tells why.")
        detail = words % {"age": age(since), "names": _names(failing)}
        return [Light("webhooks", name, WARNING, detail, remedy)]
    count = sum(one.is_active for one in endpoints)
    told = ngettext("%(n)d is told", "%(n)d are told", count)
    return [Light("webhooks", name, OK, told % {"n": count})]


def _names(endpoints: list[WebhookEndpoint]) -> str:
    return ", ".join(str(one)[:80] for one in endpoints[:3])
