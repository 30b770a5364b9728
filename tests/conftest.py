"""A service with a reader of its own, so that the web's tests need no trained models."""

from __future__ import annotations

import io
import signal
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
import numpy as np
import pytest
from PIL import Image as Pictures

from documents.reasons import reason
from elements import Field, Measure, Reading
from main import create_app
from service.build import build
from settings import Settings, load_settings
from storage.database import Database
from tests.tiers import (  # noqa: F401 - pytest finds them by name
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_ignore_collect,
)

# A shell that starts the tests in the background leaves SIGINT ignored, for their children as well.
signal.signal(signal.SIGINT, signal.default_int_handler)

hypothesis.settings.register_profile("tests", deadline=None)  # no test asserts a duration
hypothesis.settings.load_profile("tests")

SECRET = "Nh3vT0aWq8-kYx5zRj2mPu7cLb4gFd9s_for-tests"
KEY = "b1p8cFlaYzVrUWpXdE5lM0hHdVM2eEJvSTlfTDRtVEE="


def fictional_reading(photo):
    """What a reader answers about any picture: a card of nobody, placed by the photo's size."""
    height, width = photo.shape[:2]
    quad = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return Reading(
        kind="ktp",
        fields={
            "nik": Field("3301165707900001", "33O1165707900001", 0.91, quad,
                         corrections=("O→0: only digits stand here",)),
            "nama": Field("SITI CONTOH", "SITI CONTOH", 0.99, quad),
            "tanggal_lahir": Field("17-07-1990", "17-07-1990", 0.98, quad, normalized="1990-07-17"),
            "golongan_darah": Field(None, problems=("nothing was found",)),
        },
        quad=quad,
        turn=90,
        quality={"blur": Measure(0.12, False)},
        models={"card": "test", "fields": "test", "text": "test"},
        timings_ms={"rectify": 1.0, "locate": 2.0, "recognise": 3.0, "parse": 4.0},
        verdict="review",
        reasons=(reason("low_confidence", "nik"), reason("nik_region_differs", "nik")),
    )  # fmt: skip


def serving(settings=None, readers=None):
    """The service over readers of a test's own; without any it is not ready.

    Where a test says where its data lie, a new database is a copy of an empty one.
    """
    if settings is None:
        settings = load_settings()
    else:
        lay_database(settings)
    return create_app(settings, build(settings, readers or {}))


@pytest.fixture
def settings(tmp_path):
    """Settings as a test wants them; a test may ask for others with dataclasses.replace."""
    return Settings(secret_key=SECRET, encryption_keys=KEY, data_dir=tmp_path / "var")


@cache
def empty_database():
    """A file's bytes with this version's tables and nothing in them: making them takes most of a
    start."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "service.db"
        database = Database(f"sqlite:///{path}")
        database.migrate()
        database.forget_connections()
        return path.read_bytes()


def lay_database(settings):
    """Put an empty database where a service would make one."""
    folder = settings.data_dir
    if settings.database_url or (file := folder / "service.db").exists() or folder.is_symlink():
        return
    if folder.parent.is_dir():  # else the start refuses it
        folder.mkdir(mode=0o700, exist_ok=True)
        file.write_bytes(empty_database())
        file.chmod(0o600)


@contextmanager
def running(settings, reader=fictional_reading):
    """The service, while a test or several need it."""
    made = serving(settings, {"ktp": reader})
    yield made
    inside(made).stop(0)  # or hundreds of threads would look at what waits
    inside(made).database.forget_connections()


@pytest.fixture
def app(settings):
    """The service, reading everything as the same fictional card."""
    with running(settings) as made:
        yield made


def inside(app):
    """The service behind an application."""
    return app.extensions["service"]


@pytest.fixture
def client(app):
    """A caller without a token."""
    return app.test_client()


@pytest.fixture
def token(app):
    """A token that the service accepts."""
    return issued(app, "someone@example.org")


@pytest.fixture
def bearer(token):
    """The header that carries it."""
    return {"Authorization": f"Bearer {token}"}


def issued(app, email, *, admin=False, lifetime=timedelta(hours=1)):
    """A token of an account of the app's own."""
    return inside(app).accounts.issue(email, lifetime, admin=admin)


def bearer_of(app, email, *, admin=False):
    """The header that carries one."""
    return {"Authorization": f"Bearer {issued(app, email, admin=admin)}"}


@pytest.fixture
def photo():
    """A small JPEG, as bytes."""
    return encoded("JPEG")


def encoded(file_format, size=(96, 64), mode="RGB", **options):
    """A grey gradient as a file of the given format."""
    gradient = np.linspace(0, 255, size[0] * size[1]).astype(np.uint8).reshape(size[1], size[0])
    out = io.BytesIO()
    Pictures.fromarray(gradient).convert(mode).save(out, file_format, **options)
    return out.getvalue()
