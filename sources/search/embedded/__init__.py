"""The embedded backend: SQLite holds the index's truth, tantivy its words, numpy its vectors."""
