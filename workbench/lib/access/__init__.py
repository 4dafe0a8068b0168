"""Who may call the REST API: hashed keys with scopes."""
