"""Readers' notices: the list of what waits, and a page for each."""
