"""Copies in the whole corpus: what finds them, and the links between them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class TextSignature(models.Model):
    """The MinHash of a source's text (`sources.independence.sign`); the hash says of which text."""

    source = models.OneToOneField(
        "sources.Source", on_delete=models.CASCADE, primary_key=True, related_name="signature"
    )
    text_sha256 = models.CharField(max_length=64)
    data = models.BinaryField()

    class Meta:
        verbose_name = _("text signature")
        verbose_name_plural = _("text signatures")

    def __str__(self) -> str:
        return str(self.source_id)


class TextKey(models.Model):
    """A key of a source's text: likely copies have one in common (`sources.independence.keys`)."""

    pk = models.CompositePrimaryKey("key", "source")
    key = models.BigIntegerField()
    source = models.ForeignKey("sources.Source", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("text key")
        verbose_name_plural = _("text keys")

    def __str__(self) -> str:
        return f"{self.source_id}: {self.key}"


class CopyLink(models.Model):
    """Two sources whose present texts are near copies; `share` as in `independence.Link`."""

    a = models.ForeignKey("sources.Source", on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey("sources.Source", on_delete=models.CASCADE, related_name="+")
    share = models.PositiveSmallIntegerField(_("share"))

    class Meta:
        verbose_name = _("copy link")
        verbose_name_plural = _("copy links")
        constraints = (
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="copy_pair_in_order"),
            models.UniqueConstraint(fields=["a", "b"], name="copy_pair_once"),
            models.CheckConstraint(condition=Q(share__lte=100), name="copy_share_is_percent"),
        )

    def __str__(self) -> str:
        return f"{self.a_id} – {self.b_id}: {self.share}%"
