"""REST permission: a key needs the scope that the view names, a session user the model's right."""

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from workbench.lib.access.models import ApiKey

if TYPE_CHECKING:  # rest_framework.views imports this module through its settings
    from rest_framework.views import APIView


class HasScope(BasePermission):
    """Reading needs `read_scope` (default "read", None: any key's), all else the `write_scope`.

    People signed in to the admin have both. Either way the person, or whoever the key acts for,
    needs the view's `read_permission` or `write_permission` (Django permission names). What the
    setting named by `open_by` opens is read by strangers, too.
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Decide for one request."""
        user, reading = request.user, request.method in SAFE_METHODS
        if not (user and user.is_authenticated):
            return reading and is_open(view)
        if isinstance(request.auth, ApiKey):
            named = getattr(view, "write_scope", None) or ""  # which no key has
            scope = getattr(view, "read_scope", "read") if reading else named
            if scope is not None and scope not in request.auth.scopes:
                return False
        elif not user.is_staff:
            return False
        permission = getattr(view, "read_permission" if reading else "write_permission", None)
        return permission is None or user.has_perm(permission)


def is_open(view: "APIView") -> bool:
    """Say whether strangers may read what a view shows."""
    name = getattr(view, "open_by", "")
    return bool(name and getattr(settings, name))
