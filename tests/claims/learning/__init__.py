"""Judgements, replays, and learning from them."""
