"""What services refuse, each with a stable code."""

from workbench.lib.exceptions import Conflict, Forbidden, WorkbenchError


class ImportConflict(Conflict):
    """The import is not in a state that allows this."""

    code = "import_conflict"


class ClaimConflict(Conflict):
    """The claim is not in the state that this needs."""

    code = "claim_conflict"


class SuggestionConflict(Conflict):
    """Nobody can be asked for suggestions, or this one does not wait for a person any more."""

    code = "suggestion_conflict"


class FilterInvalid(WorkbenchError):
    """A saved filter lacks a name or filters, has another one's name, or is one too many."""

    code = "filter_invalid"


class ReviewConflict(Conflict):
    """The review has been handed in or taken back meanwhile."""

    code = "review_conflict"


class ReviewElsewhere(Conflict):
    """The draft has other words than its writer saw: it was changed in another place meanwhile."""

    code = "review_elsewhere"


class ReviewIncomplete(WorkbenchError):
    """The review lacks something that handing it in needs."""

    code = "review_incomplete"


class CitationInvalid(WorkbenchError):
    """The quote is not in the snapshot at its offsets."""

    code = "citation_invalid"


class VerdictConflict(Conflict):
    """Another verdict has been published meanwhile."""

    code = "verdict_conflict"


class NoticeInvalid(WorkbenchError):
    """A reader's notice, or what is said of it, lacks something; `field` names what."""

    code = "notice_invalid"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class CaptureInvalid(WorkbenchError):
    """What somebody sends to the desk lacks something; `field` names what."""

    code = "capture_invalid"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NoticeConflict(Conflict):
    """As many notices wait as anybody reads, or this one does not wait any more."""

    code = "notice_conflict"


class PersonConflict(Conflict):
    """This person cannot leave, or not so."""

    code = "person_conflict"


class CommentInvalid(WorkbenchError):
    """The comment says nothing."""

    code = "comment_invalid"


class DriftConflict(Conflict):
    """What was found of a cited page does not wait for a person any more, or they say nothing."""

    code = "drift_conflict"


class VerdictIncomplete(WorkbenchError):
    """The verdict lacks something that publishing it needs."""

    code = "verdict_incomplete"


class NotAllowed(Forbidden):
    """This person may not do this."""

    code = "not_allowed"


class ReplayImpossible(WorkbenchError):
    """The run has nothing to be replayed from, or this version cannot read it."""

    code = "replay_impossible"


class TooFewJudgements(WorkbenchError):
    """There is too little of the desk's own work to learn from."""

    code = "too_few_judgements"


class TooFewDecisions(WorkbenchError):
    """People have taken and dismissed too few claims to learn from."""

    code = "too_few_decisions"


class FittedOtherwise(Conflict):
    """A ranking was fitted to other judgements than there are now."""

    code = "fitted_otherwise"
