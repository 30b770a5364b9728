"""What every answer tells browsers: not to keep, frame or sniff it, nor load from elsewhere."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request
from flask_cors import CORS

# The documentation's pages run their own scripts from this service.
PAGES = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
PAGES += "img-src 'self' data:; frame-ancestors 'none'"
# People's pages: files of this service, and pictures that came with the page or were just taken.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
BARRED = (
    "accelerometer", "autoplay", "browsing-topics", "display-capture",
    "encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection",
    "local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(("camera=(self)", *(f"{name}=()" for name in BARRED)))
NOTHING = "default-src 'none'; frame-ancestors 'none'"


def init_app(app: Flask, origins: list[str]) -> None:
    """Set the headers; ``origins`` are web pages whose scripts may call."""
    app.after_request(_secure)
    app.after_request(_in_language)
    if origins:
        app.before_request(_preflight)
        CORS(
            app,
            origins=origins,
            allow_headers=["Authorization", "Content-Type", "If-Match", "Prefer", "X-Request-ID"],
            expose_headers=["ETag", "Location", "X-Request-ID", "Retry-After"],
            max_age=600,
        )


def _preflight() -> Response | None:
    """A browser asks first whether it may call, and sends no token with that question."""
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        return current_app.make_default_options_response()
    return None


def _in_language(response: Response) -> Response:
    """Say the language of an answer that has one, and by what it was chosen: for caches."""
    if "told_in" in g:
        response.vary.add("Accept-Language")
        response.headers.setdefault("Content-Language", g.told_in)
    return response


def _secure(response: Response) -> Response:
    page = request.path.startswith("/openapi/") and response.mimetype == "text/html"
    headers = response.headers
    headers.setdefault("Content-Security-Policy", PAGES if page else NOTHING)
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
