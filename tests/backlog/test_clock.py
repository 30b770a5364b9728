"""The clock goes an hour forward, and back: nothing waits for the hour to come round again."""

from __future__ import annotations

import pytest

from backlog.callbacks import DUE, PAUSES, Callbacks
from backlog.claims import LEASE_SECONDS
from backlog.receivers import NotDelivered, Receivers
from backlog.signing import Signing
from backlog.submission import Submission
from storage.vault import Vault
from tests.records.kept import KEY

HOUR = 3600.0
ID = "00000000-0000-4000-8000-000000000001"


def photo(name):
    return Submission("ana", name.encode(), name, {}, None)


def nothing(connection):
    pass


def test_photos_that_came_while_it_was_ahead_are_read_once_it_is_back(submissions, claims, clock):
    clock.now += HOUR
    ids = {submissions.put(photo(name)).id for name in ("a", "b")}
    clock.now -= HOUR
    assert claims.claim() is None
    claims.mend_times()
    clock.now += LEASE_SECONDS
    found = [claims.claim() for _ in range(3)]
    assert {each.id for each in found if each} == ids
    assert found[2] is None


def test_who_reads_while_it_is_set_back_keeps_its_photo_and_one_who_is_killed_does_not(
    submissions, claims, clock
):
    clock.now += HOUR
    for name in ("a", "b"):
        submissions.put(photo(name))
    alive, killed = claims.claim(), claims.claim()
    clock.now -= HOUR
    for _ in range(5):  # once a minute would be too often to start a lease anew
        claims.mend_times()
        assert claims.claim() is None
        clock.now += LEASE_SECONDS / 10
    assert claims.finish(alive, nothing)
    clock.now += LEASE_SECONDS / 2
    again = claims.claim()
    assert (again.id, again.tries) == (killed.id, 2)
    assert claims.claim() is None


def test_what_is_due_as_it_should_be_stays_so(submissions, claims, clock):
    submissions.put(photo("a"))
    claims.give_back(claims.claim(), 60.0, counts=True)
    clock.now += 30
    claims.mend_times()
    clock.now += 29
    assert claims.claim() is None
    clock.now += 1
    assert claims.claim() is not None


def test_going_forward_hands_a_photo_to_another_and_only_one_of_both_ends_it(
    submissions, claims, clock
):
    submissions.put(photo("a"))
    first = claims.claim()
    clock.now += HOUR
    second = claims.claim()
    ended = []
    assert not claims.finish(first, ended.append)
    assert claims.finish(second, ended.append)
    assert len(ended) == 1


class Refusing(Receivers):
    """A receiver that takes nothing until told to."""

    def __init__(self):
        super().__init__(["hooks.example.org"])
        self.took, self.refuses = [], True

    def post(self, url, body, headers):
        if self.refuses:
            raise NotDelivered("status 500")
        self.took.append(headers["webhook-id"])


@pytest.fixture
def receivers():
    return Refusing()


@pytest.fixture
def callbacks(database, clock, receivers):
    signing = Signing(database, Vault([KEY]), clock)
    signing.renew("ana")
    return Callbacks(database, Vault([KEY]), signing, receivers, clock)


def put(database, callbacks):
    url = "https://hooks.example.org/"
    database.write(lambda c: callbacks.put(c, "ana", ID, url, {}))


def test_callbacks_of_the_hour_ahead_go_out_after_their_pause(
    database, callbacks, receivers, clock
):
    clock.now += HOUR
    put(database, callbacks)
    callbacks.deliver()  # is not taken: again in a minute
    put(database, callbacks)
    clock.now -= HOUR
    receivers.refuses = False
    assert callbacks.deliver() == 0
    callbacks.mend_times()
    clock.now += PAUSES[0]
    assert callbacks.deliver() == 2
    assert len(set(receivers.took)) == 2


def test_a_callback_that_waits_as_long_as_it_should_goes_no_sooner(
    database, callbacks, receivers, clock
):
    put(database, callbacks)
    for pause in PAUSES:
        callbacks.deliver()
        (before,) = callbacks.page(DUE, None, 9)
        callbacks.mend_times()
        assert callbacks.page(DUE, None, 9) == [before]
        clock.now += pause
