"""One shard of many pictures, read to its end by this process."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from documents.answers import problem, reading_to_json
from documents.reader import Read
from errors import InternalError, ReaderError
from jobs.shards import Plan, read_shard
from jobs.sources import Source
from settings import Settings


def read_part(
    plan: Plan, out: Path, number: int, source: Source, read: Read, settings: Settings
) -> bool:
    """Read one shard to its end; False where another process has it in hand."""
    return read_shard(plan, out, number, partial(_answer, source, read, settings), _worn_out)


def _answer(source: Source, read: Read, settings: Settings, name: str) -> dict[str, Any]:
    try:
        return reading_to_json(source.read(name, read, settings))
    except ReaderError as error:
        return {"error": problem(error)}


def _worn_out() -> dict[str, Any]:
    return {"error": problem(InternalError("The reader ended with this picture in hand."))}
