"""A verification as the JSON that callers see."""

from __future__ import annotations

from typing import Any

from flask import request

from documents.answers import reason_to_json
from documents.reasons import LANGUAGES
from records.verification import Verification, iso


def language() -> str:
    """That of the reasons' messages, by the request's Accept-Language."""
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def verification_to_json(record: Verification) -> dict[str, Any]:
    """The answer to ``POST /verify-ktp`` and ``GET /verifications/<id>``."""
    return {
        "id": record.id,
        "reference_id": record.reference_id,
        "created_at": iso(record.created_at),
        "expires_at": None if record.expires_at is None else iso(record.expires_at),
        **record.reading,
        "verdict": record.verdict,
        "reasons": [reason_to_json(reason, language()) for reason in record.reasons],
        "consent": record.consent,
        "decision": record.decision,
        "history": list(record.history),
    }
