"""Account, and the protocol of whatever can tell an account from a token."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from errors import FormInvalid

SERVICE = "service:"  # before a backend's name, where people have their address
SCOPES = ("verify", "read", "records", "templates")  # a call's blueprint has the name of its scope
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def service_identity(name: str) -> str:
    """What a backend's account is kept by; raises FormInvalid unless the name is 1 to 63 small
    letters, digits and ``-``."""
    if not _NAME.fullmatch(name):
        raise FormInvalid("A service's name is 1 to 63 small letters, digits and `-`.")
    return SERVICE + name


@dataclass(frozen=True, slots=True)
class Account:
    """Who asks. ``uid`` is stable for a person; the e-mail address never goes into a log.

    scopes: what a backend's own key may ask for, of SCOPES; None for a person, who may all. Its
    ``email`` is no address but ``service:`` and its name.
    """

    uid: str
    email: str
    admin: bool = False
    scopes: tuple[str, ...] | None = None

    @property
    def service(self) -> str | None:
        """The name of the backend whose key this is; None for a person."""
        return None if self.scopes is None else self.email.removeprefix(SERVICE)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a right code earns: the account's uid and a token (Firebase: a custom token)."""

    uid: str
    token: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Who somebody has proven to be, without a token.

    generation: of the account's proofs; once they are called back the account has another one.
    admin: whether it shows the rights of an admin, where the account has them.
    """

    uid: str
    generation: int
    admin: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an account beside its address. created_at: seconds since 1970."""

    created_at: float
    ktp_verified: bool


class Accounts(Protocol):
    """Tells who holds a token, and changes accounts.

    Every method but a constructor may raise UpstreamUnavailable, within seconds.
    """

    def account(self, token: str) -> Account:
        """The token's account.

        Raises TokenInvalid, TokenExpired, TokenRevoked, AccountDisabled or EmailNotVerified.
        """
        ...

    def sign_in(self, email: str) -> SignedIn:
        """The account of an address that was just proven, made where there is none.

        email: as ``normal_email`` gives it. Raises AccountDisabled.
        """
        ...

    def prove(self, email: str) -> Proof:
        """The same as a proof, which this service keeps itself; raises AccountDisabled."""
        ...

    def proof(self, token: str) -> Proof:
        """What a person's token proves; raises what `account` raises, NotYours for a service's."""
        ...

    def holder(self, proof: Proof) -> Account:
        """The account of a proof as it stands now.

        Raises TokenInvalid where it is gone, TokenRevoked where its proofs were called back since,
        AccountDisabled, RecordDamaged.
        """
        ...

    def refresh(self, token: str) -> SignedIn:
        """A person's token anew, good as long as theirs was when it was new.

        Raises what `account` raises, NotYours for an admin's and a service's, NotFound where the
        accounts' own service does it.
        """
        ...

    def standing(self, uid: str) -> Standing:
        """What is known of an account; raises NotFound."""
        ...

    def uid_of(self, email: str) -> str:
        """Whose an address is, as ``normal_email`` gives it; raises NotFound."""
        ...

    def mark(self, uid: str, ktp_verified: bool) -> None:
        """Note whether the account has shown its card; does nothing for one that is gone."""
        ...

    def erase(self, uid: str) -> None:
        """Erase the account; its tokens are worthless from now on."""
        ...

    def ping(self) -> None:
        """Raise UpstreamUnavailable unless accounts can be told now."""
        ...
