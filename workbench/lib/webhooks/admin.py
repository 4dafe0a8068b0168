"""Webhooks in the admin: added, switched, given new secrets; what each was told, and told again."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from workbench.lib.admin import ReadOnlyAdmin
from workbench.lib.webhooks.events import known_events
from workbench.lib.webhooks.keys import secrets_encrypt_again
from workbench.lib.webhooks.models import Delivery, WebhookEndpoint
from workbench.lib.webhooks.sending import deliveries_replay
from workbench.lib.webhooks.services import (
    EndpointInvalid,
    address_checked,
    endpoint_add,
    endpoint_change,
    endpoint_rotate,
)
from workbench.lib.webhooks.tasks import enqueue_if_heard

MOST_REPLAYED = 1000


class WebhookForm(forms.ModelForm[WebhookEndpoint]):
    """An address, what it is, and which events it is told of."""

    events = forms.MultipleChoiceField(
        label=_("Events"),
        choices=lambda: list(known_events().items()),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = WebhookEndpoint
        fields = ("url", "description", "events")

    def clean_url(self) -> str:
        """Take what can be sent to, as it will be."""
        try:
            return address_checked(self.cleaned_data["url"])
        except EndpointInvalid as error:
            raise forms.ValidationError(str(error)) from error


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ModelAdmin):
    """Who is told of what."""

    when_empty = _("No program is told of anything. Add its address and what it is to be told.")
    form = WebhookForm
    list_display = ("__str__", "told_of", "is_active", "standing", "owner", "created_at")
    list_filter = ("is_active",)
    list_select_related = ("owner",)
    search_fields = ("url", "description")
    ordering = ("pk",)
    list_per_page = 50
    actions = ("switch_on", "switch_off", "replace_secret", "encrypt_again")
    fields = ("url", "description", "events")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What was told is kept; a webhook is switched off instead."""
        return False

    def save_model(
        self, request: HttpRequest, obj: WebhookEndpoint, form: Any, change: bool
    ) -> None:
        """Add it and show its secret, or change what was changed."""
        given = {name: form.cleaned_data[name] for name in form.changed_data}
        if change:
            if given:
                endpoint_change(endpoint=obj, by=_person(request), **given)
            return
        endpoint, secret = endpoint_add(by=_person(request), **given)
        obj.pk = endpoint.pk
        self._show_once(request, endpoint, secret)

    @admin.display(description=_("events"))
    def told_of(self, endpoint: WebhookEndpoint) -> str:
        """The events, by name."""
        return ", ".join(endpoint.events)

    @admin.display(description=_("state"))
    def standing(self, endpoint: WebhookEndpoint) -> str:
        """Whether what is sent is taken."""
        if endpoint.switched_off_at is not None:
            return str(_("Switched off: nothing was taken."))
        if not endpoint.failures:
            return str(_("In order"))
        words = ngettext("%(n)d failure in a row", "%(n)d failures in a row", endpoint.failures)
        return words % {"n": endpoint.failures}

    @admin.action(description=_("Switch on"), permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]) -> None:
        """Tell the chosen ones from now on; what they were not told yet is sent, too."""
        for endpoint in queryset:
            endpoint_change(endpoint=endpoint, by=_person(request), is_active=True)
        self._told(request, queryset)

    @admin.action(description=_("Switch off"), permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]) -> None:
        """Tell the chosen ones nothing."""
        for endpoint in queryset:
            endpoint_change(endpoint=endpoint, by=_person(request), is_active=False)
        self._told(request, queryset)

    @admin.action(description=_("Replace the secret"), permissions=["change"])
    def replace_secret(self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]) -> None:
        """Give each of the chosen ones a new secret; for a day the one before signs too."""
        for endpoint in queryset:
            secret = endpoint_rotate(endpoint=endpoint, by=_person(request))
            self._show_once(request, endpoint, secret)

    @admin.action(description=_("Encrypt again with the present secret"), permissions=["change"])
    def encrypt_again(self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]) -> None:
        """After CONNECTOR_KEY_SECRET has changed: the secrets of all webhooks."""
        done = secrets_encrypt_again()
        text = ngettext("%(count)s key encrypted.", "%(count)s keys encrypted.", done)
        self.message_user(request, text % {"count": done})

    def _show_once(self, request: HttpRequest, endpoint: WebhookEndpoint, secret: str) -> None:
        words = _("The secret of “%(name)s”, shown this once: %(secret)s")
        self.message_user(request, words % {"name": endpoint, "secret": secret}, messages.WARNING)

    def _told(self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]) -> None:
        count = queryset.count()
        text = ngettext("%(n)d webhook is changed.", "%(n)d webhooks are changed.", count)
        self.message_user(request, text % {"n": count})


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """What each webhook was told, and what it answered."""

    when_empty = _("What webhooks were told is listed here, with what they answered.")
    list_display = (
        "created_at", "event", "endpoint", "status", "attempts", "response_status", "delivered_at",
    )  # fmt: skip
    list_filter = ("status", "event", "endpoint")
    list_select_related = ("endpoint",)
    search_fields = ("event_id",)
    ordering = ("-pk",)
    actions = ("replay",)
    fields = (
        "endpoint", "event", "event_id", "created_at", "payload", "status", "attempts",
        "attempted_at", "response_status", "response_excerpt", "error", "delivered_at",
    )  # fmt: skip

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Whoever may change webhooks may have them told again."""
        return request.user.has_perm("webhooks.change_webhookendpoint")

    @admin.action(description=_("Send again"), permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Send the chosen ones again, under their old ids."""
        chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[:MOST_REPLAYED])
        replayed = deliveries_replay(Delivery.objects.filter(pk__in=chosen))
        for delivery in replayed:
            enqueue_if_heard(delivery)
        count = len(replayed)
        text = ngettext("%(n)d delivery is sent again.", "%(n)d deliveries are sent again.", count)
        self.message_user(request, text % {"n": count})


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)  # strangers have no permission
