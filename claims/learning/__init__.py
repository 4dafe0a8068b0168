"""What the desk's own work says about retrieval, and learning from it."""
