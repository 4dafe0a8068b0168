"""A claim's comments."""
