"""Watched feeds."""
