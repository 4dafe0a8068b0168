"""What a run's ranking can be repeated from, years later."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.evidence.models.runs import RetrievalRun


class RunRecord(models.Model):
    """All that a completed run ranked; written with its evidence, and never changed.

    It stands beside the run so that lists of runs stay light. The run itself has the query, the
    index and the configuration. `legs` is a list of `[name, hits]`, each hit
    `[source id, score, language, version]`, best first. `left_out` are
    sources that ranked among the best but were not shown, their text having changed since it was
    indexed. `copies_left_out` is a list of `[source id, copy group]`: they ranked among the best
    too, but their group had its places already. `excluded` was not asked for. `language_models`
    has the embedding model of each.
    """

    run = models.OneToOneField(
        RetrievalRun, on_delete=models.CASCADE, primary_key=True, related_name="record"
    )
    legs = models.JSONField()
    left_out = models.JSONField()
    copies_left_out = models.JSONField(default=list, db_default=[])
    excluded = models.JSONField()
    language_models = models.JSONField()
    opening_model = models.CharField(max_length=100)
    software = models.CharField(max_length=50)

    class Meta:
        verbose_name = _("run record")
        verbose_name_plural = _("run records")

    def __str__(self) -> str:
        return str(self.run_id)
