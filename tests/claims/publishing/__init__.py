"""Tests of what leaves the desk by wire."""
