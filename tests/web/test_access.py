"""Request ids and the log: one line a request, and nothing personal in it."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import re

import pytest

from web.http.logs import log_config


@pytest.mark.parametrize("sent", ["a", "Az09._:-", "x" * 64, "3301-1"])
def test_a_sane_request_id_is_echoed(client, sent):
    assert client.get("/healthz", headers={"X-Request-ID": sent}).headers["X-Request-ID"] == sent


@pytest.mark.parametrize(
    "sent",
    ["", "x" * 65, "3301165707900001", "1", "a b", "é", "<script>", 'a"b', "a=b level=error"],
)
def test_any_other_is_replaced(client, sent):
    made = client.get("/healthz", headers={"X-Request-ID": sent}).headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", made)


def test_every_request_has_one_of_its_own(client):
    assert len({client.get("/healthz").headers["X-Request-ID"] for _ in range(5)}) == 5


def test_a_request_is_one_line_of_names_and_values(client, bearer, photo, caplog):
    caplog.set_level(logging.INFO)
    form = {"image": (io.BytesIO(photo), "ktp-of-siti-contoh.jpg"), "reference_id": "siti-1"}
    headers = bearer | {"X-Request-ID": "abc"}
    client.post("/verify-ktp?nik=3301165707900001", data=form, headers=headers)
    (line,) = caplog.messages
    expected = r"method=POST route=/verify-ktp status=200 code=- ms=\d+\.\d request_id=abc"
    assert re.fullmatch(expected, line)


def test_a_refused_request_tells_its_code(client, caplog):
    caplog.set_level(logging.INFO)
    client.post("/read/3301165707900001")
    (line,) = caplog.messages
    assert "route=/read/<kind> status=401 code=token_missing" in line
    assert "3301165707900001" not in line


def test_health_checks_stay_out_of_the_log(client, caplog):
    caplog.set_level(logging.INFO)
    client.get("/healthz")
    client.get("/readyz")
    assert caplog.messages == []


@pytest.fixture
def handler():
    """The handler of LOG_FORMAT=json, as the service sets it up; the log is as before after it."""
    root, level = logging.getLogger(), logging.getLogger().level
    before = root.handlers[:]
    logging.config.dictConfig(log_config("info", "json"))
    (made,) = root.handlers
    made.stream = io.StringIO()
    yield made
    root.handlers[:] = before
    root.setLevel(level)


def told(handler):
    return [json.loads(line) for line in handler.stream.getvalue().splitlines()]


def test_a_request_is_one_json_object_a_line(client, bearer, photo, handler):
    form = {"image": (io.BytesIO(photo), "ktp-of-siti-contoh.jpg")}
    client.post("/verify-ktp", data=form, headers=bearer | {"X-Request-ID": "1.5"})
    line = told(handler)[-1]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert line.pop("message").startswith("method=POST route=/verify-ktp")
    assert line.pop("ms") > 0
    assert type(line["status"]) is int
    assert line == {"level": "INFO", "logger": "web.http.access", "method": "POST", "status": 200,
                    "route": "/verify-ktp", "code": "-", "request_id": "1.5"}  # fmt: skip


def test_a_json_line_has_no_message_of_an_exception_and_stays_one_line(handler):
    try:
        raise ValueError("SITI CONTOH 3301165707900001")
    except ValueError:
        logging.getLogger("any").exception("it failed\nlevel=forged é")
    (line,) = told(handler)
    assert "SITI" not in handler.stream.getvalue()
    assert line["level"] == "ERROR"
    assert line["message"] == "it failed\nlevel=forged é"
    assert line["exception"].startswith("fault=ValueError at=")
