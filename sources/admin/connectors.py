"""Connectors in the admin: how each is doing, and keys that can be set but never seen."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminSelectWidget

from sources.connectors.registry import WITH_KEY
from sources.models import ConnectorKey, ConnectorState
from sources.services.asking import connector_reset
from sources.services.connector_keys import key_read, key_set, keys_rotate
from workbench.lib.audit.recorded import RecordedAdmin
from workbench.lib.audit.recording import record
from workbench.lib.webhooks.keys import secrets_encrypt_again


@admin.register(ConnectorState)
class ConnectorStateAdmin(ModelAdmin):
    """Who answers, who rests and why. Rows appear when a connector is first asked."""

    list_display = (
        "name", "resting", "failures", "open_until", "asked_today", "day", "last_answer_at",
        "last_error_at", "last_error",
    )  # fmt: skip
    list_display_links = None
    actions = ("let_it_be_asked",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Asking adds."""
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: ConnectorState | None = None
    ) -> bool:
        """A budget is not forgotten by deleting it."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: ConnectorState | None = None) -> Any:
        """Asking changes."""
        return [field.name for field in ConnectorState._meta.fields]

    @admin.display(description=_("rests"), boolean=True)
    def resting(self, state: ConnectorState) -> bool:
        """Whether nobody asks it at present."""
        return state.rests()

    @admin.action(description=_("Ask again at once"), permissions=["change"])
    def let_it_be_asked(self, request: HttpRequest, queryset: QuerySet[ConnectorState]) -> None:
        """End the rest of the chosen connectors."""
        with transaction.atomic():
            for state in queryset:
                connector_reset(name=state.name)
                record("connectorstate.reset", state, by=request.user, name=state.name)


class ConnectorKeyForm(forms.ModelForm[ConnectorKey]):
    """The key goes in and does not come out."""

    secret = forms.CharField(
        label=_("key"),
        max_length=500,
        strip=True,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "off"}),
        help_text=_("It is kept encrypted and never shown again."),
    )

    class Meta:
        model = ConnectorKey
        fields = ("name",)
        widgets = {"name": UnfoldAdminSelectWidget(choices=[(name, name) for name in WITH_KEY])}


@admin.register(ConnectorKey)
class ConnectorKeyAdmin(RecordedAdmin):
    """Keys of connectors: set and replaced here."""

    form = ConnectorKeyForm
    secret_fields = ("secret",)
    fields = ("name", "secret")
    list_display = ("name", "age", "readable")
    actions = ("encrypt_again",)

    def get_readonly_fields(self, request: HttpRequest, obj: ConnectorKey | None = None) -> Any:
        """A key stays its connector's."""
        return ("name",) if obj else ()

    def save_model(
        self, request: HttpRequest, obj: ConnectorKey, form: ConnectorKeyForm, change: bool
    ) -> None:
        """Keep the key encrypted, and let the connector be asked with it at once."""
        obj.pk = key_set(name=obj.name, secret=form.cleaned_data["secret"]).pk
        connector_reset(name=obj.name)

    @admin.display(description=_("set"), ordering="updated_at")
    def age(self, key: ConnectorKey) -> str:
        """How long ago it was set."""
        return _("%(time)s ago") % {"time": timesince(key.updated_at, depth=1)}

    @admin.display(description=_("readable"), boolean=True)
    def readable(self, key: ConnectorKey) -> bool:
        """Whether a present secret opens it; if not it must be set again."""
        return bool(key_read(key))

    @admin.action(description=_("Encrypt again with the present secret"), permissions=["change"])
    def encrypt_again(self, request: HttpRequest, queryset: QuerySet[ConnectorKey]) -> None:
        """After CONNECTOR_KEY_SECRET has changed: all keys, and the secrets of webhooks."""
        done = keys_rotate() + secrets_encrypt_again()
        text = ngettext("%(count)s key encrypted.", "%(count)s keys encrypted.", done)
        messages.success(request, text % {"count": done})
