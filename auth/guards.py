"""The guard before each call: no valid token, no answer."""

from __future__ import annotations

from flask import current_app, g, request

from auth.accounts import Accounts
from errors import NotYours, TokenMissing


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
    accounts: Accounts = current_app.extensions["accounts"]
    g.account = accounts.account(bearer_token())
    if g.account.scopes is not None and request.blueprint not in g.account.scopes:
        raise NotYours("This token may not ask for that; it is of a service.")
