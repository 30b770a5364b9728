"""Callbacks: signed, tried again with one id, dead in the end, and never into a private network."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import update
from standardwebhooks import Webhook, WebhookVerificationError

from backlog import receivers as rules
from backlog.callbacks import PAUSES, Callbacks
from backlog.receivers import NotDelivered, Receivers, is_public
from backlog.signing import BOTH_SECONDS, Signing
from backlog.tables import CALLBACK_SECRETS, CALLBACKS
from errors import NotFound, RecordDamaged, Stale
from storage.vault import Vault
from tests.backlog.receiver import HOST, Receiver
from tests.records.kept import KEY, NEWER

pytestmark = pytest.mark.long  # each speaks TLS with keys of its own

ID = "00000000-0000-4000-8000-000000000001"
BODY = {"type": "verification.done", "data": {"id": ID, "verdict": "passed", "reasons": []}}


@pytest.fixture
def receiver(tmp_path):
    made = Receiver(tmp_path)
    yield made
    made.close()


@pytest.fixture
def receivers(receiver):
    """Lookups lead to the receiver here, which counts as public."""
    return Receivers([HOST], lambda *_: ["127.0.0.1"], lambda _: True, receiver.trust)


@pytest.fixture
def signing(database, clock):
    return Signing(database, Vault([KEY]), clock)


@pytest.fixture
def callbacks(database, clock, signing, receivers):
    return Callbacks(database, Vault([KEY]), signing, receivers, clock)


def put(database, callbacks, receiver, owner="ana"):
    database.write(lambda c: callbacks.put(c, owner, ID, receiver.url, BODY))


def test_the_librarys_own_verifier_takes_what_is_sent(
    database, callbacks, receiver, signing, clock, monkeypatch
):
    secret = signing.renew("ana")
    put(database, callbacks, receiver)
    assert callbacks.deliver() == 1
    ((headers, body),) = receiver.came
    monkeypatch.setattr(Webhook, "_Webhook__verify_timestamp", verified_at(clock))
    assert Webhook(secret).verify(body, headers) == BODY
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body.replace(b"passed", b"failed"), headers)
    assert callbacks.page(None, None, 9) == []
    assert callbacks.deliver() == 0


def verified_at(clock):
    """The library's check of the time, by the test's clock."""

    def check(self, header):
        assert abs(int(header) - clock()) < 300
        return datetime.fromtimestamp(int(header), UTC)

    return check


def test_while_a_secret_changes_both_sign(
    database, callbacks, receiver, signing, clock, monkeypatch
):
    monkeypatch.setattr(Webhook, "_Webhook__verify_timestamp", verified_at(clock))
    old, new = signing.renew("ana"), signing.renew("ana")
    assert old != new
    put(database, callbacks, receiver)
    callbacks.deliver()
    headers, body = receiver.came[0]
    for secret in (old, new):
        assert Webhook(secret).verify(body, headers) == BODY
    clock.now += BOTH_SECONDS
    put(database, callbacks, receiver)
    callbacks.deliver()
    headers, body = receiver.came[1]
    assert Webhook(new).verify(body, headers) == BODY
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(body, headers)


@pytest.mark.parametrize("status", [500, 302, 404])
def test_one_that_is_not_taken_goes_again_with_its_id_until_it_is_dead(
    database, callbacks, receiver, signing, clock, status
):
    signing.renew("ana")
    receiver.status = status
    put(database, callbacks, receiver)
    for pause in (*PAUSES, None):
        assert callbacks.deliver() == 0
        assert callbacks.deliver() == 0  # not before its time
        clock.now += pause or 0
    assert len(receiver.came) == 1 + len(PAUSES)  # and a redirect was not followed
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in receiver.came}) == 1 + len(PAUSES)
    (dead,) = callbacks.page("dead", None, 9)
    assert callbacks.counts() == {"due": 0, "dead": 1}
    receiver.status = 204
    clock.now += 3600
    assert callbacks.deliver() == 0
    callbacks.retry(dead.id)
    assert callbacks.deliver() == 1
    assert receiver.came[-1][0]["webhook-id"] == dead.id


@pytest.mark.parametrize("status", [500, 302])
def test_a_receiver_that_is_in_trouble_for_an_hour_is_told_after_it(
    database, callbacks, receiver, signing, clock, status
):
    signing.renew("ana")
    put(database, callbacks, receiver)
    began, taken = clock.now, []
    while clock.now < began + 3 * 3600:
        receiver.status = status if clock.now < began + 3600 else 204
        if callbacks.deliver():
            taken.append(clock.now - began)
        clock.now += 60
    assert taken == [sum(PAUSES[:4])]
    assert len(receiver.came) == 5  # and a redirect was not followed
    assert {headers["webhook-id"] for headers, _ in receiver.came} == set(receiver.took)
    assert callbacks.counts() == {"due": 0, "dead": 0}


def test_only_a_dead_one_is_sent_again_by_hand(database, callbacks, receiver):
    put(database, callbacks, receiver)
    (waiting,) = callbacks.page("due", None, 9)
    with pytest.raises(Stale):
        callbacks.retry(waiting.id)
    with pytest.raises(NotFound):
        callbacks.retry(ID)


def test_a_receiver_that_does_not_answer_is_left_after_a_while_and_holds_up_its_account_alone(
    database, callbacks, receiver, signing, monkeypatch
):
    monkeypatch.setattr(rules, "SECONDS", 0.3)
    for owner in ("ana", "budi"):
        signing.renew(owner)
    for owner in ("ana", "ana", "budi"):
        put(database, callbacks, receiver, owner)
    receiver.go_on.clear()
    assert callbacks.deliver() == 0
    assert len(receiver.came) == 2  # one of each account
    assert {each.tries for each in callbacks.page("due", None, 9)} == {0, 1}


def test_nobody_is_told_without_a_certificate_of_the_host(receiver):
    strange = Receivers(
        [HOST], lambda *_: ["127.0.0.1"], lambda _: True, ssl.create_default_context()
    )
    with pytest.raises(NotDelivered, match="SSLCertVerificationError"):
        strange.post(receiver.url, b"{}", {})
    assert receiver.came == []


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["10.0.0.8"], ["169.254.169.254"], ["8.8.8.8", "192.168.1.1"], ["::1"],
     ["fe80::1%eth0"], ["fd00::1"], ["::ffff:10.0.0.1"], ["64:ff9b::a00:1"], ["2002:a00:1::1"],
     ["224.0.0.1"], ["0.0.0.0"], ["100.64.0.1"], []],
)  # fmt: skip
def test_a_host_that_leads_into_a_private_network_is_not_connected_to(receiver, addresses):
    private = Receivers([HOST], lambda *_: addresses, context=receiver.trust)
    with pytest.raises(NotDelivered, match="address not public"):
        private.post(receiver.url, b"{}", {})
    assert receiver.came == []


def test_public_addresses_are_public():
    assert all(map(is_public, ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"]))


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://hooks.example.org/a?b=c", True),
        ("https://HOOKS.example.org:8443/", True),
        ("https://a.example.net/", True),
        ("https://example.net/", False),
        ("https://evilexample.net/", False),
        ("https://a.example.net.evil.org/", False),
        ("http://hooks.example.org/", False),
        ("https://user@hooks.example.org/", False),
        ("https://hooks.example.org:0/", False),
        ("https://hooks.example.org:99999/", False),
        ("https://hooks.example.org/#x", False),
        ("https://hooks.example.org/a b", False),
        ("https://hooks.example.org/\r\nX: y", False),
        ("https://hooks.example.org/" + "x" * 500, False),
        ("https://[::1", False),
        ("ftp://hooks.example.org/", False),
        ("", False),
    ],
)
def test_only_addresses_that_the_operator_allows(url, allowed):
    assert Receivers([HOST, "*.example.net"]).allows(url) is allowed


def as_localhost_may_be(host, port):
    """An address where nobody listens, as on ::1, and the receiver's."""
    return ["127.0.0.2", "127.0.0.1"]


