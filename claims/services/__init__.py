"""Everything that changes claims. Services never enqueue: the edges do (`claims.tasks`)."""
