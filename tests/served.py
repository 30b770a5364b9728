"""The service as gunicorn serves it, with readers that make cards up; tests start it."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import auth.mail.postbox
import backlog.claims
from main import create_app
from tests.conftest import fictional_reading, serving


def app():
    """The app, with settings from the environment, reading everything as one fictional card."""
    return serving(readers={"ktp": fictional_reading})


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


def late():
    """The card with the NIK of its width, after a moment; a lease of a killed reader is short."""
    hurry()
    return serving(readers={"ktp": by_width})


def hurry():
    """What a killed reader had in hand is another's after two seconds, not sixty."""
    backlog.claims.LEASE_SECONDS = 2.0


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
