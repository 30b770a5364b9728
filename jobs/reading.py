"""One shard of many pictures, read to its end by this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from documents.answers import problem, reading_to_json
from documents.reader import Read
from errors import InternalError, ReaderError
from jobs.shards import Plan, read_shard
from jobs.sources import Source
from service.metrics import Metrics
from settings import Settings


def read_part(
    plan: Plan,
    out: Path,
    number: int,
    source: Source,
    read: Read,
    settings: Settings,
    metrics: Metrics | None = None,
) -> bool:
    """Read one shard to its end; False where another process has it in hand. metrics: are told."""

    def answer(name: str) -> dict[str, Any]:
        try:
            reading = source.read(name, read, settings)
        except ReaderError as error:
            if metrics is not None:
                metrics.refused(plan.kind, error.code)
            return {"error": problem(error)}
        if metrics is not None:
            metrics.read(reading)
        return reading_to_json(reading)

    return read_shard(plan, out, number, answer, _worn_out)


def _worn_out() -> dict[str, Any]:
    return {"error": problem(InternalError("The reader ended with this picture in hand."))}
