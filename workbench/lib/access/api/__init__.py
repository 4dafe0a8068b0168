"""API keys, and who asks, over REST."""
