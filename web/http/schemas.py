"""The shapes of answers, for the OpenAPI document; tests hold real answers against them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, RootModel, WithJsonSchema, create_model
from pydantic import Field as Described
from pydantic.json_schema import SkipJsonSchema

from documents.kinds import find_kinds
from documents.template import Template

Point = tuple[float, float]
# Plain lists: generated clients don't know the tuples of JSON schema.
_POINT = {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number"}}
_QUAD = {"type": "array", "minItems": 4, "maxItems": 4, "items": _POINT}
QuadAnswer = Annotated[tuple[Point, Point, Point, Point], WithJsonSchema(_QUAD)]


def _header(description: str, kind: str = "string") -> dict[str, Any]:
    return {"description": description, "schema": {"type": kind}}


ETAG = {"ETag": _header("The record's version, for `If-Match`.")}
TEMPLATE_ETAG = {"ETag": _header("The template's version, for `If-Match`.")}
REQUEST_ID = {"X-Request-ID": _header("The caller's own, or a fresh one; it stands in the log.")}
LOCATION = {"Location": _header("Where to ask what became of it.")}
RETRY_AFTER = {"Retry-After": _header("Seconds to wait.", "integer")}
ASKED = {"WWW-Authenticate": _header("That a bearer token is asked for, and what was wrong.")}
HEADERS = {401: ASKED, 429: RETRY_AFTER, 503: RETRY_AFTER}


class Answer(BaseModel):
    """Base of all: a key that is not documented is a mistake."""

    model_config = ConfigDict(extra="forbid")


class RtRwAnswer(Answer):
    """RT and RW apart, three digits each; null where a dash is printed."""

    rt: str | None
    rw: str | None


class MoneyAnswer(Answer):
    """An amount as a plain decimal, and its ISO 4217 currency where it is known."""

    amount: str
    currency: str | None


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
    normalized: str | RtRwAnswer | MoneyAnswer | None = Described(
        default=None,
        description="ISO date, male or female, RT and RW apart, amount and currency, plain "
        "decimal, ASCII digits; where it applies.",
    )
    printed: str | None = Described(
        default=None, description="Of a driving licence: what is printed, in one form."
    )
    barcode: str | None = Described(
        default=None, description="Of a driving licence: what its code says, in the same form."
    )
    match: Literal["match", "mismatch", "absent"] | None = Described(
        default=None,
        description="Of a driving licence: whether print and code agree; absent: one has none.",
    )


def left_out(schema: dict[str, Any]) -> None:
    """Of what may be left out and is never null: in its JSON schema there is no null either."""
    schema.pop("default", None)


def named(kind: str, end: str, value: Any, base: type[BaseModel] = Answer) -> Any:
    """A model with the fields of a kind of document by their names, each of which may be left out:
    what a generated client can ask for by name."""
    no_value: Any = Annotated[None, SkipJsonSchema()]  # type: ignore[type-arg]
    one = (value | no_value, Described(default=None, json_schema_extra=left_out))
    fields: dict[str, Any] = dict.fromkeys(find_kinds()[kind].fields, one)
    told = f"The fields of a document of the kind {kind}, in its order."
    name = kind.replace("_", " ").title().replace(" ", "") + end
    return create_model(name, __base__=base, __doc__=told, **fields)


# What a template names can't be told beforehand.
FIELDS: dict[str, Any] = {
    name: named(name, "Fields", FieldAnswer) if kind.fields else dict[str, FieldAnswer]
    for name, kind in find_kinds().items()
}
KtpFields: Any = FIELDS["ktp"]
AnyFields: Any = Union[tuple(FIELDS.values())]  # noqa: UP007 - of as many as there are kinds


class MeasureAnswer(Answer):
    """A figure about the photo."""

    value: float
    flag: bool = Described(description="Out of the range in which readings can be trusted.")


class PageAnswer(Answer):
    """Where the document lies."""

    quad: QuadAnswer | None
    turn: int = Described(description="Clockwise degrees the document lay turned: 0 to 270.")
    number: int | None = Described(
        default=None, ge=1, description="Of a PDF or TIFF: which page was read, from 1."
    )
    of: int | None = Described(default=None, ge=1, description="Of a PDF or TIFF: its pages.")


class ReasonAnswer(Answer):
    """Why the verdict is what it is."""

    code: str
    level: Literal["failed", "review", "note"] = Described(
        description="The verdict is that of the gravest reason; notes change nothing."
    )
    field: str | None
    message: str = Described(description="In the language of Accept-Language: en or id.")


class ReadAnswer(Answer):
    """What readings and verifications share."""

    kind: str
    fields: AnyFields
    page: PageAnswer
    quality: dict[str, MeasureAnswer]
    models: dict[str, str]
    timings_ms: dict[str, float]
    verdict: Literal["passed", "review", "failed"] | None = Described(
        default=None, description="Only for kinds that are judged, as a KTP is."
    )
    reasons: list[ReasonAnswer] = Described(default=[], description="Only beside a verdict.")
    crops: dict[str, str | None] | None = Described(
        default=None, description="JPEG files as base64, by the names that `crops` asked for."
    )


class ReadingAnswer(ReadAnswer):
    """Everything read from one document."""

    template: str | None = Described(
        default=None, description="Of an invoice: the name of the template it was read by."
    )
    layout: str | None = Described(
        default=None, description="Of a driving licence: the layout it was read by."
    )


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


class VerificationAnswer(ReadAnswer):
    """A reading that is kept."""

    model_config = ConfigDict(openapi_extra={"headers": ETAG})  # type: ignore[typeddict-unknown-key]

    fields: KtpFields
    id: str
    state: Literal["done"]
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


class FailureAnswer(Answer):
    """Why a photo could not be read, in the language of Accept-Language: en or id."""

    code: str = Described(description="A code of the errors', as card_not_found.")
    title: str
    advice: str | None


class AcceptedAnswer(Answer):
    """A photo that is kept, sealed, until it is read."""

    model_config = ConfigDict(openapi_extra={"headers": LOCATION})  # type: ignore[typeddict-unknown-key]

    id: str
    state: Literal["waiting", "reading", "done", "failed"]
    reference_id: str | None
    created_at: str = Described(description="ISO 8601, UTC.")
    deadline: str = Described(description="What has not been read by then has failed.")
    error: FailureAnswer | None = Described(default=None, description="Where it has failed.")


StoredAnswer = RootModel[Union[VerificationAnswer, AcceptedAnswer]]  # noqa: UP007
StoredAnswer.__name__ = "StoredAnswer"
StoredAnswer.model_config["openapi_extra"] = {"headers": ETAG}  # type: ignore[typeddict-unknown-key]


class SubmissionItemAnswer(Answer):
    """A photo that waits, as admins see it."""

    id: str
    owner: str
    state: Literal["waiting", "reading", "failed"]
    tries: int
    created_at: str
    deadline: str
    retriable: bool = Described(description="Whether its photo is kept.")
    error: FailureAnswer | None = None


class SubmissionsAnswer(Answer):
    """A page of what waits, and how much does."""

    waiting: int
    reading: int
    failed: int
    oldest_seconds: float = Described(description="How long the oldest is overdue.")
    items: list[SubmissionItemAnswer]
    next_cursor: str | None = Described(description="What to send as `cursor`; null at the end.")


class SecretAnswer(Answer):
    """What signs an account's callbacks."""

    secret: str = Described(description="As Standard Webhooks writes it: whsec_ and base64.")


