"""One verification: known already, or read, kept, and told to the account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from documents.answers import reading_to_json
from elements import Reading
from errors import TokenInvalid, TokenRevoked
from records.keeper import SYSTEM, Asker
from records.verification import Json, Verification
from service.build import Service
from service.marks import mark_changed


@dataclass(frozen=True, slots=True)
class Submission:
    """What is to be verified, and for whom.

    owner: the account's uid. image: the file's bytes. reference_id: the caller's own name for it;
    the same reference with the same image has one record. consent: what the record notes of it.
    """

    owner: str
    image: bytes
    reference_id: str | None = None
    consent: Json | None = None


def verify(
    service: Service,
    submission: Submission,
    read: Callable[[], Reading],
    still_welcome: Callable[[], object],
) -> Verification:
    """The record of a submission, read once and kept once, however often one reference asks.

    read: reads the image. still_welcome: asks after the reading whether the account is still there;
    raises TokenInvalid or TokenRevoked where it was erased meanwhile. Raises what they raise.
    """
    keeper = service.keeper
    known = keeper.known(submission.owner, submission.reference_id, submission.image)
    if known is not None:
        return known
    record = keeper.keep(
        submission.owner,
        submission.reference_id,
        submission.image,
        reading_to_json(read()),
        submission.consent,
    )
    try:
        # An account that was erased while its card was read must leave no record behind. Where
        # accounts can't be told just then, the record stays and the call may be repeated.
        still_welcome()
    except (TokenInvalid, TokenRevoked):
        keeper.erase(record.id, Asker(SYSTEM, admin=True))
        raise
    mark_changed(keeper, service.accounts, record)
    return record
