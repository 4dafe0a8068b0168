"""The guarded client, against a real server on loopback."""
