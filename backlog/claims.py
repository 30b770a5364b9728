"""Claims: who reads a submission holds its row for a while, and only who holds it may end it.

A claim that ran out is anybody's, so what a killed reader had in hand is read by another. Tries are
counted when they begin: one that takes its reader along is counted too.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from backlog.rows import Beside, Changes, Row, Rows
from backlog.submission import ERASED, FAILED, WAITING, Sealed, Submission
from errors import NotFound
from storage.clock import SKEW_SECONDS
from storage.vault import Vault

LEASE_SECONDS = 60.0  # longer than a reading and its wait for a turn
TRIES = 3


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is this reader's until its lease ends. tries: this one among them."""

    id: str
    owner: str
    lease: str
    tries: int
    deadline: float
    row: Row

    @property
    def worn_out(self) -> bool:
        """Whether three readers had it before and none has ended it."""
        return self.tries > TRIES

    @property
    def erased(self) -> bool:
        """Whether it was erased while a reader that has ended since had it."""
        return bool(self.row["state"] == ERASED)


class Claims:
    """Gives rows out and takes them back."""

    def __init__(self, rows: Rows, vault: Vault, clock: Callable[[], float] = time.time) -> None:
        self._rows, self._sealed, self.clock = rows, Sealed(vault), clock

    def claim(self) -> Claimed | None:
        """The row whose turn it is; None where none is due. Counts the try."""
        now, lease = self.clock(), uuid.uuid4().hex
        row = self._rows.claim(now, now + LEASE_SECONDS, lease)
        if row is None:
            return None
        return Claimed(row["id"], row["owner"], lease, row["tries"] + 1, row["deadline"], row)

    def mend_times(self) -> None:
        """Where the clock was set back, let nothing wait for it to come round again: what is due
        later than any lease ends is due one lease from now. Who holds it has that long."""
        now = self.clock()
        self._rows.bring_near(now + LEASE_SECONDS + SKEW_SECONDS, now + LEASE_SECONDS)

    def opened(self, claimed: Claimed) -> Submission:
        """What a claimed row holds; raises RecordDamaged, NotFound where it was erased meanwhile,
        UpstreamUnavailable."""
        content = self._sealed.content(claimed.row)
        sealed = self._rows.photo(claimed.row)
        if sealed is None and self.was_erased(claimed):
            raise NotFound
        photo = self._sealed.photo(claimed.row, sealed)
        return Submission(
            claimed.owner, photo, content["reference_id"], content["consent"],
            content["callback_url"],
        )  # fmt: skip

    def give_back(self, claimed: Claimed, pause: float, *, counts: bool) -> None:
        """Let it be claimed again after ``pause`` seconds. counts: whether the try is one."""
        change: Changes = {"state": WAITING, "lease": None, "due_at": self.clock() + pause,
                           "tries": claimed.tries - (not counts)}  # fmt: skip
        self._rows.end(claimed.id, claimed.lease, change, None)

    def finish(self, claimed: Claimed, beside: Beside) -> bool:
        """Take the row out, its photo with it, and do ``beside`` first or with it; False where the
        row is no longer this reader's: it was erased, or its lease ran out and another has it."""
        return self._rows.end(claimed.id, claimed.lease, None, beside)

    def fail(self, claimed: Claimed, code: str, *, for_good: bool, beside: Beside) -> bool:
        """Note why it can't be read, and do ``beside`` first or with it. for_good: the photo goes,
        since reading it again would tell the same."""
        change: Changes = {"state": FAILED, "lease": None, "code": code, "due_at": self.clock(),
                           "turn": None}  # fmt: skip
        change |= {"photo": None} if for_good else {}
        return self._rows.end(claimed.id, claimed.lease, change, beside)

    def was_erased(self, claimed: Claimed) -> bool:
        """Whether the submission was erased while this reader had it."""
        return self._rows.state(claimed.id) == ERASED

    def forget(self, claimed: Claimed) -> None:
        """Take out the row of one that was erased."""
        self._rows.forget(claimed.id)
