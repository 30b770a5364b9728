"""GET /healthz, /readyz and /metrics: alive, ready, and how it goes."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_openapi3 import APIBlueprint, Tag
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from web.http.app import service
from web.http.schemas import AliveAnswer, ReadyAnswer, problems

api = APIBlueprint("health", __name__, abp_tags=[Tag(name="Health")])


@api.get(
    "/healthz",
    operation_id="isAlive",
    summary="Alive?",
    responses={200: AliveAnswer, **problems(500)},
)
def healthz() -> dict[str, Any]:
    """The process answers; nothing else is looked at."""
    return {"status": "ok"}


@api.get(
    "/readyz",
    operation_id="isReady",
    summary="Ready?",
    responses={200: ReadyAnswer, **problems(500, 503)},
)
def readyz() -> dict[str, Any]:
    """200 once the models are loaded and the stores answer; 503 before."""
    service().check_ready()
    return {"status": "ready", "kinds": list(service().desk.kinds)}


@api.get(
    "/metrics",
    operation_id="fetchMetrics",
    summary="Figures for Prometheus",
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **problems(500)},
)
def metrics() -> Response:
    """All workers' figures in Prometheus' text format."""
    figures = service().metrics
    return Response(figures.render(), content_type=CONTENT_TYPE_PLAIN_0_0_4)
