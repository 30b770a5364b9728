"""One log line and one count a request: method, route, status, time, id; nothing personal."""

from __future__ import annotations

import json
import logging
import re
import time
from typing import Any

from flask import Flask, Response, g, request

from web.http.app import service
from web.http.errors import request_id, told
from web.http.turn import came

log = logging.getLogger(__name__)


# These quote at DEBUG: paths and headers of requests, rows of the database.
QUOTING = ("flask_cors.core", "flask_cors.extension", "flask_cors.decorator",
           "sqlalchemy.engine.Engine")  # fmt: skip
# And these of the server's whatever the level: a request line, a header, a client's address.
QUOTED = ("Invalid request", "Error handling request")

NAMED = re.compile(r"(?:^|(?<= ))(\w+)=(\S+)")
NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,9})(?:\.[0-9]+)?")


class UtcFormatter(logging.Formatter):
    """Times in UTC, so that logs of several machines can be laid side by side; no messages of
    exceptions, nor the requests that the server could not take apart."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """The line; what another formatter made of its exception is not taken over."""
        record.exc_text = None
        return super().format(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - a name of logging
        """Kind and places in place of a traceback."""
        return told(ei[1])

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """The line; of those that quote a request, what stands before the quotation."""
        for start in QUOTED:
            if record.message.startswith(start):
                record.message = start
        return super().formatMessage(record)


class JsonFormatter(UtcFormatter):
    """The same as one JSON object a line: time, level, logger, message, and what the message names
    as ``name=value``; those of an exception in ``exception``."""

    def format(self, record: logging.LogRecord) -> str:
        """The object; only what the line would say."""
        super().format(record)
        told_of: dict[str, Any] = {
            "time": f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{int(record.msecs):03}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": record.message,
        }
        if record.exc_info:
            told_of["exception"] = self.formatException(record.exc_info)
        for name, value in NAMED.findall(record.message):
            number = NUMBER.fullmatch(value) and name != "request_id"
            told_of.setdefault(name, json.loads(value) if number else value)
        return json.dumps(told_of, ensure_ascii=False)


def _unless_debug(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG


def init_app(app: Flask) -> None:
    """Time, log and count every request."""
    for name in QUOTING:
        logging.getLogger(name).addFilter(_unless_debug)
    app.before_request(_start)
    app.after_request(_record)


def _start() -> None:
    g.started = came()  # a wait for a thread is the client's wait as well
    traces = service().traces
    if traces is not None:
        g.trace = traces.begin(dict(request.headers), time.monotonic() - g.started)


def _record(response: Response) -> Response:
    """The route is the rule, as /read/<kind>, never the path, which a caller makes up."""
    seconds = time.monotonic() - g.started
    route = request.url_rule.rule if request.url_rule else "unmatched"
    metrics, traces = service().metrics, service().traces
    if traces is not None and "trace" in g:
        traces.end(g.pop("trace"), request.method, route, response.status_code)
    metrics.answered(request.method, route, response.status_code, seconds)
    if "account" in g and g.account.service is not None:
        metrics.asked_by(g.account.service, response.status_code)
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
