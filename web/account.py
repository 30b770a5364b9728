"""GET and DELETE /account: what is kept of oneself, to take along or to erase."""

from __future__ import annotations

from typing import Any

from flask import current_app, g
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, ConfigDict

from auth.accounts import Accounts
from auth.guards import require_account
from auth.otp import Codes
from records.verification import iso
from web.answers import verification_to_json
from web.calls import SECURITY
from web.limits import limit_client
from web.paging import MOST, cursor_of, limit_of, parameter, place_of
from web.records import asker, keeper, trail
from web.schemas import AccountAnswer, problems

api = APIBlueprint("account", __name__, abp_tags=[Tag(name="Privacy")], abp_security=SECURITY)
api.before_request(limit_client)
api.before_request(require_account)


class PageQuery(BaseModel):
    """Which page; all are text, so that a wrong one is answered in our shape."""

    model_config = ConfigDict(extra="ignore")
    cursor: str | None = parameter("`next_cursor` of the page before.", type="string")
    limit: str | None = parameter(
        "How many verifications.", type="integer", minimum=1, maximum=MOST, default=MOST
    )


@api.get(
    "/account",
    operation_id="exportAccount",
    summary="Everything that is kept of you",
    description="The account, its verifications, the newest first, and who did what to them, as "
    "JSON to take along. Where there are more, `next_cursor` leads on. An image, where it is kept, "
    "is at `/verifications/<id>/image`.",
    responses={200: AccountAnswer, **problems(400, 401, 403, 429, 500, 503)},
)
def export(query: PageQuery) -> dict[str, Any]:
    """One's own data, a page of them."""
    accounts: Accounts = current_app.extensions["accounts"]
    limit, place = limit_of(query.limit, MOST), place_of(query.cursor)
    page = keeper().export(g.account.uid, place, limit)
    standing = accounts.standing(g.account.uid)
    return {
        "uid": g.account.uid,
        "email": g.account.email,
        "admin": g.account.admin,
        "created_at": iso(standing.created_at),
        "ktp_verified": standing.ktp_verified,
        "verifications": [verification_to_json(r) | {"audit": trail(r.id)} for r in page.records],
        "damaged": page.damaged,
        "next_cursor": None if page.next is None else cursor_of(*page.next),
    }


@api.delete(
    "/account",
    operation_id="eraseAccount",
    summary="Erase yourself",
    description="Erases every verification, then the account; its tokens are worthless from then "
    "on. The audit trail keeps who and when.",
    responses={204: None, **problems(401, 403, 429, 500, 503)},
)
def erase() -> tuple[str, int]:
    """Nothing personal is left; what fails half-way can be asked again."""
    accounts: Accounts = current_app.extensions["accounts"]
    codes: Codes = current_app.extensions["codes"]
    keeper().erase_owner(g.account.uid, asker())
    codes.forget(g.account.email)
    accounts.erase(g.account.uid)
    return "", 204
