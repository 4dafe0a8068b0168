"""What is shown, a file a resource."""
