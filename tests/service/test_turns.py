"""Turns at the desk: few at once, fairly by account, never without an end."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest

from errors import Busy
from service.turns import Turns
from tests.conftest import bearer_of, encoded, fictional_reading, inside, serving
from tests.web.callers import photo_form

PATIENCE = 30  # seconds, where a turn is to come


def until(seconds=PATIENCE):
    return time.monotonic() + seconds


class Room:
    """Turns, and accounts that hold or wait for them in threads of their own."""

    def __init__(self, places, room):
        self.turns, self.held, self._threads = Turns(places, room), [], []
        self._let_go = {}

    def ask(self, who):
        """Ask, and hold the turn until `let_go`; returns once it is held or waited for."""
        before = len(self.held) + len(self.turns._waiting)
        gone = self._let_go.setdefault(who, threading.Semaphore(0))

        def hold():
            with self.turns.turn(who, until()):
                self.held.append(who)
                assert gone.acquire(timeout=PATIENCE)

        thread = threading.Thread(target=hold)
        self._threads.append(thread)
        thread.start()
        self._wait(lambda: len(self.held) + len(self.turns._waiting) > before)

    def let_go(self, who):
        before = len(self.held)
        self._let_go[who].release()
        if self.turns._waiting:
            self._wait(lambda: len(self.held) > before)

    def close(self):
        for gone in self._let_go.values():
            gone.release(100)
        for thread in self._threads:
            thread.join(PATIENCE)

    @staticmethod
    def _wait(done):
        end = until()
        while not done() and time.monotonic() < end:
            time.sleep(0.001)


@pytest.fixture
def room():
    made = Room(places=1, room=6)
    yield made
    made.close()


def test_accounts_take_turns_whoever_asked_first(room):
    for who in ("a", "a", "a", "b", "c", "b"):
        room.ask(who)
    for _ in range(5):
        room.let_go(room.held[-1])
    assert room.held == ["a", "b", "c", "a", "b", "a"]


def test_one_that_holds_none_comes_before_one_that_holds_some():
    room = Room(places=2, room=6)
    for who in ("a", "b", "a", "c"):
        room.ask(who)
    room.let_go("b")
    assert room.held == ["a", "b", "c"]
    room.close()


def test_an_account_gets_half_of_the_waiting_room(room):
    for _ in range(4):
        room.ask("a")
    with pytest.raises(Busy) as refused, room.turns.turn("a", until()):
        pass
    assert refused.value.retry_after


def test_a_full_room_takes_nobody_of_an_account_that_has_as_many_in_it():
    room = Room(places=1, room=4)
    for who in ("a", "b", "b", "c", "c"):
        room.ask(who)
    for who in ("b", "c"):
        with pytest.raises(Busy), room.turns.turn(who, until()):
            pass
    room.close()


def test_in_a_full_room_the_last_of_the_account_with_most_gives_way_to_one_with_none():
    turns, held, refused, free = Turns(1, 4), [], [], threading.Event()

    def ask(who, name):
        try:
            with turns.turn(who, until()):
                held.append(name)
                assert free.wait(PATIENCE)
        except Busy:
            refused.append(name)

    threads = []
    for number, name in enumerate(("a1", "a2", "a3", "b1", "b2", "c1")):
        threads.append(threading.Thread(target=ask, args=[name[0], name]))
        threads[-1].start()
        Room._wait(lambda n=number: len(held) + len(turns._waiting) + len(refused) > n)
    Room._wait(lambda: refused)
    assert refused == ["a3"]
    free.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(held) == ["a1", "a2", "b1", "b2", "c1"]
    assert not turns._holding


def test_who_has_waited_long_enough_goes_and_leaves_nothing_behind(room):
    room.ask("a")
    with pytest.raises(Busy), room.turns.turn("b", until(0.05)):
        pass
    with pytest.raises(Busy), room.turns.turn("b", until(-1)):
        pass
    room.let_go("a")
    room.close()
    with room.turns.turn("b", until(0.05)):
        assert set(room.turns._holding) == {"b"}
    assert not room.turns._holding
    assert not room.turns._served


def test_an_account_that_sends_many_does_not_keep_another_waiting(settings, photo):
    """Six readings at a time of one account, without a pause; another one's is the next but one."""
    order, over = [], threading.Event()

    def reader(picture):
        order.append(picture.shape[1])
        time.sleep(0.02)
        return fictional_reading(picture)

    few = replace(settings, readings_at_once=1, web_threads=12)
    app = serving(few, {"ktp": reader})
    many, other = bearer_of(app, "many@example.org"), bearer_of(app, "other@example.org")

    def send(bearer, width):
        form = photo_form(encoded("JPEG", (width, 64)))
        return app.test_client().post("/read/ktp", data=form, headers=bearer).status_code

    def flood():
        while not over.is_set():
            send(many, 96)

    threads = [threading.Thread(target=flood) for _ in range(6)]
    for thread in threads:
        thread.start()
    try:
        for number in range(5):
            before = len(order)
            assert send(other, 200 + number) == 200
            between = order[before : order.index(200 + number)]
            assert len(between) <= 8  # those that were read while the call was on its way
    finally:
        over.set()
        for thread in threads:
            thread.join(PATIENCE)
        inside(app).stop(0)
        inside(app).database.forget_connections()


def test_who_is_patient_goes_after_all_who_hurry_and_takes_no_room():
    turns, order, free = Turns(1, 2), [], threading.Event()

    def hold():
        with turns.turn("first", until()):
            assert free.wait(PATIENCE)

    def ask(who, patient):
        with turns.turn(who, until(), patient):
            order.append(who)

    threads = [threading.Thread(target=hold)]
    threads += [threading.Thread(target=ask, args=each)
                for each in (("patient", True), ("ana", False), ("budi", False))]  # fmt: skip
    for waiting, thread in enumerate(threads):
        thread.start()
        Room._wait(lambda waiting=waiting: len(turns._waiting) >= waiting)
    with pytest.raises(Busy), turns.turn("citra", until()):
        pass
    free.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert order == ["ana", "budi", "patient"]


@pytest.mark.parametrize("said", ["wait=0", 'respond-async, WAIT="0"', "wait=0;x=1"])
def test_what_nobody_waits_for_is_not_begun(settings, said):
    begun, go_on, read = threading.Event(), threading.Event(), []

    def reader(picture):
        read.append(picture.shape[1])
        begun.set()
        assert go_on.wait(PATIENCE)
        return fictional_reading(picture)

    app = serving(replace(settings, readings_at_once=1), {"ktp": reader})
    bearer = bearer_of(app, "a@example.org")

    def send(width, **headers):
        form = photo_form(encoded("JPEG", (width, 64)))
        return app.test_client().post("/read/ktp", data=form, headers=bearer | headers)

    first = threading.Thread(target=send, args=[96])
    first.start()
    assert begun.wait(PATIENCE)
    refused = send(97, Prefer=said)
    go_on.set()
    first.join(PATIENCE)
    assert (refused.status_code, refused.json["code"]) == (503, "busy")
    assert send(98, Prefer="wait=60").status_code == 200
    assert read == [96, 98]
    inside(app).stop(5)
    inside(app).database.forget_connections()
