"""The records of readings of KTPs: one drawn card, read as the service reads it."""

from __future__ import annotations

from dataclasses import replace

from documents.kinds.ktp import confidence, parse, places
from documents.kinds.ktp.parse import CardText
from documents.kinds.ktp.values import READERS
from documents.kinds.ktp.verdict import judge
from documents.reader import Reader
from documents.reasons import DOUBTFUL_QUALITY, NOTE
from elements import Field, Measure, Reading
from errors import ReaderError
from segmentation.quality import across
from training.kinds.ktp.cards import Card
from training.kinds.ktp.press import PORTRAIT
from training.kinds.ktp.subject import SUBJECT
from training.photos.camera import Photo
from training.photos.scenery import Grounds
from training.photos.unseen import draw_measured
from training.reading.legibility import unseen_fields
from training.reading.metrics import worst_corner
from training.reading.records import Record

# Score and group of a field's name and confidence; none but for `raw`.
_scores: dict[tuple[str, float], tuple[float, str]] = {}


def raw() -> None:
    """Let this process record scores in place of confidences, to count these anew, and the group
    that each is counted in. What is read, and looked at again for its confidence, stays as in
    service."""

    def calibrated(score: float, group: str, recognizer: str) -> float:
        sure = confidence.calibrated(score, group, recognizer)
        _scores[group.partition(" ")[0], sure] = score, group
        return sure

    parse.calibrated = calibrated  # type: ignore[attr-defined]


def record(number: int, grounds: Grounds, reader: Reader, trial: str | None = None) -> Record:
    """Draw and read the card of a number; gives its record (training/reading/records.py)."""
    _scores.clear()
    condition, photo, card = draw_measured(SUBJECT, number, grounds, trial)
    assert isinstance(card, Card)
    truth = {name: "" if name in card.gone else text for name, text in card.fields.items()}
    assert photo.quad is not None
    kept: Record = {"card": number, "condition": condition, "wide": round(across(photo.quad))}
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
    """Give the reasons for a review that a reader without a fault would give.

    Such are an expired card, a photocopy, a photographed screen, a covered portrait. A move is
    none.
    """
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


def _told(reading: Reading, photo: Photo, truth: dict[str, str]) -> Record:
    assert photo.quad is not None
    told = {name: reading.fields[name] for name in truth}
    scored = {name: _scores.get((name, field.confidence)) for name, field in told.items()}
    return {
        "groups": {name: each[1] for name, each in scored.items() if each},
        "doubted": [name for name, field in told.items() if field.value and field.problems],
        "corner": round(worst_corner(reading.quad, photo.quad), 5),
        "turned": reading.turn == photo.turn,
        "verdict": reading.verdict,
        "reasons": [reason.code for reason in reading.reasons],
        "fields": {
            name: [truth[name], field.value, round(_sure(field, scored[name]), 5), field.raw]
            for name, field in told.items()
        },
        "ms": {stage: round(ms, 2) for stage, ms in reading.timings_ms.items()},
    }


def _sure(field: Field, scored: tuple[float, str] | None) -> float:
    return scored[0] if scored else field.confidence
