"""Cited pages that changed: the list of what waits for a person, and a page for each."""
