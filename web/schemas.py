"""The shapes of answers, for the OpenAPI document; tests hold real answers against them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described

Point = tuple[float, float]
QuadAnswer = tuple[Point, Point, Point, Point]


class Answer(BaseModel):
    """Base of all: a key that is not documented is a mistake."""

    model_config = ConfigDict(extra="forbid")


class FieldAnswer(Answer):
    """One value of the document."""

    value: str | None = Described(description="As printed, upper case; null if it is unreadable.")
    raw: str = Described(description="What was recognised, before any correction.")
    confidence: float = Described(ge=0, le=1, description="How sure the reader is of the value.")
    quad: QuadAnswer | None = Described(
        description="Corners in pixels of the upright image: top left, top right, bottom right, "
        "bottom left of the text."
    )
    corrections: list[str] = Described(description="Each change from raw to value, and why.")
    problems: list[str] = Described(description="What speaks against the value.")
    normalized: Any = Described(
        default=None, description="ISO date, male or female, RT and RW apart; where it applies."
    )


class MeasureAnswer(Answer):
    """A figure about the photo."""

    value: float
    flag: bool = Described(description="Out of the range in which readings can be trusted.")


class PageAnswer(Answer):
    """Where the document lies."""

    quad: QuadAnswer | None
    turn: int = Described(description="Clockwise degrees the document lay turned: 0 to 270.")


class ReasonAnswer(Answer):
    """Why the verdict is what it is."""

    code: str
    level: Literal["failed", "review", "note"] = Described(
        description="The verdict is that of the gravest reason; notes change nothing."
    )
    field: str | None
    message: str = Described(description="In the language of Accept-Language: en or id.")


class ReadingAnswer(Answer):
    """Everything read from one document."""

    kind: str
    fields: dict[str, FieldAnswer]
    page: PageAnswer
    quality: dict[str, MeasureAnswer]
    models: dict[str, str]
    timings_ms: dict[str, float]
    verdict: Literal["passed", "review", "failed"] | None = Described(
        default=None, description="Only for kinds that are judged, as a KTP is."
    )
    reasons: list[ReasonAnswer] = Described(default=[], description="Only beside a verdict.")


class ConsentAnswer(Answer):
    """Which consent text was in force, and whether the caller said that its holder agreed."""

    version: str
    given: bool


class DecisionAnswer(Answer):
    """A person's decision."""

    verdict: Literal["passed", "review", "failed"]
    by: str = Described(description="The admin's uid.")
    at: str = Described(description="ISO 8601, UTC.")
    note: str


class ChangeAnswer(Answer):
    """What an admin changed, with what stood there before."""

    at: str = Described(description="ISO 8601, UTC.")
    by: str = Described(description="The admin's uid.")
    before: dict[str, str | None] = Described(description="Values of the corrected fields.")
    verdict: str = Described(description="The verdict before.")
    note: str


class VerificationAnswer(ReadingAnswer):
    """A reading that is kept."""

    id: str
    reference_id: str | None
    created_at: str = Described(description="ISO 8601, UTC.")
    expires_at: str | None = Described(description="When the record is erased; null: never.")
    consent: ConsentAnswer | None = None
    decision: DecisionAnswer | None = None
    history: list[ChangeAnswer] = Described(default=[], description="Every change, oldest first.")
    owner: str | None = Described(default=None, description="The account's uid; for admins.")
    also_on: list[str] | None = Described(
        default=None, description="Other accounts' records with the same NIK; for admins."
    )


class QueueItemAnswer(Answer):
    """A verification as it stands in the queue, without any value of the card."""

    id: str
    owner: str
    verdict: Literal["passed", "review", "failed"]
    reasons: list[str] = Described(description="Their codes.")
    created_at: str
    expires_at: str | None
    version: int = Described(description="What its ETag says.")
    damaged: bool = Described(description="Changed by who has no key: believe none of it.")


class QueueAnswer(Answer):
    """A page of the queue, the newest first."""

    items: list[QueueItemAnswer]
    next_cursor: str | None = Described(description="What to send as `cursor`; null at the end.")


class AccessAnswer(Answer):
    """Who did what to a record, and when."""

    at: str
    actor: str
    action: str
    version: int | None
    fields: list[str] = Described(description="Names of what was changed.")


class AuditAnswer(Answer):
    """A record's audit trail."""

    items: list[AccessAnswer]


class ExportedAnswer(VerificationAnswer):
    """A verification and its audit trail."""

    audit: list[AccessAnswer]


class AccountAnswer(Answer):
    """Everything that is kept of an account."""

    uid: str
    email: str
    admin: bool
    created_at: str = Described(description="ISO 8601, UTC.")
    ktp_verified: bool
    verifications: list[ExportedAnswer] = Described(description="A page, the newest first.")
    damaged: list[str] = Described(description="Ids of the page's records that can't be opened.")
    next_cursor: str | None = Described(description="What to send as `cursor`; null at the end.")


class SentAnswer(Answer):
    """A code is on its way, if the address takes mail."""

    status: Literal["accepted"]
    expires_in: int = Described(description="Seconds that the code holds.")
    challenge: str = Described(
        description="Send it back to `/otp/verify`: nobody else's tries count against the code."
    )


class SignedInAnswer(Answer):
    """What a right code earns."""

    token: str
    uid: str


class ConsentTextAnswer(Answer):
    """What the holder of a card agrees to."""

    version: str
    text: str


class ProblemAnswer(Answer):
    """RFC 9457 problem details; every error has this shape."""

    type: str = Described(description="A URI that names the problem.")
    title: str
    status: int
    code: str = Described(description="What a program looks at, as card_not_found.")
    detail: str
    request_id: str
    field: str | None = Described(default=None, description="The form field it is about.")
    advice: str | None = Described(default=None, description="What the sender can do.")


class AliveAnswer(Answer):
    """The process answers."""

    status: Literal["ok"]


class ReadyAnswer(Answer):
    """Images can be sent."""

    status: Literal["ready"]
    kinds: list[str]


def problems(*statuses: int) -> dict[str | int | HTTPStatus, Any]:
    """OpenAPI responses for a call's possible errors."""
    schema = {"$ref": f"#/components/schemas/{ProblemAnswer.__name__}"}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": schema}},
        }
        for status in statuses
    }
