"""Webhooks: telling other programs what has happened, by Standard Webhooks (standardwebhooks.com).

    change ─ outbox.notify, in its transaction ─► Delivery rows ─ deliver (task) ─► POST, signed
                                                       ▲              │ not taken: later again
                                                       └── sweep ◄────┘

At least once: whoever gets an event knows by its id whether they have had it. Knows nothing of what
the events are about: applications register theirs (`events`).
"""
