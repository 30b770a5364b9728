"""The text of a licence's PDF417 code as issuers write it, in each version of AAMVA's standard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from training.kinds.driving_licence.people import Person

VERSIONS = range(1, 11)
ISSUER = "636999"  # no issuer's number


@dataclass(frozen=True, slots=True)
class Habits:
    """What issuers do differently, all allowed or common: an ``AAMVA`` header, other separators,
    the jurisdiction's subfile, elements in another order, centimetres."""

    head: str = "ANSI "
    separator: str = "\n"
    record: str = "\x1e"
    local: bool = True
    shuffled: bool = False
    canadian: bool = False
    metric: bool = False
    padded: bool = True


def draw_habits(rng: np.random.Generator) -> Habits:
    """One issuer's way."""
    return Habits(
        head=str(rng.choice(["ANSI ", "AAMVA"], p=[0.85, 0.15])),
        separator=str(rng.choice(["\n", "\r\n", " \n"], p=[0.8, 0.1, 0.1])),
        record=str(rng.choice(["\x1e", "\x1c", ""], p=[0.8, 0.1, 0.1])),
        local=bool(rng.random() < 0.7),
        shuffled=bool(rng.random() < 0.3),
        metric=bool(rng.random() < 0.1),
        padded=bool(rng.random() < 0.7),
    )


def write(
    person: Person,
    version: int,
    habits: Habits | None = None,
    rng: np.random.Generator | None = None,
) -> str:
    """The text; rng: orders the elements where the habits say so."""
    habits = habits or Habits()
    rows = list(_elements(person, version, habits).items())
    if habits.shuffled and rng is not None:
        rows = [rows[i] for i in rng.permutation(len(rows))]
    licence = "DL" + habits.separator.join(letters + value for letters, value in rows) + "\r"
    files = [("DL", licence)]
    if habits.local:
        files.append(("ZX", "ZXZXA0042\nZXBDAQ NOT A NUMBER\r"))
    count = f"{len(files):02d}"
    own = "" if version == 1 else "01"
    head = f"@\n{habits.record}\r{habits.head}{ISSUER}{version:02d}{own}{count}"
    at = len(head) + 10 * len(files)
    table = ""
    for kind, text in files:
        table += f"{kind}{at:04d}{len(text):04d}"
        at += len(text)
    return head + table + "".join(text for _, text in files)


def _day(value: str, version: int, habits: Habits) -> str:
    day = date.fromisoformat(value)
    return day.strftime("%Y%m%d" if version == 1 or habits.canadian else "%m%d%Y")


def _height(value: str, version: int, habits: Habits) -> str:
    inches = int(value)
    if version == 1:
        return f"{inches // 12}{inches % 12:02d}"
    return f"{round(inches * 2.54):03d} cm" if habits.metric else f"{inches:03d} in"


def _elements(person: Person, version: int, habits: Habits) -> dict[str, str]:
    """Letters → value."""
    f = person.fields
    given = f["given_names"].split()
    first, middle = " ".join(given[:1]), " ".join(given[1:])
    code = f["address_zip"].replace("-", "")
    shared = {
        "DBA": _day(f["expiry_date"], version, habits),
        "DBB": _day(f["birth_date"], version, habits),
        "DBD": _day(f["issue_date"], version, habits),
        "DBC": {"M": "1", "F": "2"}[f["sex"]] if version > 1 else f["sex"],
        "DAU": _height(f["height"], version, habits),
        "DAY": f["eye_color"], "DAZ": f["hair_color"], "DAW": f["weight"].zfill(3),
        "DAG": f["address_street"], "DAI": f["address_city"], "DAJ": f["address_state"],
        "DAK": (code.ljust(9, "0") + "  ") if habits.padded else code,
    }  # fmt: skip
    if version == 1:
        return {
            "DAQ": f["license_number"],
            "DAA": ",".join(filter(None, (f["last_name"], first, middle))),
            "DAR": f["vehicle_class"].ljust(4), "DAS": f["restrictions"].ljust(10),
            "DAT": f["endorsements"].ljust(5), "DCF": f["document_discriminator"], **shared,
        }  # fmt: skip
    names = {"DCT": ",".join(filter(None, (first, middle.replace(" ", ","))))}
    if version > 3:
        names = {"DDE": "N", "DAC": first, "DDF": "N", "DAD": middle or "NONE", "DDG": "N"}
    return {
        "DCA": f["vehicle_class"], "DCB": f["restrictions"], "DCD": f["endorsements"],
        "DCS": f["last_name"], **names, **shared, "DAQ": f["license_number"],
        "DCF": f["document_discriminator"], "DCG": "CAN" if habits.canadian else "USA",
        "DCK": "0123456789012345", "DDB": "06012016", "DDA": "F",
    }  # fmt: skip
