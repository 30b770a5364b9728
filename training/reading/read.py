"""Read unseen drawn cards as the service would, and keep what was read beside the truth.

    python -m training.reading.read --cards 1000 --first 100000 --out var/read/measure.jsonl

A third each flat, careful and hard, over unseen grounds, in unseen typefaces; one JSON line a card.
``training.reading.calibrate`` and ``training.reading.measure`` work on these lines.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

import cv2
from tqdm import tqdm

from documents.reader import Reader, open_reader
from training.kinds.find import find, kinds_with
from training.kinds.subject import subject_of
from training.photos.scenery import Grounds
from training.photos.unseen import SMALL
from training.reading.records import Record

_ready: tuple[ModuleType, Grounds, Reader] | None = None


def _start(kind: str, raw: bool) -> None:
    global _ready
    cv2.setNumThreads(1)
    part = find(kind, "record")
    if raw:
        part.raw()
    _ready = part, Grounds("test"), open_reader(kind)


def _job(job: tuple[int, str | None]) -> Record:
    assert _ready is not None
    number, trial = job
    part, grounds, reader = _ready
    return dict(part.record(number, grounds, reader, trial))


def records(
    kind: str, numbers: Iterable[int], workers: int, *, raw: bool, trial: str | None = None
) -> Iterator[Record]:
    """Draw and read the documents of these numbers, in order."""
    with get_context("spawn").Pool(workers, _start, (kind, raw)) as pool:
        yield from pool.imap(_job, ((number, trial) for number in numbers), chunksize=4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--kind", choices=kinds_with("record"), default="ktp")
    parser.add_argument("--cards", type=int, default=300)
    parser.add_argument("--first", type=int, default=100_000, help="number of the first card")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path("var/read/cards.jsonl"))
    parser.add_argument("--raw", action="store_true", help="scores in place of confidences")
    parser.add_argument("--trial", help="cards under one condition")
    args = parser.parse_args()
    if args.trial not in (None, *(trials := (SMALL, *subject_of(args.kind).trials))):
        parser.error(f"--trial: one of {', '.join(trials)}")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    numbers = range(args.first, args.first + args.cards)
    read = records(args.kind, numbers, args.workers, raw=args.raw, trial=args.trial)
    with args.out.open("w", encoding="utf-8") as out:
        for kept in tqdm(read, total=args.cards, dynamic_ncols=True):
            out.write(json.dumps(kept, ensure_ascii=False) + "\n")
            out.flush()


if __name__ == "__main__":
    main()
