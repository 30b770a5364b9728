"""POST /verify-ktp: read an identity card, decide, keep; at once, or later."""

from __future__ import annotations

from functools import partial

from flask import Response, g, request
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel

from backlog.submission import Submission
from errors import FormInvalid
from service.callbacks import checked_url
from service.later import done
from service.verify import verify
from web.calls.consent import consent_given
from web.calls.crops import asked_crops, crops_of, crops_parameter
from web.calls.paging import parameter
from web.calls.records import answer
from web.calls.submissions import accepted
from web.calls.upload import SECURITY, form_documentation, made_up, read_file, upload
from web.http.app import service
from web.http.form import REFERENCE_ID, reference_id
from web.http.guards import limit_account, limit_client, require_account
from web.http.schemas import AcceptedAnswer, SecretAnswer, VerificationAnswer, problems

api = APIBlueprint("verify", __name__, abp_tags=[Tag(name="Reading")], abp_security=SECURITY)
for guard in (limit_client, require_account, limit_account):
    api.before_request(guard)

REFERENCE = {
    "type": "string",
    "pattern": f"^{REFERENCE_ID.pattern}$",
    "description": "Your own name for this verification. The same reference with the same image "
    "answers with the record there is, so that a call may be repeated.",
}
CONSENT = {
    "type": "string",
    "description": "The version of the consent text (GET /consent) that the holder agreed to.",
}

CALLBACK_URL = {
    "type": "string",
    "description": "With `mode=async`: where to tell what became of it, by Standard Webhooks.",
}
FIELDS = {"reference_id": REFERENCE, "consent": CONSENT, "callback_url": CALLBACK_URL}
NOW, ASYNC = "now", "async"


class ModeQuery(BaseModel):
    """When the card is read."""

    mode: str | None = parameter(
        "`async`: answer 202 once the photo is kept, sealed, and read it afterwards.",
        type="string",
        enum=[NOW, ASYNC],
        default=NOW,
    )
    crops: str | None = crops_parameter()


@api.post(
    "/verify-ktp",
    operation_id="verifyKtp",
    summary="Verify a KTP",
    description="Reads the card in a photo, keeps its fields and verdict, and answers with them; "
    "with `mode=async` it answers first, and `GET /verifications/<id>` tells what became of it.",
    openapi_extensions=form_documentation(FIELDS),
    responses={
        200: VerificationAnswer,
        202: AcceptedAnswer,
        **problems(400, 401, 403, 409, 413, 415, 422, 429, 500, 503),
    },
)
def verify_ktp(query: ModeQuery) -> Response:
    """One verification."""
    sent = [value for value in request.args.getlist("mode") if value]
    if query.mode and (len(sent) > 1 or query.mode not in (NOW, ASYNC)):
        raise FormInvalid(f"`mode` is one of {NOW}, {ASYNC}.", field="mode")
    data, name = upload("ktp", list(FIELDS), ModeQuery)
    names = asked_crops("ktp")
    if names and query.mode == ASYNC:
        raise FormInvalid("`crops` are for who waits for the answer.", field="crops")
    told_at = _callback_url(later=query.mode == ASYNC)
    submission = Submission(g.account.uid, data, reference_id(), consent_given(), told_at)
    read = partial(read_file, data, name, "ktp")
    if query.mode != ASYNC:
        record = verify(service(), submission, read, require_account)
        return answer(record, crops_of(data, record.reading, () if made_up(name) else names))
    if made_up(name):  # told by its name, which is not kept
        return accepted(done(verify(service(), submission, read, require_account)))
    return accepted(service().later.submit(submission))


def _callback_url(*, later: bool) -> str | None:
    """Where the caller asks to be told; raises FormInvalid."""
    sent = [value for value in request.form.getlist("callback_url") if value]
    if not sent:
        return None
    if len(sent) > 1 or not later:
        raise FormInvalid(
            "`callback_url` takes one address, with `mode=async`.", field="callback_url"
        )
    return checked_url(service().callbacks, g.account.uid, sent[0])


@api.post(
    "/callbacks/secret",
    operation_id="renewCallbackSecret",
    summary="A secret to know callbacks by",
    description="A fresh one, told this once. The one before signs beside it for a day.",
    responses={200: SecretAnswer, **problems(401, 403, 429, 500, 503)},
)
def renew_secret() -> dict[str, str]:
    """One account's secret."""
    return {"secret": service().callbacks.signing.renew(g.account.uid)}
