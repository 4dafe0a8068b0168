"""The REST API of sources."""
