"""Training of what ships: heads and adapters of the encoder, from data whose licences allow it.

Not part of the product: nothing here is imported by it, and torch is needed here only
(`pip install -r requirements-training.in`). `python -m training` lists the heads; docs/encoder.md
says how each was trained, on what, and what it reaches.
"""
