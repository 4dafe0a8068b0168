"""Giving claims to people: the page for those chosen in the queue, the rule, and who takes part."""
