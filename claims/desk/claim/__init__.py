"""The claim desk: what was said, what others say, what we found."""
