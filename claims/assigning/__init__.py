"""Who is given which claim to review: by hand, and by a rule that editors choose."""
