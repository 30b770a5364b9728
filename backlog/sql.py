"""Submissions in the service's own database, one row each, its photo in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    func,
    insert,
    select,
    update,
)

from backlog.rows import NOT_AGAIN, Beside, Changes, Row
from backlog.submission import ERASED, FAILED, READING, WAITING, refuse_too_many
from backlog.tables import SUBMISSIONS
from backlog.turns import next_turn, turn_of_read
from errors import NotFound, Stale
from storage.columns import count_or
from storage.database import Database
from storage.paging import Place, paged

S = SUBMISSIONS.c
OPEN = S.state.in_((WAITING, READING))
CLAIMABLE = S.state.in_((WAITING, READING, ERASED))
BARE = [*(column for column in S if column is not S.photo), S.photo.is_not(None).label("retriable")]


class SqlRows:
    """The rows of submissions in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, row: Changes, references: tuple[str, ...], most: int) -> Row:
        def work(connection: Connection) -> Row:
            known = self._of_reference(connection, row["owner"], references)
            if known is not None and known["state"] != FAILED:
                return known
            if known is not None:  # what failed keeps nobody from sending a better photo
                connection.execute(delete(SUBMISSIONS).where(S.id == known["id"]))
            count = select(func.count()).select_from(SUBMISSIONS).where(OPEN)
            mine = count.where(S.owner == row["owner"])
            refuse_too_many(
                most, connection.execute(count).scalar_one(), connection.execute(mine).scalar_one()
            )
            self._database.refuse_full()
            turned = row | {"turn": _next_turn(connection, row["owner"], row["due_at"])}
            connection.execute(insert(SUBMISSIONS).values(turned))
            return turned | {"code": None, "retriable": True}

        return self._database.write(work)

    def get(self, id: str) -> Row | None:
        query = select(*BARE).where(S.id == id, S.state != ERASED)
        return self._database.read(lambda c: c.execute(query).mappings().first())

    def of_reference(self, owner: str, references: tuple[str, ...]) -> Row | None:
        return self._database.read(lambda c: self._of_reference(c, owner, references))

    @staticmethod
    def _of_reference(
        connection: Connection, owner: str, references: tuple[str, ...]
    ) -> Row | None:
        if not references:
            return None
        query = select(*BARE).where(S.owner == owner, S.reference.in_(references))
        return connection.execute(query).mappings().first()

    def again(self, id: str, change: Changes) -> None:
        def work(connection: Connection) -> None:
            again = and_(S.id == id, S.state == FAILED, S.photo.is_not(None))
            owner = connection.execute(select(S.owner).where(again)).scalar()
            if owner is not None:
                turned = change | {"turn": _next_turn(connection, owner, change["due_at"])}
                connection.execute(update(SUBMISSIONS).where(S.id == id).values(turned))
                return
            if connection.execute(select(S.id).where(S.id == id)).first() is None:
                raise NotFound("There is no such verification.")
            raise Stale("It has not failed, or its photo is gone.", advice=NOT_AGAIN)

        self._database.write(work)

    def page(self, state: str | None, after: Place | None, limit: int) -> list[Row]:
        query = select(*BARE).where(S.state != ERASED)
        if state is not None:
            query = query.where(S.state == state)
        query = paged(query, S.created_at, S.id, after).limit(limit)
        return self._database.read(lambda c: list(c.execute(query).mappings()))

    def of_owner(self, owner: str) -> list[Row]:
        query = select(*BARE).where(S.owner == owner, S.state != ERASED)
        return self._database.read(lambda c: list(c.execute(query).mappings()))

    def counts(self) -> dict[str, int]:
        query = select(S.state, func.count()).group_by(S.state)
        return self._database.read(lambda c: {row[0]: row[1] for row in c.execute(query)})

    def oldest(self) -> float | None:
        query = select(func.min(S.due_at)).where(OPEN)
        found: float | None = self._database.read(lambda c: c.execute(query).scalar())
        return found

    def erase(self, id: str, owner: str | None) -> bool:
        return self._erase(S.id == id if owner is None else and_(S.id == id, S.owner == owner)) > 0

    def erase_owner(self, owner: str) -> int:
        return self._erase(S.owner == owner)

    def _erase(self, which: ColumnElement[bool]) -> int:
        marked = {"state": ERASED, "reference": None, "sealed": b"", "photo": None}

        def work(connection: Connection) -> int:
            read = update(SUBMISSIONS).where(which, S.state == READING).values(marked)
            gone = delete(SUBMISSIONS).where(which, S.state != ERASED)
            return connection.execute(read).rowcount + connection.execute(gone).rowcount

        count = self._database.write(work)
        if count:
            self._database.forget_traces()
        return count

    def purge(self, now: float, held: float) -> None:
        late = update(SUBMISSIONS).where(S.state == FAILED, S.deadline <= now, S.photo.is_not(None))
        gone = delete(SUBMISSIONS).where(S.state == FAILED, S.deadline <= now - held)
        self._database.write(lambda c: (c.execute(late.values(photo=None)), c.execute(gone)))

    def ids(self) -> list[str]:
        return self._database.read(lambda c: list(c.execute(select(S.id)).scalars()))

    def reseal(self, id: str, anew: Callable[[Row], Changes]) -> bool:
        def work(connection: Connection) -> bool:
            query = select(SUBMISSIONS).where(S.id == id, S.state != ERASED)
            row = connection.execute(query).mappings().first()
            if row is None:
                return False
            connection.execute(update(SUBMISSIONS).where(S.id == id).values(anew(row)))
            return True

        return self._database.write(work)

    def claim(self, now: float, until: float, lease: str) -> Row | None:
        def work(connection: Connection) -> Row | None:
            first = connection.execute(_in_turn(now).limit(2)).all()
            if not first:
                return None
            mine = S.id == first[0].id
            row = connection.execute(select(SUBMISSIONS).where(mine)).mappings().one()
            change = {"state": ERASED if row["state"] == ERASED else READING, "lease": lease,
                      "due_at": until, "tries": row["tries"] + 1,
                      "turn": turn_of_read(first[0].turn, first[-1].turn)}  # fmt: skip
            connection.execute(update(SUBMISSIONS).where(mine).values(change))
            return row

        due = select(S.id).where(CLAIMABLE, S.due_at <= now).limit(1)
        if self._database.read(lambda c: c.execute(due).first()) is None:
            return None  # without a writer's turn: it is asked every two seconds
        return self._database.write(work)

    def bring_near(self, after: float, due: float) -> None:
        far = and_(CLAIMABLE, S.due_at > after)
        if self._database.read(lambda c: c.execute(select(S.id).where(far).limit(1)).first()):
            change = update(SUBMISSIONS).where(far).values(due_at=due)
            self._database.write(lambda c: c.execute(change))

    def photo(self, row: Row) -> bytes | None:
        sealed: bytes | None = row["photo"]
        return sealed

    def end(self, id: str, lease: str, change: Changes | None, beside: Beside | None) -> bool:
        mine = and_(S.id == id, S.lease == lease, S.state == READING)
        ends = (
            delete(SUBMISSIONS).where(mine) if change is None
            else update(SUBMISSIONS).where(mine).values(change)
        )  # fmt: skip

        def work(connection: Connection) -> bool:
            done = bool(connection.execute(ends).rowcount)
            if done and beside is not None:
                beside(connection)
            return done

        return self._database.write(work)

    def state(self, id: str) -> str | None:
        query = select(S.state).where(S.id == id)
        found: str | None = self._database.read(lambda c: c.execute(query).scalar())
        return found

    def forget(self, id: str) -> None:
        gone = delete(SUBMISSIONS).where(S.id == id, S.state == ERASED)
        self._database.write(lambda c: c.execute(gone))

    def ping(self) -> None:
        """The database is asked by itself."""


def _in_turn(now: float | None = None) -> Select[Any]:
    """What can be claimed, or could ever be where ``now`` is None: an index holds the order, and
    those on it that are not due are few, since each has been claimed once."""
    query = select(S.id, S.turn).where(S.turn.is_not(None)).order_by(S.turn, S.due_at)
    return query if now is None else query.where(S.due_at <= now)


def _next_turn(connection: Connection, owner: str, now: float) -> int:
    def one(query: Select[Any]) -> Any:
        return connection.execute(query).scalar()

    last = one(select(func.max(S.turn)).where(S.owner == owner))
    # Not max(): PostgreSQL would look for it among all that waits, from the last turn down.
    reading = connection.execute(select(S.turn).where(S.state == READING)).scalars()
    read = max((count_or(each, 0) for each in reading), default=None)
    due = one(_in_turn(now).with_only_columns(S.turn).limit(1))
    if due is None:
        due = one(_in_turn().with_only_columns(S.turn).limit(1))
    return next_turn(last, due, read)
