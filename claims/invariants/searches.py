"""What searches found, and what providers answered."""

from workbench.lib.seals import Seal

_RUN = "what a run found is not changed afterwards: search again"
_ANSWER = "what a provider answered is not changed afterwards"
_RUN_IS_COMPLETED = (
    "EXISTS (SELECT 1 FROM claims_retrievalrun AS found WHERE found.id = {row}.run_id "
    "AND found.status = 'completed')"
)
_RUN_IS_RECORDED = (
    "EXISTS (SELECT 1 FROM claims_runrecord AS kept WHERE kept.run_id = {row}.run_id)"
)
_IS_ANSWERED = (
    "EXISTS (SELECT 1 FROM claims_connectoranswer AS a WHERE a.id = {row}.connectoranswer_id "
    "AND a.status <> 'waiting')"
)

SEALS = (
    Seal(
        "run",
        "claims.RetrievalRun",
        rows="retrieval runs",
        once="completed",
        condition="{row}.status = 'completed'",
        message=_RUN,
        # People join and split origins; a sweep notes that the index has caught up.
        free=("origins", "origin_count", "sources_behind"),
    ),
    Seal(
        "evidence",
        "claims.Evidence",
        rows="evidence of a run",
        once="it is completed (none is added once its record is written)",
        condition=_RUN_IS_COMPLETED,
        message=_RUN,
        closed=_RUN_IS_RECORDED,
    ),
    Seal(
        "runrecord",
        "claims.RunRecord",
        rows="run records",
        once="written",
        condition="TRUE",
        message=_RUN,
    ),
    Seal(
        "answer",
        "claims.ConnectorAnswer",
        rows="connectors' answers",
        once="given",
        condition="{row}.status <> 'waiting'",
        message=_ANSWER,
        # A page that a person names later joins the same answer.
        free=("is_followed", "due_at", "lease_until", "answered_at"),
    ),
    Seal(
        "answer_source",
        "claims.ConnectorAnswer_sources",
        rows="sources that a connector found",
        once="its answer is given",
        condition=_IS_ANSWERED,
        message=_ANSWER,
    ),
    Seal(
        "answer_page",
        "claims.ConnectorAnswer_pages",
        rows="pages that a connector found",
        once="its answer is given",
        condition=_IS_ANSWERED,
        message=_ANSWER,
    ),
)
