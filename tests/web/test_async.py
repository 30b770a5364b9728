"""POST /verify-ktp?mode=async: kept before it is answered, read once, told, erased."""

from __future__ import annotations

import io
import threading
import time
from dataclasses import replace

import pytest
from standardwebhooks import Webhook

from backlog import claims
from backlog.receivers import Receivers
from errors import CardNotFound, ImageUndecoded, UpstreamUnavailable
from tests.backlog.receiver import HOST, Receiver
from tests.conftest import bearer_of, encoded, fictional_reading, inside, serving
from tests.web.callers import NEITHER, assert_problem, photo_form, verified
from web.http.schemas import AcceptedAnswer, CallbacksAnswer, SubmissionsAnswer, VerificationAnswer

pytestmark = pytest.mark.long  # it makes a service anew for each test

PATIENCE = 30


@pytest.fixture
def app(app, monkeypatch):
    """Nobody reads but who is told to."""
    monkeypatch.setattr("service.upkeep.Upkeep.start", lambda _: None)
    return app


@pytest.fixture
def admin(app):
    return bearer_of(app, "boss@example.org", admin=True)


def sent(client, bearer, photo, **fields):
    return client.post("/verify-ktp?mode=async", data=photo_form(photo, **fields), headers=bearer)


def told(client, bearer, answer):
    return client.get(f"/verifications/{answer.json['id']}", headers=bearer)


def read(app):
    """Read all that is due now."""
    count = 0
    while inside(app).later.read_one():
        count += 1
    return count


def failing(app, error):
    def reader(photo):
        raise error

    inside(app).desk.open({"ktp": reader})


def move(app, monkeypatch, seconds):
    """The backlog's clock."""
    later = inside(app).later
    now = later.submissions.clock() + seconds
    for each in (later.submissions, later.claims):
        monkeypatch.setattr(each, "clock", lambda: now)


def test_it_is_answered_with_an_id_and_read_afterwards(app, client, bearer, photo):
    answer = sent(client, bearer, photo, reference_id="order-1")
    assert answer.status_code == 202
    AcceptedAnswer.model_validate(answer.json)
    assert answer.headers["Location"] == f"/verifications/{answer.json['id']}"
    assert answer.json["state"] == "waiting"
    assert told(client, bearer, answer).json == answer.json
    assert read(app) == 1
    kept = told(client, bearer, answer)
    VerificationAnswer.model_validate(kept.json)
    assert (kept.json["state"], kept.json["id"]) == ("done", answer.json["id"])
    assert kept.json["reference_id"] == "order-1"
    assert kept.headers["ETag"] == '"1"'
    assert inside(app).later.submissions.depth().waiting == 0


def test_it_reads_what_a_call_that_waits_reads(app, client, bearer, photo):
    now = verified(client, bearer, photo)
    answer = sent(client, bearer, photo)
    read(app)
    later = told(client, bearer, answer).json
    for made in (now, later):
        for name in ("id", "created_at", "expires_at", "timings_ms"):
            del made[name]
    assert later == now


def test_a_reference_has_one_record_whichever_way_it_is_sent(app, client, bearer, photo):
    first = sent(client, bearer, photo, reference_id="r")
    assert sent(client, bearer, photo, reference_id="r").json == first.json
    now = verified(client, bearer, photo, reference_id="r")
    assert now["id"] == first.json["id"]
    read(app)
    again = sent(client, bearer, photo, reference_id="r")
    assert (again.status_code, again.json["id"], again.json["state"]) == (202, now["id"], "done")
    other = encoded("JPEG", (97, 64))
    assert_problem(sent(client, bearer, other, reference_id="r"), 409, "reference_reused")


def test_sent_to_be_read_later_while_it_is_read_it_has_one_record(app, client, bearer, photo):
    promised = []

    def reader(image):
        if not promised:
            promised.append(sent(app.test_client(), bearer, photo, reference_id="order-1"))
        return fictional_reading(image)

    inside(app).desk.open({"ktp": reader})
    waited = verified(client, bearer, photo, reference_id="order-1")
    assert waited["id"] == promised[0].json["id"]
    read(app)
    assert told(client, bearer, promised[0]).json["state"] == "done"


