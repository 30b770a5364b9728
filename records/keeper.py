"""Keeper: seals verifications into rows and opens them for those who may see them."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from elements import Reason
from errors import FormInvalid, NotFound, NotYours, RecordDamaged, ReferenceReused, Stale
from records.store import ANY, PAGE, AuditLine, Outline, Row, Store, Twice, Wanted
from records.trust import bound, holds, put_back
from records.verification import (
    PASSED,
    Correct,
    Json,
    Verification,
    moment,
    opened_reason,
)
from storage.paging import Place
from storage.vault import Vault, VaultError

DAY = 86_400.0
SOME = 10  # rows of a verdict that are looked at for one that is believed
SYSTEM = "system"  # the actor of what nobody asked for


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for a record."""

    uid: str
    admin: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """What the operator wants kept: for how many days (0: no end), images, values in clear."""

    days: int = 90
    images: bool = False
    in_clear: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """A page of an account's records; ids of those that can't be opened; after which to go on."""

    records: list[Verification]
    damaged: list[str]
    next: Place | None


class Keeper:
    """Keeps verifications in a store. Whatever it returns from is durable and audited."""

    def __init__(
        self, store: Store, vault: Vault, policy: Policy, clock: Callable[[], float] = time.time
    ) -> None:
        self.store, self.vault, self.policy, self.clock = store, vault, policy, clock

    def known(self, owner: str, reference_id: str | None, image: bytes) -> Verification | None:
        """The record that this reference has already, audited as a look at it; raises
        ReferenceReused for another image."""
        if reference_id is None:
            return None
        row = self.store.by_reference(owner, self.references(owner, reference_id))
        return None if row is None else self._again(row, image)

    def keep(
        self,
        owner: str,
        reference_id: str | None,
        image: bytes,
        reading: Json,
        consent: Json | None = None,
        id: str | None = None,
    ) -> Verification:
        """Keep a reading (as JSON, with verdict and reasons) as a verification of ``owner``.

        With a reference, the record is the first one's, however many arrive at once; so it is with
        an ``id`` that was promised before the reading. Raises ReferenceReused where that was of
        another image.
        """
        now = self.clock()
        content = {name: reading[name] for name in reading if name not in ("verdict", "reasons")}
        new = Verification(
            id=id or str(uuid.uuid4()),
            owner=owner,
            reference_id=reference_id,
            created_at=now,
            expires_at=now + self.policy.days * DAY if self.policy.days else None,
            verdict=reading["verdict"],
            reasons=tuple(
                Reason(r["code"], r["field"], r["message"], r["level"]) for r in reading["reasons"]
            ),
            reading=content,
            image=sha256(image).hexdigest(),
            consent=consent,
        )
        stored = self.store.add(
            self.row(new, unmarked=new.verdict == PASSED),
            AuditLine(now, owner, "created", new.id, 1),
            references=self.references(owner, reference_id) if reference_id else (),
            twice=self._twice(new, unmarked=False),
            image=self.vault.seal(f"image {new.id}", image) if self.policy.images else None,
        )
        return self.opened(stored) if stored.id == new.id else self._again(stored, image)

    def kept(self, id: str) -> Verification | None:
        """The record that was promised under an id, None where it is not kept; not audited."""
        row = self.store.get(id)
        return None if row is None else self.opened(row)

    def fetch(self, id: str, asker: Asker) -> Verification:
        """A record for its owner or an admin; raises NotFound for anybody else. Audited."""
        row = self._trusted_for(id, asker)
        self.store.note(AuditLine(self.clock(), asker.uid, "viewed", row.id, row.version))
        return self.opened(row)

    def place(self, id: str, asker: Asker) -> Place:
        """Where a record stands among all, by time; nothing of it is shown. Raises NotFound."""
        row = self._row_for(id, asker)
        return row.created_at, row.id

    def picture(self, id: str, asker: Asker) -> bytes:
        """The image kept beside a record; raises NotFound where none is. Audited."""
        row = self._trusted_for(id, asker)
        sealed = self.store.image(row.id)
        if sealed is None:
            raise NotFound("No image is kept with this record.")
        self.store.note(AuditLine(self.clock(), asker.uid, "image_viewed", row.id, row.version))
        try:
            return self.vault.open(f"image {row.id}", sealed)
        except VaultError:
            self.vault.damaged("image", row.id)
            raise RecordDamaged from None

    def in_hand(self, asker: Asker, seconds: float) -> set[tuple[str, str]]:
        """Which records other accounts looked at within so many seconds: pairs of actor and id."""
        looks = self.store.looks(self.clock() - seconds)
        return {(actor, record) for actor, record in looks if actor != asker.uid}

    def outlines(self, since: float, limit: int) -> list[Outline]:
        """Of so many records made since then what names nobody, the newest first."""
        return self.store.outlines(since, limit)

    def niks(self, nik: str) -> tuple[str, ...]:
        """The fingerprints by which records of a NIK are found, the newest key's first."""
        return self.vault.fingerprints("nik", nik)

    def called(self, reference_id: str) -> tuple[str, ...]:
        """Those by which records of any account with a reference are found."""
        return self.vault.fingerprints("called", reference_id)

    def others(self, record: Verification) -> list[str]:
        """Ids of other accounts' records with the same NIK, for an admin."""
        if record.nik is None:
            return []
        return self.store.with_nik(self.vault.fingerprints("nik", record.nik), record.owner)

    def page(
        self, verdict: str | None, after: Place | None, limit: int, wanted: Wanted = ANY
    ) -> list[Row]:
        """The queue, newest first unless ``wanted`` says the oldest: rows show no personal value,
        so looking is not audited."""
        return self.store.page(verdict, after, limit, wanted)

    def change(
        self,
        id: str,
        version: int,
        asker: Asker,
        fields: Mapping[str, str | None],
        decision: str | None = None,
        note: str = "",
        correct: Correct | None = None,
    ) -> Verification:
        """An admin corrects fields and decides, on the version they saw; the owner corrects fields.

        correct: the rules that typed values are held to. Raises what it raises, NotFound,
        NotYours for an owner that decides or notes, FormInvalid for a field that the reading has
        not, Stale where the record has changed since.
        """
        row = self._version_for(id, version, asker)
        if not asker.admin and (decision or note):
            raise NotYours
        before = self.opened(row)
        if not fields.keys() <= before.reading["fields"].keys():
            raise FormInvalid("`fields` names one that the reading has not.", field="fields")
        now = self.clock()
        if asker.admin:
            after = before.changed(fields, decision, note, asker.uid, now, correct)
        else:
            after = before.changed_by_owner(fields, now, correct)
        named = (*sorted(fields), *(["decision"] if decision else []), *(["note"] if note else []))
        line = AuditLine(now, asker.uid, "changed", id, after.version, named)
        return self._replace(row, after, line, fields)

    def undo(self, id: str, version: int, asker: Asker) -> Verification:
        """An admin takes back their own last decision, which made this version of the record.

        Raises NotFound, NotYours for anybody else, Stale where the record has changed since.
        """
        row = self._version_for(id, version, asker)
        decided = self.opened(row)
        if decided.before is None:
            raise Stale
        if not asker.admin or decided.history[-1]["by"] != asker.uid:
            raise NotYours
        now, fields = self.clock(), decided.before["fields"]
        after = decided.undecided(asker.uid, now)
        named = (*sorted(fields), "undone")
        line = AuditLine(now, asker.uid, "changed", id, after.version, named)
        return self._replace(row, after, line, fields)

    def _version_for(self, id: str, version: int, asker: Asker) -> Row:
        row = self._trusted_for(id, asker)
        if row.version != version:
            raise Stale
        return row

    def _replace(
        self, row: Row, after: Verification, line: AuditLine, fields: Collection[str]
    ) -> Verification:
        unmarked = row.unmarked or after.verdict != row.verdict
        twice = self._twice(after, unmarked, row) if "nik" in fields else None
        stored = self.store.replace(self.row(after, unmarked, row), line, twice=twice)
        return self.opened(stored)

    def erase(self, id: str, asker: Asker) -> None:
        """Erase a record for its owner or an admin; raises NotFound. The audit line stays."""
        row = self._row_for(id, asker)
        line = AuditLine(self.clock(), asker.uid, "erased", row.id, row.version)
        if not self.store.erase([row.id], [line]):
            raise NotFound

    def erase_owner(self, owner: str, asker: Asker) -> int:
        """Erase every record of an account, a page at a time; returns how many there were. Raises
        RecordDamaged where one can't be, since somebody changed its id."""
        erased = 0
        while rows := self.store.of_owner(owner):
            now = self.clock()
            lines = [AuditLine(now, asker.uid, "erased", row.id, row.version) for row in rows]
            gone = self.store.erase([row.id for row in rows], lines)
            if not gone:  # of ids that somebody else made up: it would never end
                for row in rows:
                    self.vault.damaged("verification", row.id)
                raise RecordDamaged
            erased += len(gone)
        return erased

    def export(self, owner: str, after: Place | None = None, limit: int = PAGE) -> Exported:
        """A page of an account's records, the newest first, for its owner. Audited."""
        rows = self.store.of_owner(owner, after, limit)
        now, records, damaged = self.clock(), [], []
        for row in rows:
            try:
                records.append(self.opened(row))
            except RecordDamaged:
                damaged.append(row.id)
        self.store.note(
            *(AuditLine(now, owner, "exported", each.id, each.version) for each in records)
        )
        last = rows[-1] if len(rows) == limit else None
        return Exported(records, damaged, (last.created_at, last.id) if last else None)

    def has_passed(self, owner: str) -> bool:
        """Whether any record of an account has passed; a row that is not believed has not."""
        return any(map(self.trusts, self.store.with_verdict(owner, PASSED, SOME)))

    def trusts(self, row: Row) -> bool:
        """Whether a row tells what the service wrote; the vault is told where it does not."""
        if holds(self.vault, row):
            return True
        self.vault.damaged("verification", row.id)
        return False

    def count(self, verdict: str | None, wanted: Wanted = ANY) -> int:
        """How many rows the whole queue has."""
        return self.store.count(verdict, wanted)

    def trail(self, id: str) -> Sequence[AuditLine]:
        """Who did what to a record, the oldest first; also of one that was erased."""
        return self.store.audit(id)

    def untold(self, limit: int) -> Sequence[Row]:
        """Rows whose accounts have yet to be told of a verdict."""
        return self.store.unmarked(limit)

    def is_untold(self, record: Verification) -> Row | None:
        """The record's row where its account has yet to be told of the verdict."""
        row = self.store.get(record.id)
        return row if row is not None and row.unmarked else None

    def told(self, row: Row) -> None:
        """Note that the account knows the verdict of this version."""
        self.store.marked(row.id, row.version)

    def _row_for(self, id: str, asker: Asker) -> Row:
        row = self.store.get(id)
        if row is None or not (asker.admin or row.owner == asker.uid):
            raise NotFound("There is no such verification.")
        return row

    def _trusted_for(self, id: str, asker: Asker) -> Row:
        """The same, to act upon it: raises RecordDamaged where an older version was put back."""
        row = self._row_for(id, asker)
        if put_back(self.store, row):
            self.vault.damaged("verification", row.id)
            raise RecordDamaged
        if not self.trusts(row):
            raise RecordDamaged
        return row

    def _again(self, row: Row, image: bytes) -> Verification:
        """The record of a reference that was used before, which tells its owner all once more."""
        record = self.opened(row)
        if record.image != sha256(image).hexdigest():
            raise ReferenceReused(field="reference_id")
        self.store.note(AuditLine(self.clock(), row.owner, "viewed", row.id, row.version))
        return record

    def references(self, owner: str, reference_id: str) -> tuple[str, ...]:
        """The fingerprints by which an owner's reference is found, the newest key's first."""
        return self.vault.fingerprints("reference", f"{owner}\0{reference_id}")

    def _twice(
        self, record: Verification, unmarked: bool, before: Row | None = None
    ) -> Twice | None:
        """The row where another account holds the NIK; None where no NIK was read."""
        if record.nik is None:
            return None
        found = self.row(record.found_twice(), unmarked, before)
        return Twice(self.vault.fingerprints("nik", record.nik), found)

    def row(self, record: Verification, unmarked: bool, before: Row | None = None) -> Row:
        """A verification as it is stored, sealed under the newest key.

        before: the row of an earlier version, which knows how sure the reader was.
        """
        reference, decision = record.reference_id, record.decision
        known = None if before is None else before.least_confidence
        fields = record.reading["fields"]
        row = Row(
            id=record.id,
            owner=record.owner,
            reference=self.references(record.owner, reference)[0] if reference else None,
            nik=None if record.nik is None else self.vault.fingerprint("nik", record.nik),
            verdict=record.verdict,
            reasons=tuple(reason.code for reason in record.reasons),
            created_at=record.created_at,
            expires_at=record.expires_at,
            version=record.version,
            unmarked=unmarked,
            sealed=self.vault.seal_json(f"verification {record.id}", record.content()),
            clear={n: f["value"] for n, f in fields.items()} if self.policy.in_clear else None,
            called=self.called(reference)[0] if reference else None,
            decided_at=None if decision is None else moment(decision["at"]),
            decided_by=None if decision is None else decision["by"],
            least_confidence=record.least_confidence if known is None else known,
            milliseconds=record.milliseconds,
        )
        return bound(self.vault, row)

    def opened(self, row: Row) -> Verification:
        """A stored verification.

        Raises RecordDamaged where it was changed by somebody without a key, or where no key in
        ENCRYPTION_KEYS opens it.
        """
        if not self.trusts(row):
            raise RecordDamaged
        try:
            content = self.vault.open_json(f"verification {row.id}", row.sealed)
        except VaultError:
            self.vault.damaged("verification", row.id)
            raise RecordDamaged from None
        history = tuple(content["history"])
        first = history[0]["verdict"] if history else row.verdict
        return Verification(
            id=row.id,
            owner=row.owner,
            reference_id=content["reference_id"],
            created_at=row.created_at,
            expires_at=row.expires_at,
            verdict=row.verdict,
            reasons=tuple(opened_reason(stored, first) for stored in content["reasons"]),
            reading=content["reading"],
            image=content["image"],
            consent=content["consent"],
            decision=content["decision"],
            history=history,
            before=content.get("before"),
            version=row.version,
        )
