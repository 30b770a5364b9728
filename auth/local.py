"""Accounts of this service's own: the embedded default, needing no other service.

Their tokens are JWTs (PyJWT, HS256 only): expiry and audience live in the token and are checked by
the library, as with Firebase's. The account's row has the last word: tokens of another generation
than its own are revoked, so that a token can be called back.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from sqlalchemy import Connection, RowMapping, insert, select, update

from auth.accounts import Account, Proof, SignedIn, Standing
from auth.tables import ACCOUNTS
from errors import (
    AccountDisabled,
    NotFound,
    NotYours,
    RecordDamaged,
    TokenExpired,
    TokenInvalid,
    TokenRevoked,
)
from storage.columns import count_or, moment_or, text_or
from storage.database import Database
from storage.vault import Vault, VaultError

ISSUER = "ktp-reader"
AUDIENCE = "ktp-reader-api"
VERSION = 2
ALGORITHM = "HS256"
LONGEST = 4096  # characters; ours have about 350
REQUIRED = ["aud", "exp", "iat", "iss", "sub", "email", "admin", "generation", "version"]
FIRST = 1  # generation
NOBODY = "There is no such account."
A = ACCOUNTS.c
Kept = RowMapping | dict[str, Any]


class LocalAccounts:
    """Keeps accounts in the service's database; issues and checks its tokens.

    lifetime: of the tokens that sign_in gives.
    """

    def __init__(self, database: Database, vault: Vault, secret: str, lifetime: timedelta) -> None:
        self._database, self._vault, self._lifetime = database, vault, lifetime
        # A key of its own, so that no other use of the secret can ever make a token.
        self._key = hmac.digest(secret.encode(), b"access token, version 2", "sha256")
        self._uid_key = hmac.digest(secret.encode(), b"uid, version 1", "sha256")

    def account(self, token: str) -> Account:
        return self._known(token)[0]

    def _known(self, token: str) -> tuple[Account, dict[str, Any], RowMapping]:
        """Whose a token is, its claims, and the account's row."""
        claims = self._claims(token)
        row = self._database.read(lambda c: _by_uid(c, claims["sub"]))
        if row is None and claims["generation"] == FIRST:
            # Signed here, for an address that this database has not met: it was restored, or the
            # token was made beside another one. An erased account leaves a row and is not met anew.
            row = self._account_of(claims["email"], admin=claims["admin"] is True)
        if row is None or row["uid"] != claims["sub"]:
            raise TokenInvalid
        self._refuse_disabled(row)
        if claims["generation"] != row["generation"]:
            raise TokenRevoked
        scopes = tuple(claims["scopes"]) if "scopes" in claims else None
        account = Account(row["uid"], claims["email"], claims["admin"] is True, scopes)
        return account, claims, row

    def sign_in(self, email: str) -> SignedIn:
        row = self._account_of(email)
        self._refuse_disabled(row)
        return SignedIn(row["uid"], self._token(row, email, self._lifetime, admin=row["admin"]))

    def prove(self, email: str) -> Proof:
        row = self._account_of(email)
        self._refuse_disabled(row)
        return Proof(row["uid"], row["generation"])

    def proof(self, token: str) -> Proof:
        account, claims, _ = self._known(token)
        if account.scopes is not None:
            raise NotYours("This token may not ask for that; it is of a service.")
        return Proof(account.uid, claims["generation"], account.admin)

    def holder(self, proof: Proof) -> Account:
        row = self._database.read(lambda c: _by_uid(c, proof.uid))
        if row is None or row["email"] is None:
            raise TokenInvalid
        self._refuse_disabled(row)
        if row["generation"] != proof.generation:
            raise TokenRevoked
        return Account(row["uid"], self._address(row), bool(row["admin"]) and proof.admin)

    def refresh(self, token: str) -> SignedIn:
        account, claims, row = self._known(token)
        if account.admin or account.scopes is not None:
            raise NotYours("A token of an admin or of a service is issued anew, not refreshed.")
        lifetime = timedelta(seconds=claims["exp"] - claims["iat"])
        return SignedIn(account.uid, self._token(row, account.email, lifetime, admin=False))

    def issue(
        self,
        email: str,
        lifetime: timedelta,
        *,
        admin: bool = False,
        scopes: Sequence[str] | None = None,
    ) -> str:
        """A token for an address, its account made where there is none and, where asked, an
        admin's; raises AccountDisabled.

        scopes: what a backend's key may ask for; its address is its `service_identity`.
        """
        row = self._account_of(email, admin=admin)
        self._refuse_disabled(row)
        return self._token(row, email, lifetime, admin=admin, scopes=scopes)

    def standing(self, uid: str) -> Standing:
        row = self._database.read(lambda c: _by_uid(c, uid))
        if row is None:
            raise NotFound(NOBODY)
        self._trust(row)
        return Standing(row["created_at"], row["ktp_verified"])

    def uid_of(self, email: str) -> str:
        prints = self._vault.fingerprints("email", email)
        query = select(A.uid).where(A.email.in_(prints))
        uid: str | None = self._database.read(lambda c: c.execute(query).scalar())
        if uid is None:
            raise NotFound(NOBODY)
        return uid

    def mark(self, uid: str, ktp_verified: bool) -> None:
        def work(connection: Connection) -> None:
            row = _by_uid(connection, uid)
            if row is not None and self._trusts(row):
                self._put(connection, row, ktp_verified=ktp_verified)

        self._database.write(work)

    def erase(self, uid: str) -> None:
        """What is left names nobody; it keeps the account's old tokens revoked."""

        def work(connection: Connection) -> None:
            row = _by_uid(connection, uid)
            if row is not None:
                gone = {"email": None, "sealed_email": None, "admin": False, "ktp_verified": False}
                self._put(connection, row, **gone, generation=row["generation"] + 1)

        self._database.write(work)
        self._database.forget_traces()

    def ping(self) -> None:
        self._database.read(lambda c: c.execute(select(A.uid).limit(1)).first())

    def disable(self, email: str, disabled: bool) -> None:
        """Shut an account out, or let it in again; raises NotFound."""
        self._change(email, disabled=disabled)

    def revoke(self, email: str) -> None:
        """Call back every token of an account, an admin's rights with them; raises NotFound."""
        self._change(email, anew=True, admin=False)

    def bind(self) -> None:
        """Give rows from before there were keyed codes their own."""

        def work(connection: Connection) -> None:
            for row in connection.execute(select(ACCOUNTS).where(A.bound.is_(None))).mappings():
                self._put(connection, row)

        self._database.write(work)

    def reseal(self) -> int:
        """Seal every address under the newest key, its fingerprint too; returns how many.

        Goes on past what no key opens; the vault is told of it.
        """

        def work(connection: Connection) -> int:
            count = 0
            for row in connection.execute(select(ACCOUNTS)).mappings().all():
                if row["email"] is None:  # erased: only its code is under a key
                    if self._trusts(row):
                        self._put(connection, row)
                    continue
                try:
                    email = self._address(row)
                except RecordDamaged:
                    continue
                if self._trusts(row):
                    self._put(connection, row, **self._identity(row["uid"], email))
                    count += 1
            return count

        return self._database.write(work)

    def _change(self, email: str, *, anew: bool = False, **values: Any) -> None:
        """Change an account as the operator wants it; raises NotFound.

        One that somebody else changed is no admin's any more, and no token of it is good: so it
        can be set right. anew: call its tokens back.
        """
        prints = self._vault.fingerprints("email", email)

        def work(connection: Connection) -> bool:
            row = connection.execute(select(ACCOUNTS).where(A.email.in_(prints))).mappings().first()
            if row is None:
                return False
            changes = dict(values)
            if not self._trusts(row):
                changes["admin"] = False
            if anew or "admin" in changes:
                changes["generation"] = row["generation"] + 1
            self._put(connection, row, **changes)
            return True

        if not self._database.write(work):
            raise NotFound(NOBODY)

    def _put(self, connection: Connection, row: Kept, **values: Any) -> None:
        """Write what changes in a row, and the code over all of it."""
        code = self._vault.bind("account", _told({**row, **values}))
        mine = update(ACCOUNTS).where(A.uid == row["uid"])
        connection.execute(mine.values(**values, bound=code))

    def _trusts(self, row: Kept) -> bool:
        """Whether a row tells what was written here; the vault is told where it does not."""
        if self._vault.holds("account", _told(row), row["bound"]):
            return True
        self._vault.damaged("account", row["uid"])
        return False

    def _trust(self, row: Kept) -> None:
        if not self._trusts(row):
            raise RecordDamaged

    def _refuse_disabled(self, row: Kept) -> None:
        """Raise RecordDamaged, or AccountDisabled."""
        self._trust(row)
        if row["disabled"]:
            raise AccountDisabled

    def _account_of(self, email: str, *, admin: bool = False) -> RowMapping:
        """The account of an address, made where there is none."""
        prints = self._vault.fingerprints("email", email)
        uid = hmac.digest(self._uid_key, email.encode(), "sha256").hex()[:32]

        def work(connection: Connection) -> RowMapping:
            row = connection.execute(select(ACCOUNTS).where(A.email.in_(prints))).mappings().first()
            row = row or _by_uid(connection, uid)
            mine = uid if row is None else row["uid"]
            if row is None:
                fresh: dict[str, Any] = {
                    "disabled": False,
                    "ktp_verified": False,
                    "generation": FIRST,
                }
                fresh |= {"uid": uid, "admin": admin, "created_at": time.time()}
                fresh |= self._identity(uid, email)
                code = self._vault.bind("account", _told(fresh))
                connection.execute(insert(ACCOUNTS).values(fresh | {"bound": code}))
            elif self._trusts(row) and (row["email"] is None or (admin and not row["admin"])):
                named = self._identity(mine, email) | {"admin": admin or row["admin"]}
                self._put(connection, row, **named)
            made = _by_uid(connection, mine)
            assert made is not None
            return made

        return self._database.write(work)

    def _address(self, row: Kept) -> str:
        """An account's address; raises RecordDamaged, and the vault is told."""
        try:
            return self._vault.open(f"account {row['uid']}", row["sealed_email"]).decode()
        except VaultError:
            self._vault.damaged("account", row["uid"])
            raise RecordDamaged from None

    def _identity(self, uid: str, email: str) -> dict[str, Any]:
        sealed = self._vault.seal(f"account {uid}", email.encode())
        return {"email": self._vault.fingerprint("email", email), "sealed_email": sealed}

    def _token(
        self,
        row: RowMapping,
        email: str,
        lifetime: timedelta,
        *,
        admin: bool,
        scopes: Sequence[str] | None = None,
    ) -> str:
        now = datetime.now(UTC)
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + lifetime,
            "sub": row["uid"],
            "email": email,
            "admin": bool(admin),
            "generation": row["generation"],
            "version": VERSION,
        }
        if scopes is not None:
            claims["scopes"] = list(scopes)
        return jwt.encode(claims, self._key, ALGORITHM)

    def _claims(self, token: str) -> dict[str, Any]:
        """A token's claims, once everything that it can tell by itself holds."""
        if len(token) > LONGEST:
            raise TokenInvalid
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                # It may have been issued by a clock ahead of this one: it holds as well.
                options={"require": REQUIRED, "verify_iat": False},
            )
        except jwt.ExpiredSignatureError:
            raise TokenExpired from None
        except jwt.InvalidTokenError:
            raise TokenInvalid from None
        issued = claims["iat"]
        if not isinstance(issued, int | float) or issued > claims["exp"]:
            raise TokenInvalid
        if claims["version"] != VERSION:
            raise TokenInvalid
        return claims


def _told(row: Kept) -> list[Any]:
    """What of a row is acted upon."""
    switches = [bool(row[name]) for name in ("admin", "disabled", "ktp_verified")]
    counted = count_or(row["generation"], None), moment_or(row["created_at"], None)
    return [text_or(row["uid"], None), text_or(row["email"], None), *switches, *counted]


def _by_uid(connection: Connection, uid: str) -> RowMapping | None:
    return connection.execute(select(ACCOUNTS).where(A.uid == uid)).mappings().first()
