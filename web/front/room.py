"""How many connections a worker has room for, and whose they are."""

from __future__ import annotations

import ipaddress
import logging
import resource
from collections import Counter
from collections.abc import Iterable, Sequence

log = logging.getLogger(__name__)

MOST_CONNECTIONS = 1000
OWN_FILES = 40  # open ones of a worker: libraries, models, listeners, metrics
FILES_A_THREAD = 4  # a connection to the database has three
LEAST_CONNECTIONS = 8
FEW_CONNECTIONS = 100


def most_connections(threads: int) -> int:
    """How many connections a worker may hold by how many files it may have open; asks the kernel
    for as many as it needs."""
    own = OWN_FILES + FILES_A_THREAD * threads
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + own
    if 0 <= soft < wanted:
        soft = wanted if hard < 0 else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    most = MOST_CONNECTIONS if soft < 0 else min(MOST_CONNECTIONS, soft - own)
    if most < FEW_CONNECTIONS:
        log.warning("open files are limited to %d (ulimit -n), too few to serve many", soft)
    return max(most, LEAST_CONNECTIONS)


def who_has_most(held: Iterable[tuple[str, int]]) -> str | None:
    """Of networks and bytes that a connection of theirs takes, the network whose take the most
    together: who sends slowly must not give way to who sends much."""
    together = Counter[str]()
    for network, size in held:
        together[network] += size
    return max(together, key=together.__getitem__, default=None)


def network_of(peer: str) -> str:
    """Who has an address: of IPv6 a subscriber has 2^64, the /64; else the address itself."""
    try:
        address = ipaddress.ip_address(peer.partition("%")[0])
    except ValueError:
        return peer
    if isinstance(address, ipaddress.IPv4Address) or address.ipv4_mapped is not None:
        return str(getattr(address, "ipv4_mapped", None) or address)
    return str(ipaddress.ip_network((address, 64), strict=False))


def asker_of(peer: str, headers: Sequence[tuple[bytes, bytes]], proxies: int) -> str:
    """The network that a request comes from: as the outermost of so many trusted proxies tells it,
    else that of ``peer``."""
    told = b",".join(value for name, value in headers if name == b"x-forwarded-for").split(b",")
    if not proxies or len(told) < proxies:
        return network_of(peer)
    return network_of(told[-proxies].decode("latin-1").strip())
