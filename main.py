"""create_app(): the wiring, and nothing else. gunicorn "main:create_app()" serves it."""

from __future__ import annotations

import logging
import logging.config
import os
import tomllib

import click
from flask import Flask
from flask.helpers import get_debug_flag
from flask.json.provider import DefaultJSONProvider
from flask_openapi3 import Info, OpenAPI, Server
from werkzeug.middleware.proxy_fix import ProxyFix

from service.build import Service, build, open_desk
from service.safety import LOOPBACK
from settings import ROOT, Settings, SettingsError, load_settings
from web.calls import (
    account,
    callbacks,
    consent,
    health,
    otp,
    read,
    records,
    refresh,
    review,
    submissions,
    templates,
    verify,
)
from web.http import access, asked, errors, headers, turn
from web.http.form import MOST_PARTS, ROOM_BESIDE_IMAGE, InMemoryRequest
from web.http.logs import log_config
from web.http.schemas import ProblemAnswer
from web.pages import wiring as pages

log = logging.getLogger(__name__)

VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


class PlainJson(DefaultJSONProvider):
    """JSON in the order it was made, fields as they stand on the card, letters as they are."""

    sort_keys = False
    ensure_ascii = False


def create_app(settings: Settings | None = None, service: Service | None = None) -> Flask:
    """Flask's face of the service, which is built from the settings where none is given.

    Raises SettingsError where a setting makes the start unsafe.
    """
    try:
        return _create(settings or load_settings(), service)
    except SettingsError as error:
        if click.get_current_context(silent=True) is None:
            raise
        # `flask run` would show a traceback of it.
        raise click.ClickException(str(error)) from None


def _create(settings: Settings, service: Service | None) -> Flask:
    if not logging.getLogger().handlers:  # no gunicorn has set them up
        logging.config.dictConfig(log_config(settings.log_level, settings.log_format))
    opened = service is not None
    service = service or build(settings)
    _refuse_open_debugger(settings)
    if os.geteuid() == 0:
        log.warning("user=root: what breaks in here is root; serve as a user of its own")
    app = OpenAPI(
        __name__,
        static_folder=None,  # web/static is served by names that last
        info=Info(title="KTP reader", version=VERSION),
        servers=[Server(url="/", description="Where this document comes from.")],
        security_schemes={"token": {"type": "http", "scheme": "bearer"}},
        validation_error_status=500,  # every call documents its 500, so that no 422 is made up
        validation_error_model=ProblemAnswer,
    )
    app.request_class = InMemoryRequest
    app.json = PlainJson(app)
    most = settings.max_image_bytes + ROOM_BESIDE_IMAGE
    app.config.update(MAX_CONTENT_LENGTH=most, MAX_FORM_MEMORY_SIZE=most, MAX_FORM_PARTS=MOST_PARTS)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.extensions["service"] = service
    for concern in (errors, access, turn):
        concern.init_app(app)
    app.before_request(service.start)  # where no server's hook has done so
    headers.init_app(app, list(settings.origins))
    for calls in (
        otp,
        refresh,
        verify,
        review,
        records,
        submissions,
        callbacks,
        templates,
        account,
        consent,
        read,
        health,
    ):
        app.register_api(calls.api)
    app.register_api(read.open_api)
    asked.document_headers(app.paths)
    pages.init_app(app, shown=settings.pages)
    if not opened:
        open_desk(service)
    return app


def _refuse_open_debugger(settings: Settings) -> None:
    """Werkzeug's debugger runs what whoever reaches it types; raises SettingsError."""
    command = click.get_current_context(silent=True)  # that of `flask run`, where it is what serves
    host = (command.params.get("host") if command else None) or settings.host
    if get_debug_flag() and host not in LOOPBACK:
        raise SettingsError(
            "Flask's debugger is on (FLASK_DEBUG or --debug) and HOST is not this machine alone: "
            "it runs what any caller types. Switch it off, or set HOST=127.0.0.1."
        )
