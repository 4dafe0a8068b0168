"""What is said, and what we found: articles, claims, evidence, reviews, verdicts, citations."""
