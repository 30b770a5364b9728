"""A verification as the JSON that callers see."""

from __future__ import annotations

from typing import Any

from flask import g, request

from backlog.submission import DONE
from documents.answers import field_in, reason_to_json
from documents.reasons import LANGUAGES
from records.verification import Verification, iso

FORMER = {"in": "id"}  # ISO 639 before 1989, and Java's Locale until version 17


def language() -> str:
    """That of the reasons' messages: of those there are the one that Accept-Language wants most,
    the first where it wants several alike, as a phone's list of languages has it. The answer's
    headers tell it (`web.http.headers`)."""
    names = (tag.lower().partition("-")[0] for tag, quality in request.accept_languages if quality)
    known = (FORMER.get(name, name) for name in names)  # the most wanted first
    g.told_in = next((name for name in known if name in LANGUAGES), LANGUAGES[0])
    return str(g.told_in)


def verification_to_json(record: Verification) -> dict[str, Any]:
    """The answer to ``POST /verify-ktp`` and ``GET /verifications/<id>``."""
    return {
        "id": record.id,
        "state": DONE,
        "reference_id": record.reference_id,
        "created_at": iso(record.created_at),
        "expires_at": None if record.expires_at is None else iso(record.expires_at),
        **record.reading,
        "fields": {n: field_in(language(), f) for n, f in record.reading["fields"].items()},
        "verdict": record.verdict,
        "reasons": [reason_to_json(reason, language()) for reason in record.reasons],
        "consent": record.consent,
        "decision": record.decision,
        "history": list(record.history),
    }
