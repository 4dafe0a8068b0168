"""The home page: what waits, in numbers that lead there."""
