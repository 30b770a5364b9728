"""Limits in a real Redis: instances count together, and each for itself while it is away."""

from __future__ import annotations

import socket
from contextlib import ExitStack, closing
from dataclasses import replace

import pytest

from errors import RateLimited
from service.limits import Limits
from tests.conftest import running
from tests.emulators import free_port, redis
from tests.web.callers import assert_problem

pytestmark = pytest.mark.servers

RULES = {"limit_account": "", "limit_client": "3/hour", "limit_codes": "", "limit_tries": ""}


@pytest.fixture
def port():
    """Where Redis comes, goes and comes back."""
    return free_port()


@pytest.fixture
def two(settings, port, monkeypatch):
    """Two instances that share nothing but a Redis, called from an address that a test names; they
    try it again at once where it did not answer."""
    monkeypatch.setattr("service.limits.REST_SECONDS", 0.0)

    def instance(number):
        mine = {"data_dir": settings.data_dir / str(number)}
        address = {"redis_url": f"redis://127.0.0.1:{port}/0"}
        app = until.enter_context(running(replace(settings, **mine, **address, **RULES)))
        client = app.test_client()
        return lambda caller: client.get("/consent", environ_base={"REMOTE_ADDR": caller})

    with ExitStack() as until:
        yield instance(1), instance(2)


def answers(ask, caller, number):
    return [ask(caller).status_code for _ in range(number)]


def test_two_instances_count_together(two, port):
    one, other = two
    with redis(port):
        assert answers(one, "192.0.2.1", 2) == [200, 200]
        assert answers(other, "192.0.2.1", 2) == [200, 429]
        refused = one("192.0.2.1")
        assert_problem(refused, 429, "rate_limited")
        assert 3500 < int(refused.headers["Retry-After"]) <= 3600
        assert answers(other, "192.0.2.2", 1) == [200]


def test_while_redis_is_away_each_counts_for_itself_and_then_together_again(two, port, caplog):
    one, other = two
    with redis(port):
        assert answers(one, "192.0.2.1", 4) == [200, 200, 200, 429]
        assert answers(other, "192.0.2.1", 1) == [429]
    assert "redis down" not in caplog.text
    for instance in two:
        assert answers(instance, "192.0.2.1", 4) == [200, 200, 200, 429]
    assert "limits=redis down, counting in this worker" in caplog.messages
    with redis(port):  # empty, as one is that keeps nothing on disk
        assert answers(one, "192.0.2.1", 2) == [200, 200]
        assert answers(other, "192.0.2.1", 2) == [200, 429]


def test_an_instance_that_starts_before_redis_joins_in(two, port):
    one, other = two
    assert answers(one, "192.0.2.1", 1) == [200]
    with redis(port):
        assert answers(one, "192.0.2.1", 2) == [200, 200]
        assert answers(other, "192.0.2.1", 2) == [200, 429]


def test_one_that_did_not_answer_is_left_alone_for_a_while(caplog):
    limits = Limits({"client": "9/hour"}, f"redis://127.0.0.1:{free_port()}/0")  # nobody is there
    for _ in range(3):
        limits.take("client", "192.0.2.1")
    assert caplog.text.count("redis down") == 1


def test_a_redis_that_says_nothing_stops_nobody(caplog):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        with closing(Limits({"client": "1/hour"}, url)) as limits:
            limits.take("client", "192.0.2.1")
            with pytest.raises(RateLimited):
                limits.take("client", "192.0.2.1")
    assert "redis down" in caplog.text


def test_rules_and_callers_are_told_apart_in_redis():
    rules = {"client": "1/hour", "codes": "1/hour; 1/day"}
    with (
        redis() as url,
        closing(Limits(rules, url)) as one,
        closing(Limits(rules, url)) as other,
    ):
        one.take("client", "a")
        one.take("client", "b")
        other.take("codes", "a")
        for name, who in (("client", "a"), ("client", "b"), ("codes", "a")):
            with pytest.raises(RateLimited):
                other.take(name, who)
