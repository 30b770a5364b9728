"""What is looked up in Firestore and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from records.firestore import queue
from records.firestore.claims import held
from records.firestore.documents import (
    AUDIT,
    UPLOADS,
    VERIFICATIONS,
    audit_lines,
    reference,
    row_from,
    verification,
)
from records.store import ANY, PAGE, AuditLine, Outline, Row, Wanted, key
from storage.firestore.calls import Calls, where
from storage.firestore.images import Images
from storage.paging import Place

if TYPE_CHECKING:
    from google.cloud.firestore import Client, Query

# Each filter of the queue by itself, and none: an index each.
NOTHING = ("none",)
ALONE = (
    ("passed", ANY),
    (None, Wanted(owner="nobody")),
    (None, Wanted(references=NOTHING)),
    (None, Wanted(called=NOTHING)),
    (None, Wanted(niks=NOTHING)),
    (None, Wanted(reason="none")),
    (None, Wanted(decided=True)),
    (None, ANY),
)
MOST_LOOKS = 2000  # lines of the audit; more than people write in some minutes


class Reads:
    """The half of the store that reads. firestore.indexes.json lists the indexes its queries need.

    client: made after the server's workers fork; gRPC does not live through a fork.
    """

    def __init__(self, client: Client) -> None:
        self._calls, self._client = Calls(client), client
        self._images = Images(self._calls, VERIFICATIONS, UPLOADS)
        self._rows = client.collection(VERIFICATIONS)
        self._indexed = self._filled = False

    def get(self, id: str) -> Row | None:
        (document,) = self._calls.fetch(verification(self._client, id)).values()
        return row_from(document) if document.exists else None

    def by_reference(self, owner: str, references: Sequence[str]) -> Row | None:
        """Two calls. A reference whose row is gone (by a TTL policy, by hand) stands for none."""
        names = [reference(self._client, owner, each) for each in references]
        return self._first(held(self._calls.fetch(*names), names))

    def image(self, id: str) -> bytes | None:
        return self._images.read(key(id))

    def of_owner(self, owner: str, after: Place | None = None, limit: int = PAGE) -> list[Row]:
        return self.page(None, after, limit, Wanted(owner=owner))

    def with_verdict(self, owner: str, verdict: str, limit: int) -> list[Row]:
        query = where(self._rows, ("owner", "==", owner), ("verdict", "==", verdict))
        return self._found(query.limit(limit))

    def with_nik(self, niks: Sequence[str], but: str) -> list[str]:
        query = where(self._rows, ("nik", "in", niks)).select(["owner", "created_seconds"])
        found = [each for each in self._calls.every(query) if each.get("owner") != but]
        newest = sorted(found, key=lambda each: (each.get("created_seconds"), each.id))
        return [each.id for each in reversed(newest)]

    def page(
        self, verdict: str | None, after: Place | None, limit: int, wanted: Wanted = ANY
    ) -> list[Row]:
        if wanted.id is not None:
            row = self.get(wanted.id)
            return [row] if row is not None and queue.holds(row, verdict, after, wanted) else []
        query = queue.narrowed(self._rows, verdict, wanted)
        return self._found(queue.after(query, after).limit(limit))

    def count(self, verdict: str | None, wanted: Wanted = ANY) -> int:
        """Firestore's own count."""
        if wanted.id is not None:
            return len(self.page(verdict, None, 1, wanted))
        return self._calls.count(queue.narrowed(self._rows, verdict, wanted))

    def outlines(self, since: float, limit: int) -> list[Outline]:
        names = ["created_seconds", "verdict", "reasons", "least_confidence", "milliseconds"]
        query = queue.narrowed(self._rows, None, Wanted(since=since))
        found = (
            each.to_dict() or {} for each in self._calls.find(query.select(names).limit(limit))
        )
        return [
            Outline(
                told["created_seconds"],
                told["verdict"],
                tuple(told["reasons"]),
                told.get("least_confidence"),
                told.get("milliseconds"),
            )
            for told in found
        ]

    def unmarked(self, limit: int) -> list[Row]:
        return self._found(where(self._rows, ("unmarked", "==", True)).limit(limit))

    def expired(self, now: float, limit: int) -> list[Row]:
        """Whoever asks is clearing up, so what broken-off uploads left is cleared as well, and rows
        of a former version are told apart by whether they are decided."""
        self._images.sweep()
        if not self._filled:
            queue.fill(self._calls, self._rows, self.audit)
            self._filled = True
        query = where(self._rows, ("expires_seconds", "<=", now))
        return self._found(query.order_by("expires_seconds").limit(limit))

    def audit(self, verification: str) -> list[AuditLine]:
        lines = self._client.collection(AUDIT)
        return audit_lines(self._calls.every(where(lines, ("verification", "==", verification))))

    def looks(self, since: float) -> list[tuple[str, str]]:
        query = where(self._client.collection(AUDIT), ("at_seconds", ">=", since))
        found = self._calls.find(query.order_by("at_seconds").limit(MOST_LOOKS))
        pairs = {
            (each.get("actor"), each.get("verification"))
            for each in found
            if each.get("action") == "viewed"
        }
        return sorted(pairs)

    def latest(self, id: str) -> int:
        lines = where(self._client.collection(AUDIT), ("verification", "==", id))
        query = lines.order_by("version", direction="DESCENDING").limit(1)
        return max((each.get("version") or 0 for each in self._calls.find(query)), default=0)

    def rows(self, after: str, limit: int) -> list[Row]:
        query = where(self._rows, ("id", ">", after)).order_by("id")
        return self._found(query.limit(limit))

    def ping(self) -> None:
        """Ask for one document; until it has answered once, also everything that needs an index.

        So a project whose indexes are not deployed is not ready, instead of failing later.
        """
        if not self._indexed:
            for oldest in (False, True):
                for verdict, wanted in ALONE:
                    self.page(verdict, None, 1, replace(wanted, oldest=oldest))
            self.latest("none")
            self._held_elsewhere(["none"], "nobody")
            self._indexed = True
        self._calls.find(self._rows.select(["id"]).limit(1))

    def _held_elsewhere(self, niks: Sequence[str], owner: str) -> bool:
        """Whether another account's row holds one of these NIKs; one document, however many."""
        query = where(self._rows, ("nik", "in", niks), ("owner", "!=", owner))
        return bool(self._calls.find(query.select(["id"]).limit(1)))

    def _first(self, ids: Iterable[str]) -> Row | None:
        """The first of some rows that is there."""
        found = self._calls.fetch(*(self._rows.document(each) for each in ids))
        return next((row_from(each) for each in found.values() if each.exists), None)

    def _found(self, query: Query) -> list[Row]:
        return [row_from(each) for each in self._calls.find(query)]
