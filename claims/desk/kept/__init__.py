"""What is not deleted, and why."""
