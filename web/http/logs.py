"""How the log is written, by whichever server; it imports nothing that must wait for one."""

from __future__ import annotations

from typing import Any


def log_config(level: str, form: str) -> dict[str, Any]:
    """For logging.config.dictConfig: one line an event, on standard error.

    level and form: LOG_LEVEL and LOG_FORMAT.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "format": "time=%(asctime)s.%(msecs)03dZ level=%(levelname)s %(name)s %(message)s",
                "datefmt": "%Y-%m-%dT%H:%M:%S",
                "class": "web.http.access.UtcFormatter",
            },
            "json": {"class": "web.http.access.JsonFormatter"},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"level": level.upper(), "handlers": ["stderr"]},
        "loggers": {
            "alembic": {"level": "WARNING"},
            "gunicorn.error": {"level": "WARNING", "handlers": ["stderr"], "propagate": False},
            "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
        },
    }
