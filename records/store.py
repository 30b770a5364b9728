"""What a store of verifications does, whichever database it stands on.

A store sees rows: what admins sort and search by in clear, everything personal in ``sealed``. It
neither seals nor decides; records/keeper.py does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from storage.columns import bytes_of, count_or, moment_or, number_or, text_or, texts_in
from storage.paging import Place


@dataclass(frozen=True, slots=True)
class Row:
    """One verification as it is stored.

    reference, nik: keyed fingerprints under the newest key, None where there is nothing.
    reasons: their codes. Times are seconds since 1970. version counts from 1. unmarked: the
    account has yet to be told of the verdict. clear: field values, only where the operator wants
    them readable in the store. called: a fingerprint of the reference alone, whoever's it is.
    decided_at, decided_by: when a person decided last, and their uid. least_confidence: 0–1, of the
    fields that were read; milliseconds: of the reading; None where nobody noted them. bound: a
    keyed code over the rest, but unmarked and clear.
    """

    id: str
    owner: str
    reference: str | None
    nik: str | None
    verdict: str
    reasons: tuple[str, ...]
    created_at: float
    expires_at: float | None
    version: int
    unmarked: bool
    sealed: bytes
    clear: Mapping[str, str | None] | None = None
    called: str | None = None
    decided_at: float | None = None
    decided_by: str | None = None
    least_confidence: float | None = None
    milliseconds: float | None = None
    bound: str | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who did what to which record and when; the names of changed fields, never their values."""

    at: float
    actor: str
    action: str
    verification: str | None = None
    version: int | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Twice:
    """The row to store instead where another account holds a row with one of these NIKs."""

    niks: tuple[str, ...]
    row: Row


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of a page are wanted, beside their verdict; None: any.

    references, called, niks: fingerprints, one of which it has. decided: whether a person has.
    since, before: seconds since 1970, the row's created_at from the one on and before the other.
    oldest: they come first; from the one that waits longest on.
    """

    owner: str | None = None
    id: str | None = None
    references: tuple[str, ...] | None = None
    called: tuple[str, ...] | None = None
    niks: tuple[str, ...] | None = None
    reason: str | None = None
    decided: bool | None = None
    since: float | None = None
    before: float | None = None
    oldest: bool = False

    def holds(self, row: Row) -> bool:
        """Whether a row is wanted, as far as the row itself can tell: not whether it is decided."""
        return (
            self.owner in (None, row.owner)
            and self.id in (None, row.id)
            and (self.references is None or row.reference in self.references)
            and (self.called is None or row.called in self.called)
            and (self.niks is None or row.nik in self.niks)
            and (self.reason is None or self.reason in row.reasons)
            and (self.since is None or row.created_at >= self.since)
            and (self.before is None or row.created_at < self.before)
        )


@dataclass(frozen=True, slots=True)
class Outline:
    """What figures are made of: of a row what names nobody."""

    created_at: float
    verdict: str
    reasons: tuple[str, ...]
    least_confidence: float | None
    milliseconds: float | None


ANY = Wanted()
# Of a row, what is told of it in the clear since there is a queue that asks for it.
NOTED = ("called", "decided_at", "decided_by", "least_confidence", "milliseconds")
RESEALED = ("sealed", "reference", "nik", "clear", *NOTED, "bound")
PAGE = 100  # rows


class Store(Protocol):
    """Every method raises UpstreamUnavailable, within seconds, where the database is down.

    What a method has returned from is durable, and its audit line with it: both or neither.
    """

    def add(
        self,
        row: Row,
        audit: AuditLine,
        *,
        references: Sequence[str] = (),
        twice: Twice | None = None,
        image: bytes | None = None,
    ) -> Row:
        """Store a row, or return the one of this owner that has one of ``references``, or its id.

        The row returned is the one that is stored: of any number of calls with one reference, at
        once or one after the other, one stores its row and all return it. Only that one's audit
        line is kept. image: sealed, kept beside it.
        """
        ...

    def get(self, id: str) -> Row | None:
        """A row, None where there is none."""
        ...

    def by_reference(self, owner: str, references: Sequence[str]) -> Row | None:
        """The owner's row with one of these references."""
        ...

    def image(self, id: str) -> bytes | None:
        """The sealed image kept beside a row."""
        ...

    def of_owner(self, owner: str, after: Place | None = None, limit: int = PAGE) -> list[Row]:
        """Rows of an owner, the newest first, from after a place on."""
        ...

    def with_verdict(self, owner: str, verdict: str, limit: int) -> list[Row]:
        """So many of an owner's rows with a verdict, in no order."""
        ...

    def with_nik(self, niks: Sequence[str], but: str) -> list[str]:
        """Ids of the rows of other owners than ``but`` that hold one of these NIKs."""
        ...

    def page(
        self, verdict: str | None, after: Place | None, limit: int, wanted: Wanted = ANY
    ) -> list[Row]:
        """Rows of a verdict (of any where None), the newest first unless ``wanted`` says the
        oldest, from after a place on."""
        ...

    def count(self, verdict: str | None, wanted: Wanted = ANY) -> int:
        """How many rows all pages together hold."""
        ...

    def outlines(self, since: float, limit: int) -> list[Outline]:
        """So many rows made since then, the newest first."""
        ...

    def replace(self, row: Row, audit: AuditLine, *, twice: Twice | None = None) -> Row:
        """Store a row over its version before (``row.version - 1``) and return what is stored.

        Raises Stale where another version stands there, NotFound where none does.
        """
        ...

    def marked(self, id: str, version: int) -> None:
        """The account was told of this version's verdict; does nothing where it has changed."""
        ...

    def unmarked(self, limit: int) -> list[Row]:
        """Rows whose account has yet to be told."""
        ...

    def erase(self, ids: Sequence[str], audits: Sequence[AuditLine]) -> list[str]:
        """Erase rows and their images and note it; returns the ids that were there.

        audits: one line an id, kept where the row was there.
        """
        ...

    def expired(self, now: float, limit: int) -> list[Row]:
        """Rows whose time is over."""
        ...

    def note(self, *audits: AuditLine) -> None:
        """Keep audit lines of what changes nothing: who looked at which record."""
        ...

    def audit(self, verification: str) -> list[AuditLine]:
        """A record's audit lines, the oldest first; they stay when the record is erased."""
        ...

    def looks(self, since: float) -> list[tuple[str, str]]:
        """Who looked at which record since then: pairs of actor and id."""
        ...

    def latest(self, id: str) -> int:
        """The highest version that the audit has of a record; 0 where it has none."""
        ...

    def rows(self, after: str, limit: int) -> list[Row]:
        """All rows by id, from after an id on: the way of a command that visits every one."""
        ...

    def reseal(self, row: Row, image: bytes | None) -> None:
        """Store what a change of keys makes anew: fingerprints, codes, sealed and the image; and
        values in clear, or none, as the operator wants them by now.

        Leaves a row that has changed since (another version) as it is; that was sealed anew.
        """
        ...

    def ping(self) -> None:
        """Raise UpstreamUnavailable unless the store answers."""
        ...


