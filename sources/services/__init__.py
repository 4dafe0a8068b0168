"""Everything that changes sources. Services never enqueue; the edges do (`sources.tasks`)."""

from sources.services.building import index_build, index_revert
from sources.services.copies import copies_find
from sources.services.copy_groups import copies_leave, copy_groups
from sources.services.indexing import (
    Differences,
    compare_versions,
    index_reconcile,
    sources_index,
    sources_retry,
)
from sources.services.origins import Decisions, OriginConflict, origin_decide, origin_decisions
from sources.services.pages import (
    page_fetch,
    page_fetch_execute,
    page_fetch_fail,
    page_fetch_open,
    page_fetch_retry,
    page_fetches_lost,
)
from sources.services.passages import passage_around, passages_cut
from sources.services.ranking import InForce, RankingUnknown, ranking_choose, ranking_in_force
from sources.services.saving import Outcome, SourceSaved, source_key, source_save

__all__ = [
    "Decisions",
    "Differences",
    "InForce",
    "OriginConflict",
    "Outcome",
    "RankingUnknown",
    "SourceSaved",
    "compare_versions",
    "copies_find",
    "copies_leave",
    "copy_groups",
    "index_build",
    "index_reconcile",
    "index_revert",
    "origin_decide",
    "origin_decisions",
    "page_fetch",
    "page_fetch_execute",
    "page_fetch_fail",
    "page_fetch_open",
    "page_fetch_retry",
    "page_fetches_lost",
    "passage_around",
    "passages_cut",
    "ranking_choose",
    "ranking_in_force",
    "source_key",
    "source_save",
    "sources_index",
    "sources_retry",
]
