"""Nothing personal in a log, an error, a metric, a traceback or a file's name.

Marked values go through every call, rightly and wrongly, with every logger of every library at
DEBUG; then everything that the service has said is searched for them.
"""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from sqlalchemy import text

from tests import marked
from tests.conftest import bearer_of, inside, running, serving
from tests.documents.templates import PLAIN
from tests.marked import found, hostile_calls
from tests.web.callers import NEITHER
from web.http.sandbox import error_kinds
from web.pages.wiring import NAMES

pytestmark = pytest.mark.long  # it makes a service anew for each test


@pytest.fixture
def heard(monkeypatch):
    """What is logged from here on; the codes that are sent are marked too."""
    monkeypatch.setattr("auth.otp.secrets.randbelow", lambda _: int(marked.CODE))
    with marked.listening() as heard:
        yield heard


@pytest.fixture
def settings(settings):
    """Everything switched on that keeps or tells more."""
    return replace(settings, keep_images=True, records_in_clear=True, sandbox=True,
                   otp_resend_seconds=0, otp_per_hour=1000,
                   cors_origins="https://app.example.org")  # fmt: skip


@pytest.fixture
def app(heard, settings):
    with running(settings, marked.marked_reading) as made:
        yield made


@pytest.fixture
def admin(app):
    return bearer_of(app, marked.ADMIN, admin=True)


def sign_in(client):
    """A wrong code, then the right one; gives the header that carries the token."""
    client.post("/otp/send", json={"email": marked.EMAIL})
    assert client.post("/otp/verify", json={"email": marked.EMAIL, "code": "0"}).status_code == 400
    answer = client.post("/otp/verify", json={"email": marked.EMAIL, "code": marked.CODE})
    assert answer.status_code == 200
    return {"Authorization": f"Bearer {answer.get_json()['token']}"}


def whole_life(client, admin):
    """Every call as it is meant; gives the secrets that were made on the way."""
    mine = sign_in(client)
    form = marked.form(reference_id=marked.REFERENCE, consent=marked.CONSENT)
    kept = client.post("/verify-ktp", data=form, headers=mine).get_json()
    record, again = f"/verifications/{kept['id']}", marked.marked_photo("PNG")
    reused = marked.form(again, reference_id=marked.REFERENCE)
    assert client.post("/verify-ktp", data=reused, headers=mine).status_code == 409
    assert client.post("/read/ktp", data=marked.form(), headers=mine).status_code == 200
    corrected = {"fields": {"nama": marked.NAME + " X"}, "decision": "passed", "note": marked.NOTE}
    change = {"json": corrected, "headers": admin | {"If-Match": '"1"'}}
    assert client.patch(record, **change).status_code == 200
    assert client.patch(record, **change).status_code == 409
    for path in (record, f"{record}/image", f"{record}/audit", "/verifications?limit=1"):
        assert client.get(path, headers=admin).status_code == 200
    later = client.post("/verify-ktp?mode=async", data=marked.form(), headers=mine)
    assert later.status_code == 202
    for path in ("/submissions", "/callbacks"):
        assert client.get(path, headers=admin).status_code == 200
    signs = client.post("/callbacks/secret", headers=mine).get_json()["secret"]
    for path in ("/submissions/{}/retry", "/callbacks/{}/retry"):
        assert client.post(path.format(NEITHER), headers=admin).status_code == 404
    template = PLAIN | {"name": "zubaidah"}
    assert client.put("/templates/zubaidah", json=template, headers=mine).status_code == 200
    for path in ("/templates", "/templates/zubaidah"):
        assert client.get(path, headers=mine).status_code == 200
    assert client.delete("/templates/zubaidah", headers=mine).status_code == 204
    fresh = client.post("/token/refresh", headers=mine).get_json()["token"]
    for path in ("/account", "/consent", "/kinds", "/healthz", "/readyz", "/metrics"):
        assert client.get(path, headers=mine).status_code == 200
    assert client.delete(record, headers=mine).status_code == 204
    assert client.delete("/account", headers=mine).status_code == 204
    return [
        fresh,
        f"{signs}.{signs}.{signs}",
        *(header["Authorization"][7:] for header in (mine, admin)),
    ]


def test_every_call_as_it_is_meant_and_as_it_is_not(app, admin, heard, settings, capfd):
    client, calls, refused = app.test_client(), set(), []
    app.after_request(lambda response: note_call(calls, response))
    secrets = whole_life(client, admin)
    kept = client.post("/verify-ktp", data=marked.form(), headers=admin).get_json()
    for answer in hostile_calls(client, admin, kept["id"]):
        assert answer.status_code >= 400
        refused.append(f"{answer.headers}{answer.text}")
    rules = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in rule.methods
        if rule.endpoint.split(".")[0] not in NAMES
    }
    rules = {each for each in rules if each[0] not in ("HEAD", "OPTIONS")}
    assert {each for each in rules if not each[1].startswith("/openapi")} <= calls
    marks = [*marked.MARKS, *(part for token in secrets for part in (token, token.split(".")[2]))]
    assert found("".join(refused), marks) == []
    assert found(client.get("/metrics").text, marks) == []
    names = "\n".join(str(path.relative_to(settings.data_dir.parent))
                      for path in settings.data_dir.rglob("*"))  # fmt: skip
    assert "outbox" in names
    assert found(names, marks) == []
    assert "sqlalchemy.engine.Engine" in heard.text  # the libraries did speak
    assert found(heard.text, marks) == []
    assert found("".join(capfd.readouterr()), marks) == []


