"""Training of what ships, from data whose licences allow it.

Not part of the product: nothing here is imported by it, and it needs packages of its own
(`pip install -r requirements-training.in`). docs/encoder.md says what is trained, and on what.
"""
