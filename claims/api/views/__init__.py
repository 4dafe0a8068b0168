"""What is answered, a file a resource."""
