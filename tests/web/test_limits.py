"""Limits: how often one may ask, counted by account and by the client's address."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from limits.storage import MemoryStorage

from errors import RateLimited
from service.limits import Limits
from settings import SettingsError
from tests.conftest import bearer_of, fictional_reading, serving
from tests.web.callers import assert_problem, photo_form

pytestmark = pytest.mark.long  # it makes a service anew for each test

NONE = {"limit_account": "", "limit_client": "", "limit_codes": "", "limit_tries": ""}


@pytest.fixture
def serve(settings):
    """A service with the limits that a test wants, and no others."""

    def make(**limits):
        return serving(replace(settings, **NONE | limits), {"ktp": fictional_reading})

    return make


def refused(answer):
    assert_problem(answer, 429, "rate_limited")
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600
    return True


def test_readings_are_counted_by_account(serve, photo):
    app = serve(limit_account="2/hour")
    client, ana, budi = app.test_client(), bearer_of(app, "ana@x.org"), bearer_of(app, "budi@x.org")

    def ask(who, call):
        return client.post(call, data=photo_form(photo), headers=who)

    assert [ask(ana, call).status_code for call in ("/read/ktp", "/verify-ktp")] == [200, 200]
    assert refused(ask(ana, "/verify-ktp"))
    assert refused(ask(ana, "/read/ktp"))
    assert ask(budi, "/read/ktp").status_code == 200
    assert client.get("/account", headers=ana).status_code == 200  # which reads nothing


def test_calls_are_counted_by_address_before_the_token_is_looked_at(serve):
    client = serve(limit_client="3/hour").test_client()
    for call in ("/account", "/verifications", "/consent"):
        assert client.get(call).status_code in (200, 401)
    assert refused(client.get("/consent"))
    assert refused(client.post("/otp/send", json={"email": "ana@example.org"}))
    other = {"REMOTE_ADDR": "192.0.2.9"}
    assert client.get("/consent", environ_base=other).status_code == 200


def test_health_is_never_refused(serve):
    client = serve(limit_client="1/hour").test_client()
    for _ in range(3):
        for call in ("/healthz", "/readyz", "/metrics"):
            assert client.get(call).status_code == 200


@pytest.mark.parametrize(("name", "call"), [("limit_codes", "send"), ("limit_tries", "verify")])
def test_codes_and_tries_are_counted_by_address(serve, name, call):
    client = serve(**{name: "2/hour"}).test_client()

    def ask(number, **how):
        code = {"code": "000000"} if call == "verify" else {}
        body = {"email": f"someone{number}@example.org", **code}
        return client.post(f"/otp/{call}", json=body, **how)

    assert {ask(number).status_code for number in (1, 2)} <= {202, 400}
    assert refused(ask(3))
    assert ask(4, environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code in (202, 400)


@pytest.mark.parametrize(
    ("addresses", "good"),
    [
        (["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:2:3:4:5:6"], 1),
        (["2001:db8:1:2::1", "2001:db8:1:3::1", "2001:db8:2:2::1"], 3),
        (["192.0.2.1", "192.0.2.2", "192.0.2.3"], 3),
        (["192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1"], 1),
        (["fe80::1%eth0", "fe80::2%eth1", "fe80::3"], 1),
        (["", "nonsense", "nonsense"], 2),
    ],
)
def test_of_ipv6_a_whole_line_is_one_client(serve, addresses, good):
    client = serve(limit_codes="1/hour").test_client()
    statuses = [
        client.post("/otp/send", json={"email": f"who{number}@example.org"},
                    environ_base={"REMOTE_ADDR": address}).status_code
        for number, address in enumerate(addresses)
    ]  # fmt: skip
    assert sorted(statuses) == [202] * good + [429] * (3 - good)


def test_empty_switches_a_limit_off(serve):
    client = serve().test_client()
    assert {client.get("/consent").status_code for _ in range(50)} == {200}


def forwarded(client, address):
    return client.get("/consent", headers={"X-Forwarded-For": address})


def test_who_calls_directly_can_not_choose_an_address(serve):
    client = serve(limit_client="2/hour").test_client()
    assert [forwarded(client, f"192.0.2.{n}").status_code for n in range(2)] == [200, 200]
    assert refused(forwarded(client, "192.0.2.77"))


def test_behind_a_trusted_proxy_its_word_counts_and_no_other(settings):
    limited = replace(settings, **NONE | {"limit_client": "2/hour"}, trusted_proxies=1)
    client = serving(limited, {}).test_client()
    for made_up in ("198.51.100.1", "198.51.100.2"):
        assert forwarded(client, f"{made_up}, 192.0.2.1").status_code == 200
    assert refused(forwarded(client, "198.51.100.3, 192.0.2.1"))
    assert forwarded(client, "192.0.2.2").status_code == 200


@pytest.mark.parametrize("rule", ["x", "60", "60/fortnight", "-1/minute", "60 minute;"])
def test_a_limit_that_can_not_be_read_stops_the_start(serve, rule):
    with pytest.raises(SettingsError, match="limit"):
        serve(limit_client=rule)


def test_several_limits_in_one_hold_together():
    limits = Limits({"client": "5/second; 2/hour"})
    for _ in range(2):
        limits.take("client", "a")
    with pytest.raises(RateLimited):
        limits.take("client", "a")
    limits.take("client", "b")


def test_without_redis_the_worker_counts_for_itself(serve, settings, caplog):
    app = serving(
        replace(settings, **NONE | {"limit_client": "2/hour"}, redis_url="redis://127.0.0.1:1/0"),
        {},
    )
    client = app.test_client()
    assert [client.get("/consent").status_code for _ in range(2)] == [200, 200]
    assert refused(client.get("/consent"))
    assert "redis down" in caplog.text


def test_calls_at_once_are_counted_one_by_one(monkeypatch):
    """The library's store fails now and then where two threads count in it together."""
    real, inside, most = MemoryStorage.acquire_entry, [], []

    def acquire(*told, **named):
        inside.append(told)
        time.sleep(0.001)
        most.append(len(inside))
        inside.pop()
        return real(*told, **named)

    monkeypatch.setattr(MemoryStorage, "acquire_entry", acquire)
    limits = Limits({"client": "9/hour"})
    with ThreadPoolExecutor(8) as callers:
        list(callers.map(lambda number: limits.take("client", f"{number}"), range(32)))
    assert most == [1] * 32


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_is_set_gives_no_calls_and_holds_nobody_up_for_longer(monkeypatch, hours):
    limits, real, ahead = Limits({"client": "2/minute"}), time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: real() + ahead[0])
    for _ in range(2):
        limits.take("client", "ana")
    ahead[0] = 3600.0 * hours
    with pytest.raises(RateLimited) as told:
        limits.take("client", "ana")
    assert told.value.retry_after <= 60
    limits.take("client", "budi")
