"""GET and DELETE /account: what is kept of oneself, to take along or to erase."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, ConfigDict

from auth.accounts import Account
from records.verification import iso
from service.erasure import erase_account
from storage.paging import Place
from web.calls.paging import MOST, cursor_of, limit_of, parameter, place_of
from web.calls.records import asker, keeper, trail
from web.calls.submissions import status_to_json
from web.calls.templates import listed, templates
from web.calls.upload import SECURITY
from web.http.answers import verification_to_json
from web.http.app import service
from web.http.guards import limit_client, require_account
from web.http.schemas import AccountAnswer, problems

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
    description="The account, its templates, its verifications, the newest first, and who did "
    "what to them, as JSON to take along. Where there are more, `next_cursor` leads on. An image, "
    "where it is kept, is at `/verifications/<id>/image`.",
    responses={200: AccountAnswer, **problems(400, 401, 403, 429, 500, 503)},
)
def export(query: PageQuery) -> dict[str, Any]:
    """One's own data, a page of them."""
    kept = kept_of(g.account, place_of(query.cursor), limit_of(query.limit, MOST))
    place = kept.pop("next_place")
    return kept | {"next_cursor": None if place is None else cursor_of(*place)}


def kept_of(account: Account, place: Place | None, limit: int = MOST) -> dict[str, Any]:
    """What is kept of an account, a page of it; ``next_place`` says where it goes on."""
    page = keeper().export(account.uid, place, limit)
    kept, damaged = ([], 0) if place else templates().all_of(account.uid)
    waiting = [] if place else service().later.submissions.of_owner(account.uid)
    standing = service().accounts.standing(account.uid)
    return {
        "uid": account.uid,
        "email": account.email,
        "admin": account.admin,
        "created_at": iso(standing.created_at),
        "ktp_verified": standing.ktp_verified,
        "verifications": [verification_to_json(r) | {"audit": trail(r.id)} for r in page.records],
        "templates": [listed(each) for each in kept],
        "waiting": [status_to_json(each) for each in waiting],
        "damaged": page.damaged,
        "damaged_templates": damaged,
        "next_place": page.next,
    }


@api.delete(
    "/account",
    operation_id="eraseAccount",
    summary="Erase yourself",
    description="Erases every verification and template, then the account; its tokens are "
    "worthless from then on. The audit trail keeps who and when.",
    responses={204: None, **problems(401, 403, 429, 500, 503)},
)
def erase() -> tuple[str, int]:
    """Nothing personal is left; what fails half-way can be asked again."""
    erase_account(service(), asker(), g.account.email)
    return "", 204
