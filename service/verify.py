"""One verification: known already, or read, kept, and told to the account."""

from __future__ import annotations

from collections.abc import Callable

from backlog.submission import Submission
from documents.answers import reading_to_json
from elements import Reading
from errors import TokenInvalid, TokenRevoked
from records.keeper import SYSTEM, Asker
from records.verification import Verification
from service.build import Service
from service.marks import mark_changed


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
    _promised(service, submission)  # of another image it is refused unread
    reading = read()
    record = keeper.keep(
        submission.owner,
        submission.reference_id,
        submission.image,
        reading_to_json(reading),
        submission.consent,
        _promised(service, submission),
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


def _promised(service: Service, submission: Submission) -> str | None:
    """The id that was promised where the same was sent to be read later, before this or while this
    was read: it has one record. Raises ReferenceReused."""
    return service.later.submissions.id_of(
        submission.owner, submission.reference_id, submission.image
    )
