"""Mails that wait in the database until they are on their way: a crash loses none.

A mail is put in by the transaction that makes its code, claimed by one sender at a time, and taken
out once a way out has taken it. A way out that is asked twice for the same mail (the service died
between sending and taking out) sends it once where it can tell: the outbox and Firestore by its
name; SMTP can't, and gives it the same Message-ID.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from auth.mail.messages import Mail
from auth.mail.ways import MailDelayed, MailRefused, Way
from auth.tables import MAILS
from errors import UpstreamUnavailable
from storage.clock import SKEW_SECONDS
from storage.columns import count_or
from storage.database import Database
from storage.vault import Vault, VaultError

log = logging.getLogger(__name__)

CLAIM_SECONDS = 60.0  # longer than any way out takes; then another sender may try
LONGEST_PAUSE = 60.0
M = MAILS.c


class Postbox:
    """Mails on their way out."""

    def __init__(
        self, database: Database, vault: Vault, way: Way, clock: Callable[[], float] = time.time
    ) -> None:
        self._database, self._vault, self._way, self._clock = database, vault, way, clock
        self.waiting = threading.Event()  # set when there may be something to send

    def put(self, connection: Connection, mail: Mail, expires_at: float) -> str:
        """Put a mail in, within the caller's transaction; returns its name."""
        now = self._clock()
        name = f"{int(now * 1000):013}-{secrets.token_hex(8)}"
        sealed = self._vault.seal_json(f"mail {name}", mail.as_dict())
        row = {"id": name, "sealed": sealed, "due_at": now, "expires_at": expires_at, "tries": 0}
        connection.execute(insert(MAILS).values(row))
        return name

    def wake(self) -> None:
        """After the commit: a quick way out sends at once, a slow one in the background."""
        if self._way.quick:
            with suppress(UpstreamUnavailable):  # the mail is safe; the background tries again
                self.deliver()
                return
        self.waiting.set()

    def deliver(self) -> int:
        """Send what is due; returns how many went. Never raises for a way out that is down.

        One that is down is asked once: with many mails and a server that lets each wait, this
        would not end.
        """
        sent = 0
        with suppress(MailDelayed):
            while (row := self._database.write(self._claim)) is not None:
                sent += self._sent(row)
        return sent

    def delayed(self) -> int:
        """How many mails wait although their way out was asked to take them before."""
        again = select(func.count()).where(M.tries > 1, M.expires_at > self._clock())
        found: int = self._database.read(lambda c: c.execute(again).scalar_one())
        return found

    def purge(self) -> None:
        """Let the way out forget what it need not keep."""
        self._way.purge(self._clock())

    def mend_times(self) -> None:
        """Where the clock was set back, let no mail wait for it to come round again: what is due
        later than any pause ends is due one such pause from now."""
        now = self._clock()
        far = M.due_at > now + LONGEST_PAUSE + SKEW_SECONDS
        if self._database.read(lambda c: c.execute(select(M.id).where(far)).first()) is not None:
            near = update(MAILS).where(far).values(due_at=now + LONGEST_PAUSE)
            self._database.write(lambda c: c.execute(near))

    def reseal(self) -> int:
        """Seal what waits under the newest key; returns how many.

        Goes on past what no key opens; the vault is told of it.
        """

        def work(connection: Connection) -> int:
            count = 0
            for name, sealed in connection.execute(select(M.id, M.sealed)).all():
                try:
                    fresh = self._vault.reseal(sealed)
                except VaultError:
                    self._vault.damaged("mail", name)
                    continue
                connection.execute(update(MAILS).where(M.id == name).values(sealed=fresh))
                count += 1
            return count

        return self._database.write(work)

    def _claim(self, connection: Connection) -> RowMapping | None:
        """The next mail that is due, kept from other senders for a while."""
        now = self._clock()
        connection.execute(delete(MAILS).where(M.expires_at <= now))  # its code is worth nothing
        query = select(MAILS).where(M.due_at <= now).order_by(M.due_at).limit(1)
        row = connection.execute(query).mappings().first()
        if row is not None:
            claimed = {"due_at": now + CLAIM_SECONDS, "tries": count_or(row["tries"], 0) + 1}
            connection.execute(update(MAILS).where(M.id == row["id"]).values(claimed))
        return row

    def _sent(self, row: RowMapping) -> bool:
        """Whether the mail went; raises MailDelayed."""
        name, mine = row["id"], M.id == row["id"]
        went = True
        try:
            mail = Mail(**self._vault.open_json(f"mail {name}", row["sealed"]))
            self._way.send(name, mail)
        except VaultError:
            log.error("mail=%s delayed=no key of ENCRYPTION_KEYS opens it", name)
            return False  # it stays claimed for a while, and is tried again until it expires
        except MailDelayed as error:
            pause = min(LONGEST_PAUSE, 2.0 ** count_or(row["tries"], 0))
            log.warning("mail=%s delayed=%s again_in=%.0f", name, error, pause)
            later = update(MAILS).where(mine).values(due_at=self._clock() + pause)
            self._database.write(lambda c: c.execute(later))
            raise
        except MailRefused as error:
            log.warning("mail=%s refused=%s", name, error)
            went = False
        self._database.write(lambda c: c.execute(delete(MAILS).where(mine)))
        return went
