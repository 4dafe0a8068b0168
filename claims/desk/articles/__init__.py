"""Articles: a list, and the text with its claims marked."""
