"""Take in the rest of a refused upload, so that its sender gets to see the answer.

A connection closed while its client still sends is reset, and most clients then report a broken
pipe instead of our 401 or 413. gunicorn itself takes in 64 KiB.
"""

from __future__ import annotations

import time

from flask import Flask, Response, request

BLOCK = 64 * 1024
MOST_BYTES = 64 * 1024 * 1024
MOST_SECONDS = 10.0


def init_app(app: Flask) -> None:
    """Drain every refused request."""
    app.after_request(_drain)


def _drain(response: Response) -> Response:
    # Only where the server ends the stream at the body's end; a bare socket would block here.
    if response.status_code < 400 or "wsgi.input_terminated" not in request.environ:
        return response
    stream, end, left = request.environ["wsgi.input"], time.monotonic() + MOST_SECONDS, MOST_BYTES
    try:
        while left > 0 and time.monotonic() < end and (block := stream.read(BLOCK)):
            left -= len(block)
    except OSError:  # the client went away or stopped sending; it will not read the answer either
        pass
    return response
