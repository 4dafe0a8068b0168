"""Rating scales, and what other publishers call theirs."""
