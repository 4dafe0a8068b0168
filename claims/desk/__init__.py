"""The web admin, a folder a screen."""
