"""ONE way to hold work: rows say what is to be done, workers take them, and nothing is lost.

A row waits until it is due; a worker takes it by compare-and-set and holds it until its lease ends;
it settles the row, holds it for longer, or gives it back when it has to wait for somebody. A worker
that dies leaves a lease that passes: the sweep queues the row anew. Attempts are counted before
they begin, so that work that kills its worker is found out and closed with that reason. Where rows
are worked on in batches, whose members change while they are worked on, `attempt` does the counting
alone.
"""

from workbench.lib.work.attempts import attempt
from workbench.lib.work.holding import (
    SWEEPS_UNTIL_LOST,
    Hold,
    extend,
    fail,
    give_back,
    given_up_reason,
    lost,
    overdue,
    row_failed,
    settle,
    take,
    waiting_is_no_attempt,
)
from workbench.lib.work.row import GIVEN_UP, UNFORESEEN, WorkRow
from workbench.lib.work.task import WorkTask

__all__ = [
    "GIVEN_UP",
    "SWEEPS_UNTIL_LOST",
    "UNFORESEEN",
    "Hold",
    "WorkRow",
    "WorkTask",
    "attempt",
    "extend",
    "fail",
    "give_back",
    "given_up_reason",
    "lost",
    "overdue",
    "row_failed",
    "settle",
    "take",
    "waiting_is_no_attempt",
]
