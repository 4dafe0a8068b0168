"""Articles under check, and the imports that bring them in."""
