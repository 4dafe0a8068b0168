"""Going on from what an adapter has learned already."""

import torch

from sources.encoder.adapters import Adapter
from sources.encoder.errors import EncoderError
from training.export import tensor_name
from training.network import Backbone


def begin(network: Backbone, adapter: Adapter) -> str:
    """Take what an adapter has learned, and return its hash; nothing if there is none."""
    try:
        tensors = adapter.tensors
    except EncoderError:
        return ""
    with torch.no_grad():
        for name, value in network.learned().items():
            had = tensors.get(tensor_name(name))
            if had is not None:
                value[: len(had)] = torch.from_numpy(had)
    return adapter.hash
