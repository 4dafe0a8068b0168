"""Filters of the queue that people keep under a name: each their own, nobody else's."""
