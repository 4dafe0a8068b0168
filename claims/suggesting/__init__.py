"""What a language model outside suggests for an article: shown, and taken by people only."""
