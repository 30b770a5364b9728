"""What very many cards take, computed from a few that were read here, and what breaks first."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

MIB, GIB = 1024**2, 1024**3
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What one process took for a few cards.

    seconds: of a processor, a card; slowest: of the slowest twentieth. memory: bytes of a process
    while it reads. read, written: bytes a card. name: bytes of memory that each picture's name
    takes in the one process that makes the plan. message: bytes of Redis' memory a message of a
    shard takes.
    """

    cards: int
    seconds: float
    slowest: float
    memory: int
    read: float
    written: float
    name: float
    message: float = 900.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many cards, by when, on which machines. network: bytes a second of a machine."""

    cards: int
    hours: float
    cores: int
    memory: int
    network: float
    shard: int


@dataclass(frozen=True, slots=True)
class Limit:
    """Something that is used up: ``used`` and ``most`` are in one unit, which ``what`` names."""

    what: str
    used: float
    most: float

    @property
    def share(self) -> float:
        """1 and over: it breaks."""
        return self.used / self.most


@dataclass(frozen=True, slots=True)
class Outcome:
    """What it takes. Bytes and hours; limits: the one that breaks first is the first."""

    core_hours: float
    machines: int
    hours: float
    memory: int
    read: float
    written: float
    shards: int
    manifest: float
    redis: float
    limits: tuple[Limit, ...]


def simulated(measured: Measured, wanted: Wanted, limits: Mapping[str, float]) -> Outcome:
    """What ``wanted`` takes. limits: what a bucket answers a second, files a folder holds well,
    Redis' bytes."""
    core_hours = wanted.cards * measured.seconds / HOUR
    machines = max(1, math.ceil(core_hours / (wanted.cores * wanted.hours)))
    hours = core_hours / (machines * wanted.cores)
    names = wanted.cards * measured.name
    shards = math.ceil(wanted.cards / wanted.shard)
    redis = shards * measured.message
    each = wanted.cores / measured.seconds * (measured.read + measured.written)
    found = (
        Limit("memory of a machine, bytes", wanted.cores * measured.memory + names, wanted.memory),
        Limit("network of a machine, bytes a second", each, wanted.network),
        Limit("pictures asked of a bucket a second", wanted.cards / hours / HOUR,
              limits["bucket_answers_a_second"]),
        Limit("parts in one folder", shards, limits["files_a_folder"]),
        Limit("Redis' memory, bytes (--engine celery)", redis, limits["redis_bytes"]),
    )  # fmt: skip
    return Outcome(
        core_hours, machines, hours, round(machines * wanted.cores * measured.memory + names),
        wanted.cards * measured.read, wanted.cards * measured.written, shards, names, redis,
        tuple(sorted(found, key=lambda limit: -limit.share)),
    )  # fmt: skip


def costs(outcome: Outcome, cards: int, prices: Mapping[str, float]) -> dict[str, float]:
    """What it costs by a table of prices, in its currency: by what for, and in all."""
    found = {
        "cores": outcome.core_hours * prices["core_hour"],
        "memory": outcome.memory / GIB * outcome.hours * prices["gib_of_memory_hour"],
        "pictures fetched": cards / 1000 * prices["thousand_gets"],
        "bytes in": outcome.read / GIB * prices["gib_in"],
        "bytes out": outcome.written / GIB * prices["gib_out"],
        "results kept a month": outcome.written / GIB * prices["gib_kept_month"],
    }
    return found | {"in all": sum(found.values())}
