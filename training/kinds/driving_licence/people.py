"""People who don't exist, with what their licences say of them, all from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
WOMEN = """
AMELIA AVA BRENDA CARMEN CLARA DAISY EDITH ELENA FIONA GRACE HANNAH INGRID IRENE JOAN JULIA
KAREN LAURA LENA MARIA MARTHA NADIA NORA OLIVE PAULA PRIYA ROSA RUTH SANDRA SOFIA TERESA URSULA
VERA WANDA XENIA YVONNE ZOE MARY-ANN ANNE-MARIE
""".split()
MEN = """
AARON ADAM ALBERT BRUNO CARL CESAR DAVID DIEGO EDGAR ERIC FELIX FRANK GEORGE HENRY HUGO IVAN
JACOB JAMES JOHN KEVIN LEON LOUIS MARCUS MARTIN NATHAN OSCAR PAUL PETER QUENTIN RAMON ROBERT
SAMUEL STEVEN THOMAS VICTOR WALTER XAVIER YUSUF ZACHARY JEAN-PAUL
""".split()
LAST = """
ABBOTT ALVAREZ BAKER BENNETT BLOOM CARVER CASTILLO CHEN COLLINS DALTON DAVIES DUBOIS EASTMAN
ELLISON FERRIS FLETCHER FORD GARCIA GRANGER GUPTA HALE HARRINGTON HAYES IBARRA IRVING JENSEN
JOHANSSON KELLER KIM KOWALSKI LAMBERT LEE LINDQVIST MARSH MCALLISTER MERCER MORALES NAKAMURA
NORTON O'BRIEN OKAFOR OLSEN PARKER PATEL PIERCE QUINN RAMIREZ REYES ROSSI SANTOS SINCLAIR
SMITH-JONES TANAKA THORNE UNDERWOOD VALDEZ VAN-DYKE VOSS WATERS WHITFIELD XIONG YATES YOUNG ZELLER
ZIMMERMAN
""".split()
STREETS = """
OAK ELM MAPLE CEDAR RIVER LAKE HILL PARK CHURCH MILL SPRING SUNSET MEADOW FOREST HARBOR WALNUT
PINE CHERRY WILLOW QUARRY ORCHARD FALCON JUNIPER
""".split()
WAYS = ("ST", "AVE", "RD", "DR", "LN", "BLVD", "CT", "WAY")
CITIES = tuple(
    " ".join(city.split())
    for city in """
ANYTOWN, ASHFORD, BELMOUNT, BROOKDALE, CLEARWATER, EASTHAVEN, FAIRMONT, GLENWOOD, GRANITEVILLE,
HARMON, KINGSBURY, LAKESHORE, MIDVALE, NORTHFORD, OAKHURST, PINE RIDGE, PORT ELLIS, RIVERBEND,
ROCKFIELD, SALEM, STONEBRIDGE, SUMMERTON, WESTBROOK, WINDHAM
""".split(",")
)
STATES = """
AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY
NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY
""".split()
NUMBER_FORMS = ("A9999999", "999999999", "A999-9999-9999", "99999999", "A99999999999", "AA999999A")
EYES = ("BLK", "BLU", "BRO", "GRY", "GRN", "HAZ")
HAIRS = ("BLK", "BLN", "BRO", "GRY", "RED", "SDY", "WHI")


@dataclass(frozen=True, slots=True)
class Person:
    """fields: name → value, as a licence's reading has them: dates ISO, height inches, weight
    pounds; middle: how many of the given names come after the first."""

    fields: dict[str, str]
    middle: int


def draw_person(rng: np.random.Generator, today: date = date(2026, 6, 1)) -> Person:
    """A person with a valid American licence; about one in ten is expired."""
    woman = bool(rng.random() < 0.5)
    first = WOMEN if woman else MEN
    middle = int(rng.choice(3, p=[0.25, 0.65, 0.1]))
    given = [_of(rng, first) for _ in range(1 + middle)]
    if middle and rng.random() < 0.2:
        given[-1] = given[-1][0]
    born = today - timedelta(days=int(rng.integers(17 * 366, 85 * 365)))
    issued = today - timedelta(days=int(rng.integers(1, 365 * 5)))
    expires = issued + timedelta(days=int(rng.choice([4, 5, 8]) * 365.25))
    state = _of(rng, STATES)
    fields = {
        "license_number": _number(rng, _of(rng, NUMBER_FORMS)),
        "last_name": _of(rng, LAST),
        "given_names": " ".join(given),
        "birth_date": born.isoformat(),
        "issue_date": issued.isoformat(),
        "expiry_date": expires.isoformat(),
        "sex": "F" if woman else "M",
        "eye_color": _of(rng, EYES),
        "hair_color": _of(rng, HAIRS),
        "height": str(int(rng.integers(58, 79))),
        "weight": str(int(rng.integers(95, 290))),
        "address_street": _street(rng),
        "address_city": _of(rng, CITIES),
        "address_state": state,
        "address_zip": _zip(rng),
        "vehicle_class": _of(rng, ("C", "D", "M", "A", "B", "DM")),
        "restrictions": _of(rng, ("NONE", "B", "A", "BF", "NONE")),
        "endorsements": _of(rng, ("NONE", "M", "P", "NONE", "HT")),
        "document_discriminator": _number(rng, _of(rng, ("9999999999999999", "99A9999999AA99"))),
    }
    return Person(fields, middle)


def _of(rng: np.random.Generator, choices: tuple[str, ...] | list[str]) -> str:
    return str(choices[int(rng.integers(len(choices)))])


def _number(rng: np.random.Generator, form: str) -> str:
    """A form's 9s as digits and As as letters."""
    return "".join(
        str(rng.integers(10)) if c == "9" else _of(rng, list(LETTERS)) if c == "A" else c
        for c in form
    )


def _street(rng: np.random.Generator) -> str:
    street = f"{rng.integers(1, 9999)} {_of(rng, STREETS)} {_of(rng, WAYS)}"
    return street + (f" APT {rng.integers(1, 60)}" if rng.random() < 0.2 else "")


def _zip(rng: np.random.Generator) -> str:
    code = f"{rng.integers(1001, 99950):05d}"
    return code + (f"-{rng.integers(1, 9999):04d}" if rng.random() < 0.2 else "")
