"""Request ids and the log: one line a request, and nothing personal in it."""

from __future__ import annotations

import io
import logging
import re

import pytest


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
