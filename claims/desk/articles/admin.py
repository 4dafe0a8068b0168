"""Articles in the admin: a list, and the addresses of the text's and the import page."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from claims.articles.models import Article
from claims.articles.services import article_retry
from claims.desk.articles.text import TextView
from claims.desk.imports.form import ImportView
from claims.policy import Right, may
from claims.tasks import enqueue_article
from workbench.lib.admin import KeptLink, ReadOnlyAdmin


@admin.register(Article)
class ArticleAdmin(KeptLink, ReadOnlyAdmin):
    """Articles."""

    when_empty = _(
        "Import files, web addresses or a pasted text: claims are looked for in each article."
    )
    list_display = ("headline", "publisher", "language", "published", "claims_found", "status")
    list_display_links = None
    list_filter = ("status", "source__language", "source__is_sample")
    search_fields = ("source__title", "source__url")
    ordering = ("-pk",)
    fields = (
        "source", "status", "error", "extracted_at", "created_at", "withdrawn_at", "batch", "kept",
    )  # fmt: skip
    actions = ("retry",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Load what a line shows."""
        queryset: QuerySet[Article] = super().get_queryset(request)
        return queryset.select_related("source__publisher").annotate(
            claim_count=Count("appearances__claim", distinct=True)
        )

    @admin.display(description=_("article"), ordering="source__title")
    def headline(self, article: Article) -> SafeString:
        """The title, leading to the text."""
        return format_html(
            '<a href="{}" lang="{}" dir="auto">{}</a>',
            reverse("admin:claims_article_text", args=[article.pk]),
            article.source.language,
            str(article.source),
        )

    @admin.display(description=_("publisher"), ordering="source__publisher__name")
    def publisher(self, article: Article) -> str:
        """Who published it."""
        return str(article.source.publisher or "–")

    @admin.display(description=_("language"), ordering="source__language")
    def language(self, article: Article) -> str:
        """Its language."""
        return article.source.language

    @admin.display(description=_("published"), ordering="source__published_at")
    def published(self, article: Article) -> object:
        """When it was published."""
        return article.source.published_at

    @admin.display(description=_("claims"))
    def claims_found(self, article: Article) -> int:
        """How many claims were found."""
        return int(getattr(article, "claim_count", 0))

    @admin.action(description=_("Look for claims again"), permissions=["add_article"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        """Queue the chosen articles that failed."""
        again = [article for article in queryset if article_retry(article=article)]
        for article in again:
            enqueue_article(article)
        text = ngettext("%(n)d article is queued.", "%(n)d articles are queued.", len(again))
        self.message_user(request, text % {"n": len(again)})

    def has_add_article_permission(self, request: HttpRequest) -> bool:
        """Whoever may import may try again."""
        return may(request.user, Right.IMPORT)

    def get_urls(self) -> list[URLPattern]:
        """Add the text page and the import page."""
        importing = ImportView.as_view(admin_site=self.admin_site)
        text = TextView.as_view(admin_site=self.admin_site)
        guard = self.admin_site.admin_view
        return [
            path("import/", guard(importing), name="claims_article_import"),
            path("<int:pk>/text/", guard(text), name="claims_article_text"),
            *super().get_urls(),
        ]
