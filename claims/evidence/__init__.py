"""What was found: retrieval runs, evidence, answers from outside, judgements."""