class CallbackAnswer(Answer):
    """A callback that waits, as admins see it."""

    id: str = Described(description="Its webhook-id.")
    owner: str
    verification: str
    state: Literal["due", "dead"]
    tries: int
    due_at: str = Described(description="ISO 8601, UTC.")
    created_at: str


class CallbacksAnswer(Answer):
    """A page of callbacks that wait, and how many do."""

    due: int
    dead: int
    items: list[CallbackAnswer]
    next_cursor: str | None = Described(description="What to send as `cursor`; null at the end.")


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
    """A page of the queue."""

    items: list[QueueItemAnswer]
    next_cursor: str | None = Described(description="What to send as `cursor`; null at the end.")
    count: int | None = Described(default=None, description="On all pages; where it is asked for.")


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


class TemplateAnswer(Template):
    """A template that is kept, its reference's picture as it is kept."""

    model_config = ConfigDict(openapi_extra={"headers": TEMPLATE_ETAG})  # type: ignore[typeddict-unknown-key]


class BareReferenceAnswer(Answer):
    """A template's reference without its picture."""

    width: int
    height: int


class BareTemplateAnswer(Template):
    """A template without its reference's picture."""

    reference: BareReferenceAnswer | None  # type: ignore[assignment]


class ListedTemplateAnswer(Answer):
    """A template as it stands in a list."""

    name: str
    version: int = Described(description="What its ETag says.")
    changed_at: str = Described(description="ISO 8601, UTC.")
    template: BareTemplateAnswer


class TemplatesAnswer(Answer):
    """All of an account's templates."""

    templates: list[ListedTemplateAnswer]
    damaged: int = Described(description="How many more can't be opened.")


class AccountAnswer(Answer):
    """Everything that is kept of an account."""

    uid: str
    email: str
    admin: bool
    created_at: str = Described(description="ISO 8601, UTC.")
    ktp_verified: bool
    verifications: list[ExportedAnswer] = Described(description="A page, the newest first.")
    templates: list[ListedTemplateAnswer] = Described(
        description="On the first page; their pictures are at `/templates/<name>`."
    )
    waiting: list[AcceptedAnswer] = Described(
        description="On the first page: photos that wait to be read, and those that failed."
    )
    damaged: list[str] = Described(description="Ids of the page's records that can't be opened.")
    damaged_templates: int = Described(description="How many templates can't be opened.")
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


class KindAnswer(Answer):
    """A kind of document that is read."""

    kind: str
    fields: list[str] = Described(description="Their names, in the document's order.")
    form: dict[str, Any] = Described(description="The JSON schema of the form it is sent in.")


class KindsAnswer(Answer):
    """All kinds that are read."""

    kinds: list[KindAnswer]


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
            "headers": {**REQUEST_ID, **HEADERS.get(status, {})},
            "content": {"application/problem+json": {"schema": schema}},
        }
        for status in statuses
    }
