"""Shards: each some hundred pictures, read by one process, a file that appears when it is whole.

OUT/_manifest.json      the plan, made once
OUT/.manifest.names     every picture by name, a line each; a process holds its shard's alone
OUT/.manifest.offsets   where each shard's names begin in it, eight bytes each
OUT/part-00003.jsonl    a shard that is done (or .csv, .parquet)
OUT/.part-00003.rows    rows of one that is being read; locked by who reads it
OUT/.part-00003.tries   which picture is in hand, and for how many tries

What begins with a mark is passed over by whoever reads OUT as one table.

A process that is killed leaves whole rows and perhaps a torn one, which the next cuts off; it goes
on behind them. So each picture has one row, however often and by however many processes a shard is
begun. A picture that takes its reader along is tried three times, then its row says so.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from documents.exports import Csv, row_of, whole
from jobs.listing import shown

TRIES = 3
FORMATS = ("jsonl", "csv", "parquet")
Json = dict[str, Any]


class PlanError(Exception):
    """An output that another run has begun with other words, or that can't be written here; the
    message says which."""


def need_format(form: str) -> None:
    """Raise PlanError where parts of a format can't be written here: before a picture is read."""
    if form == "parquet" and find_spec("pyarrow") is None:
        raise PlanError("install requirements-bulk.txt for parquet")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is read, and how it is cut. names: the pictures, in order."""

    source: str
    kind: str
    form: str
    size: int
    names: Sequence[str]

    @property
    def shards(self) -> int:
        """How many there are."""
        return -(-len(self.names) // self.size)

    def of(self, number: int) -> Sequence[str]:
        """A shard's pictures."""
        return self.names[number * self.size : (number + 1) * self.size]

    def part(self, out: Path, number: int) -> Path:
        """The file of a shard, once it is done."""
        return out / f"part-{number:05}.{self.form}"


