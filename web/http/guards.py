"""The guards before each call: how often one may ask, and no valid token, no answer."""

from __future__ import annotations

from flask import g, request

from errors import NotYours, TokenMissing
from web.front.room import network_of
from web.http.app import service


def take(name: str, who: str) -> None:
    """Count one call against this app's limits; raises RateLimited."""
    service().limits.take(name, who)


def client() -> str:
    """The client's address, as TRUSTED_PROXIES lets it be told; of IPv6 the /64.

    A provider gives each line a /64 at the least: its other addresses are the same client's.
    """
    return network_of(request.remote_addr or "unknown")


def limit_client() -> None:
    """Before a request, and before its token is looked at."""
    take("client", client())


def limit_account() -> None:
    """Before a reading, once the account is known; backends are counted apart from people."""
    take("account" if g.account.service is None else "service", g.account.uid)


def bearer_token() -> str:
    """The request's token; raises TokenMissing."""
    header = request.headers.get("Authorization", "")
    scheme, _, token = header.strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenMissing
    return token.strip()


def require_account() -> None:
    """Before a request: finds the account in ``Authorization: Bearer <token>``.

    Runs before the body is read, so that a stranger can't make the service work. Raises
    TokenMissing, TokenInvalid or TokenExpired, and NotYours where a backend's key lacks the scope.
    """
    g.account = service().accounts.account(bearer_token())
    if g.account.scopes is not None and request.blueprint not in g.account.scopes:
        raise NotYours("This token may not ask for that; it is of a service.")
