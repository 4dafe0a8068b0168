"""Sending what one reads elsewhere to the desk."""
