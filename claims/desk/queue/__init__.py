"""The queue: one line a claim."""
