"""When somebody leaves: their name goes, their work stays."""
