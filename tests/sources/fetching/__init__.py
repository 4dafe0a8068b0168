"""Fetching pages into sources."""
