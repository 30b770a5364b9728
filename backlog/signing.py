"""The secret by which a receiver knows a callback for ours: two at once while it changes."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from standardwebhooks import Webhook

from backlog.tables import CALLBACK_SECRETS
from errors import RecordDamaged
from storage.database import Database
from storage.vault import Vault, VaultError

BOTH_SECONDS = 86_400.0  # how long the secret before signs too
C = CALLBACK_SECRETS.c


class Signing:
    """Makes accounts' secrets, keeps them sealed, and signs by them."""

    def __init__(
        self, database: Database, vault: Vault, clock: Callable[[], float] = time.time
    ) -> None:
        self._database, self._vault, self._clock = database, vault, clock

    def renew(self, owner: str) -> str:
        """A fresh secret, as Standard Webhooks writes it. The one before signs for a day more."""
        fresh, now = f"whsec_{base64.b64encode(os.urandom(32)).decode()}", self._clock()

        def work(connection: Connection) -> None:
            found = self._found(connection, owner)
            before = None if found is None else found["secret"]
            told = {"secret": fresh, "before": before}
            row = {"changed_at": now, "sealed": self._vault.seal_json(_about(owner), told)}
            if found is None:
                connection.execute(insert(CALLBACK_SECRETS).values(owner=owner, **row))
            else:
                connection.execute(update(CALLBACK_SECRETS).where(C.owner == owner).values(row))

        self._database.write(work)
        return fresh

    def ready(self, owner: str) -> bool:
        """Whether an account has a secret."""
        query = select(C.owner).where(C.owner == owner)
        return self._database.read(lambda c: c.execute(query).first()) is not None

    def headers(self, owner: str, id: str, body: str) -> dict[str, str]:
        """The three headers of Standard Webhooks, signed now; raises RecordDamaged."""
        found = self._database.read(lambda c: self._found(c, owner))
        if found is None:
            raise RecordDamaged
        now = self._clock()
        secrets = [found["secret"]]
        if found["before"] and now < found["changed_at"] + BOTH_SECONDS:
            secrets.append(found["before"])
        at = datetime.fromtimestamp(int(now), UTC)
        return {
            "webhook-id": id,
            "webhook-timestamp": str(int(now)),
            "webhook-signature": " ".join(Webhook(each).sign(id, at, body) for each in secrets),
        }

    def forget(self, owner: str) -> None:
        """Erase an account's secrets."""
        gone = delete(CALLBACK_SECRETS).where(C.owner == owner)
        self._database.write(lambda c: c.execute(gone))

    def reseal(self) -> int:
        """Seal every account's under the newest key; returns how many."""

        def work(connection: Connection) -> int:
            count = 0
            for owner, sealed in connection.execute(select(C.owner, C.sealed)).all():
                try:
                    fresh = self._vault.reseal(sealed)
                except VaultError:
                    self._vault.damaged("account", owner)
                    continue
                mine = update(CALLBACK_SECRETS).where(C.owner == owner)
                connection.execute(mine.values(sealed=fresh))
                count += 1
            return count

        return self._database.write(work)

    def _found(self, connection: Connection, owner: str) -> dict[str, Any] | None:
        query = select(CALLBACK_SECRETS).where(C.owner == owner)
        row = connection.execute(query).mappings().first()
        if row is None:
            return None
        try:
            told: dict[str, Any] = self._vault.open_json(_about(owner), row["sealed"])
        except VaultError:
            self._vault.damaged("account", owner)
            raise RecordDamaged from None
        return told | {"changed_at": row["changed_at"]}


def _about(owner: str) -> str:
    return f"callback secret {owner}"
