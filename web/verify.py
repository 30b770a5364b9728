"""POST /verify-ktp: read an identity card and decide."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from flask_openapi3 import APIBlueprint, Tag

from auth.guards import require_account
from documents.answers import reading_to_json
from web.calls import SECURITY, form_documentation, read_upload
from web.form import REFERENCE_ID, reference_id
from web.schemas import VerificationAnswer, problems

api = APIBlueprint("verify", __name__, abp_tags=[Tag(name="Reading")], abp_security=SECURITY)
api.before_request(require_account)

REFERENCE = {
    "type": "string",
    "pattern": f"^{REFERENCE_ID.pattern}$",
    "description": "Your own name for this verification; it comes back in the answer.",
}


@api.post(
    "/verify-ktp",
    summary="Verify a KTP",
    description="Reads the card in a photo and answers with its fields and a verdict.",
    openapi_extensions=form_documentation(reference_id=REFERENCE),
    responses={200: VerificationAnswer, **problems(400, 401, 413, 415, 422, 500, 503)},
)
def verify_ktp() -> dict[str, Any]:
    """One verification. Nothing is kept: ``id`` names this answer, and it never expires."""
    reference = reference_id()
    return {
        "id": str(uuid.uuid4()),
        "reference_id": reference,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "expires_at": None,
        **reading_to_json(read_upload("ktp")),
    }
