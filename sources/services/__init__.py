"""Everything that changes sources. Services never enqueue; the edges do (`sources.tasks`)."""

from sources.services.building import (
    index_build,
    index_outdated,
    index_rebuild,
    index_revert,
    outdated_remedy,
)
from sources.services.copies import copies_find
from sources.services.copy_groups import copies_leave
from sources.services.indexing import (
    Differences,
    compare_versions,
    index_reconcile,
    sources_index,
    sources_retry,
)
from sources.services.origins import OriginConflict, origin_decide
from sources.services.pages import (
    page_client,
    page_fetch,
    page_fetch_execute,
    page_fetch_open,
    page_fetch_retry,
    page_incoming,
    page_read,
)
from sources.services.ranking import ranking_choose
from sources.services.saving import (
    Incoming,
    Outcome,
    SourceSaved,
    source_key,
    source_save,
    sources_save,
)
from sources.services.shortfall import index_behind, index_lacks, index_mend

__all__ = [
    "Differences",
    "Incoming",
    "OriginConflict",
    "Outcome",
    "SourceSaved",
    "compare_versions",
    "copies_find",
    "copies_leave",
    "index_behind",
    "index_build",
    "index_lacks",
    "index_mend",
    "index_outdated",
    "index_rebuild",
    "index_reconcile",
    "index_revert",
    "origin_decide",
    "outdated_remedy",
    "page_client",
    "page_fetch",
    "page_fetch_execute",
    "page_fetch_open",
    "page_fetch_retry",
    "page_incoming",
    "page_read",
    "ranking_choose",
    "source_key",
    "source_save",
    "sources_index",
    "sources_retry",
    "sources_save",
]
