"""Accounts take turns: who sends hundreds of photos holds up nobody who sends one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import event, insert, select, text

from backlog.claims import LEASE_SECONDS, Claims
from backlog.sql import SqlRows
from backlog.submission import Submission
from backlog.submissions import Submissions
from backlog.tables import SUBMISSIONS
from storage.database import MIGRATIONS, Database
from storage.vault import Vault
from tests.records.kept import KEY

ONE = Submission("ana", b"a photo")
S = SUBMISSIONS.c


@pytest.fixture
def submissions(rows, clock):
    return Submissions(rows, Vault([KEY]), 100, 86_400.0, clock)


def nothing(connection):
    pass


def send(submissions, clock, owner, count=1):
    for _ in range(count):
        clock.now += 0.01
        submissions.put(replace(ONE, owner=owner))


def read(claims, clock, count):
    """Whose photos are read next, one after the other."""
    owners = []
    for _ in range(count):
        clock.now += 0.01
        claimed = claims.claim()
        owners.append(claimed.owner)
        assert claims.finish(claimed, nothing)
    return "".join(owner[0] for owner in owners)


def test_one_photo_waits_behind_no_others_hundreds(submissions, claims, clock):
    send(submissions, clock, "ana", 12)
    assert read(claims, clock, 4) == "aaaa"
    send(submissions, clock, "budi", 3)
    send(submissions, clock, "citra", 1)
    assert read(claims, clock, 7) == "abcabab"
    assert read(claims, clock, 5) == "aaaaa"
    assert claims.claim() is None


def test_who_sends_one_after_the_other_without_an_end_starves_nobody(submissions, claims, clock):
    send(submissions, clock, "ana", 5)
    seen = ""
    while seen.count("a") < 5:
        assert len(seen) < 12
        send(submissions, clock, "budi", 1)
        seen += read(claims, clock, 1)
    assert "aa" not in seen[1:]  # nor does budi wait for two of them


def test_a_photo_that_waited_for_another_try_takes_nobody_back(submissions, claims, clock):
    send(submissions, clock, "ana", 20)
    claims.give_back(claims.claim(), 60.0, counts=True)
    read(claims, clock, 10)
    clock.now += 60
    late = claims.claim()
    assert late.tries == 2
    send(submissions, clock, "budi", 6)  # while it is read
    assert claims.finish(late, nothing)
    assert read(claims, clock, 6) == "ababab"


def test_after_a_pause_of_all_that_waits_who_comes_then_is_not_before_them(
    submissions, claims, clock
):
    send(submissions, clock, "ana", 6)
    read(claims, clock, 4)
    held = [claims.claim(), claims.claim()]
    for each in held:
        claims.give_back(each, 60.0, counts=False)
    send(submissions, clock, "budi", 4)
    clock.now += 60
    assert read(claims, clock, 4) in ("abab", "baba", "abba", "baab")


def test_what_a_killed_reader_had_comes_in_its_turn_and_once(submissions, claims, clock):
    send(submissions, clock, "ana", 3)
    send(submissions, clock, "budi", 3)
    killed = claims.claim()
    clock.now += LEASE_SECONDS
    found = [claims.claim() for _ in range(7)]
    assert found[6] is None
    assert len({each.id for each in found[:6]}) == 6
    assert killed.id in {each.id for each in found[:3]}
    assert not claims.finish(killed, nothing)


def test_one_that_failed_and_is_read_again_takes_its_turn_anew(submissions, claims, clock):
    send(submissions, clock, "ana", 1)
    failed = claims.claim()
    claims.fail(failed, "internal_error", for_good=False, beside=nothing)
    send(submissions, clock, "budi", 9)
    read(claims, clock, 5)
    submissions.retry(failed.id)
    assert read(claims, clock, 2) == "ba"


def test_many_readers_at_once_get_each_row_of_two_accounts_once(submissions, claims, clock):
    send(submissions, clock, "ana", 20)
    send(submissions, clock, "budi", 4)
    with ThreadPoolExecutor(6) as pool:
        found = [each for each in pool.map(lambda _: claims.claim(), range(28)) if each]
    assert len(found) == len({each.id for each in found}) == 24


def test_a_turn_that_is_no_number_concerns_nobody_else(tmp_path, clock):
    database = Database(f"sqlite:///{tmp_path}/one.db")
    database.migrate()
    rows = SqlRows(database)
    submissions = Submissions(rows, Vault([KEY]), 100, 86_400.0, clock)
    claims = Claims(rows, Vault([KEY]), clock)
    send(submissions, clock, "ana", 2)
    for odd in ("'x'", "-5", "2147483647", "9e99"):
        change = f"UPDATE submissions SET turn = {odd} WHERE rowid = 1"
        database.write(lambda c, change=change: c.exec_driver_sql(change))
        send(submissions, clock, "budi", 1)
    assert sorted(read(claims, clock, 6)) == list("aabbbb")


@pytest.mark.parametrize("rows", ["sqlite"], indirect=True)
def test_a_claim_and_a_new_row_are_found_by_an_index(rows):
    """With a hundred thousand rows that wait, sorting them at each claim would take the time of a
    reading."""
    plans = []

    def explained(connection, cursor, statement, parameters, context, many):
        if statement.startswith("SELECT") and "submissions" in statement:
            asked = connection.connection.cursor()
            asked.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend((statement, line[3]) for line in asked.fetchall())

    event.listen(rows._database.engine, "before_cursor_execute", explained)
    event.listen(rows._database._writer, "before_cursor_execute", explained)
    submissions = Submissions(rows, Vault([KEY]), 100, 86_400.0)
    submissions.put(ONE)
    assert Claims(rows, Vault([KEY])).claim() is not None
    assert len({statement for statement, _ in plans if "turn" in statement}) >= 4
    assert [each for each in plans if "TEMP B-TREE" in each[1]] == []
    assert [each for each in plans if each[1] == "SCAN submissions"] == []


def test_what_waited_before_the_upgrade_has_turns_by_account(database):
    """From before there were any."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    own = {"tries": 0, "due_at": 1.0, "deadline": 9.0, "sealed": b"x"}
    with database.engine.connect() as connection, connection.begin():
        for name in ("submissions_turns", "submissions_of_owner"):
            connection.execute(text(f"DROP INDEX {name}"))
        connection.execute(text("ALTER TABLE submissions DROP COLUMN turn"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0009'"))
        old = SUBMISSIONS.to_metadata(type(SUBMISSIONS.metadata)())
        old._columns.remove(old.c.turn)
        for number, (owner, state) in enumerate(
            [("ana", "waiting"), ("ana", "failed"), ("ana", "reading"), ("budi", "waiting")]
        ):
            row = own | {"id": str(number), "owner": owner, "state": state, "created_at": number}
            connection.execute(insert(old).values(row))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        query = select(S.id, S.turn).order_by(S.id)
        assert connection.execute(query).all() == [("0", 1), ("1", None), ("2", 2), ("3", 1)]
