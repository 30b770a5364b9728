"""One log line and one count a request: method, route, status, time, id; nothing personal."""

from __future__ import annotations

import logging
import time

from flask import Flask, Response, current_app, g, request

from web.errors import request_id
from web.metrics import Metrics

log = logging.getLogger(__name__)


class UtcFormatter(logging.Formatter):
    """Times in UTC, so that logs of several machines can be laid side by side."""

    converter = staticmethod(time.gmtime)


def init_app(app: Flask) -> None:
    """Time, log and count every request."""
    app.before_request(_start)
    app.after_request(_record)


def _start() -> None:
    g.started = time.perf_counter()


def _record(response: Response) -> Response:
    """The route is the rule, as /read/<kind>, never the path, which a caller makes up."""
    seconds = time.perf_counter() - g.started
    route = request.url_rule.rule if request.url_rule else "unmatched"
    metrics: Metrics = current_app.extensions["metrics"]
    metrics.answered(request.method, route, response.status_code, seconds)
    level = logging.DEBUG if route in ("/healthz", "/readyz", "/metrics") else logging.INFO
    log.log(
        level,
        "method=%s route=%s status=%d code=%s ms=%.1f request_id=%s",
        request.method,
        route,
        response.status_code,
        g.get("code", "-"),
        seconds * 1000,
        request_id(),
    )
    return response
