"""Submissions in the database: put in once, held by one reader, tried three times, erased whole."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from backlog.claims import LEASE_SECONDS, Claims
from backlog.sql import SqlRows
from backlog.submission import Submission
from backlog.submissions import HELD_SECONDS, Submissions
from errors import Busy, NotFound, RecordDamaged, ReferenceReused, Stale
from storage.database import Database
from storage.vault import Vault
from tests.records.kept import KEY, NEWER

PHOTO = b"a photo of a card that nobody may see"
ONE = Submission("ana", PHOTO, "order-1", {"version": "1", "given": True}, "https://a.example/x")
HOUR = 3600.0


def nothing(connection):
    pass


def test_what_is_put_in_comes_out_as_it_was(submissions, claims):
    status = submissions.put(ONE)
    assert (status.state, status.tries, status.reference_id) == ("waiting", 0, "order-1")
    assert submissions.status(status.id, "ana") == status
    assert submissions.status(status.id, "budi") is None
    claimed = claims.claim()
    assert (claimed.id, claimed.tries, claims.opened(claimed)) == (status.id, 1, ONE)
    assert submissions.status(status.id).state == "reading"


def test_a_reference_has_one_submission(submissions):
    first = submissions.put(ONE)
    assert submissions.put(ONE) == first
    assert submissions.put(replace(ONE, owner="budi")).id != first.id
    with pytest.raises(ReferenceReused):
        submissions.put(replace(ONE, image=b"another"))
    assert submissions.id_of("ana", "order-1", PHOTO) == first.id
    assert submissions.id_of("ana", None, PHOTO) is None
    with pytest.raises(ReferenceReused):
        submissions.id_of("ana", "order-1", b"another")


def test_of_many_at_once_with_one_reference_one_is_put_in(submissions):
    with ThreadPoolExecutor(8) as pool:
        assert (
            len({status.id for status in pool.map(lambda _: submissions.put(ONE), range(8))}) == 1
        )


def test_many_readers_get_each_row_once(submissions, claims):
    ids = {submissions.put(replace(ONE, reference_id=None, owner=f"a{n}")).id for n in range(8)}
    with ThreadPoolExecutor(8) as pool:
        found = [each for each in pool.map(lambda _: claims.claim(), range(12)) if each]
    assert sorted(each.id for each in found) == sorted(ids)


def test_a_lease_that_ran_out_is_anybodys_and_the_late_reader_ends_nothing(
    submissions, claims, clock
):
    status = submissions.put(ONE)
    slow = claims.claim()
    assert claims.claim() is None
    clock.now += LEASE_SECONDS
    other = claims.claim()
    assert (other.id, other.tries) == (status.id, 2)
    done = []
    assert not claims.finish(slow, done.append)
    assert not claims.fail(slow, "card_not_found", for_good=True, beside=done.append)
    claims.give_back(slow, 0.0, counts=True)
    assert (done, submissions.status(status.id).state) == ([], "reading")
    assert claims.finish(other, done.append)
    assert (len(done), submissions.status(status.id)) == (1, None)


def test_after_three_tries_it_is_worn_out(submissions, claims, clock):
    submissions.put(ONE)
    for number in (1, 2, 3):
        claimed = claims.claim()
        assert (claimed.tries, claimed.worn_out) == (number, False)
        clock.now += LEASE_SECONDS  # its reader was killed
    assert claims.claim().worn_out


def test_a_try_that_does_not_count_is_given_back(submissions, claims, clock):
    submissions.put(ONE)
    claims.give_back(claims.claim(), 5.0, counts=False)
    assert claims.claim() is None
    clock.now += 5
    assert claims.claim().tries == 1


def test_what_failed_is_told_and_tried_again_while_its_photo_is_there(submissions, claims, clock):
    status = submissions.put(ONE)
    claims.fail(claims.claim(), "internal_error", for_good=False, beside=nothing)
    failed = submissions.status(status.id)
    assert (failed.state, failed.code, failed.retriable) == ("failed", "internal_error", True)
    assert claims.claim() is None
    assert submissions.retry(status.id).state == "waiting"
    with pytest.raises(Stale):
        submissions.retry(status.id)
    claims.fail(claims.claim(), "card_not_found", for_good=True, beside=nothing)
    with pytest.raises(Stale):
        submissions.retry(status.id)
    with pytest.raises(NotFound):
        submissions.retry("00000000-0000-4000-8000-000000000000")
    again = submissions.put(ONE)  # a better photo, the same reference
    assert (again.state, again.id != status.id) == ("waiting", True)


def test_a_failed_ones_photo_ends_with_its_deadline_and_it_itself_a_week_later(
    submissions, claims, clock
):
    status = submissions.put(ONE)
    claims.fail(claims.claim(), "internal_error", for_good=False, beside=nothing)
    clock.now += 24 * HOUR - 1
    submissions.purge()
    assert submissions.status(status.id).retriable
    clock.now += 1
    submissions.purge()
    assert not submissions.status(status.id).retriable
    clock.now += HELD_SECONDS
    submissions.purge()
    assert submissions.status(status.id) is None


def test_the_room_is_bounded_and_an_account_takes_half_of_it(submissions):
    for number in range(5):
        submissions.put(replace(ONE, reference_id=f"r{number}"))
    with pytest.raises(Busy) as told:
        submissions.put(replace(ONE, reference_id="r5"))
    assert told.value.retry_after > 0
    for number in range(5):
        submissions.put(replace(ONE, owner="budi", reference_id=f"r{number}"))
    with pytest.raises(Busy):
        submissions.put(replace(ONE, owner="citra"))
    assert submissions.put(replace(ONE, reference_id="r0")).state == "waiting"  # it is in already


def test_erased_while_it_waits_it_is_gone(submissions, claims):
    status = submissions.put(ONE)
    assert not submissions.erase(status.id, "budi")
    assert submissions.erase(status.id, "ana")
    assert not submissions.erase(status.id, "ana")
    assert (submissions.status(status.id), claims.claim()) == (None, None)


def test_erased_while_it_is_read_its_reader_learns_it(submissions, claims):
    status = submissions.put(ONE)
    claimed = claims.claim()
    assert submissions.erase_owner("ana") == 1
    assert submissions.status(status.id) is None
    assert submissions.of_owner("ana") == submissions.page(None, None, 9) == []
    assert not claims.finish(claimed, nothing)
    assert claims.was_erased(claimed)
    claims.forget(claimed)
    assert not claims.was_erased(claimed)


def test_erased_while_it_is_read_by_one_who_is_killed_another_reader_learns_it(
    submissions, claims, clock
):
    status = submissions.put(ONE)
    claims.claim()
    submissions.erase(status.id)
    assert claims.claim() is None
    clock.now += LEASE_SECONDS
    assert claims.claim().erased


def test_pages_go_on_behind_a_place(submissions, clock):
    ids = []
    for number in range(4):
        clock.now += 1
        ids.append(submissions.put(replace(ONE, reference_id=f"r{number}")).id)
    page = submissions.page("waiting", None, 3)
    assert [each.id for each in page] == ids[:0:-1]
    rest = submissions.page(None, (page[-1].created_at, page[-1].id), 3)
    assert [each.id for each in rest] == ids[:1]
    assert submissions.page("failed", None, 3) == []


def test_how_much_waits_and_since_when(submissions, claims, clock):
    assert submissions.depth().oldest_seconds == 0
    for number in range(3):
        submissions.put(replace(ONE, reference_id=f"r{number}"))
    claims.fail(claims.claim(), "card_not_found", for_good=True, beside=nothing)
    claims.claim()
    clock.now += 30
    depth = submissions.depth()
    assert (depth.waiting, depth.reading, depth.failed) == (1, 1, 1)
    assert depth.oldest_seconds == 30


def test_under_a_new_key_all_opens_and_is_found(rows, submissions, clock):
    status = submissions.put(ONE)
    between = Vault([NEWER, KEY])
    assert Submissions(rows, between, 10, HOUR, clock).reseal() == 1
    after = Vault([NEWER])
    assert Submissions(rows, after, 10, HOUR, clock).id_of("ana", "order-1", PHOTO) == status.id
    claims = Claims(rows, after, clock)
    assert claims.opened(claims.claim()) == ONE


def test_who_has_no_key_gives_a_photo_to_no_other_account(rows, submissions, claims):
    waiting = submissions.put(ONE).id
    told = []
    claims._sealed._vault.on_damage = lambda *which: told.append(which[0])
    if isinstance(rows, SqlRows):
        change = "UPDATE submissions SET owner = 'budi'"
        rows._database.write(lambda c: c.exec_driver_sql(change))
    else:
        rows._client.document(f"submissions/{waiting}").update({"owner": "budi"})
    claimed = claims.claim()
    with pytest.raises(RecordDamaged):
        claims.opened(claimed)
    assert told == ["submission"]


def test_nothing_of_a_photo_stands_in_the_file(tmp_path, clock):
    database = Database(f"sqlite:///{tmp_path}/one.db")
    database.migrate()
    submissions = Submissions(SqlRows(database), Vault([KEY]), 10, HOUR, clock)
    status = submissions.put(ONE)
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert PHOTO not in written
    assert b"order-1" not in written
    with sqlite3.connect(tmp_path / "one.db") as file:
        sealed = bytes(file.execute("SELECT photo FROM submissions").fetchone()[0])
    assert sealed in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    submissions.erase(status.id)
    assert sealed not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
