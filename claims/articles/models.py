"""Articles under check, and the imports that brought them in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.articles.choices import ArticleStatus, ImportChannel, ImportStatus
from sources.models import Source, SourceSnapshot
from workbench.lib.work import WorkRow


class ImportBatch(models.Model):
    """One import and what became of each row.

    `problems` is a list of `{"file", "row", "field", "code", "message", "params"}`; `row` is None
    for a file as a whole. `message` is English with a `%(name)s` for each of `params`, to be
    translated when it is read (`claims.articles.imports.problem_words`).
    """

    channel = models.CharField(_("channel"), max_length=20, choices=ImportChannel.choices)
    name = models.CharField(_("name"), max_length=255)
    status = models.CharField(
        _("status"), max_length=20, choices=ImportStatus.choices, default=ImportStatus.RUNNING
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    created_count = models.PositiveIntegerField(_("new"), default=0)
    updated_count = models.PositiveIntegerField(_("updated"), default=0)
    unchanged_count = models.PositiveIntegerField(_("unchanged"), default=0)
    failed_count = models.PositiveIntegerField(_("failed"), default=0)
    problems = models.JSONField(_("problems"), default=list)
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.name


class Article(WorkRow):
    """A source in its role as the text under check. `snapshot` is the text its claims refer to.

    The work on it is finding them; who holds it is nothing that people need to see.
    """

    QUEUED = STARTED = ArticleStatus.IMPORTED
    FAILED = ArticleStatus.FAILED
    MAX_ATTEMPTS = 3

    source = models.OneToOneField(
        Source, on_delete=models.PROTECT, related_name="article", verbose_name=_("source")
    )
    snapshot = models.ForeignKey(SourceSnapshot, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.SET_NULL,
        null=True,
        related_name="articles",
        verbose_name=_("import"),
    )
    status = models.CharField(
        _("status"), max_length=20, choices=ArticleStatus.choices, default=ArticleStatus.IMPORTED
    )
    extracted_at = models.DateTimeField(_("claims extracted"), null=True)
    created_at = models.DateTimeField(_("imported"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=models.Q(status="imported"),
                name="article_due_for_extraction",
            ),
        )

    def __str__(self) -> str:
        return str(self.source)
