"""Accounts in a Firebase project: its users, its ID tokens, its custom claims.

The app trades the custom token of ``sign_in`` for an ID token (signInWithCustomToken) and sends
that one. It says ``email`` and ``email_verified`` as the user's record does, and carries the custom
claims ``ktp_verified`` and ``admin``; it lives an hour.
"""

from __future__ import annotations

import json
import logging
from functools import partial
from pathlib import Path
from typing import Any

import jwt

from auth.accounts import Account, Proof, SignedIn, Standing
from auth.firebase import users as users
from auth.firebase.calls import Firebase, read_key
from errors import (
    AccountDisabled,
    EmailNotVerified,
    NotFound,
    TokenExpired,
    TokenInvalid,
    TokenRevoked,
    UpstreamUnavailable,
)

log = logging.getLogger(__name__)

LONGEST = 4096  # characters; Firebase's have about 1,000, with the most claims it takes 2,400
CLOCK_SKEW = 10  # seconds; a token that is used at once must not come from the future
PING_SECONDS = 3.0
NOBODY = "nobody-has-this-uid"


class FirebaseAccounts:
    """Accounts kept by Firebase.

    credentials: the key file of a service account of the project; without one, accounts are told
    on the emulator alone. timeout: seconds that a call takes at most, retries and all. Nothing is
    sent and the SDK isn't imported before the first call. Raises ValueError for a wrong key file.
    """

    def __init__(self, project_id: str, credentials: Path | None, timeout: float = 5.0) -> None:
        key = None if credentials is None else read_key(credentials, project_id)
        self._firebase = Firebase(project_id, key, timeout)
        self._timeout = timeout

    def account(self, token: str) -> Account:
        _look_at(token)
        claims = self._firebase.ask(partial(_verified, token=token))
        email = claims.get("email")
        if not isinstance(email, str) or claims.get("email_verified") is not True:
            raise EmailNotVerified
        return Account(claims["uid"], email, claims.get("admin") is True)

    def sign_in(self, email: str) -> SignedIn:
        """Raises FormInvalid too: there are addresses that Firebase refuses."""
        if not self._firebase.signs:
            log.error("signing in with Firebase needs the key file of a service account")
            raise UpstreamUnavailable

        def work(client: Any) -> SignedIn:
            uid = users.proven(client, email).uid
            return SignedIn(uid, client.create_custom_token(uid).decode())

        return self._firebase.ask(work)

    def prove(self, email: str) -> Proof:
        """Raises FormInvalid too, as `sign_in`; asks for no key file, since nothing is signed."""
        return _proof(self._firebase.ask(partial(users.proven, email=email)))

    def proof(self, token: str) -> Proof:
        account = self.account(token)
        user = self._firebase.ask(partial(users.find, uid=account.uid))
        if user is None:
            raise TokenInvalid
        return _proof(user, account.admin)

    def holder(self, proof: Proof) -> Account:
        user = self._firebase.ask(partial(users.find, uid=proof.uid))
        if user is None:
            raise TokenInvalid
        if user.disabled:
            raise AccountDisabled
        if _proof(user).generation != proof.generation:
            raise TokenRevoked
        if not user.email or not user.email_verified:
            raise EmailNotVerified
        admin = (user.custom_claims or {}).get("admin") is True
        return Account(user.uid, user.email, admin and proof.admin)

    def refresh(self, token: str) -> SignedIn:
        raise NotFound("Firebase refreshes its own tokens.")

    def standing(self, uid: str) -> Standing:
        user = self._firebase.ask(partial(users.named, uid=uid))
        made = user.user_metadata.creation_timestamp / 1000
        return Standing(made, (user.custom_claims or {}).get("ktp_verified") is True)

    def uid_of(self, email: str) -> str:
        uid: str = self._firebase.ask(partial(users.named, email=email)).uid
        return uid

    def mark(self, uid: str, ktp_verified: bool) -> None:
        self._firebase.ask(
            partial(users.set_claim, uid=uid, name="ktp_verified", value=ktp_verified)
        )

    def erase(self, uid: str) -> None:
        self._firebase.ask(partial(users.delete, uid=uid))

    def ping(self) -> None:
        """Asks for a user that isn't there: the network, the key and its rights in one call."""
        self._firebase.ask(partial(users.find, uid=NOBODY), min(PING_SECONDS, self._timeout))

    def set_admin(self, email: str, admin: bool) -> None:
        """Make an account an admin's, from its next ID token on, or nobody's admin, at once.

        Raises NotFound where nobody has signed in with the address yet.
        """
        self._firebase.ask(partial(users.set_admin, email=email, admin=admin))


def _proof(user: Any, admin: bool = True) -> Proof:
    """What a user has proven. Its generation is the second in which its tokens were last called
    back, which a new password moves as well."""
    return Proof(user.uid, int(user.tokens_valid_after_timestamp or 0), admin)


def _look_at(token: str) -> None:
    """Raises TokenInvalid for what is no JWT, so that later faults are not the token's."""
    if len(token) > LONGEST:
        raise TokenInvalid
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except (jwt.InvalidTokenError, ValueError):
        raise TokenInvalid from None
    if "d" in claims:  # a kind of token that Firebase gave up in 2016, on which the SDK may stumble
        raise TokenInvalid


def _verified(client: Any, token: str) -> dict[str, Any]:
    """A token's claims once signature, times, audience, issuer and the user's record allow it."""
    from firebase_admin import auth

    try:
        claims: dict[str, Any] = client.verify_id_token(
            token, check_revoked=True, clock_skew_seconds=CLOCK_SKEW
        )
    except auth.ExpiredIdTokenError:
        raise TokenExpired from None
    except auth.RevokedIdTokenError:
        raise TokenRevoked from None
    except auth.UserDisabledError:
        raise AccountDisabled from None
    except auth.UserNotFoundError:
        raise TokenInvalid from None
    except auth.InvalidIdTokenError as error:
        if isinstance(error.cause, json.JSONDecodeError | UnicodeDecodeError):
            raise  # it was the list of certificates: somebody else's page came instead
        raise TokenInvalid from None
    return claims