class Names(Sequence[str]):
    """The names of a stored plan. Ten million in each process would take gigabytes, so each shard's
    are read when they are asked for."""

    def __init__(self, out: Path, count: int, size: int) -> None:
        self._out, self._count, self._size = out, count, size

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, which: Any) -> Any:
        """The names of a slice, or one name."""
        if isinstance(which, int):
            return self[range(self._count)[which] :][0]
        first, last, _ = which.indices(self._count)
        with (self._out / ".manifest.offsets").open("rb") as offsets:
            offsets.seek(first // self._size * 8)
            place = int.from_bytes(offsets.read(8), "big")
        with (self._out / ".manifest.names").open("rb") as file:
            file.seek(place)
            lines = islice(file, first % self._size, first % self._size + max(0, last - first))
            return tuple(json.loads(line) for line in lines)


def _stored(plan: Plan, out: Path) -> None:
    """Write a plan; _manifest.json, the last, says that it is whole."""
    with whole(out / ".manifest.names") as names, whole(out / ".manifest.offsets") as offsets:
        for number, name in enumerate(plan.names):
            if number % plan.size == 0:
                offsets.write(names.tell().to_bytes(8, "big"))
            names.write(json.dumps(name).encode() + b"\n")  # ASCII, whatever bytes it has
    told = {"source": plan.source, "kind": plan.kind, "form": plan.form, "size": plan.size}
    content = json.dumps(told | {"cards": len(plan.names)}).encode()
    _write_whole(out / "_manifest.json", content)


def planned(out: Path, make: Callable[[], Plan], asked: Json) -> Plan:
    """The plan in ``out``, made where there is none; raises PlanError where it is of another
    source, kind, format or size than ``asked``."""
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = out / "_manifest.json"
    with _locked(out / ".manifest.lock"):
        if not file.is_file():
            _stored(make(), out)
    plan = opened_plan(out)
    for name, value in asked.items():
        if getattr(plan, name) != value:
            raise PlanError(
                shown(f"{out} was begun with {name} {getattr(plan, name)}, not {value}")
            )
    return plan


def opened_plan(out: Path) -> Plan:
    """The plan that was made in ``out``; raises OSError."""
    told = json.loads((out / "_manifest.json").read_text("utf-8"))
    names = Names(out, told.pop("cards"), told["size"])
    return Plan(**told, names=names)


def read_shard(
    plan: Plan, out: Path, number: int, answer: Callable[[str], Json], worn_out: Callable[[], Json]
) -> bool:
    """Read a shard to its end; False where another process has it in hand.

    answer: reads a picture → its row without ``file``. worn_out: the row of one that has taken its
    reader along three times.
    """
    part = plan.part(out, number)
    rows, tries = (out / f".part-{number:05}.{name}" for name in ("rows", "tries"))
    if part.exists():
        return True
    with rows.open("a+b") as file:
        os.chmod(rows, 0o600)  # personal data
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        if part.exists():  # another has ended it meanwhile
            return True
        done = _whole_rows(file)
        for index, name in enumerate(plan.of(number)[done:], done):
            count = _begin(tries, index)
            row = {"file": shown(name)} | (worn_out() if count > TRIES else answer(name))
            file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            file.flush()
        _end(plan, part, rows)
        tries.unlink(missing_ok=True)
        rows.unlink()
    return True


def missing_parts(plan: Plan, out: Path) -> list[int]:
    """The numbers of the shards that are not done."""
    there = set(os.listdir(out))  # one question, however many parts: OUT may be a network's
    return [n for n in range(plan.shards) if plan.part(out, n).name not in there]


def rows_so_far(plan: Plan, out: Path) -> int:
    """How many pictures have a row, or are in hand."""
    missing, there = missing_parts(plan, out), set(os.listdir(out))
    count = len(plan.names) - sum(len(plan.of(number)) for number in missing)
    for number in missing:
        if (tries := f".part-{number:05}.tries") in there:
            count += max(0, _in_hand(out / tries)[0])
    return count


def _begin(tries: Path, index: int) -> int:
    """Note that a picture is in hand; returns for which time."""
    before, count = _in_hand(tries)
    count = count + 1 if before == index else 1
    handle = os.open(tries, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.write(handle, f"{index:09} {count:03}\n".encode())  # in place: one write, one block
    finally:
        os.close(handle)
    return count


def _in_hand(tries: Path) -> tuple[int, int]:
    try:
        index, count = tries.read_text().split()
    except (FileNotFoundError, ValueError):
        return -1, 0
    return int(index), int(count)


def _whole_rows(file: BinaryIO) -> int:
    """How many whole rows there are; a torn one is cut off."""
    file.seek(0)
    content = file.read()
    cut = content.rfind(b"\n") + 1
    file.truncate(cut)
    file.seek(cut)
    return content.count(b"\n")


def _end(plan: Plan, part: Path, rows: Path) -> None:
    """Give a shard's rows their form, and their name when they are whole."""
    answers = [json.loads(line) for line in rows.read_bytes().splitlines()]
    if plan.form == "jsonl":
        _write_whole(part, rows.read_bytes())
        return
    columns = columns_of(plan.kind)
    with whole(part) as file:
        if plan.form == "parquet":
            _write_parquet(file, columns, answers)
            return
        file.write(("\ufeff" + ",".join(columns) + "\r\n").encode())
        table = Csv(file, confidences=False, columns=columns)
        for answer in answers:
            table.add(answer)
        table.end()


def columns_of(kind: str) -> list[str]:
    """The columns of every part alike, so that parts can be put together."""
    from documents.kinds import find_kinds

    return ["file", "verdict", "reasons", *find_kinds()[kind].fields, "error"]


def _write_parquet(file: BinaryIO, columns: Sequence[str], answers: Sequence[Json]) -> None:
    import pyarrow
    import pyarrow.parquet

    rows = [row_of(answer) for answer in answers]
    schema = pyarrow.schema([(name, pyarrow.string()) for name in columns])
    table = pyarrow.table({name: [row.get(name) for row in rows] for name in columns}, schema)
    pyarrow.parquet.write_table(table, file)


def _write_whole(path: Path, content: bytes) -> None:
    with whole(path) as file:
        file.write(content)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
