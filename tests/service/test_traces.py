"""Traces as a collector gets them, by OTLP over HTTP from the service under gunicorn."""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from service.traces import open_traces
from settings import ROOT
from tests.conftest import encoded, fictional_reading
from tests.emulators import free_port
from tests.servers import PATIENCE, ask, bearer, service, verify
from tests.test_async_crash import accounts_of

pytest.importorskip("opentelemetry.sdk")
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Collector:
    """Takes what is sent to /v1/traces, and keeps the spans and the bytes."""

    def __init__(self):
        from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as messages

        self.spans, self.bytes, told = [], b"", self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                sent = messages.ExportTraceServiceRequest.FromString(body)
                told.bytes += body
                scopes = [each for some in sent.resource_spans for each in some.scope_spans]
                told.spans += [span for scope in scopes for span in scope.spans]
                self.send_response(200 if self.path == "/v1/traces" else 404)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def named(self, name):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := [span for span in self.spans if span.name == name]:
                return found[0]
            time.sleep(0.1)
        pytest.fail(f"no span {name}: {[span.name for span in self.spans]}")


@pytest.fixture
def collector():
    made = Collector()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_spans_tell_what_they_are_of_and_nothing_of_a_caller(collector, settings):
    traces = open_traces(replace(settings, otlp_endpoint=collector.address))
    begun = traces.begin({"Traceparent": PARENT, "Authorization": "Bearer secret-4711"}, 0.5)
    traces.read(fictional_reading(np.zeros((40, 60, 3), np.uint8)))
    traces.end(begun, "MADE-UP", "/verify-ktp", 503)
    traces.stop(PATIENCE)
    request, read = collector.named("other /verify-ktp"), collector.named("read ktp")
    assert request.trace_id.hex() == PARENT.split("-")[1]
    assert read.parent_span_id == request.span_id
    assert request.status.code == 2  # an error
    assert request.end_time_unix_nano - request.start_time_unix_nano >= 500_000_000
    lengths = {span.name: span.end_time_unix_nano - span.start_time_unix_nano
               for span in collector.spans if span.parent_span_id == read.span_id}  # fmt: skip
    assert lengths == {"rectify": 1_000_000, "locate": 2_000_000,
                       "recognise": 3_000_000, "parse": 4_000_000}  # fmt: skip
    assert b"secret-4711" not in collector.bytes
    assert b"33011657079" not in collector.bytes


def test_nothing_is_traced_unless_asked_for(settings):
    assert open_traces(settings) is None


@pytest.mark.servers
def test_a_request_its_reading_and_its_stages_are_one_trace(collector, tmp_path):
    (token, *_), _ = accounts_of(tmp_path)
    with service(tmp_path, "late", OTLP_ENDPOINT=collector.address) as running:
        assert verify(running.port, token, encoded("JPEG", (150, 64)), "order-4711").status == 200
        asked = {"traceparent": PARENT, **bearer(token)}
        ask(running.port, "GET", "/verifications/no-such-name", **asked)
        request, read = collector.named("POST /verify-ktp"), collector.named("read ktp")
        stage, missing = collector.named("decode"), collector.named("GET /verifications/<id>")
    assert {read.trace_id, stage.trace_id} == {request.trace_id}
    assert (read.parent_span_id, stage.parent_span_id) == (request.span_id, read.span_id)
    assert request.start_time_unix_nano <= read.start_time_unix_nano
    assert read.end_time_unix_nano <= request.end_time_unix_nano
    told = {each.key for each in request.attributes}
    assert told == {"http.request.method", "http.route", "http.response.status_code"}
    assert (missing.trace_id.hex(), missing.parent_span_id.hex()) == tuple(PARENT.split("-")[1:3])
    for word in (b"order-4711", b"no-such-name", b"127.0.0.1", token.encode(), b"33011657079"):
        assert word not in collector.bytes


@pytest.mark.servers
def test_a_collector_that_is_away_delays_nobody(tmp_path):
    (token, *_), _ = accounts_of(tmp_path)
    away = f"http://127.0.0.1:{free_port()}"
    with service(tmp_path, "late", OTLP_ENDPOINT=away) as running:
        for number in range(3):
            photo = encoded("JPEG", (150 + number, 64))
            assert verify(running.port, token, photo, f"r{number}").status == 200


def test_nothing_of_it_is_loaded_where_it_is_not_asked_for():
    loaded = "import main, sys; sys.exit(any('opentelemetry' in name for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", loaded], cwd=ROOT).returncode == 0
