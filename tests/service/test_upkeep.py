"""What goes on beside requests: each task in its turn, and none that fails stops the others."""

from __future__ import annotations

import threading

import pytest

from errors import UpstreamUnavailable
from records.keeper import DAY
from service.upkeep import Task, Upkeep
from tests import marked
from tests.conftest import inside
from tests.web.callers import verified


def made(*tasks):
    return Upkeep(tasks, threading.Event())


def test_a_task_runs_when_its_turn_has_come():
    done = []
    upkeep = made(Task("often", lambda: done.append("often"), 2.0),
                        Task("seldom", lambda: done.append("seldom"), 100.0))  # fmt: skip
    for now in (10.0, 11.0, 12.5, 13.0, 109.9, 110.0):
        done.append(now)
        upkeep.run_due(now)
    assert done == [
        10.0, "often", "seldom", 11.0, 12.5, "often", 13.0, 109.9, "often", 110.0, "seldom",
    ]  # fmt: skip


def test_a_task_that_may_not_be_done_waits_until_it_may():
    done, may = [], []
    upkeep = made(Task("purge", lambda: done.append(1), 100.0, lambda: bool(may)))
    upkeep.run_due(10.0)
    upkeep.run_due(200.0)
    assert done == []
    may.append(True)
    upkeep.run_due(202.0)
    upkeep.run_due(204.0)
    assert done == [1]


def test_a_task_that_fails_stops_no_other_and_is_tried_again(caplog):
    done = []

    def failing(error):
        def run():
            done.append(type(error).__name__)
            raise error

        return run

    upkeep = made(
        Task("down", failing(UpstreamUnavailable()), 1.0),
        Task("broken", failing(ValueError("SITI CONTOH")), 1.0),
        Task("well", lambda: done.append("well"), 1.0),
    )
    for now in (10.0, 20.0):
        upkeep.run_due(now)
    assert done == ["UpstreamUnavailable", "ValueError", "well"] * 2
    assert "task=down delayed" in caplog.messages
    assert "task=broken fault=ValueError" in caplog.messages
    assert "SITI" not in caplog.text


def test_it_starts_once_a_process_and_wakes_when_something_waits():
    done, waiting, before = threading.Event(), threading.Event(), set(threading.enumerate())
    upkeep = Upkeep([Task("mails", done.set, 2.0)], waiting)
    callers = [threading.Thread(target=upkeep.start) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    waiting.set()
    assert done.wait(30)
    assert [thread.name for thread in set(threading.enumerate()) - before] == ["upkeep"]


def test_it_ends_after_the_task_in_hand_and_can_begin_again():
    begun, ended, waiting = threading.Event(), threading.Event(), threading.Event()
    may_end, more = threading.Event(), threading.Event()

    def run():
        begun.set()
        ended.wait(30)
        may_end.set()

    upkeep = Upkeep([Task("mail", run, 2.0), Task("more", more.set, 2.0)], waiting)
    before = set(threading.enumerate())
    upkeep.start()
    waiting.set()
    assert begun.wait(30)
    threading.Timer(0.2, ended.set).start()
    upkeep.stop(30)
    assert may_end.is_set()
    assert not more.is_set()
    left = set(threading.enumerate()) - before
    assert not [thread for thread in left if thread.name == "upkeep"]
    upkeep.stop(30)  # which changes nothing
    upkeep.start()
    waiting.set()
    assert more.wait(30)


@pytest.fixture
def app(app, monkeypatch):
    """Its tasks run when a test runs them, and not beside it."""
    monkeypatch.setattr(inside(app).upkeep, "start", lambda: None)
    return app


def task(app, name):
    (found,) = (t for t in inside(app).upkeep._tasks if t.name == name)
    return found


def test_the_service_tends_to_all_that_ends(app):
    named = {task.name for task in inside(app).upkeep._tasks}
    assert named == {
        "mails", "marks", "records", "codes", "outbox", "sessions", "traces", "submissions",
        "dead callbacks", "times",
    }  # fmt: skip


def test_what_begins_at_a_wrong_date_erases_nothing_by_it(app, client, bearer, photo, monkeypatch):
    """A clock of a century on, mended by NTP a minute later."""
    kept = verified(client, bearer, photo)
    keeper = inside(app).keeper
    now = keeper.clock()
    with monkeypatch.context() as wrong:
        wrong.setattr(keeper, "clock", lambda: now + 100 * 365 * DAY)
        inside(app).upkeep.run_due(1e9)
    assert client.get(f"/verifications/{kept['id']}", headers=bearer).status_code == 200
    erase = {"records", "codes", "outbox", "sessions", "submissions", "dead callbacks"}
    assert {task.name for task in inside(app).upkeep._tasks if not task.may()} == erase


def test_records_whose_time_is_over_are_erased(app, client, bearer, photo, monkeypatch):
    kept = verified(client, bearer, photo)
    task(app, "records").run()
    assert client.get(f"/verifications/{kept['id']}", headers=bearer).status_code == 200
    keeper = inside(app).keeper
    now = keeper.clock()
    monkeypatch.setattr(keeper, "clock", lambda: now + 91 * DAY)
    task(app, "records").run()
    assert client.get(f"/verifications/{kept['id']}", headers=bearer).status_code == 404


def test_an_account_that_could_not_be_told_is_told_later(app, client, bearer, photo, monkeypatch):
    accounts, told = inside(app).accounts, []
    inside(app).desk.open({"ktp": marked.marked_reading})  # which passes
    with monkeypatch.context() as down:
        down.setattr(accounts, "mark", lambda *args: (_ for _ in ()).throw(UpstreamUnavailable()))
        kept = verified(client, bearer, photo)
        assert kept["verdict"] == "passed"
        task(app, "marks").run()
    monkeypatch.setattr(accounts, "mark", lambda uid, passed: told.append(passed))
    task(app, "marks").run()
    assert set(told) == {True}
    told.clear()
    task(app, "marks").run()
    assert told == []
