"""The public front: verdicts as pages, feeds and a search for programs, without signing in."""
