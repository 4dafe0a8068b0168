"""What changes reviews, citations and scales."""
