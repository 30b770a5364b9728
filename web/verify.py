"""POST /verify-ktp: read an identity card, decide, keep."""

from __future__ import annotations

from flask import Response, current_app, g
from flask_openapi3 import APIBlueprint, Tag

from auth.guards import require_account
from documents.answers import reading_to_json
from errors import TokenInvalid, TokenRevoked
from records.keeper import SYSTEM, Asker
from records.verification import Verification
from web.calls import SECURITY, form_documentation, read_file, upload
from web.consent import consent_given
from web.form import REFERENCE_ID, reference_id
from web.limits import limit_account, limit_client
from web.marks import mark
from web.records import answer, keeper
from web.schemas import VerificationAnswer, problems

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


@api.post(
    "/verify-ktp",
    operation_id="verifyKtp",
    summary="Verify a KTP",
    description="Reads the card in a photo, keeps its fields and verdict, and answers with them.",
    openapi_extensions=form_documentation(reference_id=REFERENCE, consent=CONSENT),
    responses={
        200: VerificationAnswer,
        **problems(400, 401, 403, 409, 413, 415, 422, 429, 500, 503),
    },
)
def verify_ktp() -> Response:
    """One verification: read once, kept once, however often it is asked for by one reference."""
    data, name = upload("ktp")
    reference, consent = reference_id(), consent_given()
    owner = g.account.uid
    record = keeper().known(owner, reference, data)
    if record is None:
        reading = reading_to_json(read_file(data, name, "ktp"))
        record = keeper().keep(owner, reference, data, reading, consent)
        _refuse_the_erased(record)
        row = keeper().store.get(record.id)
        if row is not None and row.unmarked:
            mark(keeper(), current_app.extensions["accounts"], row)
    return answer(record)


def _refuse_the_erased(record: Verification) -> None:
    """An account that was erased while its card was read must leave no record behind.

    Raises what the guard would by now. Where accounts can't be told just then, the record stays and
    the call may be repeated.
    """
    try:
        require_account()
    except (TokenInvalid, TokenRevoked):
        keeper().erase(record.id, Asker(SYSTEM, admin=True))
        raise
