"""Providers on loopback: each speaks the documented format, and refuses what the real one would."""
