"""`/me`: what is kept of oneself, to see, to take along and to erase."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, request, url_for

from auth.accounts import Account
from errors import NotFound
from records.keeper import Asker
from records.verification import Verification
from segmentation.decode import media_type
from service.erasure import erase_account, erase_verification
from web.calls.account import kept_of
from web.calls.paging import cursor_of, place_of
from web.calls.paths import ID
from web.calls.submissions import why_failed
from web.http.app import service
from web.pages.language import page_language
from web.pages.render import render
from web.pages.rows import rows_of
from web.pages.session import need_account, see_other, sign_out

blueprint = Blueprint("me", __name__)
PAGE = 20  # records


@blueprint.get("/me")
def mine() -> Response:
    """The account, its records, the newest first, and what can be done with them."""
    account = need_account()
    place = place_of(request.args.get("cursor"))
    waiting = [] if place else service().later.submissions.of_owner(account.uid)
    page = service().keeper.export(account.uid, place, PAGE)
    return render(
        "me.html",
        error=None,
        records=[_shown(record) for record in page.records],
        damaged=page.damaged,
        waiting=waiting,
        why=lambda code: why_failed(code, page_language())["title"],
        templates=len(service().templates.list(account.uid)),
        images=service().settings.keep_images,
        more=None if page.next is None else cursor_of(*page.next),
        erased="erased" in request.args,
    )


def _shown(record: Verification) -> dict[str, Any]:
    kind = record.reading["kind"]
    return {
        "id": record.id,
        "kind": kind.upper(),
        "made": record.created_at,
        "ends": record.expires_at,
        "verdict": record.verdict,
        "rows": rows_of(kind, record.reading["fields"], record.reasons, page_language()),
    }


@blueprint.get("/me/download")
def download() -> Response:
    """Everything that is kept of the account, as one file of JSON."""
    account = need_account()
    answer = Response("".join(_pieces(account)), mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


def _pieces(account: Account) -> Iterator[str]:
    """The export of the call `GET /account`, all pages as one."""
    whole = kept_of(account, None)
    place = whole.pop("next_place")
    while place is not None:
        page = kept_of(account, place)
        place = page.pop("next_place")
        whole["verifications"] += page["verifications"]
        whole["damaged"] += page["damaged"]
    yield json.dumps(whole, ensure_ascii=False, indent=1)


@blueprint.get("/me/records/<id>/image")
def image(id: str) -> Response:
    """The photo that is kept with one's own record."""
    account = need_account()
    kept = service().keeper.picture(_known(id), Asker(account.uid))
    return Response(kept, mimetype=media_type(kept))


@blueprint.post("/me/records/<id>/erase")
def erase_record(id: str) -> Response:
    """One record less, or one that is not read any more."""
    account = need_account()
    erase_verification(service(), _known(id), Asker(account.uid))
    return see_other(url_for("me.mine", erased=1))


@blueprint.get("/me/erase")
def ask() -> Response:
    """Asked once more."""
    need_account()
    return render("erase.html", error=None)


@blueprint.post("/me/erase")
def erase() -> Response:
    """Erase the account with all that is kept of it."""
    account = need_account()
    erase_account(service(), Asker(account.uid, account.admin), account.email)
    answer = see_other("/")
    sign_out(answer)
    return answer


def _known(id: str) -> str:
    if not ID.fullmatch(id):
        raise NotFound("There is no such verification.")
    return id
