"""The encoder in torch, from the very weights that the product runs, with an adapter on top.

Adapter: low-rank changes of every matrix (LoRA: Hu et al. 2021, arXiv:2106.09685) of the upper
layers, their biases and norms themselves. What was learned is merged into the graph that the
product builds. The lower layers stay as they are, so that a text goes through them only once.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as f

from sources.encoder.adapters import SCALE
from sources.encoder.weights import Weights

FROZEN = 4
RANK = 16
DROPOUT = 0.05
MATRICES = ("q", "k", "v", "ao", "fi", "fo")


class Adapted(nn.Module):
    """A frozen matrix; where it learns, with a low-rank change and a bias of its own."""

    def __init__(self, matrix: Tensor, bias: Tensor, *, learns: bool) -> None:
        super().__init__()
        outputs, inputs = matrix.shape
        self.register_buffer("matrix", matrix)
        self.learns = learns
        self.bias = nn.Parameter(bias, requires_grad=learns)
        if learns:
            self.down = nn.Parameter(torch.randn(RANK, inputs) / math.sqrt(inputs))
            self.up = nn.Parameter(torch.zeros(outputs, RANK))

    def forward(self, x: Tensor) -> Tensor:
        straight = f.linear(x, self.matrix, self.bias)
        if not self.learns:
            return straight
        return straight + f.linear(f.linear(x, self.down), self.up) * SCALE


class Norm(nn.Module):
    """A layer norm."""

    def __init__(self, weights: Weights, name: str, *, learns: bool) -> None:
        super().__init__()
        scale, bias = (torch.from_numpy(weights.vector(f"{name}.{one}")) for one in "wb")
        self.weight = nn.Parameter(scale, requires_grad=learns)
        self.bias = nn.Parameter(bias, requires_grad=learns)
        self.epsilon = weights.epsilon

    def forward(self, x: Tensor) -> Tensor:
        return f.layer_norm(x, x.shape[-1:], self.weight, self.bias, self.epsilon)


class Layer(nn.Module):
    """One layer of the encoder."""

    def __init__(self, weights: Weights, number: int, *, learns: bool) -> None:
        super().__init__()
        hidden, wide = weights.hidden, weights.feed_forward
        shapes = {"fi": (wide, hidden), "fo": (hidden, wide)}
        for name in MATRICES:
            key = f"l{number}.{name}"
            shape = shapes.get(name, (hidden, hidden))
            matrix = torch.from_numpy(weights.matrix(f"{key}.w", *shape))
            bias = torch.from_numpy(weights.vector(f"{key}.b"))
            setattr(self, name, Adapted(matrix, bias, learns=learns))
        self.aln, self.oln = (
            Norm(weights, f"l{number}.{name}", learns=learns) for name in ("aln", "oln")
        )
        self.heads = weights.heads

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, hidden = x.shape
        split = (batch, length, self.heads, hidden // self.heads)
        q, k, v = (getattr(self, name)(x).view(split).transpose(1, 2) for name in "qkv")
        seen = f.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        out = self.ao(seen.transpose(1, 2).reshape(batch, length, hidden))
        x = self.aln(x + f.dropout(out, DROPOUT, self.training))
        narrow = self.fo(f.gelu(self.fi(x)))
        return self.oln(x + f.dropout(narrow, DROPOUT, self.training))


class Backbone(nn.Module):
    """The encoder without a head."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self.weights = weights
        self.embedded = Norm(weights, "emb.ln", learns=False)
        places = weights.vector("emb.pos").reshape(-1, weights.hidden)
        kind = weights.vector("emb.type").reshape(-1, weights.hidden)[0]
        self.register_buffer("places", torch.from_numpy(places + kind))
        self.layers = nn.ModuleList(
            Layer(weights, n, learns=n >= FROZEN) for n in range(weights.layers)
        )

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def below(self, ids: Tensor) -> Tensor:
        """Return what the layers that do not learn make of padded ids, (batch, length, hidden)."""
        rows = torch.from_numpy(self.weights.word_rows(ids.numpy()))
        x = self.embedded(rows + self.places[: ids.shape[1]])
        mask = _mask(ids != self.weights.padding)
        for layer in self.layers[:FROZEN]:
            x = layer.eval()(x, mask)
        return x

    def states(self, x: Tensor, there: Tensor) -> Tensor:
        """Return the last states for what `below` returned; `there` says which tokens are no
        padding.
        """
        mask = _mask(there)
        for layer in self.layers[FROZEN:]:
            x = layer(x, mask)
        return x

    def learned(self) -> dict[str, Tensor]:
        """Return what learns, by name."""
        return {name: value for name, value in self.named_parameters() if value.requires_grad}


class Network(Backbone):
    """The encoder, and a head on the first state and the mean of all."""

    def __init__(self, weights: Weights, outputs: int) -> None:
        super().__init__(weights)
        self.norm = nn.LayerNorm(2 * weights.hidden)
        self.dense = nn.Linear(2 * weights.hidden, weights.hidden)
        self.out = nn.Linear(weights.hidden, outputs)

    def forward(self, x: Tensor, there: Tensor) -> Tensor:
        """Return the outputs for what `below` returned, shape (batch, outputs)."""
        x = self.states(x, there)
        weight = there[..., None].float()
        mean = (x * weight).sum(dim=1) / weight.sum(dim=1)
        both = self.norm(torch.cat([x[:, 0], mean], dim=-1))
        hidden = f.dropout(torch.tanh(self.dense(both)), 2 * DROPOUT, self.training)
        result: Tensor = self.out(hidden)
        return result


class Lower:
    """What the layers that do not learn make of texts, each kept from the first time on."""

    def __init__(self, network: Backbone) -> None:
        self._network = network
        self._states: dict[tuple[int, ...], Tensor] = {}

    def __call__(self, cut: Sequence[tuple[int, ...]]) -> tuple[Tensor, Tensor]:
        """Return their states, shape (len(cut), longest, hidden), and which tokens are no padding;
        a text is its tokens with the marks of beginning and end.
        """
        new = [one for one in dict.fromkeys(cut) if one not in self._states]
        if new:
            for one, states in zip(new, self._network.below(self._padded(new)), strict=True):
                self._states[one] = states[: len(one)].half()
        longest = max(map(len, cut))
        x = torch.zeros(len(cut), longest, self._network.weights.hidden)
        there = torch.zeros(len(cut), longest, dtype=torch.bool)
        for row, one in enumerate(cut):
            x[row, : len(one)] = self._states[one].float()
            there[row, : len(one)] = True
        return x, there

    def _padded(self, cut: Sequence[tuple[int, ...]]) -> Tensor:
        longest = max(map(len, cut))
        padding = self._network.weights.padding
        return torch.tensor([[*one, *[padding] * (longest - len(one))] for one in cut])


def _mask(there: Tensor) -> Tensor:
    return torch.where(there, 0.0, -1e4)[:, None, None, :]
