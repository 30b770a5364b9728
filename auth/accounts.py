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


class Accounts(Protocol):
    """Tells who holds a token."""

    def account(self, token: str) -> Account:
        """The token's account; raises TokenInvalid or TokenExpired."""
        ...
