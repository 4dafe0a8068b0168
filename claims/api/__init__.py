"""The REST API of articles, claims, verdicts and imports."""
