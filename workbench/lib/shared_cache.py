"""What all web processes have in common and may lose: how often somebody has asked.

A server of Redis' kind keeps it (`CACHE_URL`). While it is away nobody is refused for it: what is
asked for is not there, and what is written is lost.
"""

import json
import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis import RedisError


class Plain:
    """What is kept, as JSON: whoever can write to the server runs nothing here."""

    dumps = staticmethod(json.dumps)
    loads = staticmethod(json.loads)


logger = logging.getLogger(__name__)


class SharedCache(RedisCache):
    """Django's, but a server that is away is no error of whoever asks."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return what is there, the default where that cannot be known."""
        try:
            return super().get(key, default, version)
        except RedisError as error:
            logger.warning("The cache is away, and nothing is counted: %s", error)
            return default

    def set(self, key: Any, value: Any, timeout: Any = 300, version: int | None = None) -> None:
        """Keep a value, if that can be done."""
        try:
            super().set(key, value, timeout, version)
        except RedisError as error:
            logger.warning("The cache is away, and nothing is kept: %s", error)
