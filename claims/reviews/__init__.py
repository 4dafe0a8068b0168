"""What reviewers found: drafts, citations, ratings."""
