"""The network that reads an article: what is stated, in whose name, of which kind.

Tags for tokens (B, I, O in four rows), and for each statement: its kind, its worth, whether it
leans on others, and which of the names and mentions in sight makes it, or nobody but
the paper. A mention that is no name (a role, a pronoun) is linked to names in the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn import functional as f

from sources.encoder.articles import GAPS, KINDS, LINK, ROWS, WORTHS, gap_bucket
from sources.encoder.weights import Weights
from training.network import DROPOUT, Backbone


@dataclass(slots=True)
class Example:
    """A window of a piece with what there is to learn, by tokens of the window without marks.

    `tags` has a list a row: 0 outside, 1 begins, 2 goes on. A statement is (first, last + 1, kind,
    worth, leans, who): `who` is None where it cannot be told, else the letters of who makes it. A
    mention is (first, last + 1, letter, is it a name).
    """

    ids: tuple[int, ...]
    language: str
    tags: list[list[int]]
    statements: list[tuple[int, int, int, int, bool, tuple[str, ...] | None]] = field(
        default_factory=list
    )
    mentions: list[tuple[int, int, str, bool]] = field(default_factory=list)
    pieces: int = 1


class Reader(Backbone):
    """The encoder and the heads."""

    def __init__(self, weights: Weights) -> None:
        super().__init__(weights)
        hidden = weights.hidden
        self.state = nn.LayerNorm(hidden)
        self.tags = nn.Linear(hidden, 3 * len(ROWS))
        self.norm = nn.LayerNorm(2 * hidden)
        self.dense = nn.Linear(2 * hidden, hidden)
        self.about = nn.Linear(hidden, len(KINDS) + WORTHS + 1)
        self.own = nn.Linear(hidden, 2)
        """The paper's own; somebody who is not in sight."""
        self.nobody = nn.Linear(hidden, 1)
        """A mention that stands for no name in sight."""
        self.asks, self.answers = nn.Linear(hidden, LINK), nn.Linear(hidden, LINK)
        self.means, self.named = nn.Linear(hidden, LINK), nn.Linear(hidden, LINK)
        self.gaps = nn.Parameter(torch.zeros(2, 2, GAPS))
        """By what links (statement or mention), whether it is a name, and how far it is."""

    def tagged(self, states: Tensor) -> Tensor:
        """Return scores of tags for the states of one text, shape (tokens, rows, 3)."""
        return self.tags(self.state(states)).view(len(states), len(ROWS), 3)

    def spans(self, states: Tensor, places: Sequence[tuple[int, int]]) -> Tensor:
        """Return what is known of spans of tokens of one text, shape (spans, hidden)."""
        both = torch.stack(
            [torch.cat([states[a], states[a:b].mean(dim=0)], dim=-1) for a, b in places]
        )
        hidden = torch.tanh(self.dense(self.norm(both)))
        return f.dropout(hidden, 2 * DROPOUT, self.training)

    def links(
        self,
        asking: Tensor,
        answering: Tensor,
        pairs: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]]],
        names: Sequence[bool],
        *,
        to_names: bool,
    ) -> Tensor:
        """Return scores, shape (asking, answering), of statements (or of mentions, `to_names`)."""
        asks, answers = (self.means, self.named) if to_names else (self.asks, self.answers)
        scores = asks(asking) @ answers(answering).T / LINK**0.5
        buckets = torch.tensor([[gap_bucket(one, two) for two in pairs[1]] for one in pairs[0]])
        kinds = torch.tensor([int(is_name) for is_name in names])
        return scores + self.gaps[int(to_names)][kinds[None, :], buckets]