def note_call(calls, response):
    from flask import request

    if request.url_rule:
        calls.add((request.method, request.url_rule.rule))
    return response


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_exif_is_told_to_no_log(app, admin, heard, file_format):
    photo = marked.marked_photo(file_format)
    answer = app.test_client().post("/read/ktp", data=marked.form(photo), headers=admin)
    assert answer.status_code == 200
    assert found(heard.text) == []


def fault(kind):
    told = f"{marked.NIK} {marked.NAME} {marked.ADDRESS}"
    if kind is UnicodeDecodeError:
        return kind("utf-8", told.encode(), 0, 1, told)
    if kind is ExceptionGroup:
        return kind(told, [ValueError(told)])
    return kind(told)


@pytest.mark.parametrize(
    "kind",
    [ValueError, KeyError, OSError, RuntimeError, AssertionError, UnicodeDecodeError,
     ExceptionGroup, MemoryError, TimeoutError],
)  # fmt: skip
@pytest.mark.parametrize("call", ["/verify-ktp", "/read/ktp"])
def test_a_fault_inside_the_reader(settings, heard, kind, call):
    def reader(photo):
        try:
            raise fault(kind)
        except kind as error:
            raise fault(kind) from error

    app = serving(settings, {"ktp": reader})
    client, admin = app.test_client(), bearer_of(app, marked.ADMIN, admin=True)
    answer = client.post(call, data=marked.form(), headers=admin)
    assert answer.status_code == 500
    assert f"fault={kind.__name__}" in heard.text
    assert found(answer.text + heard.text + client.get("/metrics").text) == []


@pytest.mark.parametrize("kind", error_kinds().values(), ids=error_kinds())
def test_an_error_of_the_house_with_a_cause_that_quotes(settings, heard, kind):
    def reader(photo):
        raise kind from fault(ValueError)

    app = serving(settings, {"ktp": reader})
    client, admin = app.test_client(), bearer_of(app, marked.ADMIN, admin=True)
    answer = client.post("/verify-ktp", data=marked.form(), headers=admin)
    assert answer.get_json(force=True)["code"] == kind.code
    assert found(answer.text + heard.text) == []


@pytest.mark.parametrize("table", ["verifications", "images", "audit", "accounts", "codes"])
def test_a_database_error_that_quotes_values(app, admin, heard, table):
    told = f"{marked.NIK} {marked.NAME} {marked.EMAIL} {marked.CODE}"
    trigger = f"CREATE TRIGGER no BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, '{told}'); END"
    inside(app).database.write(lambda c: c.execute(text(trigger)))
    heard.lines.clear()
    client = app.test_client()
    if table == "codes":
        answer = client.post("/otp/send", json={"email": marked.EMAIL})
    elif table == "accounts":
        inside(app).codes.send(marked.EMAIL, "x")
        body = {"email": marked.EMAIL, "code": marked.CODE}
        answer = client.post("/otp/verify", json=body)
    else:
        answer = client.post("/verify-ktp", data=marked.form(), headers=admin)
    assert answer.get_json(force=True)["code"] == "upstream_unavailable"
    assert "database error=IntegrityError" in heard.text
    assert found(answer.text + heard.text) == []


def test_a_record_that_no_key_opens(app, admin, heard):
    client = app.test_client()
    kept = client.post("/verify-ktp", data=marked.form(), headers=admin).get_json()
    damage = text("UPDATE verifications SET sealed = :s").bindparams(s=marked.NAME.encode())
    inside(app).database.write(lambda c: c.execute(damage))
    answer = client.get(f"/verifications/{kept['id']}", headers=admin)
    assert (answer.status_code, answer.get_json(force=True)["code"]) == (500, "record_damaged")
    assert f"damaged=verification id={kept['id']}" in heard.text
    assert found(answer.text + heard.text) == []


def test_a_fault_after_the_answer_was_made(app, admin, heard, monkeypatch):
    def answered(*args):
        raise fault(ValueError)

    monkeypatch.setattr(inside(app).metrics, "answered", answered)
    answer = app.test_client().get(f"/verifications/{marked.NIK}", headers=admin)
    assert answer.status_code == 500
    assert "fault=ValueError" in heard.text
    assert found(answer.text + heard.text) == []


def test_a_mail_server_that_refuses_and_quotes(settings, heard):
    with marked.refusing_mail_server() as port:
        smtp = {"mail": "smtp", "smtp_host": "127.0.0.1", "smtp_port": port}
        app = serving(replace(settings, **smtp, smtp_security="none"), {})
        client = app.test_client()
        assert client.post("/otp/send", json={"email": marked.EMAIL}).status_code == 202
        inside(app).postbox.deliver()
        sends = lambda: [line for line in heard.lines if "refused=SMTP 550" in line]  # noqa: E731
        for _ in range(200):  # the background may have taken it first
            if sends():
                break
            inside(app).postbox.waiting.wait(0.05)
        assert sends()
    assert found(heard.text) == []


def test_a_task_that_fails_beside_requests(app, heard):
    def failing():
        raise fault(ValueError)

    from service.upkeep import Task

    upkeep = inside(app).upkeep
    upkeep._tasks = [Task("mails", failing, 1.0)]
    upkeep.run_due(10.0)
    assert "task=mails fault=ValueError" in heard.text
    assert found(heard.text) == []


def test_what_the_server_says_of_requests_it_could_not_take_apart(heard):
    server = logging.getLogger("gunicorn.error")
    server.warning(f"Invalid request from ip=192.0.2.7: Invalid HTTP Header: '{marked.NAME}'")
    try:
        raise fault(ValueError)
    except ValueError:
        server.exception("Error handling request %s %s", "GET", f"/verifications/{marked.NIK}")
    assert "WARNING gunicorn.error Invalid request" in heard.text
    assert "fault=ValueError" in heard.text
    assert found(heard.text, [*marked.MARKS, "192.0.2.7"]) == []
