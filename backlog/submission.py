"""A submission as it waits: what it is, how it stands, and what of it is sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from errors import Busy, RecordDamaged
from storage.vault import Vault, VaultError

WAITING, READING, FAILED = STATES = ("waiting", "reading", "failed")
ERASED = "erased"  # while somebody reads it, who erases what comes of it; nobody is told of one
DONE = "done"  # what callers are told of a verification that is kept; no row has it
RETRY_AFTER = 30


@dataclass(frozen=True, slots=True)
class Submission:
    """What is to be verified, and for whom.

    owner: the account's uid. image: the file's bytes. reference_id: the caller's own name for it;
    the same reference with the same image has one record. consent: what the record notes of it.
    callback_url: where to tell what became of it.
    """

    owner: str
    image: bytes
    reference_id: str | None = None
    consent: dict[str, Any] | None = None
    callback_url: str | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """How a submission stands; no value of the card. Times are seconds since 1970.

    state: WAITING, READING or FAILED; DONE where the verification is kept already.
    code: why it failed, as errors have it. retriable: whether its photo is still there.
    """

    id: str
    owner: str
    state: str
    tries: int
    created_at: float
    deadline: float
    code: str | None = None
    reference_id: str | None = None
    retriable: bool = False


@dataclass(frozen=True, slots=True)
class Depth:
    """How much waits. oldest_seconds: since when the oldest that is due should have been read."""

    waiting: int
    reading: int
    failed: int
    oldest_seconds: float


class Sealed:
    """Seals submissions and opens them; raises RecordDamaged for what no key opens, or what was
    changed by somebody without one."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def references(self, owner: str, reference_id: str | None) -> tuple[str, ...]:
        """The fingerprints by which an owner's reference is found, the newest key's first."""
        if reference_id is None:
            return ()
        return self._vault.fingerprints("submission", f"{owner}\0{reference_id}")

    def seal(self, id: str, owner: str, content: Mapping[Any, Any]) -> bytes:
        return self._vault.seal_json(f"submission {id} {owner}", content)

    def seal_photo(self, id: str, owner: str, photo: bytes) -> bytes:
        return self._vault.seal(f"photo {id} {owner}", photo)

    def content(self, row: Mapping[Any, Any]) -> dict[str, Any]:
        """What a row's ``sealed`` holds."""
        try:
            about = f"submission {row['id']} {row['owner']}"
            content: dict[str, Any] = self._vault.open_json(about, row["sealed"])
        except VaultError:
            self._vault.damaged("submission", row["id"])
            raise RecordDamaged from None
        return content

    def photo(self, row: Mapping[Any, Any], sealed: bytes | None) -> bytes:
        """A row's photo."""
        try:
            return self._vault.open(f"photo {row['id']} {row['owner']}", sealed or b"")
        except VaultError:
            self._vault.damaged("submission", row["id"])
            raise RecordDamaged from None

    def resealed(self, row: Mapping[Any, Any]) -> dict[str, Any]:
        """A row's columns under the newest key."""
        references = self.references(row["owner"], self.content(row)["reference_id"])
        try:
            return {
                "sealed": self._vault.reseal(row["sealed"]),
                "photo": row["photo"] and self._vault.reseal(row["photo"]),
                "reference": references[0] if references else None,
            }
        except VaultError:
            self._vault.damaged("submission", row["id"])
            raise RecordDamaged from None


def status_of(row: Mapping[Any, Any], reference_id: str | None) -> Status:
    """How a row stands."""
    return Status(
        row["id"], row["owner"], row["state"], row["tries"], row["created_at"], row["deadline"],
        row["code"], reference_id, bool(row["retriable"]),
    )  # fmt: skip


def refuse_too_many(most: int, waiting: int, mine: int) -> None:
    """Raise Busy where ``most`` wait, or half of them are one account's."""
    if waiting >= most or mine >= max(1, most // 2):
        raise Busy(retry_after=RETRY_AFTER)
