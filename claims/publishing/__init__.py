"""What leaves the desk by wire: a published verdict in the shapes that others read."""
