"""Read very many pictures: python -m scripts.read_many SOURCE OUT [--processes N] [--shard I/N].

SOURCE is a folder, a manifest (a path a line, from where it lies), s3://bucket/prefix or the
address of a folder of Drive. OUT becomes a folder of parts, each some hundred rows, which appear
when they are whole: jsonl, csv or parquet. Stopped or killed at any moment, the same command reads
what is left; each picture has one row. On many machines that share OUT, each runs --shard I/N,
I from 0 on; or one runs --engine celery, and each a worker: celery -A jobs.bulk worker. The exit
status is 0 when all parts are there, 1 while some are not, 2 if the command could not start.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from tqdm import tqdm

from documents.kinds import find_kinds
from documents.reader import Read
from jobs.listing import SourceError
from jobs.reading import read_part
from jobs.shards import (
    FORMATS,
    Plan,
    PlanError,
    missing_parts,
    need_format,
    planned,
    rows_so_far,
)
from jobs.sources import Source, open_source
from scripts.reader import shipped_reader
from settings import ROOT, Settings, SettingsError, load_settings

LOOK_SECONDS = 0.5
PATIENCE = 5  # times that a process may end without having read anything
NICE = 10  # who waits for an answer goes first


def main(arguments: Sequence[str] | None = None, read: Read | None = None) -> int:
    """Run the command; ``read`` stands in for the shipped models where a test brings its own."""
    options = _options(arguments)
    try:
        settings = load_settings()
        need_format(options.format)
        source = open_source(options.source, options.out)
        asked = {"source": options.source, "kind": options.kind, "form": options.format}
        asked |= {"size": options.shard_size}
        plan = planned(options.out, lambda: Plan(**asked, names=_names(source)), asked)
    except (SettingsError, SourceError, PlanError) as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename or options.out}: {error.strerror or error}.", file=sys.stderr)
        return 2
    if options.engine == "celery":
        return _run_queue(options, plan, settings)
    if options.processes is not None:
        return _run_processes(options, plan)
    index, count = options.shard
    os.nice(NICE)
    reader = read or shipped_reader(plan.kind, settings)
    return _read_all(plan, options.out, range(index, plan.shards, count), source, reader, settings)


def _names(source: Source) -> tuple[str, ...]:
    """What is read; raises SourceError where that is nothing, as of a disk that is not mounted: a
    plan is made once, and such a one would be done for good."""
    names = tuple(source.names())
    if not names:
        raise SourceError("there is no picture in this source")
    return names


def _read_all(
    plan: Plan, out: Path, numbers: range, source: Source, read: Read, settings: Settings
) -> int:
    try:
        # One that another process has in hand is that process's.
        whole = [read_part(plan, out, number, source, read, settings) for number in numbers]
    except OSError as error:
        print(f"{out} can't be written: {error.strerror}.", file=sys.stderr)
        return 1
    return 0 if all(whole) else 1


def _run_queue(options: argparse.Namespace, plan: Plan, settings: Settings) -> int:
    """Shards by Celery, for workers that share OUT."""
    if not settings.redis_url:
        print("--engine celery needs REDIS_URL.", file=sys.stderr)
        return 2
    from jobs.bulk import Queue

    def still() -> None:
        bar.write("No row for a while. Do workers run? celery -A jobs.bulk worker", sys.stderr)

    total = len(plan.names)
    with tqdm(total=total, unit="card", file=sys.stderr) as bar, closing(Queue(settings)) as queue:
        queue.run(plan, options.out, lambda rows: bar.update(rows - bar.n), still)
    return 0


def _run_processes(options: argparse.Namespace, plan: Plan) -> int:
    """Processes of this command, a share of the shards each; one that is killed is begun anew."""
    out, total, count = options.out, len(plan.names), options.processes
    running = {index: _begun(options, index) for index in range(count)}
    deaths = dict.fromkeys(running, 0)
    failed, before = 0, rows_so_far(plan, out)
    try:
        with tqdm(total=total, initial=before, unit="card", file=sys.stderr) as bar:
            while running:
                time.sleep(LOOK_SECONDS)
                now = rows_so_far(plan, out)
                moved, before = now > before, now
                bar.update(now - bar.n)
                for index, process in list(running.items()):
                    status = process.poll()
                    if status is None:
                        continue
                    deaths[index] = 0 if moved else deaths[index] + 1
                    if status >= 0 or deaths[index] > PATIENCE:
                        failed |= status != 0
                        del running[index]
                    else:  # killed, by a picture or by somebody
                        running[index] = _begun(options, index)
            bar.update(rows_so_far(plan, out) - bar.n)
    finally:
        for process in running.values():
            process.terminate()
    missing = len(missing_parts(plan, out))
    if missing:
        print(f"{missing} of {plan.shards} parts are missing: run it again.", file=sys.stderr)
    return 1 if missing or failed else 0


def _begun(options: argparse.Namespace, index: int) -> subprocess.Popen[bytes]:
    words = [options.source, str(options.out), "--kind", options.kind, "--format", options.format]
    words += ["--shard-size", str(options.shard_size), "--shard", f"{index}/{options.processes}"]
    one = dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return subprocess.Popen(
        [sys.executable, "-m", options.module, *words], env={**one, **os.environ}, cwd=ROOT
    )


def _share(text: str) -> tuple[int, int]:
    index, slash, count = text.partition("/")
    if not (slash and index.isdigit() and count.isdigit() and int(index) < int(count)):
        raise argparse.ArgumentTypeError("is like 0/4: I from 0 on, less than N")
    return int(index), int(count)


def _number(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("is a whole number from 1 on")
    return int(text)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.read_many", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("source", metavar="SOURCE")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--kind", default="ktp", choices=sorted(find_kinds()), metavar="KIND")
    parser.add_argument("--format", choices=FORMATS, default="jsonl")
    parser.add_argument("--shard-size", type=_number, default=200, help="pictures a part (200)")
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--processes", type=_number, help="on this machine (one a core)")
    engines = ("processes", "celery")
    either.add_argument("--engine", choices=engines, help="celery: by workers that share OUT")
    either.add_argument("--shard", type=_share, metavar="I/N", help="this process's share alone")
    parser.add_argument("--module", default="scripts.read_many", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if find_kinds()[options.kind].form.model_fields:
        parser.error(f"{options.kind} asks for more than a picture: python -m scripts.read")
    options.out = options.out.absolute()
    if "://" not in options.source:
        options.source = str(Path(options.source).absolute())
    if options.shard is None and options.processes is None:
        options.processes = os.cpu_count() or 1
    return options


if __name__ == "__main__":
    sys.exit(main())
