"""The service behind the request in hand."""

from __future__ import annotations

from flask import current_app

from service.build import Service


def service() -> Service:
    """The service that this application is a face of."""
    found: Service = current_app.extensions["service"]
    return found
