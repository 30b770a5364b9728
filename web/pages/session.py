"""Who is signed in with this browser."""

from __future__ import annotations

from auth.accounts import Account


def signed_in() -> Account | None:
    """The account of the request's session; None where there is none."""
    return None
