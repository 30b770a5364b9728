"""POST /verify-ktp: read an identity card, decide, keep."""

from __future__ import annotations

from functools import partial

from flask import Response, g
from flask_openapi3 import APIBlueprint, Tag

from service.verify import Submission, verify
from web.calls.consent import consent_given
from web.calls.records import answer
from web.calls.upload import SECURITY, form_documentation, read_file, upload
from web.http.app import service
from web.http.form import REFERENCE_ID, reference_id
from web.http.guards import limit_account, limit_client, require_account
from web.http.schemas import VerificationAnswer, problems

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
    openapi_extensions=form_documentation({"reference_id": REFERENCE, "consent": CONSENT}),
    responses={
        200: VerificationAnswer,
        **problems(400, 401, 403, 409, 413, 415, 422, 429, 500, 503),
    },
)
def verify_ktp() -> Response:
    """One verification."""
    data, name = upload("ktp")
    submission = Submission(g.account.uid, data, reference_id(), consent_given())
    read = partial(read_file, data, name, "ktp")
    return answer(verify(service(), submission, read, require_account))
