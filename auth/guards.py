"""The guard before each call: no valid token, no answer."""

from __future__ import annotations

from flask import current_app, g, request

from auth.accounts import Accounts
from errors import TokenMissing


def require_account() -> None:
    """Before a request: finds the account in ``Authorization: Bearer <token>``.

    Runs before the body is read, so that a stranger can't make the service work. Raises
    TokenMissing, TokenInvalid or TokenExpired.
    """
    header = request.headers.get("Authorization", "")
    scheme, _, token = header.strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenMissing
    accounts: Accounts = current_app.extensions["accounts"]
    g.account = accounts.account(token.strip())
