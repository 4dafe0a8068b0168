"""Who asks for a page of the desk, or does something there."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from claims.policy import Right, may


def who_may(request: HttpRequest, right: Right) -> User:
    """Return who asks. Raises `PermissionDenied` if they may not do what `right` is about."""
    user = request.user
    if not isinstance(user, User) or not may(user, right):
        raise PermissionDenied
    return user
