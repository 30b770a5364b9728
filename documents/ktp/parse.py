"""From the lines of a card to its fields."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from documents.ktp import places
from documents.ktp.gather import Seen, gather
from documents.ktp.layout import FIELDS
from documents.ktp.values import READERS, Value
from documents.pipeline import LocatedLine
from elements import Field, Page, transform

NOT_FOUND = "not found on the card"

# Tesseract is surer of itself than it is right. Score → share of right values, of 1,600 values on
# 30 drawn cards, each flat, photographed carefully and photographed badly.
CALIBRATION = ((0.0, 0.3, 0.8, 0.92, 0.965, 0.99, 1.0), (0.0, 0.1, 0.35, 0.57, 0.8, 0.97, 0.995))


@dataclass(frozen=True, slots=True)
class CardText:
    """All fields of a card, and the codes of the regions printed in its heading."""

    fields: dict[str, Field]
    province: str | None
    regency: str | None


def parse_card(lines: list[LocatedLine], page: Page) -> CardText:
    """Every field of FIELDS; those without a value say why in their problems."""
    seen = gather(lines)
    text = {name: seen[name].text if name in seen else "" for name in FIELDS}
    province = places.read_province(text["provinsi"])
    regency = places.read_regency(text["kabupaten_kota"], province.code)
    district = places.read_district(text["kecamatan"], regency.code)
    values = {name: read(text[name]) for name, read in READERS.items()} | {
        "provinsi": province.value,
        "kabupaten_kota": regency.value,
        "kecamatan": district.value,
        "kelurahan_desa": places.read_village(text["kelurahan_desa"], district.code).value,
        "tempat_lahir": places.read_birth_place(text["tempat_lahir"], regency.code).value,
        "tempat_terbit": places.read_issue_place(text["tempat_terbit"], regency.code).value,
    }
    fields = {name: _field(values[name], seen.get(name), page) for name in FIELDS}
    return CardText(fields, province.code, regency.code)


def _field(value: Value, seen: Seen | None, page: Page) -> Field:
    if seen is None:
        return Field(None, problems=(NOT_FOUND,))
    return Field(
        value=value.value,
        raw=seen.raw,
        confidence=confidence(value, seen.confidence),
        quad=transform(seen.box.quad(), page.to_photo),
        normalized=value.normalized,
        corrections=seen.corrections + value.corrections,
        problems=value.problems,
    )


def confidence(value: Value, line: float) -> float:
    """How often a value like this is right, 0–1, from its line's confidence (0–1).

    A text that is letter for letter one of a closed set is hardly a chance result, so little of
    the doubt is left; one that had to be moved to its nearest neighbour keeps the doubt, and more
    with the distance.
    """
    if value.value is None:
        return 0.0
    if value.known and not value.corrections:
        doubt = 0.2 * (1 - line)
    elif value.known:
        doubt = 1 - line * (1 - value.distance)
    else:
        doubt = 1 - line * (0.5 if value.problems else 1.0)
    return float(np.interp(1 - doubt, *CALIBRATION))
