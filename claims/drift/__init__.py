"""Cited pages of standing verdicts: fetched again now and then, to see whether the quote stands."""
