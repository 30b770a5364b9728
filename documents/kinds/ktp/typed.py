"""What a person types in place of what was read: held to the fields' rules, taken by the letter.

What no card can print is refused; what one may print although it is odd stays, with the problem
named as of what is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from documents.kinds.ktp import places
from documents.kinds.ktp.forms import NOT_A_NIK
from documents.kinds.ktp.places import Place
from documents.kinds.ktp.texts import NOT_A_NAME
from documents.meaning.legible import is_of_letters
from documents.meaning.value import Value
from fields import choices, dates, names, nik, rt_rw
from fields.countries import COUNTRIES
from fields.invalid import Invalid, InvalidComponent, InvalidFormat

Typed = Callable[[str], Value]
PLACES = ("provinsi", "kabupaten_kota", "kecamatan", "kelurahan_desa", "tempat_lahir",
          "tempat_terbit")  # fmt: skip
NO_WORD = "a place is named by a word"


def typed_value(name: str, text: str, above: Mapping[str, str | None]) -> Value:
    """The value of a field as a person typed it, in upper case; raises fields.invalid.Invalid.

    above: values of the regions that it lies in (`typed_place`).
    """
    text = " ".join(text.upper().split())
    return typed_place(name, text, above).value if name in PLACES else _RULES[name](text)


def typed_place(name: str, text: str, above: Mapping[str, str | None]) -> Place:
    """The value and code of a place, by the provinsi, kabupaten_kota and kecamatan of ``above``."""
    if not is_of_letters(text) or len(text) < 2:
        raise InvalidFormat(NO_WORD)
    if name == "provinsi":
        return _by_letter(text, places.read_province(text), "province")
    if name == "kabupaten_kota":
        province = places.read_province(above.get("provinsi") or "").code
        return _by_letter(text, places.read_regency(text, province), "regency")
    regency = regency_of(above)
    if name == "kecamatan":
        return _by_letter(text, places.read_district(text, regency), "district")
    if name == "kelurahan_desa":
        district = places.read_district(above.get("kecamatan") or "", regency).code
        return _by_letter(text, places.read_village(text, district))
    read = places.read_birth_place if name == "tempat_lahir" else places.read_issue_place
    return _by_letter(text, read(text, regency))


def regency_of(values: Mapping[str, str | None]) -> str | None:
    """The code of the regency in a card's heading, None where it is no known one's name."""
    province = places.read_province(values.get("provinsi") or "").code
    return places.read_regency(values.get("kabupaten_kota") or "", province).code


def _by_letter(text: str, place: Place, what: str = "") -> Place:
    """The place as it was typed: a name that is only near is another."""
    if place.value.value == text:
        return place
    return Place(Value(text, problems=(f"not a known {what}",) if what else ()))


def _nik(text: str) -> Value:
    number = nik.compact(text)
    nik.split(number)
    try:
        return Value(nik.validate(number))
    except Invalid as error:
        return Value(number, problems=(f"{NOT_A_NIK}: {error}",))


def _name(text: str) -> Value:
    name = names.compact(text)
    if not any(map(str.isalpha, name)):
        raise InvalidFormat(NOT_A_NAME)
    return Value(name, problems=() if names.is_valid(name) else (NOT_A_NAME,))


def _date(text: str) -> Value:
    value = dates.validate(text)
    return Value(value, dates.to_iso(value))


def _validity(text: str) -> Value:
    return Value(text) if text == choices.LIFETIME else _date(text)


def _sex(text: str) -> Value:
    member = choices.canonical(text, choices.SEXES, choices.SEX_SPELLINGS)
    if member is None:
        raise InvalidComponent("not a known sex")
    return Value(text, "male" if member == "LAKI-LAKI" else "female")


def _address(text: str) -> Value:
    if not re.search(r"[^\W_]", text):
        raise InvalidFormat("an address holds letters or digits")
    return Value(text)


def _rt_rw(text: str) -> Value:
    value = rt_rw.validate(text)
    rt, rw = rt_rw.split(value)
    return Value(value, {"rt": rt, "rw": rw})


def _closed(
    members: tuple[str, ...], what: str, spellings: Mapping[str, str], *, others: bool = False
) -> Typed:
    """The rule of a closed set; others: cards print values that stand in no list, too."""

    def rule(text: str) -> Value:
        member = choices.canonical(text, members, spellings)
        if member is not None:
            return Value(text, member if member != text else None)
        if others and is_of_letters(text):
            return Value(text, problems=(f"not a known {what}",))
        raise InvalidComponent(f"not a known {what}")

    return rule


_RULES: Mapping[str, Typed] = {
    "nik": _nik,
    "nama": _name,
    "tanggal_lahir": _date,
    "jenis_kelamin": _sex,
    "golongan_darah": _closed((*choices.BLOOD_TYPES, choices.NO_BLOOD_TYPE), "blood type", {}),
    "alamat": _address,
    "rt_rw": _rt_rw,
    "agama": _closed(choices.RELIGIONS, "religion", choices.RELIGION_SPELLINGS),
    "status_perkawinan": _closed(
        choices.MARITAL_STATUSES, "marital status", choices.MARITAL_SPELLINGS
    ),
    "pekerjaan": _closed(
        choices.OCCUPATIONS, "occupation", choices.OCCUPATION_SPELLINGS, others=True
    ),
    "kewarganegaraan": _closed((*choices.CITIZENSHIPS, *COUNTRIES), "citizenship", {}, others=True),
    "berlaku_hingga": _validity,
    "tanggal_terbit": _date,
}
