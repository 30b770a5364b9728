"""Where callbacks may go, and the one POST that takes one there.

An address is asked for by whoever holds a token, so it must not lead into the operator's network:
its host is one that the operator allows, it is spoken to by https, and it is connected to at the
very address that was looked up and checked. A developer's own machine may tell itself.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from urllib.parse import SplitResult, urlsplit

SECONDS = 10.0  # for a whole delivery
LONGEST = 500  # characters of an address
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Resolve = Callable[[str, int], Sequence[str]]
Public = Callable[[str], bool]


class NotDelivered(Exception):
    """A receiver that did not take it; the message says why, without its address."""


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


def is_public(address: str) -> bool:
    """Whether an IP address is anybody's to reach: not private, link-local, loopback, or one
    that hides such a one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip.sixtofour or ip.teredo or ip in NAT64:
            return False
    return ip.is_global and not ip.is_multicast


class Receivers:
    """Posts to allowed hosts.

    hosts: names, or ``*.example.org`` for all below one. resolve and public are a test's to give.
    at_home: a developer's own machine, where hosts may have private addresses and speak plain http.
    """

    def __init__(
        self,
        hosts: Sequence[str],
        resolve: Resolve = resolved,
        public: Public = is_public,
        context: ssl.SSLContext | None = None,
        *,
        at_home: bool = False,
    ) -> None:
        self._hosts = [host.lower() for host in hosts]
        self._resolve, self._public = resolve, public
        self._given = context
        self._at_home = at_home
        self._schemes = ("https", "http") if at_home else ("https",)

    @cached_property
    def _context(self) -> ssl.SSLContext:
        """Made with the first delivery: reading the system's certificates takes a start's time."""
        return self._given or ssl.create_default_context()

    def allows(self, url: str) -> bool:
        """Whether callbacks may go to an address, as far as its text tells."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST
        named = parts.scheme in self._schemes and port != 0 and "@" not in parts.netloc
        return (
            plain and named and not parts.fragment and self._known((parts.hostname or "").lower())
        )

    def _known(self, host: str) -> bool:
        return any(
            host == each or (each.startswith("*.") and host.endswith(each[1:]))
            for each in self._hosts
        )

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Deliver; raises NotDelivered unless the answer is 2xx. Redirects are not followed."""
        if not self.allows(url):  # the setting may be another by now
            raise NotDelivered("host not allowed")
        parts = urlsplit(url)
        try:
            status = self._status(parts, body, headers)
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            raise NotDelivered(type(error).__name__) from None
        if not 200 <= status < 300:
            raise NotDelivered(f"status {status}")

    def _status(self, parts: SplitResult, body: bytes, headers: Mapping[str, str]) -> int:
        secure = parts.scheme == "https"
        host, port = parts.hostname or "", parts.port or (443 if secure else 80)
        addresses = self._resolve(host, port)
        if not addresses or not (self._at_home or all(map(self._public, addresses))):
            raise NotDelivered("address not public")
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(host, port, timeout=SECONDS)
        plain = _connected(addresses, port)
        end = threading.Timer(SECONDS, _cut, [plain])  # a receiver that drips has no more
        end.start()
        try:
            # What http.client would have made itself, but for where it is connected to.
            connection.sock = (
                self._context.wrap_socket(plain, server_hostname=host) if secure else plain
            )
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body, dict(headers))
            return connection.getresponse().status
        finally:
            end.cancel()
            connection.close()
            plain.close()


def _connected(addresses: Sequence[str], port: int) -> socket.socket:
    """A connection to the first address that does not refuse it: localhost is ::1 as well, where
    many a receiver does not listen. Raises OSError."""
    for address in addresses[:-1]:
        with suppress(ConnectionRefusedError):
            return socket.create_connection((address, port), SECONDS)
    return socket.create_connection((addresses[-1], port), SECONDS)


def _cut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
