"""Watched feeds in the admin: added, switched off and on, and what the last look came to."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin

from claims.articles.choices import FeedStatus
from claims.articles.models import WatchedFeed
from claims.articles.watching import feed_switch, feed_watch
from claims.tasks import enqueue_feed
from sources.admin.links import outward_link
from workbench.lib.http import HttpError, parse_url


class FeedForm(forms.ModelForm[WatchedFeed]):
    """An address and what the desk calls it."""

    class Meta:
        model = WatchedFeed
        fields = ("url", "name")

    def clean_url(self) -> str:
        """Take what can be fetched, as it will be."""
        try:
            return parse_url(self.cleaned_data["url"]).url
        except HttpError as error:
            raise forms.ValidationError(str(error)) from error


@admin.register(WatchedFeed)
class WatchedFeedAdmin(ModelAdmin):
    """Watched feeds."""

    when_empty = _("Add a feed or a sitemap, and its new entries are imported by themselves.")
    form = FeedForm
    list_display = ("name", "address", "status", "outcome", "checked_at", "next_look", "imported")
    list_filter = ("status",)
    list_select_related = ("batch",)
    search_fields = ("name", "url")
    ordering = ("name",)
    list_per_page = 50
    actions = ("switch_on", "switch_off")
    fields = ("url", "name")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An address stays: another is another feed."""
        return ("url",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What a feed has had is known as long as it is; it is switched off instead."""
        return False

    def save_model(self, request: HttpRequest, obj: WatchedFeed, form: Any, change: bool) -> None:
        """Look at a new one at once; of a known one the name may change, whoever holds it."""
        if change:
            obj.save(update_fields=["name"])
            return
        feed = feed_watch(url=obj.url, name=obj.name)
        obj.pk = feed.pk
        enqueue_feed(feed)

    @admin.display(description=_("URL"))
    def address(self, feed: WatchedFeed) -> SafeString | str:
        """The address, to open."""
        return outward_link(feed.url)

    @admin.display(description=_("last look"))
    def outcome(self, feed: WatchedFeed) -> str:
        """What the last look came to, in words."""
        if feed.why:
            return feed.why
        if feed.checked_at is None:
            return str(_("Not looked at yet."))
        found = ngettext("%(n)d entry", "%(n)d entries", feed.entry_count)
        new = ngettext("%(n)d of them new", "%(n)d of them new", feed.new_count)
        return f"{found % {'n': feed.entry_count}}, {new % {'n': feed.new_count}}"

    @admin.display(description=_("next look"), ordering="due_at")
    def next_look(self, feed: WatchedFeed) -> Any:
        """When it is looked at next, if it is."""
        return feed.due_at if feed.status == FeedStatus.WATCHED else None

    @admin.display(description=_("last import"))
    def imported(self, feed: WatchedFeed) -> SafeString | str:
        """The import of what was new last."""
        if feed.batch is None:
            return "–"
        link = reverse("admin:claims_importbatch_change", args=[feed.batch.pk])
        return format_html('<a href="{}">{}</a>', link, feed.batch.created_at.strftime("%Y-%m-%d"))

    @admin.action(description=_("Look at now, and watch"), permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[WatchedFeed]) -> None:
        """Watch the chosen ones from now on; they are looked at at once."""
        for feed in queryset:
            feed_switch(feed=feed, is_on=True)
            enqueue_feed(feed)
        self._told(request, queryset)

    @admin.action(description=_("Switch off"), permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[WatchedFeed]) -> None:
        """Look at the chosen ones no more; what they know stays."""
        for feed in queryset:
            feed_switch(feed=feed, is_on=False)
        self._told(request, queryset)

    def _told(self, request: HttpRequest, queryset: QuerySet[WatchedFeed]) -> None:
        count = queryset.count()
        text = ngettext("%(n)d feed is changed.", "%(n)d feeds are changed.", count)
        self.message_user(request, text % {"n": count})
