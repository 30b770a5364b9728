"""Templates of an account: kept sealed by name, each change the next version.

What a template says is JSON to this room; its reference's picture is kept beside it, so that a list
of templates carries no pictures. A template belongs to its account alone: no admin sees it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from errors import FormInvalid, NotFound, RecordDamaged, Stale
from storage.vault import Vault, VaultError

MOST = 200  # templates of an account
MOST_OLDER = 100_000  # characters of older versions: with its picture a row has to fit 1 MiB
BATCH = 20  # rows in memory; each may hold a picture

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template as it is stored.

    name: a keyed fingerprint under the newest key. version counts from 1. changed_at: seconds since
    1970. sealed: the template without its picture. picture: sealed, None where there is none, or
    where it was not asked for.
    """

    owner: str
    name: str
    version: int
    changed_at: float
    sealed: bytes
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class KeptTemplate:
    """A template: its JSON without the reference's picture, and the picture's file.

    older: versions before, the newest first, each ``version``, ``changed_at`` and ``content``.
    """

    name: str
    version: int
    changed_at: float
    content: Json
    picture: bytes | None = None
    older: tuple[Json, ...] = ()


class TemplateStore(Protocol):
    """Every method raises UpstreamUnavailable, within seconds, where the database is down."""

    def get(self, owner: str, names: Sequence[str]) -> TemplateRow | None:
        """The owner's row under one of these fingerprints, its picture with it."""
        ...

    def of_owner(self, owner: str, limit: int) -> list[TemplateRow]:
        """So many of an owner's rows in no order, without their pictures."""
        ...

    def put(self, row: TemplateRow, names: Sequence[str], before: int) -> None:
        """Store a row over version ``before`` of what stands under one of ``names``; 0: nothing
        does. Raises Stale where another version stands there, NotFound where none does."""
        ...

    def erase(self, owner: str, names: Sequence[str]) -> bool:
        """Erase a row and its picture; whether it was there."""
        ...

    def erase_owner(self, owner: str) -> int:
        """Erase all of an owner's rows; returns how many there were."""
        ...

    def rows(self, after: tuple[str, str], limit: int) -> list[TemplateRow]:
        """All rows with pictures by owner and name, from after such a pair on."""
        ...


class Templates:
    """Seals templates into rows and opens them for their owner."""

    def __init__(
        self, store: TemplateStore, vault: Vault, clock: Callable[[], float] = time.time
    ) -> None:
        self.store, self.vault, self.clock = store, vault, clock

    def fetch(self, owner: str, name: str) -> KeptTemplate:
        """One of an account's templates; raises NotFound, RecordDamaged."""
        row = self.store.get(owner, self._names(owner, name))
        if row is None:
            raise NotFound("There is no such template.")
        return self.opened(row)

    def list(self, owner: str) -> Sequence[KeptTemplate]:
        """An account's templates by name, without pictures; what can't be opened is left out."""
        return self.all_of(owner)[0]

    def version(self, owner: str, name: str) -> int:
        """Which version of a template stands there; 0: none does."""
        row = self.store.get(owner, self._names(owner, name))
        return 0 if row is None else row.version

    def all_of(self, owner: str) -> tuple[Sequence[KeptTemplate], int]:
        """The same, and how many more can't be opened."""
        opened, damaged = [], 0
        for row in self.store.of_owner(owner, MOST):
            try:
                opened.append(self.opened(row))
            except RecordDamaged:
                damaged += 1
        return sorted(opened, key=lambda each: each.name), damaged

    def keep(
        self, owner: str, name: str, content: Mapping[str, Any], picture: bytes | None, before: int
    ) -> KeptTemplate:
        """Keep a template over version ``before``; 0: as a new one.

        Raises Stale where another version stands there, or one at all for a new one; NotFound
        where it is gone; FormInvalid where the account has too many.
        """
        if not before and len(self.store.of_owner(owner, MOST)) >= MOST:
            raise FormInvalid(f"An account keeps at most {MOST} templates.")
        older = self._older(owner, name) if before else ()
        kept = KeptTemplate(name, before + 1, self.clock(), dict(content), picture, older)
        self.store.put(self._row(owner, kept), self._names(owner, name), before)
        return kept

    def _older(self, owner: str, name: str) -> tuple[Json, ...]:
        """What the next version has behind it: as many as there is room for."""
        row = self.store.get(owner, self._names(owner, name))
        if row is None:
            return ()
        last = self.opened(row)
        told = {"version": last.version, "changed_at": last.changed_at, "content": last.content}
        older, room = [], MOST_OLDER
        for each in (told, *last.older):
            room -= len(json.dumps(each))
            if room < 0:
                break
            older.append(each)
        return tuple(older)

    def erase(self, owner: str, name: str) -> None:
        """Erase a template with its picture; raises NotFound."""
        if not self.store.erase(owner, self._names(owner, name)):
            raise NotFound("There is no such template.")

    def erase_owner(self, owner: str) -> int:
        """Erase all of an account's templates; returns how many there were."""
        return self.store.erase_owner(owner)

    def opened(self, row: TemplateRow) -> KeptTemplate:
        """A stored template; raises RecordDamaged where no key opens it, or where it was changed
        by somebody without one."""
        about = f"template {row.owner}"
        try:
            told = self.vault.open_json(about, row.sealed)
            mine = row.name in self._names(row.owner, told["name"])
            if not mine or (told["version"], told["changed_at"]) != (row.version, row.changed_at):
                raise VaultError("a template that tells another name, version or time")
            picture = row.picture and self.vault.open(_about_picture(row), row.picture)
        except VaultError:
            self.vault.damaged("template", row.name)
            raise RecordDamaged from None
        older = tuple(told.get("older", ()))
        return KeptTemplate(
            told["name"], row.version, row.changed_at, told["content"], picture, older
        )

    def reseal(self) -> int:
        """Seal every template under the newest key; returns how many. Safe while the service runs
        and to break off. Goes on past what no key opens; the vault is told of it."""
        last, done = ("", ""), set[tuple[str, str]]()
        while rows := self.store.rows(last, BATCH):
            for row in rows:
                last = row.owner, row.name
                if last in done:  # under its new name it may come once more
                    continue
                try:
                    kept = self.opened(row)
                    fresh = self._row(row.owner, kept)
                    self.store.put(fresh, self._names(row.owner, kept.name), row.version)
                except (RecordDamaged, Stale, NotFound):  # changed or erased meanwhile
                    continue
                done.add((fresh.owner, fresh.name))
        return len(done)

    def _row(self, owner: str, kept: KeptTemplate) -> TemplateRow:
        told = {
            "name": kept.name, "version": kept.version, "changed_at": kept.changed_at,
            "content": kept.content, "older": list(kept.older),
        }  # fmt: skip
        row = TemplateRow(
            owner,
            self._names(owner, kept.name)[0],
            kept.version,
            kept.changed_at,
            self.vault.seal_json(f"template {owner}", told),
        )
        if kept.picture is None:
            return row
        sealed = self.vault.seal(_about_picture(row), kept.picture)
        return TemplateRow(owner, row.name, row.version, row.changed_at, row.sealed, sealed)

    def _names(self, owner: str, name: str) -> tuple[str, ...]:
        """The fingerprints by which a template is found, the newest key's first."""
        return self.vault.fingerprints("template", f"{owner}\0{name}")


def _about_picture(row: TemplateRow) -> str:
    return f"template picture {row.owner} {row.version}"
