"""The Elasticsearch backend (9.x)."""
