"""Who is signed in with this browser: a session's name in a cookie, which no call looks at."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlencode, urlsplit

from flask import Response, g, request
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as AnyResponse

from auth.accounts import Account, Proof
from errors import CrossSite, NotYours, SignedOut
from records.keeper import Asker
from web.http.app import service

COOKIE, OVER_TLS = "session", "__Host-session"
CHANGES_NOTHING = ("GET", "HEAD", "OPTIONS")


class ToSignIn(RequestRedirect):
    """Leads a stranger to the sign-in page, and from there back."""

    code = 303


def signed_in() -> Account | None:
    """The account of the request's session; None where there is none."""
    if "signed_in" not in g:
        g.signed_in = None  # also on the error page, where it can't be told
        if name := _name():
            with suppress(SignedOut):
                g.signed_in = service().sessions.account(name)
    account: Account | None = g.signed_in
    return account


def still_signed_in() -> Account:
    """The session's account as it stands now; raises SignedOut where it has ended meanwhile."""
    return service().sessions.account(_name())


def need_account() -> Account:
    """Who is signed in. A stranger who looks goes to the sign-in page; raises SignedOut for one who
    sends something, so that it stays with them."""
    account = signed_in()
    if account is not None:
        return account
    if request.method in CHANGES_NOTHING:
        raise ToSignIn("/sign-in?" + urlencode({"next": request.full_path.rstrip("?")}))
    raise SignedOut


def need_admin() -> Asker:
    """The admin who is signed in; raises what `need_account` raises, NotYours for anybody else."""
    account = need_account()
    if not account.admin:
        raise NotYours
    return Asker(account.uid, admin=True)


def sign_in(response: AnyResponse, proof: Proof) -> None:
    """Begin a session; the one before, if there was any, ends."""
    if before := _name():
        service().sessions.end(before)
    response.set_cookie(
        _cookie(), service().sessions.begin(proof), path="/", httponly=True, samesite="Lax",
        secure=request.is_secure,
    )  # fmt: skip


def sign_out(response: AnyResponse, *, everywhere: bool = False) -> None:
    """End the session, or all of the account's."""
    account = signed_in()
    if everywhere and account is not None:
        service().sessions.end_all(account.uid)
    if name := _name():
        service().sessions.end(name)
    response.delete_cookie(
        _cookie(), path="/", httponly=True, samesite="Lax", secure=request.is_secure
    )


def refuse_cross_site() -> None:
    """Raise CrossSite where another web page sends something.

    With a session's cookie it takes the browser's word that the page is ours. Without one nothing
    of anybody's can be changed; what the browser says to come from elsewhere is refused all the
    same, or a stranger's page could sign somebody in as somebody else.
    """
    if request.method in CHANGES_NOTHING:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        ours = site == "same-origin"
    elif origin is not None:
        ours = origin == f"{request.scheme}://{request.host}"
    else:
        ours = COOKIE not in request.cookies and OVER_TLS not in request.cookies
    if not ours:
        raise CrossSite


def path_within(path: str) -> str:
    """A path of this service to go on to; the first page where it leads anywhere else."""
    try:
        parts = urlsplit(path)
    except ValueError:  # half an IPv6 address
        return "/"
    plain = path.isprintable() and "\\" not in path and not (parts.scheme or parts.netloc)
    return path if plain and path.startswith("/") and not path.startswith("//") else "/"


def see_other(address: str) -> Response:
    """Go on to another page, which is fetched anew."""
    return Response(status=303, headers={"Location": address})


def _cookie() -> str:
    return OVER_TLS if request.is_secure else COOKIE


def _name() -> str:
    return request.cookies.get(_cookie(), "")
