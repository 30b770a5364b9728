"""How issuers arrange a front, as data: which fields stand on a row, behind which labels.

Positions are shares of the card's width and height, as sizes of capitals are of its height. A
portrait on the right moves what stands beside it to the left. These arrangements are like those of
several states, and none is a state's own; each ends in its ``splits``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One label and its value. field: what stands there (of ``fronts.printed``); number: AAMVA's;
    word: the label's word; x: where it begins, of the room beside the portrait."""

    field: str
    number: str
    word: str
    x: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """Cells on one baseline; y: of the value, of the card's height; cap: of its capitals."""

    y: float
    cells: tuple[Cell, ...]
    cap: float = 0.036


@dataclass(frozen=True, slots=True)
class Arrangement:
    """labels: ``number``, ``word`` or ``both``; above: labels stand above their values, else before
    them; portrait: ``left`` or ``right``; small: height of labels' capitals over the values'."""

    name: str
    labels: str
    above: bool
    portrait: str
    small: float
    rows: tuple[Row, ...]
    split: str = "train"
    layout: str = "us_aamva"
    state: str = ""


def _rows(
    *rows: tuple[float, str] | tuple[float, str, float],
    labels: Mapping[str, tuple[str, str]] | None = None,
) -> tuple[Row, ...]:
    """Rows as ``(y, "field@x field@x", cap)``; labels: field → number and word."""
    made = []
    for y, cells, *cap in rows:
        told = []
        for cell in cells.split():
            name, _, x = cell.partition("@")
            told.append(Cell(name, *(labels or LABELS)[name], x=float(x or 0)))
        made.append(Row(y, tuple(told), *cap))
    return tuple(made)


