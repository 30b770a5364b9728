"""The service as gunicorn serves it, with readers that make cards up; tests start it."""

from __future__ import annotations

import os
import signal
import ssl
import time
from dataclasses import replace
from pathlib import Path

import auth.mail.postbox
import backlog.callbacks
import backlog.claims
from backlog.receivers import Receivers
from main import create_app
from settings import load_settings
from tests.conftest import fictional_reading, inside, serving


def app():
    """The app, with settings from the environment, reading everything as one fictional card."""
    return serving(readers={"ktp": fictional_reading})


def named():
    """The same, and each answer says which process made it."""
    made = app()

    @made.after_request
    def name(response):
        response.headers["X-Process"] = str(os.getpid())
        return response

    return made


def slow():
    """The same card, after half a second."""

    def reader(photo):
        time.sleep(0.5)
        return fictional_reading(photo)

    return serving(readers={"ktp": reader})


def passing():
    """Cards that pass, the NIK told by the photo's width; a mail of a crash waits 2 s, not 60."""
    auth.mail.postbox.CLAIM_SECONDS = 2.0

    def reader(photo):
        read = fictional_reading(photo)
        nik = replace(read.fields["nik"], value=f"33011657079{photo.shape[1]:05}")
        return replace(read, fields=read.fields | {"nik": nik}, verdict="passed", reasons=())

    return serving(readers={"ktp": reader})


def shipped():
    """The service as it is, with the models that are shipped."""
    return create_app()


def told():
    """The card of `late`, and callbacks that go out to receivers of a test's own."""
    hurry()
    return _telling(serving(readers={"ktp": by_width}))


def told_shipped():
    """The service as it is, but for where callbacks go, and how long what was killed holds."""
    hurry(10.0)
    return _telling(create_app())


def _telling(app):
    """Lookups lead to this machine, which counts as public; the receivers' certificate stands in
    DATA_DIR. What is not taken goes again after seconds, not hours."""
    backlog.callbacks.PAUSES = (2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
    backlog.callbacks.CLAIM_SECONDS = 12.0  # a delivery may take ten
    trust = ssl.create_default_context(cafile=str(Path(os.environ["DATA_DIR"], "receiver.pem")))
    hosts = load_settings().hosts_of_callbacks
    inside(app).callbacks.receivers = Receivers(
        hosts, lambda *_: ["127.0.0.1"], lambda _: True, trust
    )
    return app


def late():
    """The card with the NIK of its width, after a moment; a lease of a killed reader is short."""
    hurry()
    return serving(readers={"ktp": by_width})


def hurry(seconds=2.0):
    """What a killed reader had in hand is another's after two seconds, not sixty."""
    backlog.claims.LEASE_SECONDS = seconds


def by_width(photo):
    """A card that passes, its NIK told by the photo's width; a photo 65 pixels high kills whoever
    reads it."""
    if photo.shape[0] == 65:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    read = fictional_reading(photo)
    nik = replace(read.fields["nik"], value=f"33011657079{photo.shape[1]:05}")
    return replace(read, fields=read.fields | {"nik": nik}, verdict="passed", reasons=())


def held():
    """The card with the NIK of its width, each once the file `go` stands in DATA_DIR."""
    go = Path(os.environ["DATA_DIR"]) / "go"

    def reader(photo):
        while not go.exists():
            time.sleep(0.02)
        return by_width(photo)

    return serving(readers={"ktp": reader})