_ID = re.compile(r"[0-9A-Za-z-]{1,128}")


def key(id: str) -> str:
    """The id, or one that no row has where it can be none of ours.

    Ids come from addresses: PostgreSQL refuses a NUL, and in Firestore a slash leads elsewhere.
    """
    return id if _ID.fullmatch(id) else "none"


def values(row: Row) -> dict[str, Any]:
    """A row as columns, ready for a database; tuples become lists."""
    return {
        "id": row.id,
        "owner": row.owner,
        "reference": row.reference,
        "nik": row.nik,
        "verdict": row.verdict,
        "reasons": list(row.reasons),
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "version": row.version,
        "unmarked": row.unmarked,
        "sealed": row.sealed,
        "clear": None if row.clear is None else dict(row.clear),
        **{name: getattr(row, name) for name in NOTED},
        "bound": row.bound,
    }


def row_of(values: Mapping[str, Any]) -> Row:
    """The row that ``values`` made columns of.

    What is of another type than was written, somebody changed: it is left out, and the row's code
    does not hold.
    """
    clear = values["clear"]
    return Row(
        id=text_or(values["id"], ""),
        owner=text_or(values["owner"], ""),
        reference=text_or(values["reference"], None),
        nik=text_or(values["nik"], None),
        verdict=text_or(values["verdict"], ""),
        reasons=texts_in(values["reasons"]),
        created_at=moment_or(values["created_at"], 0.0),
        expires_at=None if values["expires_at"] is None else moment_or(values["expires_at"], 0.0),
        version=count_or(values["version"], 0),
        unmarked=bool(values["unmarked"]),
        sealed=bytes_of(values["sealed"]),
        clear=clear if isinstance(clear, Mapping) else None,
        called=text_or(values["called"], None),
        decided_at=moment_or(values["decided_at"], None),
        decided_by=text_or(values["decided_by"], None),
        least_confidence=number_or(values["least_confidence"], None),
        milliseconds=number_or(values["milliseconds"], None),
        bound=text_or(values["bound"], None),
    )


def line_of(values: Mapping[str, Any]) -> AuditLine:
    """The audit line of columns; what is of another type than was written is left out."""
    return AuditLine(
        at=moment_or(values["at"], 0.0),
        actor=text_or(values["actor"], ""),
        action=text_or(values["action"], ""),
        verification=text_or(values["verification"], None),
        version=count_or(values["version"], None),
        fields=texts_in(values["fields"]),
    )
