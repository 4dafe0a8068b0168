"""What waits for an editor, what was decided, and the scales."""