def test_a_developers_own_machine_is_told_by_plain_http(tmp_path):
    here = Receiver(tmp_path, plain=True)
    try:
        url = f"http://localhost:{here.port}/told"
        home, abroad = (
            Receivers(["localhost"], as_localhost_may_be, at_home=each) for each in (True, False)
        )
        home.post(url, b"{}", {"webhook-id": "one"})
        assert [headers["webhook-id"] for headers, _ in here.came] == ["one"]
        assert not abroad.allows(url)
        with pytest.raises(NotDelivered, match="host not allowed"):
            abroad.post(url, b"{}", {"webhook-id": "two"})
        with pytest.raises(NotDelivered, match="address not public"):
            abroad.post(f"https://localhost:{here.port}/told", b"{}", {"webhook-id": "three"})
        assert not home.allows(f"http://127.0.0.1:{here.port}/told"), "it was not named"
        assert len(here.came) == 1
    finally:
        here.close()


def test_an_accounts_end_takes_its_callbacks_and_secret(database, callbacks, receiver, signing):
    signing.renew("ana")
    put(database, callbacks, receiver)
    put(database, callbacks, receiver, "budi")
    callbacks.erase_owner("ana")
    assert [each.owner for each in callbacks.page(None, None, 9)] == ["budi"]
    assert not signing.ready("ana")
    callbacks.erase_of(ID)
    assert callbacks.counts() == {"due": 0, "dead": 0}


