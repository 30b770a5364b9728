"""Verifications that are read later: a submission is kept, told by its id, and read in its turn.

Whoever reads, a thread of the service or a worker on another machine, goes the same way: claim a
row that is due, read, keep the verification under the id that was promised, end the row. Ended
anywhere between two of these steps, the next reader goes on there: what is kept already is not read
again.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from sqlalchemy import Connection

from auth.accounts import Accounts
from backlog.claims import TRIES, Claimed, Claims
from backlog.submission import DONE, Status, Submission
from backlog.submissions import Submissions
from documents.answers import reading_to_json
from errors import (
    Busy,
    ImageUndecoded,
    InternalError,
    NotFound,
    NotReady,
    ReaderError,
    RecordDamaged,
    ReferenceReused,
    UpstreamUnavailable,
)
from records.keeper import SYSTEM, Asker, Keeper
from records.verification import Verification
from service.desk import Desk
from service.marks import mark_changed

log = logging.getLogger(__name__)

KIND = "ktp"
SOON, LATER = 5.0, 60.0  # seconds until a submission is tried again
Wake = Callable[[], object]


class Tell(Protocol):
    """Puts in what tells a caller how a submission ended, within a transaction of the service's own
    database: that which ends it, or one just before. event: the same however often it ends so."""

    def __call__(
        self,
        connection: Connection,
        submission: Submission,
        id: str,
        ended: Verification | str,
        event: str,
    ) -> None: ...


def tell_nobody(
    connection: Connection,
    submission: Submission,
    id: str,
    ended: Verification | str,
    event: str,
) -> None:
    """No callback was asked for."""


class Later:
    """Takes submissions, and reads them.

    take_back: called with the id of one that was erased while it was read, to take back what was
    told of it. settled: whether the clock can be believed where it says that a deadline is over;
    until then what is late is read. wake: called when one is new, so that a reader need not look.
    ``waiting`` is set when there may be something to read here.
    """

    def __init__(
        self,
        submissions: Submissions,
        claims: Claims,
        keeper: Keeper,
        accounts: Accounts,
        desk: Desk,
        tell: Tell = tell_nobody,
        take_back: Callable[[str], object] = lambda _: None,
        settled: Callable[[], bool] = lambda: True,
    ) -> None:
        self.submissions, self.claims = submissions, claims
        self._keeper, self._accounts, self._desk, self._tell = keeper, accounts, desk, tell
        self._take_back, self._settled = take_back, settled
        self.waiting = threading.Event()
        self.wake: Wake = self.waiting.set

    def submit(self, submission: Submission) -> Status:
        """Keep a submission and say how it stands; what it returns from is durable.

        With a reference, it is the first one's. Raises ReferenceReused, Busy.
        """
        known = self._keeper.known(submission.owner, submission.reference_id, submission.image)
        if known is not None:
            return done(known)
        status = self.submissions.put(submission)
        self.wake()
        return status

    def status(self, id: str, asker: Asker) -> Status | None:
        """How a submission stands that is not kept yet; None where there is none for who asks."""
        return self.submissions.status(id, None if asker.admin else asker.uid)

    def retry(self, id: str) -> Status:
        """Have a failed one read again; raises NotFound, Stale."""
        status = self.submissions.retry(id)
        log.info("submission=%s tried again by an admin", id)
        self.wake()
        return status

    def step(self) -> None:
        """Read the submission whose turn it is, if there is one; then look again at once."""
        if self.read_one():
            self.waiting.set()

    def read_one(self) -> bool:
        """Read the submission whose turn it is; False where none is due."""
        if not self._desk.kinds:  # the models are not loaded yet
            return False
        claimed = self.claims.claim()
        if claimed is None:
            return False
        try:
            self._read(claimed)
        except (Busy, NotReady):
            self.claims.give_back(claimed, SOON, counts=False)
        except UpstreamUnavailable:
            with suppress(UpstreamUnavailable):  # else its lease ends
                self.claims.give_back(claimed, LATER, counts=False)
            raise
        except Exception as error:  # the try counts: the next may go well, the third is the last
            fault = type(error).__name__
            log.error("submission=%s try=%d fault=%s", claimed.id, claimed.tries, fault)
            self.claims.give_back(claimed, SOON * 2**claimed.tries, counts=True)
        return True

    def _read(self, claimed: Claimed) -> None:
        if claimed.erased:
            self._clear(claimed)
            return
        try:
            submission = self.claims.opened(claimed)
        except NotFound:  # erased since it was claimed
            self._clear(claimed)
            return
        except RecordDamaged as error:
            self.claims.fail(claimed, error.code, for_good=False, beside=lambda c: None)
            return
        record = self._keeper.kept(claimed.id)
        over = self._over(claimed)
        if record is None and over is not None:
            self._fail(claimed, submission, over, for_good=over == Busy.code)
            return
        try:
            record = record or self._kept(claimed.id, submission)
        except (Busy, NotReady, UpstreamUnavailable):
            raise
        except ImageUndecoded as error:
            if claimed.tries < TRIES:
                raise
            self._fail(claimed, submission, error.code, for_good=True)
            return
        except ReaderError as error:  # of the photo: it would be the same again
            self._fail(claimed, submission, error.code, for_good=True)
            return
        self._end(claimed, submission, record)

    def _over(self, claimed: Claimed) -> str | None:
        """Why a submission is not read any more; None where it is."""
        if self.submissions.clock() >= claimed.deadline and self._settled():
            return Busy.code
        return InternalError.code if claimed.worn_out else None

    def _kept(self, id: str, submission: Submission) -> Verification:
        """Read and keep; raises what the photo can't be read for."""
        reading = self._desk.read(submission.image, KIND, patient=True)
        record = self._keeper.keep(
            submission.owner, submission.reference_id, submission.image, reading_to_json(reading),
            submission.consent, id,
        )  # fmt: skip
        if record.id != id:  # somebody who waited for the answer was quicker with the reference
            raise ReferenceReused
        return record

    def _end(self, claimed: Claimed, submission: Submission, record: Verification) -> None:
        if self.claims.finish(claimed, self._telling(claimed, submission, record)):
            mark_changed(self._keeper, self._accounts, record)
        elif self.claims.was_erased(claimed):
            self._clear(claimed)

    def _fail(self, claimed: Claimed, submission: Submission, code: str, *, for_good: bool) -> None:
        log.warning("submission=%s failed=%s tries=%d", claimed.id, code, claimed.tries)
        tell = self._telling(claimed, submission, code)
        self.claims.fail(claimed, code, for_good=for_good, beside=tell)

    def _telling(
        self, claimed: Claimed, submission: Submission, ended: Verification | str
    ) -> Callable[[Connection], None]:
        # The deadline is another once an admin has it read again.
        event = str(uuid.uuid5(uuid.UUID(claimed.id), f"{claimed.deadline!r}"))
        return lambda c: self._tell(c, submission, claimed.id, ended, event)

    def _clear(self, claimed: Claimed) -> None:
        """Erase what came of a submission that was erased while it was read."""
        with suppress(NotFound):  # it was not kept
            self._keeper.erase(claimed.id, Asker(SYSTEM, admin=True))
        self._take_back(claimed.id)
        self.claims.forget(claimed)


def done(record: Verification) -> Status:
    """How a verification stands that is kept."""
    return Status(
        record.id, record.owner, DONE, 0, record.created_at, record.created_at,
        reference_id=record.reference_id,
    )  # fmt: skip
