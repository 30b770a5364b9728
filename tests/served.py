"""The service as gunicorn serves it, with readers that make cards up; tests start it."""

from __future__ import annotations

import time
from dataclasses import replace

import auth.mail.postbox
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
