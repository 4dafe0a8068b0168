"""How the newest search of a claim stands, in words."""

from django.utils.translation import gettext as _

from claims.evidence.choices import RunStatus
from claims.evidence.models import RetrievalRun
from workbench.lib.ages import age
from workbench.lib.workers.status import queue_statuses


def run_note(run: RetrievalRun | None) -> str:
    """Say how the newest search stands, and what to do if nothing will happen by itself."""
    if run is None:
        return _("Nobody has searched for evidence yet.")
    if run.status == RunStatus.FAILED:
        return _("The last search failed: %(why)s") % {"why": run.error}
    if run.status == RunStatus.COMPLETED:
        return ""
    live = next(status for status in queue_statuses() if status.queue == "live")
    if not live.alive:
        return _(
            "A search is queued, but no worker is running: start one with "
            "celery -A workbench worker -Q live,bulk"
        )
    seen = age(live.last_seen) if live.last_seen else ""
    if run.error:
        return _("A search is queued and waits: %(why)s") % {"why": run.error}
    if run.status == RunStatus.STARTED:
        return _("A search is running.")
    return _("A search is queued; a worker was last seen %(age)s ago.") % {"age": seen}
