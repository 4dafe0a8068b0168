"""REST authentication by `Authorization: Api-Key <secret>`."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from workbench.lib.access.keys import key_used
from workbench.lib.access.models import ApiKey

KEYWORD = "Api-Key"


class ApiKeyAuthentication(BaseAuthentication):
    """Sets `request.user` to the key's user and `request.auth` to the key."""

    def authenticate(self, request: Request) -> tuple[Any, ApiKey] | None:
        """Return (user, key), None where no key was sent; raise for a key that is not valid."""
        kind, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if kind.lower() != KEYWORD.lower():
            return None
        key = ApiKey.objects.valid(secret.strip())
        if key is None:
            message = "This API key is not known, has expired or was revoked."
            raise AuthenticationFailed(message)
        key_used(key=key)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        """Make refusals 401 rather than 403."""
        return KEYWORD


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the header in the OpenAPI schema."""

    target_class = ApiKeyAuthentication
    name = "ApiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the scheme as OpenAPI wants it."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": f"`{KEYWORD} <key>`, from `manage.py create_api_key`.",
        }
