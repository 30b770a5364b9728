"""What is done to the users of a Firebase project, given a ``firebase_admin.auth.Client``."""

from __future__ import annotations

import secrets
import time
from typing import Any

from errors import AccountDisabled, FormInvalid, NotFound


def find(client: Any, *, uid: str | None = None, email: str | None = None) -> Any | None:
    """The user with a uid or an address, if there is one."""
    from firebase_admin import auth

    try:
        return client.get_user_by_email(email) if uid is None else client.get_user(uid)
    except auth.UserNotFoundError:
        return None


def named(client: Any, *, uid: str | None = None, email: str | None = None) -> Any:
    """The user with a uid or an address; raises NotFound."""
    user = find(client, uid=uid, email=email)
    if user is None:
        raise NotFound("There is no such account.")
    return user


def proven(client: Any, email: str) -> Any:
    """The user of an address that was just proven, made where there is none.

    Raises AccountDisabled, and FormInvalid for an address that Firebase refuses.
    """
    from firebase_admin.exceptions import InvalidArgumentError

    try:
        user = _found_or_made(client, email)
    except InvalidArgumentError as error:
        if "INVALID_EMAIL" not in str(error):
            raise
        raise FormInvalid("`email` is not an address for Firebase.", field="email") from None
    if user.disabled:
        raise AccountDisabled
    if not user.email_verified:
        _hand_over(client, user)
    return user


def _found_or_made(client: Any, email: str) -> Any:
    from firebase_admin import auth

    user = find(client, email=email)
    if user is not None:
        return user
    try:
        return client.create_user(email=email, email_verified=True)
    except auth.EmailAlreadyExistsError:  # somebody else was quicker
        return client.get_user_by_email(email)


def _hand_over(client: Any, user: Any) -> None:
    """Give an account that was made with an address to the one who has now proven it.

    Whoever made it need not be the same: without this, their password or Google account would open
    it from now on. Firebase does the same where Google's word proves an address. The address is
    marked last, so that none of their tokens ever says it.
    """
    providers = {provider.provider_id for provider in user.provider_data}
    # A new password, not none: unlinking it makes the emulator drop the address as well.
    fresh = {"password": secrets.token_urlsafe(32)} if "password" in providers else {}
    others = sorted(providers - {"password"})
    client.update_user(user.uid, providers_to_delete=others, valid_since=int(time.time()), **fresh)
    client.update_user(user.uid, email_verified=True)


def set_claim(client: Any, uid: str, name: str, value: bool) -> None:
    """Set one custom claim and keep the others; does nothing where the user is gone.

    Firebase replaces all claims at once and knows no condition, so that of two changes at the same
    moment one may be lost; what stands already is not written again, which keeps that rare.
    """
    from firebase_admin import auth

    user = find(client, uid=uid)
    if user is None:
        return
    claims = user.custom_claims or {}
    if claims.get(name) is value:
        return
    try:
        client.set_custom_user_claims(uid, {**claims, name: value})
    except auth.UserNotFoundError:
        return


def set_admin(client: Any, email: str, admin: bool) -> None:
    """Set or unset the claim ``admin``; raises NotFound."""
    user = named(client, email=email)
    set_claim(client, user.uid, "admin", admin)
    if not admin:
        client.revoke_refresh_tokens(user.uid)  # ID tokens say the old thing for up to an hour


def delete(client: Any, uid: str) -> None:
    """Delete a user; does nothing for one that is gone."""
    from firebase_admin import auth

    try:
        client.delete_user(uid)
    except auth.UserNotFoundError:
        return
