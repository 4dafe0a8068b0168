"""Which rows are shown, a file a resource."""
