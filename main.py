"""create_app(): the wiring, and nothing else. gunicorn "main:create_app()" serves it."""

from __future__ import annotations

import logging
import logging.config
import os
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import click
from flask import Flask
from flask.helpers import get_debug_flag
from flask.json.provider import DefaultJSONProvider
from flask_openapi3 import Info, OpenAPI, Server
from werkzeug.middleware.proxy_fix import ProxyFix

import services
from documents.kinds import find_kinds
from documents.models import load_models
from documents.pipeline import read_document
from network import ModelError
from safety import LOOPBACK, refuse_unsafe
from settings import Settings, SettingsError, load_settings
from web import (
    access,
    account,
    consent,
    errors,
    headers,
    health,
    housekeeping,
    otp,
    read,
    records,
    refresh,
    review,
    turn,
    verify,
)
from web.desk import Desk, Read
from web.form import MOST_PARTS, ROOM_BESIDE_IMAGE, InMemoryRequest
from web.logs import log_config
from web.metrics import Metrics, own_folder
from web.schemas import ProblemAnswer

log = logging.getLogger(__name__)

VERSION = "0.1.0"


class PlainJson(DefaultJSONProvider):
    """JSON in the order it was made, fields as they stand on the card, letters as they are."""

    sort_keys = False
    ensure_ascii = False


def create_app(
    settings: Settings | None = None, readers: Mapping[str, Read] | None = None
) -> Flask:
    """The service; ``readers`` stand in for the shipped models where a test brings its own.

    Raises SettingsError where a setting makes the start unsafe.
    """
    try:
        return _create(settings or load_settings(), readers)
    except SettingsError as error:
        if click.get_current_context(silent=True) is None:
            raise
        # `flask run` would show a traceback of it.
        raise click.ClickException(str(error)) from None


def _create(settings: Settings, readers: Mapping[str, Read] | None) -> Flask:
    if not logging.getLogger().handlers:  # no gunicorn has set them up
        logging.config.dictConfig(log_config(settings.log_level, settings.log_format))
    refuse_unsafe(settings)
    _refuse_open_debugger(settings)
    if os.geteuid() == 0:
        log.warning("user=root: what breaks in here is root; serve as a user of its own")
    own_folder()
    app = OpenAPI(
        __name__,
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
    desk = _desk(settings, metrics := Metrics())
    app.extensions |= {"settings": settings, "metrics": metrics, "desk": desk}
    app.extensions |= services.build(settings)
    app.extensions["vault"].on_damage = metrics.damaged
    for concern in (errors, access, turn, housekeeping):
        concern.init_app(app)
    headers.init_app(app, list(settings.origins))
    for calls in (otp, refresh, verify, review, records, account, consent, read, health):
        app.register_api(calls.api)
    app.register_api(read.open_api)
    desk.open(_shipped_readers(settings) if readers is None else readers)
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


def _desk(settings: Settings, metrics: Metrics) -> Desk:
    return Desk(
        metrics,
        max_bytes=settings.max_image_bytes,
        max_pixels=settings.max_image_pixels,
        places=settings.readings_at_once,
        wait=settings.busy_wait_seconds,
        # some threads are left to calls that read no image
        room=max(1, settings.web_threads * 3 // 4 - settings.readings_at_once),
    )


def _shipped_readers(settings: Settings) -> Mapping[str, Read]:
    """One reader a kind over the models in models/; none, and a line in the log, without them.

    Raises RuntimeError, which gunicorn prints as one line, where a model is damaged, a chosen
    recogniser unknown or Tesseract not installed.
    """
    try:
        models = load_models(chosen=settings.recognizer_of)
    except FileNotFoundError as error:
        log.error("not ready: %s is missing; run python -m scripts.fetch_models", error.filename)
        return {}
    except (ModelError, LookupError) as error:
        raise RuntimeError(str(error)) from error
    return {
        name: partial(read_document, kind=replace(kind, waits=settings.waits), models=models)
        for name, kind in find_kinds().items()
    }
