"""GET /healthz, /readyz, /metrics: open to all, and telling nothing personal."""

from __future__ import annotations

import io

from main import create_app


def test_alive_even_without_models(settings):
    response = create_app(settings, {}).test_client().get("/healthz")
    assert (response.status_code, response.get_json()) == (200, {"status": "ok"})


def test_ready_once_there_are_readers(client):
    assert client.get("/readyz").get_json() == {"status": "ready", "kinds": ["ktp"]}


def test_not_ready_before(settings):
    response = create_app(settings, {}).test_client().get("/readyz")
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


def test_two_services_in_a_process_count_apart(settings):
    first, second = (create_app(settings, {}).test_client() for _ in range(2))
    first.get("/healthz")
    second.get("/healthz")
    assert 'route="/healthz",status="200"} 1.0' in second.get("/metrics").text