def test_under_a_new_key_they_go_all_the_same(database, callbacks, receiver, receivers, clock):
    callbacks.signing.renew("ana")
    put(database, callbacks, receiver)
    both = Vault([NEWER, KEY])
    assert Callbacks(database, both, Signing(database, both), receivers).reseal() == 1
    new = Vault([NEWER])
    after = Callbacks(database, new, Signing(database, new, clock), receivers, clock)
    assert after.deliver() == 1


def test_one_that_no_key_opens_is_dead_and_stops_no_other(database, callbacks, receiver, signing):
    for owner in ("ana", "budi"):
        signing.renew(owner)
        put(database, callbacks, receiver, owner)
    damage = update(CALLBACKS).where(CALLBACKS.c.owner == "ana").values(sealed=b"x")
    database.write(lambda c: c.execute(damage))
    assert callbacks.deliver() == 1
    assert [each.owner for each in callbacks.page("dead", None, 9)] == ["ana"]
    given = update(CALLBACK_SECRETS).where(CALLBACK_SECRETS.c.owner == "ana").values(owner="citra")
    database.write(lambda c: c.execute(given))
    with pytest.raises(RecordDamaged):
        signing.headers("citra", ID, "{}")


class Slow(Receivers):
    """Takes all that comes; that of one account as slowly as it may."""

    def __init__(self, clock):
        super().__init__(["*.example.org"])
        self.clock, self.took = clock, []

    def post(self, url, body, headers):
        whose = url.removeprefix("https://").partition(".")[0]
        self.clock.now += 9.0 if whose == "ana" else 0.1
        self.took.append(whose)


def test_who_takes_each_slowly_holds_up_nobody_else(database, signing, clock):
    receivers = Slow(clock)
    callbacks = Callbacks(database, Vault([KEY]), signing, receivers, clock)
    for whose, count in (("ana", 5), ("budi", 3)):
        signing.renew(whose)
        for _ in range(count):
            url = f"https://{whose}.example.org/"
            database.write(lambda c, o=whose, u=url: callbacks.put(c, o, str(uuid4()), u, {}))
            clock.now += 0.01
    callbacks.deliver()
    assert receivers.took[:4] == ["ana", "budi", "budi", "budi"]
    for _ in range(4):
        clock.now += 9.0
        callbacks.deliver()
    assert receivers.took.count("ana") == 5
