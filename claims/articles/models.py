"""Articles under check, and the imports that brought them in."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.articles.choices import (
    ArticleStatus,
    FeedStatus,
    ImportChannel,
    ImportStatus,
    RowState,
)
from sources.models import Source, SourceSnapshot
from workbench.lib.sentences import kept, said
from workbench.lib.work import WorkRow


class ToldWork(WorkRow):
    """Work whose `error` people read: it is English with a `%(name)s` for each of `error_params`,
    to be said in the reader's language (`why`).
    """

    error_params = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True

    @property
    def why(self) -> str:
        """Why it failed or waits, for whoever reads it now; empty where nothing is the matter."""
        return said(self.error, self.error_params)

    @staticmethod
    def telling(reason: str) -> dict[str, Any]:
        """Return what is written down so that `why` can be said to others."""
        words = kept(reason)
        return {"error": words["message"], "error_params": words["params"]}


class ImportBatch(ToldWork):
    """One import: which files, how far it has come, and what became of its rows, in sums.

    `files` are what it reads, as `claims.articles.imports.given` writes them; `folder` names the
    one below IMPORTS_DIR where uploads are kept until it is done, empty where files stay where they
    are. `error` says why it failed or waits. A dry run has the rows that a real one would have,
    and no articles.
    """

    QUEUED, STARTED, FAILED = ImportStatus.QUEUED, ImportStatus.RUNNING, ImportStatus.FAILED
    MAX_ATTEMPTS = 5

    channel = models.CharField(_("channel"), max_length=20, choices=ImportChannel.choices)
    name = models.CharField(_("name"), max_length=255)
    status = models.CharField(
        _("status"), max_length=20, choices=ImportStatus.choices, default=ImportStatus.QUEUED
    )
    is_dry_run = models.BooleanField(_("dry run"), default=False)
    format = models.CharField(max_length=20, blank=True, editable=False)
    files = models.JSONField(default=list, editable=False)
    folder = models.CharField(max_length=40, blank=True, editable=False)
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
    duplicate_count = models.PositiveIntegerField(_("twice in it"), default=0)
    failed_count = models.PositiveIntegerField(_("failed"), default=0)
    bytes_read = models.PositiveBigIntegerField(default=0, editable=False)
    bytes_total = models.PositiveBigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=models.Q(status__in=["queued", "running"]),
                name="import_due",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def row_count(self) -> int:
        """How many rows were read: each has come to one of five ends."""
        return sum(getattr(self, f"{state}_count") for state in RowState.values)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be read."""
        return self.status in (ImportStatus.COMPLETED, ImportStatus.CANCELLED)


class ImportRow(models.Model):
    """What became of one row of an import, written in the transaction that saved its article.

    `number` counts the rows of the whole import from 1; `file` and `row` say where it is (`row` is
    null where the file is one article). `message` is English with a `%(name)s` for each of
    `params`, to be translated when it is read (`claims.articles.imports.problem_words`). `key` is
    the article's natural key and `text_sha256` its text's hash: a later row with the same key is a
    duplicate. What is no article under check, a fact-check by others, has its `source` instead.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("number"))
    file = models.TextField(_("file"))
    row = models.PositiveBigIntegerField(_("row"), null=True)
    state = models.CharField(_("state"), max_length=20, choices=RowState.choices)
    key = models.CharField(max_length=64, blank=True, editable=False)
    text_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    article = models.ForeignKey(
        "claims.Article",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("article"),
    )
    source = models.ForeignKey(
        Source, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("source")
    )
    field = models.TextField(_("field"), blank=True)
    code = models.CharField(_("code"), max_length=40, blank=True)
    message = models.TextField(_("problem"), blank=True)
    params = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("import row")
        verbose_name_plural = _("import rows")
        indexes = (
            models.Index(fields=["batch", "state", "number"], name="import_rows_by_state"),
            models.Index(
                fields=["batch", "key"],
                condition=models.Q(state__in=["created", "updated", "unchanged"]),
                name="import_rows_by_key",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["batch", "number"], name="one_import_row_per_number"),
            models.CheckConstraint(
                condition=~models.Q(state="failed") | ~models.Q(message=""),
                name="failed_import_row_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.file}:{self.row}" if self.row else self.file


class Article(WorkRow):
    """A source in its role as the text under check. `snapshot` is the text its claims refer to;
    `withdrawn_at` is when an import brought its sender's cancellation.

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
    withdrawn_at = models.DateTimeField(_("withdrawn by its sender"), null=True)
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


class WatchedFeed(ToldWork):
    """A feed or sitemap whose new entries are imported by themselves; looked at when it is due.

    `etag` and `last_modified` are what the next request asks with. `entry_count` were in it when it
    was read last, `new_count` of them not before; `failures` counts those in a row, `error` says
    why the last look came to nothing.
    """

    QUEUED = STARTED = FeedStatus.WATCHED
    FAILED = FeedStatus.FAILED
    MAX_ATTEMPTS = 5

    url = models.CharField(_("URL"), max_length=2000, unique=True)
    name = models.CharField(_("name"), max_length=200)
    status = models.CharField(
        _("state"), max_length=10, choices=FeedStatus.choices, default=FeedStatus.WATCHED
    )
    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    checked_at = models.DateTimeField(_("looked at"), null=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    entry_count = models.PositiveIntegerField(default=0, editable=False)
    new_count = models.PositiveIntegerField(default=0, editable=False)
    batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("last import"),
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("watched feed")
        verbose_name_plural = _("watched feeds")
        indexes = (
            models.Index(fields=["due_at"], condition=models.Q(status="watched"), name="feed_due"),
        )

    def __str__(self) -> str:
        return self.name


class FeedEntry(models.Model):
    """An entry that a watched feed has had: it is not imported again.

    `key` is its address's hash, or that of the whole entry where the feed holds the text: a
    corrected one is another. It is forgotten some time after it was listed last.
    """

    feed = models.ForeignKey(WatchedFeed, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=64)
    listed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("entry of a feed")
        verbose_name_plural = _("entries of feeds")
        constraints = (models.UniqueConstraint(fields=["feed", "key"], name="feed_entry_once"),)
        indexes = (models.Index(fields=["feed", "listed_at"], name="feed_entry_forgotten"),)

    def __str__(self) -> str:
        return f"{self.feed}: {self.key[:12]}"
