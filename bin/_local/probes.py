"""Asks whether a server answers at a URL, by its own protocol and with no client library."""

import base64
import json
import socket
import ssl
import urllib.request
from http.client import HTTPException
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

PATIENCE_SECONDS = 3.0
# What a PostgreSQL client may ask before it says who it is: is TLS spoken here? Answer: S or N.
SSL_REQUEST = bytes.fromhex("0000000804d2162f")


def postgres_answers(url: str) -> bool:
    """A PostgreSQL server listens at a postgres:// URL."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        return False
    try:
        with socket.create_connection(_address(parts, 5432), PATIENCE_SECONDS) as connection:
            connection.sendall(SSL_REQUEST)
            return connection.recv(1) in {b"S", b"N"}
    except (OSError, ValueError):
        return False


def redis_answers(url: str) -> bool:
    """A Redis or Valkey server says PONG at a redis://, rediss:// or redis+socket:// URL."""
    parts = urlsplit(url)
    if parts.scheme not in {"redis", "rediss", "redis+socket", "unix"}:
        return False
    try:
        with _redis_connection(parts) as connection:
            if parts.password:
                user = [unquote(parts.username)] if parts.username else []
                connection.sendall(_redis_command("AUTH", *user, unquote(parts.password)))
                connection.recv(256)
            connection.sendall(_redis_command("PING"))
            return connection.recv(256).startswith(b"+PONG")
    except (OSError, ValueError):
        return False


def elasticsearch_answers(url: str) -> bool:
    """An Elasticsearch server reports its cluster's health."""
    return elasticsearch_status(url) in {"green", "yellow"}


def elasticsearch_status(url: str) -> str:
    """The cluster's health: green, yellow or red; empty where nothing answers."""
    status = _json(url.rstrip("/") + "/_cluster/health").get("status", "")
    return str(status)


def http_ok(url: str) -> bool:
    """The URL answers with success."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE_SECONDS):  # noqa: S310
            return True
    except (OSError, ValueError, HTTPException):
        return False


def port_is_free(port: int) -> bool:
    """Nothing listens on this port of the loopback address."""
    with socket.socket() as candidate:
        # As the servers themselves do: a port whose last owner just left is free.
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(wanted: int) -> int:
    """The first free port from the wanted one upward, so that a service tends to keep its port.

    Wanted are ports below 32768: from there on the system gives them to whoever calls somebody, and
    one who knocks at a closed one of these may get it himself, and be answered by his own words.
    """
    return next(port for port in range(wanted, 65536) if port_is_free(port))


def _address(parts: SplitResult, port: int) -> tuple[str, int]:
    return parts.hostname or "127.0.0.1", parts.port or port


def _redis_connection(parts: SplitResult) -> socket.socket:
    if parts.scheme in {"redis+socket", "unix"}:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(PATIENCE_SECONDS)
        connection.connect(parts.path)
        return connection
    connection = socket.create_connection(_address(parts, 6379), PATIENCE_SECONDS)
    if parts.scheme == "rediss":
        context = ssl.create_default_context()
        return context.wrap_socket(connection, server_hostname=parts.hostname)
    return connection


def _redis_command(*words: str) -> bytes:
    encoded = [word.encode() for word in words]
    return b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%b\r\n" % (len(w), w) for w in encoded)


def _json(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        return {}
    # urllib takes no user:password@ in a URL
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    request = urllib.request.Request(bare)  # noqa: S310
    if parts.password:
        pair = f"{unquote(parts.username or '')}:{unquote(parts.password)}"
        request.add_header("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}")
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as response:  # noqa: S310
            answer = json.load(response)
    except (OSError, ValueError, HTTPException):
        return {}
    return answer if isinstance(answer, dict) else {}
