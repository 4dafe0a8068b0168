"""What readers say of published verdicts: they need another look."""
