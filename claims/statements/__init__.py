"""What was said: claims, who makes them, and where they appeared."""
