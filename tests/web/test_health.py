"""GET /healthz, /readyz, /metrics: open to all, and telling nothing personal."""

from __future__ import annotations

import io
import os
import sqlite3
import subprocess
import time
from contextlib import closing, suppress
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image as Pictures
from sqlalchemy import text

from tests.conftest import bearer_of, fictional_reading, inside, serving
from tests.web.callers import assert_problem, photo_form


def test_alive_even_without_models(settings):
    response = serving(settings, {}).test_client().get("/healthz")
    assert (response.status_code, response.get_json()) == (200, {"status": "ok"})


def test_ready_once_there_are_readers(client):
    assert client.get("/readyz").get_json() == {"status": "ready", "kinds": ["ktp"]}


def test_not_ready_before(settings):
    response = serving(settings, {}).test_client().get("/readyz")
    assert (response.status_code, response.get_json(force=True)["code"]) == (503, "not_ready")
    assert int(response.headers["Retry-After"]) > 0


def test_metrics_count_requests_by_rule_and_readings_by_outcome(client, bearer, photo):
    client.get("/made-up-by-the-caller")
    client.open("/healthz", method="BREW")
    for data in (photo, b"no picture"):
        form = {"image": (io.BytesIO(data), "photo.jpg")}
        client.post("/read/ktp", data=form, headers=bearer)
    response = client.get("/metrics")
    assert response.content_type.startswith("text/plain")
    lines = response.text.splitlines()
    assert 'http_requests_total{method="GET",route="unmatched",status="404"} 1.0' in lines
    assert 'http_requests_total{method="other",route="unmatched",status="405"} 1.0' in lines
    assert 'http_requests_total{method="POST",route="/read/<kind>",status="200"} 1.0' in lines
    assert 'readings_total{kind="ktp",outcome="review"} 1.0' in lines
    assert 'readings_total{kind="ktp",outcome="unsupported_media_type"} 1.0' in lines
    assert 'reading_stage_seconds_count{stage="decode"} 1.0' in lines
    assert "made-up" not in response.text


def test_metrics_tell_whether_it_is_ready(app, client, settings):
    """An alert on it fires on a night without callers, too."""
    assert "service_ready 1.0" in client.get("/metrics").text.splitlines()
    inside(app).stop(5)
    inside(app).database.write(lambda c: c.execute(text("DROP TABLE verifications")))
    told = client.get("/metrics")
    assert told.status_code == 200
    assert "service_ready 0.0" in told.text.splitlines()


def test_metrics_tell_that_no_model_is_loaded(settings):
    told = serving(settings, {}).test_client().get("/metrics").text.splitlines()
    assert "service_ready 0.0" in told
    assert "mails_delayed 0.0" in told


def test_two_services_in_a_process_count_apart(settings):
    first, second = (serving(settings, {}).test_client() for _ in range(2))
    first.get("/healthz")
    second.get("/healthz")
    assert 'route="/healthz",status="200"} 1.0' in second.get("/metrics").text


def assert_not_ready(client):
    start = time.monotonic()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json(force=True)["code"]) == (
        503,
        "upstream_unavailable",
    )
    assert int(answer.headers["Retry-After"]) > 0
    assert time.monotonic() - start < 8  # far less than a writer waits


def later(app):
    """What was found out a moment ago holds no more."""
    inside(app).database._probed = 0.0


def test_not_ready_while_somebody_keeps_the_database_locked(app, client, settings):
    assert client.get("/readyz").status_code == 200
    inside(app).stop(5)
    with closing(sqlite3.connect(settings.data_dir / "service.db")) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        later(app)
        assert_not_ready(client)
        assert client.get("/healthz").status_code == 200
    later(app)
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    "table", ["accounts", "audit", "codes", "images", "known_keys", "mails", "sendings",
              "verifications"],
)  # fmt: skip
def test_not_ready_without_a_table(app, client, table):
    assert client.get("/readyz").status_code == 200
    inside(app).stop(5)
    inside(app).database.write(lambda c: c.execute(text(f"DROP TABLE {table}")))
    assert_not_ready(client)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own, which only root can make."""
    place = tmp_path / "disk"
    place.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", place]
    if os.geteuid() != 0 or subprocess.run(made, capture_output=True).returncode != 0:
        pytest.skip("only root can mount a disk of its own")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def test_not_ready_on_a_full_disk(settings, small_disk):
    app = serving(replace(settings, data_dir=small_disk), {"ktp": fictional_reading})
    client = app.test_client()
    assert client.get("/readyz").status_code == 200
    with suppress(OSError), (small_disk / "other").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1 << 20))
    assert_not_ready(client)
    (small_disk / "other").unlink()
    later(app)
    assert client.get("/readyz").status_code == 200
    inside(app).stop(5)
    inside(app).database.forget_connections()


def test_photos_that_wait_leave_the_room_in_which_they_are_read(settings, small_disk, monkeypatch):
    app = serving(replace(settings, data_dir=small_disk), {"ktp": fictional_reading})
    client, bearer = app.test_client(), bearer_of(app, "someone@example.org")
    # else photos are read, and make room, while others come
    monkeypatch.setattr(inside(app).readers, "start", lambda: None)
    noise = io.BytesIO()
    pixels = np.random.default_rng(1).integers(0, 256, (370, 370, 3), np.uint8)
    Pictures.fromarray(pixels).save(noise, "PNG")
    places: list[str] = []
    while len(places) < 200:
        sent = photo_form(noise.getvalue(), reference_id=f"r{len(places)}")
        answer = client.post("/verify-ktp?mode=async", data=sent, headers=bearer)
        if answer.status_code != 202:
            break
        places.append(answer.headers["Location"])
    assert_problem(answer, 503, "upstream_unavailable")
    assert answer.get_json()["detail"] == "The disk is full."
    while inside(app).later.read_one():
        pass
    states = [client.get(place, headers=bearer).get_json()["state"] for place in places]
    assert states == ["done"] * len(places) != []
    inside(app).database.forget_connections()


def test_not_ready_where_there_is_no_room_for_a_card(client, monkeypatch):
    monkeypatch.setattr("storage.database.ROOM", 1 << 62)
    assert_not_ready(client)


def test_whoever_asks_without_end_writes_little(app, client, settings):
    later(app)
    log = settings.data_dir / "service.db-wal"
    client.get("/readyz")
    before = log.stat().st_size
    for _ in range(20):
        assert client.get("/readyz").status_code == 200
    assert log.stat().st_size - before < 10 * 4096
