"""The guarded client, allowed to ask one server on loopback, and not waiting for its pace."""

from urllib.parse import urlsplit

from workbench.lib.http import HttpClient, Timing

NOBODY = "127.0.0.1:9"
# Time stands still between requests here: a provider's slow pace must not be a refusal.
_TIMING = Timing(connect=0.5, read=0.5, patience=10_000, total=9_000)


def loopback_client(base_url: str = f"http://{NOBODY}") -> HttpClient:
    """Return a client that may ask the server at `base_url`, and the port where nobody listens."""
    authority = urlsplit(base_url).netloc
    return HttpClient(
        allowed_private_hosts={authority, NOBODY},
        allowed_ports={80, 443, 9, urlsplit(base_url).port or 80},
        seconds_between=0,
        timing=_TIMING,
        sleep=lambda _seconds: None,
    )
