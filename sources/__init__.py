"""What others say: documents, snapshots, passages, search and ranking. Knows nothing of claims."""
