"""The rule where requests may go, asked for every single one: the first and each redirect."""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.lib.http.addresses import is_public
from workbench.lib.http.deadline import Deadline
from workbench.lib.http.errors import Code, HttpError
from workbench.lib.http.urls import Target
from workbench.lib.sentences import Sentence as _

Resolve = Callable[[str, int], Sequence[str]]
Connect = Callable[[str, int, float], socket.socket]


def system_resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system for a name's addresses, in its order. Raises OSError.

    How long that may take is the resolver's own setting (resolv.conf), not ours.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def system_connect(address: str, port: int, seconds: float) -> socket.socket:
    """Connect to an IP address. Raises OSError."""
    return socket.create_connection((address, port), timeout=seconds)


@dataclass(frozen=True, slots=True)
class Route:
    """A target and its checked addresses. The name is not asked for again: should it answer
    differently a moment later, that changes nothing.
    """

    target: Target
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guard:
    """Which hosts and ports may be asked, and how to get there.

    `private_hosts` are `host:port` pairs that an operator named: they may be anywhere. A redirect
    leads into one only from itself.
    """

    ports: frozenset[int]
    private_hosts: frozenset[str]
    resolve: Resolve
    connect: Connect

    def route(self, target: Target, *, came_from: Target | None) -> Route:
        """Resolve a target and check every address. Raises HttpError."""
        trusted = self._is_trusted(target, came_from)
        if target.port not in self.ports and not trusted:
            message = _("Port %(port)d is not one that pages are fetched from.")
            raise HttpError(Code.REFUSED_PORT, message % {"port": target.port})
        addresses = self._addresses(target)
        if not trusted and not all(is_public(address) for address in addresses):
            message = _("“%(host)s” is not on the public internet.")
            raise HttpError(Code.REFUSED_ADDRESS, message % {"host": target.host})
        return Route(target, tuple(addresses))

    def open(
        self, route: Route, *, seconds: float, deadline: Deadline
    ) -> tuple[socket.socket, str]:
        """Connect; return the socket and the address it is connected to. Raises HttpError."""
        reason: OSError | None = None
        for address in route.addresses:
            try:
                sock = self.connect(address, route.target.port, deadline.at_most(seconds))
            except OSError as error:
                reason = error
            else:
                return sock, address
        message = _("“%(host)s” cannot be connected to: %(reason)s.")
        words = {"host": route.target.host, "reason": getattr(reason, "strerror", None) or reason}
        raise HttpError(Code.CONNECT, message % words) from reason

    def _is_trusted(self, target: Target, came_from: Target | None) -> bool:
        invited = came_from is None or came_from.authority == target.authority
        return invited and target.authority in self.private_hosts

    def _addresses(self, target: Target) -> Sequence[str]:
        try:
            addresses = self.resolve(target.host, target.port)
        except OSError as error:
            transient = error.errno == socket.EAI_AGAIN
            raise self._unknown(target, retryable=transient) from error
        if not addresses:
            raise self._unknown(target, retryable=False)
        return addresses

    @staticmethod
    def _unknown(target: Target, *, retryable: bool) -> HttpError:
        message = _("The name “%(host)s” has no address.") % {"host": target.host}
        return HttpError(Code.DNS, message, retryable=retryable)
