"""The service as gunicorn serves it, reading everything as one fictional card; for test_start."""

from __future__ import annotations

from main import create_app
from tests.conftest import fictional_reading


def app():
    """The app, with settings from the environment."""
    return create_app(readers={"ktp": fictional_reading})
