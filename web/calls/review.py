"""GET /verifications: the review queue, page by page, as admins narrow it down."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from flask import g, request
from flask_openapi3 import APIBlueprint, Tag

from documents.reasons import REASONS
from errors import FormInvalid, NotYours
from records.store import Row, Wanted
from records.verification import VERDICTS, iso
from web.calls.paging import PageQuery, limit_of, page_of, parameter, place_of
from web.calls.records import keeper
from web.calls.upload import SECURITY
from web.http.form import REFERENCE_ID
from web.http.guards import limit_client, require_account
from web.http.schemas import QueueAnswer, problems

api = APIBlueprint("review", __name__, abp_tags=[Tag(name="Records")], abp_security=SECURITY)
api.before_request(limit_client)
api.before_request(require_account)

OWNER = re.compile(r"[0-9A-Za-z_-]{1,128}")
YES, NO = "true", "false"
OLDEST = "oldest"
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)


class QueueQuery(PageQuery):
    """Which page of the queue, and of which records."""

    verdict: str | None = parameter("Only these; none: all.", type="string", enum=[*VERDICTS])
    since: str | None = parameter(
        "Made at this day or moment (ISO 8601, UTC where no zone is said) or later.",
        alias="from",
        type="string",
    )
    before: str | None = parameter("Made before this day or moment.", alias="to", type="string")
    account: str | None = parameter("The uid of the account whose they are.", type="string")
    reference_id: str | None = parameter(
        "The account's own name for it; needs `account`.", type="string"
    )
    reason: str | None = parameter("With a reason of this code.", type="string", enum=[*REASONS])
    decided: str | None = parameter("Whether a person has decided.", type="boolean")
    order: str | None = parameter(
        "Which come first.", type="string", enum=["newest", OLDEST], default="newest"
    )
    count: str | None = parameter(
        "Whether to tell how many there are on all pages.", type="boolean", default=False
    )


@api.get(
    "/verifications",
    operation_id="listVerifications",
    summary="The review queue",
    description="For admins: verifications, the newest first, without any value of the cards. A "
    "parameter that there is not is refused.",
    responses={200: QueueAnswer, **problems(400, 401, 403, 429, 500, 503)},
)
def queue(query: QueueQuery) -> dict[str, Any]:
    """One page."""
    if not g.account.admin:
        raise NotYours
    _refuse_unknown()
    limit, wanted = limit_of(query.limit), _wanted(query)
    verdict = _choice("verdict", query.verdict, VERDICTS)
    rows = keeper().page(verdict, place_of(query.cursor), limit + 1, wanted)
    shown, following = page_of(rows, limit)
    page: dict[str, Any] = {
        "items": [_item(row) for row in shown],
        "next_cursor": following,
    }
    if _truth("count", query.count):
        page["count"] = keeper().count(verdict, wanted)
    return page


def _refuse_unknown() -> None:
    """A filter that is not known, or is meant twice, would give an answer to another question."""
    names = [name for name, _ in request.args.items(multi=True)]
    known = [field.alias or name for name, field in QueueQuery.model_fields.items()]
    if not set(names) <= set(known):
        raise FormInvalid(f"The queue takes only {', '.join(known)}.")
    if len(set(names)) < len(names):
        raise FormInvalid("A parameter comes twice.")


def _wanted(query: QueueQuery) -> Wanted:
    owner, reference = query.account or None, query.reference_id or None
    if owner is not None and not OWNER.fullmatch(owner):
        raise FormInvalid("`account` is an account's uid.", field="account")
    if reference is not None and not REFERENCE_ID.fullmatch(reference):
        raise FormInvalid("`reference_id` is none that a record can have.", field="reference_id")
    if reference is not None and owner is None:
        raise FormInvalid(
            "`reference_id` is an account's own name; say `account` too.", field="reference_id"
        )
    return Wanted(
        owner=owner,
        references=keeper().references(owner, reference) if owner and reference else None,
        reason=_choice("reason", query.reason, REASONS),
        decided=_truth("decided", query.decided),
        since=_moment("from", query.since),
        before=_moment("to", query.before),
        oldest=_choice("order", query.order, ("newest", OLDEST)) == OLDEST,
    )


def _choice(name: str, text: str | None, choices: Any) -> str | None:
    if not text:
        return None
    if text not in choices:
        raise FormInvalid(f"`{name}` is one of {', '.join(choices)}.", field=name)
    return text


def _truth(name: str, text: str | None) -> bool | None:
    return {YES: True, NO: False, None: None}[_choice(name, text, (YES, NO))]


def _moment(name: str, text: str | None) -> float | None:
    if not text:
        return None
    try:
        if MOMENT.fullmatch(text):
            moment = datetime.fromisoformat(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        pass
    raise FormInvalid(f"`{name}` is a day or moment as ISO 8601 has it.", field=name)


def _item(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "owner": row.owner,
        "verdict": row.verdict,
        "reasons": list(row.reasons),
        "created_at": iso(row.created_at),
        "expires_at": None if row.expires_at is None else iso(row.expires_at),
        "version": row.version,
        "damaged": not keeper().trusts(row),
    }
