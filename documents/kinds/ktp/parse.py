"""From the lines of a card to its fields."""

from __future__ import annotations

from dataclasses import dataclass, replace

from documents.kind import LocatedLine
from documents.kinds.ktp import places
from documents.kinds.ktp.closed import read_citizenship
from documents.kinds.ktp.confidence import (
    UNCHECKED,
    agrees,
    bears_out,
    borne_out,
    calibrated,
    group_of,
    score,
)
from documents.kinds.ktp.gaps import before_a_gap, is_below_a_gap
from documents.kinds.ktp.gather import BEGUN_ABOVE, gather
from documents.kinds.ktp.layout import FIELDS, FREE
from documents.kinds.ktp.notes import noted
from documents.kinds.ktp.number import Print, certainty, date_certainty, is_settled, settle
from documents.kinds.ktp.residents import readers
from documents.kinds.ktp.seen import Seen
from documents.meaning.value import Value
from elements import Field, Page, transform

NOT_FOUND = "not found on the card"
CUT_SHORT = "a line of it may be hidden or missed: there is room below it"


@dataclass(frozen=True, slots=True)
class CardText:
    """All fields of a card, and the codes of the regions printed in its heading."""

    fields: dict[str, Field]
    province: str | None
    regency: str | None


def parse_card(lines: list[LocatedLine], page: Page, *, sharp: bool = False) -> CardText:
    """Every field of FIELDS; those without a value say why in their problems.

    sharp: whether the photo is, for the confidences (`documents.kinds.ktp.confidence.is_sharp`).
    """
    seen = gather(lines)
    text = {name: seen[name].text if name in seen else "" for name in FIELDS}
    told = {name: seen[name].evidence if name in seen else None for name in FIELDS}
    province = places.read_province(text["provinsi"], told["provinsi"])
    regency = places.read_regency(text["kabupaten_kota"], province.code, told["kabupaten_kota"])
    district = places.read_district(text["kecamatan"], regency.code, told["kecamatan"])
    inside = {
        "kelurahan_desa": (places.read_village, district.code),
        "tempat_lahir": (places.read_birth_place, regency.code),
        "tempat_terbit": (places.read_issue_place, regency.code),
    }
    citizenship = read_citizenship(text["kewarganegaraan"], told["kewarganegaraan"])
    values = (
        {name: read(text[name], told[name]) for name, read in readers(citizenship).items()}
        | {name: read(text[name], code, told[name]).value for name, (read, code) in inside.items()}
        | {
            "provinsi": province.value,
            "kabupaten_kota": regency.value,
            "kecamatan": district.value,
        }
    )
    doubts = [(name, doubt) for name, told_of in seen.items() for doubt in told_of.doubts]
    doubts += noted(values)
    doubts += [(name, CUT_SHORT) for name in sorted(before_a_gap(lines) & FREE)]
    if is_below_a_gap(lines, "nama"):
        doubts.append(("nama", BEGUN_ABOVE))
    for name, doubt in doubts:
        if values[name].value is not None:
            # A known place of which more may be hidden is as open as any other.
            known = values[name].known and name in UNCHECKED
            problems = (*values[name].problems, doubt)
            values[name] = replace(values[name], problems=problems, known=known)
    sex = values["jenis_kelamin"].normalized
    number, birth = (
        Print(text[name], values[name], told[name]) for name in ("nik", "tanggal_lahir")
    )
    values["nik"], values["tanggal_lahir"] = settle(number, birth, sex, regency.code)
    agreed = agrees(values["nik"].value, values["tanggal_lahir"].value, sex)
    settled = {name for name, value in values.items() if is_settled(value.corrections)}
    groups = {
        name: group_of(
            name, value.value, bears_out(name, agreed, values["tempat_lahir"].value),
            settled=name in settled, sharp=sharp, doubted=bool(value.problems),
            mended=places.is_closest(value.corrections),
            alike=name in seen and seen[name].alike and not value.distance,
        )
        for name, value in values.items()
    }  # fmt: skip
    sure = {}
    if agreed and not settled and values["nik"].value:
        sure["nik"] = certainty(values["nik"].value, told["nik"], regency.code, district.code)
        sure["tanggal_lahir"] = date_certainty(replace(birth, value=values["tanggal_lahir"]))
    fields = {
        name: _field(values[name], seen.get(name), page, groups[name], sure.get(name, 0.0))
        for name in FIELDS
    }
    return CardText(fields, province.code, regency.code)


def _field(value: Value, seen: Seen | None, page: Page, group: str, sure: float) -> Field:
    """sure: how likely the value is among those that all else bears out as well."""
    if seen is None:
        return Field(None, problems=(NOT_FOUND,))
    told = max(borne_out(score(value, seen.confidence), group), score(value, sure))
    return Field(
        value=value.value,
        raw=seen.raw,
        confidence=calibrated(told, group, seen.recognizer),
        quad=transform(seen.box.quad(), page.to_photo),
        normalized=value.normalized,
        corrections=seen.corrections + value.corrections,
        problems=value.problems,
    )
