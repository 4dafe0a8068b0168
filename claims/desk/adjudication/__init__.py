"""Deciding between reviews, side by side."""
