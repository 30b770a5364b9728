"""Which documents there are, what they are called and what stands in them.

    verifications/{id}                   a row; its fields are the columns, for the console too
    verifications/{id}/image/{part}      the sealed image, in parts: a document holds 1 MiB
    references/{hash}                    which row an owner's reference stands for
    turns/{hash}                         whose turn it is to look for a NIK; see claims.py
    uploads/{upload}                     an image that is being written
    audit/{time and number}              who did what when

Times stand twice: as timestamps, which the console shows and a TTL policy reads, and as the exact
number of seconds, since a timestamp has microseconds only and pages are cut by the number.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from records.store import NOTED, AuditLine, Row, key, row_of, values
from storage.firestore.calls import instant

if TYPE_CHECKING:
    from google.cloud.firestore import Client, DocumentReference

    from storage.firestore.calls import Snapshot

VERIFICATIONS, REFERENCES, TURNS = "verifications", "references", "turns"
UPLOADS, AUDIT = "uploads", "audit"
TURN_DIGITS = 3  # 4096 documents: too few to tell a NIK, enough that strangers seldom meet


def verification(client: Client, id: str) -> DocumentReference:
    return client.collection(VERIFICATIONS).document(key(id))


def reference(client: Client, owner: str, fingerprint: str) -> DocumentReference:
    """The document that makes an owner's reference unique."""
    name = sha256(f"{owner}\0{fingerprint}".encode()).hexdigest()
    return client.collection(REFERENCES).document(name)


def turn(client: Client, nik: str) -> DocumentReference:
    """The document that all who store a NIK change; it stands for many NIKs and tells none."""
    name = sha256(nik.encode()).hexdigest()[:TURN_DIGITS]
    return client.collection(TURNS).document(name)


def fields_of(row: Row, references: Sequence[str], image: Any) -> dict[str, Any]:
    """A row as a document's fields, with its references' names and its image's upload.

    ``clear`` is there only where the operator wants it.
    """
    fields = values(row) | {
        "created_at": instant(row.created_at),
        "created_seconds": row.created_at,
        "expires_at": instant(row.expires_at),
        "expires_seconds": row.expires_at,
        "references": list(references),
        "image": image,
        "decided": row.decided_at is not None,
    }
    if row.clear is None:
        del fields["clear"]
    return fields


def changes_of(row: Row, references: Sequence[str], image: Any) -> dict[str, Any]:
    """The same for a document that is there already: what is no more is deleted."""
    from google.cloud.firestore import DELETE_FIELD

    return {"clear": DELETE_FIELD} | fields_of(row, references, image)


def row_from(document: Snapshot) -> Row:
    """The row that ``fields_of`` made fields of."""
    fields = document.to_dict() or {}
    times = {
        "created_at": fields["created_seconds"],
        "expires_at": fields["expires_seconds"],
    }
    return row_of(dict.fromkeys(("clear", "bound", *NOTED)) | fields | times)


def audit_fields(line: AuditLine) -> dict[str, Any]:
    return asdict(line) | {
        "at": instant(line.at),
        "at_seconds": line.at,
        "fields": list(line.fields),
    }


def audit_lines(documents: Iterable[Snapshot]) -> list[AuditLine]:
    """Audit lines, the first written first: by the server's clock, then as they came in."""
    ordered = sorted(documents, key=lambda each: (each.create_time, each.id))
    return [_audit_line(document.to_dict() or {}) for document in ordered]


def _audit_line(fields: Mapping[str, Any]) -> AuditLine:
    given = {name: fields[name] for name in AuditLine.__dataclass_fields__}
    return AuditLine(**given | {"at": fields["at_seconds"], "fields": tuple(fields["fields"])})


def note(batch: Any, client: Client, audits: Sequence[AuditLine]) -> None:
    """Add audit lines to a batch. The console lists documents by id, so ids begin with the time."""
    for number, line in enumerate(audits):
        name = f"{instant(line.at):%Y-%m-%dT%H:%M:%S.%fZ}-{number:04}-{uuid.uuid4().hex}"
        batch.create(client.collection(AUDIT).document(name), audit_fields(line))
