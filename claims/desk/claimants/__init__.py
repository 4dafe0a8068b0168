"""Who says things: their names, and which of them are one."""