def test_a_photo_without_a_card_has_failed_with_its_code(app, client, bearer, photo, admin):
    failing(app, CardNotFound())
    answer = sent(client, bearer, photo)
    assert read(app) == 1
    assert read(app) == 0
    failed = told(client, bearer | {"Accept-Language": "id"}, answer).json
    AcceptedAnswer.model_validate(failed)
    assert (failed["state"], failed["error"]["code"]) == ("failed", "card_not_found")
    assert failed["error"]["title"] == "Tidak ada kartu pada foto"
    retry = client.post(f"/submissions/{answer.json['id']}/retry", headers=admin)
    said = assert_problem(retry, 409, "stale")  # its photo is gone
    assert said["advice"].endswith("a photo that is gone must be sent anew.")


def test_a_decoder_that_ended_may_have_ended_by_something_else(
    app, client, bearer, photo, monkeypatch
):
    failing(app, ImageUndecoded())
    answer, other = (sent(client, bearer, photo) for _ in range(2))
    for _ in range(2):
        assert read(app) == 2
        assert told(client, bearer, answer).json["state"] == "waiting"
        move(app, monkeypatch, 60)
    assert read(app) == 2
    assert told(client, bearer, answer).json["error"]["code"] == "image_unreadable"
    assert told(client, bearer, other).json["state"] == "failed"


def test_after_three_tries_it_has_failed_and_an_admin_has_it_read_again(
    app, client, bearer, photo, admin, monkeypatch
):
    failing(app, ValueError("SITI CONTOH"))
    answer = sent(client, bearer, photo)
    path = f"/submissions/{answer.json['id']}/retry"
    for _ in range(3):
        assert read(app) == 1
        move(app, monkeypatch, 60)
    assert told(client, bearer, answer).json["state"] == "waiting"
    assert read(app) == 1
    assert told(client, bearer, answer).json["error"]["code"] == "internal_error"
    listed = client.get("/submissions?state=failed", headers=admin)
    SubmissionsAnswer.model_validate(listed.json)
    (item,) = listed.json["items"]
    assert (item["id"], item["retriable"], listed.json["failed"]) == (answer.json["id"], True, 1)
    assert_problem(client.post(path, headers=bearer), 403, "not_yours")
    inside(app).desk.open({"ktp": fictional_reading})
    assert client.post(path, headers=admin).json["state"] == "waiting"
    read(app)
    assert told(client, bearer, answer).json["state"] == "done"


def test_a_store_that_is_down_counts_no_try(app, client, bearer, photo, monkeypatch):
    answer = sent(client, bearer, photo)
    store = inside(app).keeper.store

    def down(*_, **__):
        raise UpstreamUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(type(store), "add", down)
        for _ in range(5):
            with pytest.raises(UpstreamUnavailable):
                inside(app).later.read_one()
            move(app, monkeypatch, 61)
    assert told(client, bearer, answer).json["state"] == "waiting"
    read(app)
    assert told(client, bearer, answer).json["state"] == "done"


def test_past_its_deadline_it_is_not_read_any_more(app, client, bearer, photo, monkeypatch):
    answer = sent(client, bearer, photo)
    inside(app).desk.open({"ktp": lambda photo: pytest.fail("nobody waits for it")})
    monkeypatch.setattr(inside(app).later, "_settled", lambda: True)
    move(app, monkeypatch, 24 * 3600)
    read(app)
    assert told(client, bearer, answer).json["error"]["code"] == "busy"


def test_where_the_clock_was_set_forward_what_waits_is_read(
    app, client, bearer, photo, monkeypatch
):
    """So it is after an outage of days: a service that has just begun knows no better."""
    answer = sent(client, bearer, photo)
    move(app, monkeypatch, 400 * 24 * 3600)
    read(app)
    assert told(client, bearer, answer).json["state"] == "done"


def test_a_reader_that_is_killed_once_the_record_is_kept_has_it_kept_once(
    app, client, bearer, photo, monkeypatch
):
    answer = sent(client, bearer, photo)
    later = inside(app).later

    class Killed(BaseException):
        pass

    def killed(*_):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(later, "_end", killed)
        with pytest.raises(Killed):
            later.read_one()
    assert told(client, bearer, answer).json["state"] == "reading"
    inside(app).desk.open({"ktp": lambda photo: pytest.fail("it is read already")})
    move(app, monkeypatch, claims.LEASE_SECONDS)
    read(app)
    assert told(client, bearer, answer).json["state"] == "done"


