"""Read unseen drawn cards as the service would, and keep what was read beside the truth.

    python -m training.reading.read --cards 1000 --first 100000 --out var/read/measure.jsonl

A third each flat, careful and hard, over unseen grounds, in unseen typefaces; one JSON line a card.
``training.reading.calibrate`` and ``training.reading.measure`` work on these lines.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from tqdm import tqdm

from documents.kinds.ktp import confidence, places
from documents.kinds.ktp.number import is_settled
from documents.kinds.ktp.parse import CardText
from documents.kinds.ktp.values import READERS
from documents.kinds.ktp.verdict import DOUBTFUL_QUALITY, judge
from documents.reader import Reader, open_reader
from documents.reasons import NOTE
from elements import Field, Measure, Reading
from errors import ReaderError
from training.finder.measure import draw_measured, worst_corner
from training.kinds.ktp.cards import Card
from training.kinds.ktp.press import PORTRAIT
from training.kinds.ktp.trials import TRIALS
from training.photos.camera import Photo
from training.photos.scenery import Grounds
from training.reading.legibility import unseen_fields

Record = dict[str, Any]


def record(number: int, grounds: Grounds, reader: Reader, trial: str | None = None) -> Record:
    """One card.

    ``fields``: name → [truth, value, confidence, raw], the truth of what is wholly covered empty;
    ``unseen``: the names of those that can't be seen whole; ``due``: what is to be doubted about
    the card itself; ``error``: its code if it was not read; ``wide``: how many pixels its long side
    has in the photo.
    """
    condition, photo, card = draw_measured(number, grounds, trial)
    truth = {name: "" if name in card.gone else text for name, text in card.fields.items()}
    assert photo.quad is not None
    wide = float(np.linalg.norm(np.diff(photo.quad, axis=0), axis=1)[[0, 2]].mean())
    kept: Record = {"card": number, "condition": condition, "wide": round(wide)}
    kept |= {"unseen": unseen_fields(card, photo), "due": due(card, photo)}
    try:
        reading = reader(photo.image)
    except ReaderError as failure:
        return kept | {
            "error": failure.code,
            "fields": {n: [t, None, 0, ""] for n, t in truth.items()},
        }
    return kept | _told(reading, photo, truth)


def due(card: Card, photo: Photo) -> list[str]:
    """The reasons for a review that a reader without a fault would give: an expired card, a
    photocopy, a photographed screen, a covered portrait. A move is none."""
    province = places.read_province(card.fields["provinsi"])
    regency = places.read_regency(card.fields["kabupaten_kota"], province.code)
    sex = READERS["jenis_kelamin"](card.fields["jenis_kelamin"], None).normalized
    fields = {
        name: Field(None if name in card.hidden else value or None, confidence=1.0)
        for name, value in card.fields.items()
    }
    fields["jenis_kelamin"] = replace(fields["jenis_kelamin"], normalized=sex)
    happened = {*photo.effects, *card.style["condition"]}
    quality = {name: Measure(float(name in happened), name in happened)
               for name in DOUBTFUL_QUALITY}  # fmt: skip
    _, reasons = judge(CardText(fields, province.code, regency.code), quality)
    codes = [reason.code for reason in reasons if reason.level != NOTE]
    return codes + ["portrait_missing"] * (PORTRAIT in card.hidden)


def _agreed(fields: Mapping[str, Field]) -> bool:
    birth, sex = fields["tanggal_lahir"], fields["jenis_kelamin"]
    return confidence.agrees(fields["nik"].value, birth.value, sex.normalized)


def _told(reading: Reading, photo: Photo, truth: dict[str, str]) -> Record:
    assert photo.quad is not None
    told = {name: reading.fields[name] for name in truth}
    return {
        "settled": [name for name, field in told.items() if is_settled(field.corrections)],
        "sharp": confidence.is_sharp(reading.quality),
        "corner": round(worst_corner(reading.quad, photo.quad), 5),
        "turned": reading.turn == photo.turn,
        "agreed": _agreed(reading.fields),
        "verdict": reading.verdict,
        "reasons": [reason.code for reason in reading.reasons],
        "fields": {
            name: [truth[name], field.value, round(field.confidence, 5), field.raw]
            for name, field in told.items()
        },
        "ms": {stage: round(ms, 2) for stage, ms in reading.timings_ms.items()},
    }


def read_records(path: Path) -> list[Record]:
    """The lines of a file that this command wrote."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


_ready: tuple[Grounds, Reader] | None = None


def _start(raw: bool) -> None:
    global _ready
    cv2.setNumThreads(1)
    if raw:
        confidence.TABLES = {}
    _ready = Grounds("test"), open_reader("ktp")


def _job(job: tuple[int, str | None]) -> Record:
    assert _ready is not None
    number, trial = job
    return record(number, *_ready, trial)


def records(
    numbers: Iterable[int], workers: int, *, raw: bool, trial: str | None = None
) -> Iterator[Record]:
    """Draw and read the cards of these numbers, in order."""
    with get_context("spawn").Pool(workers, _start, (raw,)) as pool:
        yield from pool.imap(_job, ((number, trial) for number in numbers), chunksize=4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=300)
    parser.add_argument("--first", type=int, default=100_000, help="number of the first card")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path("var/read/cards.jsonl"))
    parser.add_argument("--raw", action="store_true", help="scores in place of confidences")
    parser.add_argument("--trial", choices=sorted(TRIALS), help="cards under one condition")
    args = parser.parse_args()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    numbers = range(args.first, args.first + args.cards)
    read = records(numbers, args.workers, raw=args.raw, trial=args.trial)
    with args.out.open("w", encoding="utf-8") as out:
        for kept in tqdm(read, total=args.cards, dynamic_ncols=True):
            out.write(json.dumps(kept, ensure_ascii=False) + "\n")
            out.flush()


if __name__ == "__main__":
    main()
