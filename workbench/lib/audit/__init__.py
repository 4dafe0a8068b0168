"""The audit trail: what people decided, in the order in which it came to stand, each event bound to
the one before it. `record` adds one, in the transaction of what it tells of.
"""
