"""Who is told, and what each of them was told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workbench.lib.work import WorkRow

LONGEST_EXCERPT = 1000


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    """Endpoints."""

    def listening(self) -> "WebhookEndpointQuerySet":
        """Those that are told something while who asked for it works here, the oldest first."""
        return self.filter(is_active=True, owner__is_active=True).order_by("pk")


class WebhookEndpoint(models.Model):
    """An address that is told of events.

    `failures` since the last time that something was taken; `failing_since` is the first of them.
    `switched_off_at` is set where it was switched off for that, until somebody switches it on. The
    secret before signs too until `old_secret_until`.
    """

    url = models.CharField(_("URL"), max_length=2000)
    description = models.CharField(_("description"), max_length=200, blank=True)
    events = models.JSONField(_("events"), default=list)
    is_active = models.BooleanField(_("switched on"), default=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    secret_encrypted = models.TextField(editable=False)
    old_secret_encrypted = models.TextField(blank=True, editable=False)
    old_secret_until = models.DateTimeField(_("old secret signs until"), null=True, editable=False)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    switched_off_at = models.DateTimeField(_("switched off"), null=True, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = (
            models.CheckConstraint(
                condition=Q(switched_off_at=None) | Q(is_active=False),
                name="webhook_switched_off_is_off",
            ),
        )

    def __str__(self) -> str:
        return self.description or self.url


class DeliveryStatus(models.TextChoices):
    """How far a delivery has come."""

    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")


class Delivery(WorkRow):
    """An event for one endpoint: `payload` is sent as it is, byte for byte, each time.

    `response_status` and `response_excerpt` are what the last try was answered; `error` says in
    words why it was not taken.
    """

    QUEUED, STARTED = DeliveryStatus.QUEUED, DeliveryStatus.SENDING
    FAILED = DeliveryStatus.FAILED
    MAX_ATTEMPTS = 8

    endpoint = models.ForeignKey(
        WebhookEndpoint,
        on_delete=models.PROTECT,
        related_name="deliveries",
        verbose_name=_("webhook"),
    )
    event_id = models.CharField(_("event id"), max_length=40)
    event = models.CharField(_("event"), max_length=50)
    payload = models.TextField(_("payload"))
    status = models.CharField(
        _("state"), max_length=10, choices=DeliveryStatus.choices, default=DeliveryStatus.QUEUED
    )
    response_status = models.PositiveSmallIntegerField(_("answered"), null=True)
    response_excerpt = models.TextField(_("answer"), blank=True)
    attempted_at = models.DateTimeField(_("tried"), null=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    created_at = models.DateTimeField(_("happened"), auto_now_add=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = (
            models.UniqueConstraint(fields=["endpoint", "event_id"], name="delivery_once"),
        )
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=Q(status__in=["queued", "sending"]),
                name="delivery_open",
            ),
            models.Index(fields=["created_at"], name="delivery_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.event_id}"
