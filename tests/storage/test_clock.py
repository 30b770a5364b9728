"""What time alone takes away waits for a clock that has gone on for an hour as it should."""

from __future__ import annotations

import pytest

from storage.clock import SETTLED_SECONDS, SKEW_SECONDS, Watch


class Clocks:
    """A clock on the wall that can be set, and one that can't."""

    def __init__(self):
        self.wall, self.running = 1e9, 100.0
        self.watch = Watch(lambda: self.wall, lambda: self.running)

    def go_on(self, seconds):
        self.wall += seconds
        self.running += seconds
        return self.watch.settled()


@pytest.fixture
def clocks():
    return Clocks()


def test_a_process_that_has_just_begun_may_have_begun_at_a_wrong_date(clocks):
    assert not clocks.go_on(SETTLED_SECONDS - 1)
    assert clocks.go_on(1)


@pytest.mark.parametrize("seconds", [2 * SKEW_SECONDS, 40 * 365 * 86_400.0])
def test_set_forward_it_is_settled_after_an_hour_and_the_log_says_so(clocks, seconds, caplog):
    assert clocks.go_on(SETTLED_SECONDS)
    clocks.wall += seconds
    assert not clocks.go_on(1)
    clocks.wall -= seconds  # and is mended
    assert not clocks.go_on(SETTLED_SECONDS - 1)
    assert clocks.go_on(1)
    assert f"clock=set forward seconds={seconds:.0f}" in caplog.messages


def test_what_clocks_differ_by_and_being_set_back_change_nothing(clocks):
    assert clocks.go_on(SETTLED_SECONDS)
    clocks.wall += SKEW_SECONDS / 2
    assert clocks.go_on(1)
    clocks.wall -= 86_400.0
    assert clocks.go_on(1)
