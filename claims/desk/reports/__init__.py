"""How good retrieval was, over time."""
