"""Sources and their snapshots: the texts that claims are found in and checked against."""

from datetime import date, datetime, timedelta, timezone

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sources.choices import SourceKind
from sources.querysets import SourceQuerySet


class Publisher(models.Model):
    """Who published a source."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    domain = models.CharField(_("domain"), max_length=253, blank=True)
    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("ISO 3166-1 alpha-2.")
    )
    is_sample = models.BooleanField(_("sample data"), default=False)

    class Meta:
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """One document by a publisher: an article, a fact-check, a statement.

    Its text lives in immutable snapshots; `current_snapshot` is the newest. `index_version` grows
    with every change that the search index must learn of, and the indexer copies the version it
    read to `indexed_version`: the source is due while they differ (a flag would lose a change
    that lands while indexing). `index_attempts` were begun at this version and never ended.

    `copies_version` is the version whose text was compared with the others', in the same way, and
    `copies_attempts` at that were begun and never ended.
    `copy_group` is the smallest id among its copies and itself; empty where it has no copies.
    """

    key = models.CharField(
        max_length=64,
        unique=True,
        editable=False,
        help_text=_("Natural key: same document, same key."),
    )
    url = models.URLField(_("URL"), max_length=2000, blank=True)
    external_id = models.CharField(_("external id"), max_length=255, blank=True)
    kind = models.CharField(
        _("kind"), max_length=20, choices=SourceKind.choices, default=SourceKind.NEWS
    )
    title = models.CharField(_("title"), max_length=500, blank=True)
    rating_label = models.CharField(
        _("its rating"), max_length=200, blank=True, default="", db_default="",
        help_text=_("Of a fact-check that came as data, in its publisher's words."),
    )  # fmt: skip
    author = models.CharField(_("author"), max_length=255, blank=True)
    publisher = models.ForeignKey(
        Publisher,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sources",
        verbose_name=_("publisher"),
    )
    language = models.CharField(
        _("language"), max_length=8, help_text=_("ISO 639-1, “und” where unknown.")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, db_index=True)
    published_offset = models.SmallIntegerField(
        null=True, editable=False, help_text=_("Minutes east of UTC of the printed time.")
    )
    origins = models.JSONField(
        default=dict,
        editable=False,
        help_text=_("Where title, date, author, language, publisher and address come from."),
    )
    is_sample = models.BooleanField(_("sample data"), default=False)
    current_snapshot = models.OneToOneField(
        "SourceSnapshot", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    index_version = models.PositiveBigIntegerField(default=1, editable=False)
    indexed_version = models.PositiveBigIntegerField(default=0, editable=False)
    indexed_at = models.DateTimeField(_("indexed"), null=True, editable=False)
    index_attempts = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    index_error = models.TextField(_("indexing error"), blank=True, editable=False)
    copies_version = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)
    copies_attempts = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    copy_group = models.PositiveBigIntegerField(_("copy group"), null=True, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = (
            models.CheckConstraint(
                condition=Q(indexed_version__lte=F("index_version")),
                name="source_indexed_version_not_ahead",
            ),
        )
        indexes = (
            models.Index(
                fields=["id"],
                condition=~Q(indexed_version=F("index_version")),
                name="source_due_for_indexing",
            ),
            models.Index(
                fields=["id"],
                condition=Q(indexed_version__gt=0, index_error="", current_snapshot__isnull=False),
                name="source_believed_indexed",
            ),
            models.Index(
                fields=["id"],
                condition=~Q(copies_version=F("index_version")),
                name="source_due_for_copies",
            ),
            models.Index(
                fields=["copy_group"],
                condition=Q(copy_group__isnull=False),
                name="source_copy_group",
            ),
        )

    def __str__(self) -> str:
        return self.title or self.url or f"#{self.pk}"

    @property
    def printed_at(self) -> datetime | None:
        """The time of publication in the zone it was printed in."""
        if self.published_at is None or self.published_offset is None:
            return self.published_at
        return self.published_at.astimezone(timezone(timedelta(minutes=self.published_offset)))

    @property
    def printed_clock(self) -> str:
        """The time of day and its zone, like “04:20+07:00”; empty where undated."""
        moment = self.printed_at
        return moment.isoformat(" ", "minutes")[11:] if moment else ""

    @property
    def printed_date(self) -> date | None:
        """The day of publication where it was published."""
        return self.printed_at.date() if self.printed_at else None


class SourceSnapshot(models.Model):
    """A source's text as it was at one moment. Every offset in the workbench refers to one."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="snapshots")
    text = models.TextField(_("text"), help_text=_("Normalised body text, without the title."))
    text_sha256 = models.CharField(max_length=64)
    raw_sha256 = models.CharField(max_length=64, blank=True, help_text=_("Of the bytes received."))
    media_type = models.CharField(max_length=100, default="text/plain")
    retrieved_at = models.DateTimeField(_("retrieved"))

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        constraints = (
            models.UniqueConstraint(
                fields=["source", "text_sha256"], name="snapshot_once_per_text"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="snapshot_has_text"),
        )

    def __str__(self) -> str:
        return f"{self.source} @ {self.retrieved_at:%Y-%m-%d %H:%M}"