LABELS = {
    "license_number": ("4d", "DLN"), "last_name": ("1", "LN"), "given_names": ("2", "FN"),
    "street": ("8", ""), "city": ("", ""), "birth_date": ("3", "DOB"), "issue_date": ("4a", "ISS"),
    "expiry_date": ("4b", "EXP"), "sex": ("15", "SEX"), "height": ("16", "HGT"),
    "weight": ("17", "WGT"), "eye_color": ("18", "EYES"), "hair_color": ("19", "HAIR"),
    "vehicle_class": ("9", "CLASS"), "endorsements": ("9a", "END"), "restrictions": ("12", "REST"),
    "document_discriminator": ("5", "DD"),
}  # fmt: skip
NEW_YORK = {
    "license_number": ("", "ID"), "vehicle_class": ("", "CLASS"), "last_name": ("", ""),
    "given_names": ("", ""), "street": ("", ""), "city": ("", ""), "sex": ("", "SEX"),
    "eye_color": ("", "EYES"), "height": ("", "HEIGHT"), "birth_date": ("", "DOB"),
    "issue_date": ("", "ISSUED"), "expiry_date": ("", "EXPIRES"), "endorsements": ("", "END"),
    "restrictions": ("", "RESTR"),
}  # fmt: skip
ARRANGEMENTS = (
    Arrangement("plain", "both", False, "left", 0.8, _rows(
        (0.23, "license_number@0 vehicle_class@0.62", 0.042), (0.30, "birth_date@0 "
        "issue_date@0.5"), (0.37, "expiry_date@0 endorsements@0.5"), (0.45, "last_name@0", 0.04),
        (0.52, "given_names@0", 0.04), (0.60, "street@0"), (0.655, "city@0"),
        (0.73, "sex@0 height@0.22 weight@0.55"), (0.80, "eye_color@0 hair_color@0.33 "
        "restrictions@0.66"), (0.90, "document_discriminator@0", 0.03))),
    Arrangement("west", "word", False, "left", 0.72, _rows(
        (0.24, "license_number@0 vehicle_class@0.66", 0.045), (0.31, "expiry_date@0 "
        "endorsements@0.66"), (0.385, "last_name@0", 0.042), (0.45, "given_names@0", 0.042),
        (0.51, "street@0", 0.034), (0.56, "city@0", 0.034),
        (0.635, "birth_date@0 restrictions@0.6"), (0.74, "sex@0 hair_color@0.28 eye_color@0.6"),
        (0.80, "height@0 weight@0.38"), (0.86, "document_discriminator@0", 0.028),
        (0.92, "issue_date@0", 0.03))),
    Arrangement("capitol", "both", True, "right", 0.6, _rows(
        (0.27, "license_number@0 vehicle_class@0.55 endorsements@0.75"),
        (0.375, "last_name@0"), (0.475, "given_names@0"), (0.575, "street@0"), (0.625, "city@0"),
        (0.725, "birth_date@0 issue_date@0.36 expiry_date@0.7"),
        (0.825, "sex@0 height@0.14 weight@0.34 eye_color@0.58 hair_color@0.78"),
        (0.925, "restrictions@0 document_discriminator@0.3", 0.03))),
    Arrangement("prairie", "number", False, "left", 0.66, _rows(
        (0.24, "last_name@0", 0.042), (0.31, "given_names@0", 0.042), (0.38, "street@0"),
        (0.43, "city@0"), (0.52, "license_number@0", 0.045), (0.59, "birth_date@0 sex@0.6"),
        (0.66, "issue_date@0 expiry_date@0.5"), (0.73, "height@0 weight@0.33 eye_color@0.68"),
        (0.80, "hair_color@0 vehicle_class@0.3 endorsements@0.6"), (0.87, "restrictions@0"),
        (0.93, "document_discriminator@0", 0.03))),
    Arrangement("harbor", "both", False, "right", 0.7, _rows(
        (0.25, "license_number@0", 0.046), (0.32, "expiry_date@0 birth_date@0.5"),
        (0.40, "last_name@0", 0.04), (0.465, "given_names@0", 0.04), (0.535, "street@0", 0.034),
        (0.585, "city@0", 0.034), (0.66, "vehicle_class@0 restrictions@0.3 endorsements@0.66"),
        (0.73, "sex@0 eye_color@0.25 hair_color@0.6"), (0.80, "height@0 weight@0.45"),
        (0.87, "issue_date@0"), (0.93, "document_discriminator@0", 0.028)), split="test"),
    Arrangement("mesa", "both", True, "left", 0.55, _rows(
        (0.26, "last_name@0"), (0.36, "given_names@0"),
        (0.46, "license_number@0 birth_date@0.55"), (0.56, "street@0"), (0.61, "city@0"),
        (0.71, "issue_date@0 expiry_date@0.36 sex@0.72 vehicle_class@0.86"),
        (0.81, "height@0 weight@0.2 eye_color@0.44 hair_color@0.66"),
        (0.91, "restrictions@0 endorsements@0.2 document_discriminator@0.44", 0.03)),
        split="test"),
    *(Arrangement(name, "word", False, "left", small, _rows(
        (0.25, "license_number@0 vehicle_class@0.66", 0.042), (0.33, "last_name@0", cap),
        (0.39, "given_names@0", cap), (0.46, "street@0"), (0.515, "city@0"),
        (0.61, "sex@0 eye_color@0.25 height@0.58"), (0.69, "birth_date@0 expiry_date@0.5"),
        (0.77, "issue_date@0 endorsements@0.58"), (0.85, "restrictions@0"), labels=NEW_YORK),
        split=split, layout="us_ny", state="NEW YORK STATE")
      for name, small, cap, split in (("empire", 0.75, 0.04, "train"),
                                      ("empire test", 0.68, 0.044, "test"))),
)  # fmt: skip


def of_split(split: str, layout: str = "us_aamva") -> tuple[Arrangement, ...]:
    """The arrangements of a split and a layout."""
    return tuple(one for one in ARRANGEMENTS if (one.split, one.layout) == (split, layout))
