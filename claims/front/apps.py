"""The public front as a Django application: its templates and its style sheet are found by it."""

from django.apps import AppConfig


class FrontConfig(AppConfig):
    """Has no models."""

    name = "claims.front"
    label = "front"
