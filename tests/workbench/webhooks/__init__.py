"""Telling other programs."""
