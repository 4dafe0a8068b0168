"""Runs and what they found, what providers answered, and what people say of it."""

from claims.evidence.models.answers import ConnectorAnswer
from claims.evidence.models.judgements import Judgement
from claims.evidence.models.records import RunRecord
from claims.evidence.models.runs import Evidence, RetrievalRun

__all__ = ["ConnectorAnswer", "Evidence", "Judgement", "RetrievalRun", "RunRecord"]
