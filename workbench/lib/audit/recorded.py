"""Admin pages whose changes are events of the audit trail, in the transaction that makes them."""

import json
from collections.abc import Collection, Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet
from django.forms import BaseModelForm
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from workbench.lib.audit.recording import record

Form = BaseModelForm[Any]


class RecordedAdmin(ModelAdmin):
    """A form that says in the audit trail who changed what, from what, to what.

    Django saves a form and its inlines in one transaction, and deletes one row in one; several are
    deleted in one here. Of `secret_fields` it is told that they changed, and no more.
    """

    secret_fields: Collection[str] = ()

    def save_related(
        self, request: HttpRequest, form: Form, formsets: Iterable[Any], change: bool
    ) -> None:
        """Record the form, then each row of its inlines."""
        formsets = list(formsets)
        for formset in formsets:
            for one in formset.deleted_forms:
                if one.instance.pk is not None:  # afterwards it has no key
                    _record_gone(request, one.instance)
        super().save_related(request, form, formsets, change)
        if form.has_changed() or not change:
            self._record(request, form, "changed" if change else "added")
        for formset in formsets:
            for one in formset.forms:
                if one.has_changed() and one not in formset.deleted_forms:
                    self._record(request, one, "added" if _is_new(one, formset) else "changed")

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        """Record what goes."""
        _record_gone(request, obj)
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Record each that goes."""
        for one in queryset:
            _record_gone(request, one)
        super().delete_queryset(request, queryset)

    def _record(self, request: HttpRequest, form: Form, verb: str) -> None:
        told = [name for name in form.changed_data if name not in self.secret_fields]
        kind = form.instance._meta.model_name
        data = {
            "fields": sorted(form.changed_data),
            "was": {name: _plain(form.initial.get(name)) for name in told},
            "now": {name: _plain(form.cleaned_data.get(name)) for name in told},
        }
        record(f"{kind}.{verb}", form.instance, by=request.user, **data)


def _record_gone(request: HttpRequest, row: models.Model) -> None:
    """Record what a row was, while it still has its key."""
    record(f"{row._meta.model_name}.deleted", row, by=request.user, was=str(row))


def _is_new(form: Form, formset: Any) -> bool:
    return any(one is form.instance for one in formset.new_objects)


def _plain(value: Any) -> Any:
    """Return a value as the trail takes it: no fractions, no keys but ours."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)
