"""Tokens signed by this service: the embedded default, needing no other service.

They are JWTs (PyJWT, HS256 only) rather than itsdangerous' timed signatures, because expiry and
audience then live in the token and are checked by the library, as with Firebase's tokens later.
"""

from __future__ import annotations

import hmac
import uuid
from datetime import UTC, datetime, timedelta

import jwt

from auth.accounts import Account
from errors import TokenExpired, TokenInvalid

ISSUER = "ktp-reader"
AUDIENCE = "ktp-reader-api"
VERSION = 1
ALGORITHM = "HS256"
LONGEST = 4096  # characters; ours have about 350
REQUIRED = ["aud", "exp", "iat", "iss", "sub", "email", "admin", "version"]
_UIDS = uuid.UUID("6f0c2b1e-5d53-4c0e-9a54-0f3d8a8f7c21")


class LocalAccounts:
    """Issues and checks this service's own tokens."""

    def __init__(self, secret: str) -> None:
        # A key of its own, so that no other use of the secret can ever make a token.
        self._key = hmac.digest(secret.encode(), b"access token, version 1", "sha256")

    def issue(self, email: str, lifetime: timedelta, *, admin: bool = False) -> str:
        """A token for an e-mail address, valid from now for ``lifetime``."""
        now = datetime.now(UTC)
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + lifetime,
            "sub": uuid.uuid5(_UIDS, email.casefold()).hex,
            "email": email,
            "admin": admin,
            "version": VERSION,
        }
        return jwt.encode(claims, self._key, ALGORITHM)

    def account(self, token: str) -> Account:
        """Who holds the token; raises TokenExpired, or TokenInvalid for anything else."""
        if len(token) > LONGEST:
            raise TokenInvalid
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                options={"require": REQUIRED},
            )
        except jwt.ExpiredSignatureError:
            raise TokenExpired from None
        except jwt.InvalidTokenError:
            raise TokenInvalid from None
        if claims["version"] != VERSION:
            raise TokenInvalid
        return Account(claims["sub"], claims["email"], claims["admin"] is True)
