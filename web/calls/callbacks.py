"""GET /callbacks and POST /callbacks/<id>/retry: what waits to be told, for admins."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import g, request
from flask_openapi3 import APIBlueprint, Tag

from backlog.callbacks import CALLBACK_STATES, Waiting
from errors import FormInvalid, NotYours
from records.verification import iso
from web.calls.paging import PageQuery, limit_of, page_of, parameter, place_of
from web.calls.paths import RecordPath
from web.calls.upload import SECURITY
from web.http.app import service
from web.http.guards import limit_client, require_account
from web.http.schemas import CallbacksAnswer, problems

api = APIBlueprint("callbacks", __name__, abp_tags=[Tag(name="Records")], abp_security=SECURITY)
api.before_request(limit_client)
api.before_request(require_account)


class CallbacksQuery(PageQuery):
    """Which page, and of which callbacks."""

    state: str | None = parameter("Only these; none: all.", type="string", enum=[*CALLBACK_STATES])


@api.get(
    "/callbacks",
    operation_id="listCallbacks",
    summary="Callbacks that wait",
    description="For admins: those that are to be sent, and the dead, which no receiver took; "
    "the newest first. Neither their addresses nor anything of a card is told.",
    responses={200: CallbacksAnswer, **problems(400, 401, 403, 429, 500, 503)},
)
def list_callbacks(query: CallbacksQuery) -> dict[str, Any]:
    """One page."""
    if not g.account.admin:
        raise NotYours
    if query.state and query.state not in CALLBACK_STATES:
        raise FormInvalid(f"`state` is one of {', '.join(CALLBACK_STATES)}.", field="state")
    callbacks, limit = service().callbacks, limit_of(query.limit)
    found = callbacks.page(query.state or None, place_of(query.cursor), limit + 1)
    shown, following = page_of(found, limit)
    return callbacks.counts() | {
        "items": [_item(each) for each in shown],
        "next_cursor": following,
    }


@api.post(
    "/callbacks/<id>/retry",
    operation_id="retryCallback",
    summary="Send a dead one again",
    description="For admins: with all its tries, under the same id.",
    responses={204: None, **problems(401, 403, 404, 409, 429, 500, 503)},
)
def retry(path: RecordPath) -> tuple[str, int]:
    """One more round of tries."""
    if not g.account.admin:
        raise NotYours
    request.get_data()  # a body is not looked at
    service().callbacks.retry(path.known)
    return "", 204


def _item(waiting: Waiting) -> dict[str, Any]:
    times = {name: iso(getattr(waiting, name)) for name in ("due_at", "created_at")}
    return asdict(waiting) | times