def test_what_is_erased_while_it_waits_or_is_read_leaves_nothing(app, client, bearer, photo):
    waits = sent(client, bearer, photo)
    stranger = bearer_of(app, "stranger@example.org")
    path = f"/verifications/{waits.json['id']}"
    assert_problem(client.delete(path, headers=stranger), 404, "not_found")
    assert client.delete(path, headers=bearer).status_code == 204
    assert_problem(told(client, bearer, waits), 404, "not_found")
    assert read(app) == 0
    begun, go_on = threading.Event(), threading.Event()

    def reader(photo):
        begun.set()
        assert go_on.wait(PATIENCE)
        return fictional_reading(photo)

    inside(app).desk.open({"ktp": reader})
    answer = sent(client, bearer, photo)
    thread = threading.Thread(target=read, args=[app])
    thread.start()
    assert begun.wait(PATIENCE)
    assert client.delete("/account", headers=bearer).status_code == 204
    go_on.set()
    thread.join(PATIENCE)
    trail = inside(app).keeper.trail(answer.json["id"])
    assert [line.action for line in trail] == ["created", "erased"]
    assert inside(app).keeper.kept(answer.json["id"]) is None
    assert inside(app).later.submissions.page(None, None, 9) == []


def test_a_stranger_does_not_see_it_and_an_admin_does(app, client, bearer, photo, admin):
    answer = sent(client, bearer, photo)
    stranger = bearer_of(app, "stranger@example.org")
    assert_problem(told(client, stranger, answer), 404, "not_found")
    assert told(client, admin, answer).json["state"] == "waiting"
    assert_problem(client.get("/submissions", headers=bearer), 403, "not_yours")
    missing = client.post(f"/submissions/{NEITHER}/retry", headers=admin)
    assert_problem(missing, 404, "not_found")
    for wrong in ("state=none", "limit=0", "cursor=x"):
        assert_problem(client.get(f"/submissions?{wrong}", headers=admin), 400, "form_invalid")


def test_pages_of_what_waits_go_on(app, client, bearer, admin):
    ids = {sent(client, bearer, encoded("JPEG", (96 + n, 64))).json["id"] for n in range(3)}
    first = client.get("/submissions?limit=2", headers=admin).json
    rest = client.get(f"/submissions?cursor={first['next_cursor']}", headers=admin).json
    assert {item["id"] for item in first["items"] + rest["items"]} == ids
    assert rest["next_cursor"] is None


def test_an_account_takes_along_what_waits(app, client, bearer, photo):
    answer = sent(client, bearer, photo, reference_id="mine")
    assert client.get("/account", headers=bearer).json["waiting"] == [answer.json]


@pytest.mark.parametrize("mode", ["later", "async&mode=async"])
def test_another_mode_is_refused(client, bearer, photo, mode):
    answer = client.post(f"/verify-ktp?mode={mode}", data=photo_form(photo), headers=bearer)
    assert assert_problem(answer, 400, "form_invalid")["field"] == "mode"


def test_the_sandbox_answers_it_too(settings):
    made = serving(replace(settings, sandbox=True), {"ktp": fictional_reading})
    client, bearer = made.test_client(), bearer_of(made, "a@example.org")

    def ask(name):
        form = {"image": (io.BytesIO(b"x"), name)}
        return client.post("/verify-ktp?mode=async", data=form, headers=bearer)

    answer = ask("sandbox-passed.jpg")
    assert (answer.status_code, answer.json["state"]) == (202, "done")
    assert told(client, bearer, answer).json["verdict"] == "passed"
    assert_problem(ask("sandbox-card_not_found.jpg"), 422, "card_not_found")
    inside(made).stop(5)
    inside(made).database.forget_connections()


