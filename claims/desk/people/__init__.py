"""People: accounts, and letting somebody leave."""
