"""Why a request came to nothing."""

from enum import StrEnum


class Code(StrEnum):
    """The closed list of reasons; stable for programs and stored on rows."""

    BAD_URL = "bad_url"
    REFUSED_SCHEME = "refused_scheme"
    REFUSED_CREDENTIALS = "refused_credentials"
    REFUSED_PORT = "refused_port"
    REFUSED_ADDRESS = "refused_address"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    REDIRECT_LOOP = "redirect_loop"
    BAD_RESPONSE = "bad_response"
    BAD_ENCODING = "bad_encoding"
    DECOMPRESSION_BOMB = "decompression_bomb"
    MEDIA_TYPE = "media_type"
    HTTP_STATUS = "http_status"
    ROBOTS = "robots"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    BUSY = "busy"


RETRYABLE_STATUSES = frozenset({429, 502, 503, 504})
_RETRYABLE = frozenset(
    {
        Code.CONNECT,
        Code.TIMEOUT,
        Code.TOO_SLOW,
        Code.BAD_RESPONSE,  # most often one that ends too early
        Code.ROBOTS_UNREACHABLE,
        Code.BUSY,
    }
)


class HttpError(Exception):
    """A request that came to nothing; `str(error)` is a sentence for people, `sentence` the same as
    it can be said in other languages (`workbench.lib.sentences`).

    `retryable`: the same request may work later, after `retry_after` seconds where the other side
    said so. `status` is the HTTP status of a `http_status`, else 0.
    """

    def __init__(
        self,
        code: Code,
        message: str,
        *,
        retryable: bool | None = None,
        retry_after: float | None = None,
        status: int = 0,
    ) -> None:
        super().__init__(message)
        self.sentence = message
        self.code = code
        if retryable is None:
            retryable = code in _RETRYABLE or status in RETRYABLE_STATUSES
        self.retryable = retryable
        self.retry_after = retry_after
        self.status = status