def test_the_services_own_thread_reads_it(settings, photo):
    made = serving(settings, {"ktp": fictional_reading})
    client, bearer = made.test_client(), bearer_of(made, "a@example.org")
    answer = sent(client, bearer, photo)
    end = time.monotonic() + PATIENCE
    while told(client, bearer, answer).json["state"] != "done" and time.monotonic() < end:
        time.sleep(0.02)
    assert told(client, bearer, answer).json["state"] == "done"
    inside(made).stop(5)
    inside(made).database.forget_connections()


def test_what_became_of_it_is_told_where_it_was_asked_for(settings, photo, tmp_path):
    receiver = Receiver(tmp_path)
    made = serving(replace(settings, callback_hosts=HOST), {"ktp": fictional_reading})
    parts = inside(made)
    parts.callbacks.receivers = Receivers(
        [HOST], lambda *_: ["127.0.0.1"], lambda _: True, receiver.trust
    )
    client, bearer = made.test_client(), bearer_of(made, "a@example.org")
    admin = bearer_of(made, "boss@example.org", admin=True)
    refused = sent(client, bearer, photo, callback_url=receiver.url)
    told = assert_problem(refused, 400, "form_invalid")  # no secret yet
    assert "POST /callbacks/secret" in told["advice"]
    secret = client.post("/callbacks/secret", headers=bearer).json["secret"]
    for wrong in ("https://elsewhere.example.org/", "http://" + HOST):
        answer = sent(client, bearer, photo, callback_url=wrong)
        told = assert_problem(answer, 400, "form_invalid")
        assert told["field"] == "callback_url"
        assert "CALLBACK_HOSTS" in told["advice"]
    form = photo_form(photo, callback_url=receiver.url)
    now = client.post("/verify-ktp", data=form, headers=bearer)
    assert_problem(now, 400, "form_invalid")  # who waits for the answer needs none
    one = sent(client, bearer, photo, callback_url=receiver.url).json["id"]
    end = time.monotonic() + PATIENCE
    while not receiver.came and time.monotonic() < end:
        time.sleep(0.02)
    headers, body = receiver.came[0]
    told = Webhook(secret).verify(body, headers)
    assert told["data"] == {
        "id": one, "state": "done", "verdict": "review",
        "reasons": ["low_confidence", "nik_region_differs"],
    }  # fmt: skip
    assert b"SITI" not in body
    failing(made, CardNotFound())
    receiver.status = 500
    two = sent(client, bearer, photo, callback_url=receiver.url).json["id"]
    while len(receiver.came) < 2 and time.monotonic() < end:
        time.sleep(0.02)
    data = Webhook(secret).verify(receiver.came[1][1], receiver.came[1][0])["data"]
    assert data == {"id": two, "state": "failed", "code": "card_not_found"}
    listed = client.get("/callbacks?state=due", headers=admin).json
    CallbacksAnswer.model_validate(listed)
    assert [item["verification"] for item in listed["items"]] == [two]
    assert_problem(client.get("/callbacks", headers=bearer), 403, "not_yours")
    assert_problem(client.get("/callbacks?state=x", headers=admin), 400, "form_invalid")
    again = f"/callbacks/{listed['items'][0]['id']}/retry"
    assert_problem(client.post(again, headers=bearer), 403, "not_yours")
    assert_problem(client.post(again, headers=admin), 409, "stale")
    made_dead = "UPDATE callbacks SET state = 'dead'"
    parts.database.write(lambda c: c.exec_driver_sql(made_dead))
    receiver.status = 204
    assert client.post(again, headers=admin).status_code == 204
    while len(receiver.came) < 3 and time.monotonic() < end:
        time.sleep(0.02)
    assert receiver.came[2][0]["webhook-id"] == listed["items"][0]["id"]
    parts.stop(5)
    parts.database.forget_connections()
    receiver.close()


def test_metrics_tell_what_waits_and_none_of_it_where_the_database_is_down(
    app, client, bearer, photo, monkeypatch
):
    sent(client, bearer, photo)
    assert "\nsubmissions_waiting 1.0\n" in client.get("/metrics").text

    def down(_):
        raise UpstreamUnavailable

    monkeypatch.setattr(inside(app).database, "read", down)
    told = client.get("/metrics")
    assert told.status_code == 200
    assert "http_requests_total" in told.text
    assert "submissions_waiting" not in told.text
