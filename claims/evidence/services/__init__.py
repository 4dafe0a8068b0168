"""What changes runs, answers, judgements and origins."""
