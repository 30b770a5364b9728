"""GET /submissions and POST /submissions/<id>/retry: what waits to be read, for admins."""

from __future__ import annotations

from typing import Any

from flask import Response, g, jsonify, request
from flask_openapi3 import APIBlueprint, Tag

from backlog.submission import STATES, Status
from errors import INDONESIAN, FormInvalid, NotYours, ReaderError
from records.verification import iso
from web.calls.paging import PageQuery, limit_of, page_of, parameter, place_of
from web.calls.paths import RecordPath
from web.calls.upload import SECURITY
from web.http.answers import language
from web.http.app import service
from web.http.guards import limit_client, require_account
from web.http.schemas import AcceptedAnswer, SubmissionsAnswer, problems

api = APIBlueprint("submissions", __name__, abp_tags=[Tag(name="Records")], abp_security=SECURITY)
api.before_request(limit_client)
api.before_request(require_account)


class StatesQuery(PageQuery):
    """Which page, and of which submissions."""

    state: str | None = parameter("Only these; none: all.", type="string", enum=[*STATES])


def status_to_json(status: Status) -> dict[str, Any]:
    """How a submission stands, as its owner and admins are told."""
    told: dict[str, Any] = {
        "id": status.id,
        "state": status.state,
        "reference_id": status.reference_id,
        "created_at": iso(status.created_at),
        "deadline": iso(status.deadline),
    }
    return told if status.code is None else told | {"error": why_failed(status.code, language())}


def accepted(status: Status) -> Response:
    """202, and where to ask what became of it."""
    response = jsonify(status_to_json(status))
    response.status_code = 202
    response.headers["Location"] = f"/verifications/{status.id}"
    return response


@api.get(
    "/submissions",
    operation_id="listSubmissions",
    summary="What waits to be read",
    description="For admins: photos sent with `mode=async` that wait, are being read or have "
    "failed, the newest first, without anything that stands on a card.",
    responses={200: SubmissionsAnswer, **problems(400, 401, 403, 429, 500, 503)},
)
def list_submissions(query: StatesQuery) -> dict[str, Any]:
    """One page."""
    _refuse_others()
    if query.state and query.state not in STATES:
        raise FormInvalid(f"`state` is one of {', '.join(STATES)}.", field="state")
    submissions, limit = service().later.submissions, limit_of(query.limit)
    found = submissions.page(query.state or None, place_of(query.cursor), limit + 1)
    shown, following = page_of(found, limit)
    depth = submissions.depth()
    return {
        "waiting": depth.waiting,
        "reading": depth.reading,
        "failed": depth.failed,
        "oldest_seconds": round(depth.oldest_seconds, 1),
        "items": [_item(each) for each in shown],
        "next_cursor": following,
    }


@api.post(
    "/submissions/<id>/retry",
    operation_id="retrySubmission",
    summary="Read a failed one again",
    description="For admins, as long as its photo is kept; 409 where it is gone or none failed.",
    responses={202: AcceptedAnswer, **problems(401, 403, 404, 409, 429, 500, 503)},
)
def retry(path: RecordPath) -> Response:
    """One more round of tries."""
    _refuse_others()
    return accepted(service().later.retry(path.known))


def _item(status: Status) -> dict[str, Any]:
    told = status_to_json(status)
    del told["reference_id"]
    return told | {"owner": status.owner, "tries": status.tries, "retriable": status.retriable}


def why_failed(code: str, language: str) -> dict[str, Any]:
    """What a submission's code says, ``en`` or ``id``."""
    kinds = {kind.code: kind for kind in ReaderError.__subclasses__()}
    title, advice = kinds[code].title, kinds[code].advice
    if language == "id":
        title, advice = INDONESIAN[code]
    return {"code": code, "title": title, "advice": advice}


def _refuse_others() -> None:
    if not g.account.admin:
        raise NotYours
    request.get_data()  # a body is not looked at
