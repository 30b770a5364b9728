"""Traces by OpenTelemetry, sent to a collector by OTLP; loaded only where they are asked for.

A span has a method, a route, a status, a kind and stages with their times: what the log has, and
nothing that a caller or a card says. So no instrumentation of others' is used, which would add
paths and addresses.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from elements import Reading
from service.metrics import METHODS
from settings import Settings, SettingsError

ANSWER_SECONDS = 3.0  # of the collector
NANO = 1_000_000_000


def open_traces(settings: Settings) -> Traces | None:
    """What sends to OTLP_ENDPOINT; None where that is empty. Raises SettingsError."""
    if not settings.otlp_endpoint:
        return None
    try:
        import opentelemetry.exporter.otlp.proto.http
        import opentelemetry.sdk  # noqa: F401
    except ImportError:
        raise SettingsError("OTLP_ENDPOINT needs: pip install -r requirements-traces.txt") from None
    return Traces(settings.otlp_endpoint)


class Traces:
    """Makes spans, and sends them from a thread of its own, which comes back after a fork.

    endpoint: a collector's address, as http://localhost:4318.
    """

    def __init__(self, endpoint: str) -> None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        address = f"{endpoint.rstrip('/')}/v1/traces"
        exporter = OTLPSpanExporter(address, timeout=ANSWER_SECONDS)
        named = Resource({"service.name": "ktp-reader"})
        self._provider = TracerProvider(resource=named, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer: Any = self._provider.get_tracer("ktp-reader")
        self._propagator = TraceContextTextMapPropagator()

    def begin(self, headers: Mapping[str, str], waited: float) -> Any:
        """A request's span, in the caller's trace where ``traceparent`` names one; what is traced
        in this thread until it ends is beneath it. waited: seconds since the request had come."""
        from opentelemetry import context
        from opentelemetry.trace import SpanKind, set_span_in_context

        asked = {name.lower(): value for name, value in headers.items()
                 if name.lower() in ("traceparent", "tracestate")}  # fmt: skip
        span = self._tracer.start_span(
            "request", self._propagator.extract(asked), SpanKind.SERVER,
            start_time=time.time_ns() - round(waited * NANO),
        )  # fmt: skip
        return span, context.attach(set_span_in_context(span))

    def end(self, begun: Any, method: str, route: str, status: int) -> None:
        """The request is answered."""
        from opentelemetry import context
        from opentelemetry.trace import Status, StatusCode

        span, token = begun
        known = method if method in METHODS else "other"  # callers make up what they like
        span.update_name(f"{known} {route}")
        span.set_attribute("http.request.method", known)
        span.set_attribute("http.route", route)
        span.set_attribute("http.response.status_code", status)
        if status >= 500:
            span.set_status(Status(StatusCode.ERROR))
        span.end()
        context.detach(token)

    def read(self, reading: Reading) -> None:
        """One image was read, just now: its stages one after the other, as long as they took."""
        from opentelemetry.trace import set_span_in_context

        lengths = {name: round(ms * NANO / 1000) for name, ms in reading.timings_ms.items()}
        at = time.time_ns() - sum(lengths.values())
        whole = self._tracer.start_span(f"read {reading.kind}", start_time=at)
        whole.set_attribute("outcome", reading.verdict or "read")
        inside = set_span_in_context(whole)
        for name, length in lengths.items():
            self._tracer.start_span(name, inside, start_time=at).end(at + length)
            at += length
        whole.end(at)

    def stop(self, seconds: float) -> None:
        """Send what is left, for so long at most."""
        self._provider.force_flush(round(seconds * 1000))
