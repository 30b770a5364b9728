"""Account, and the protocol of whatever can tell an account from a token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Account:
    """Who asks. ``uid`` is stable for a person; the e-mail address never goes into a log."""

    uid: str
    email: str
    admin: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a right code earns: the account's uid and a token (Firebase: a custom token)."""

    uid: str
    token: str


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
