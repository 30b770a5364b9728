"""Lines beside a card that only another KTP bears."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from documents.kinds.ktp.another import is_another
from elements import Image, Script, TextLine


class Told:
    """A recogniser that reads a crop's first pixel as the number of a text; upside down none."""

    name = "told"

    def __init__(self, *texts: tuple[str, float]) -> None:
        self._texts = texts

    def read(self, crops: Sequence[Image], scripts: Sequence[Script]) -> list[TextLine]:
        places = [int(crop[0, 0, 0]) for crop in crops]
        return [
            TextLine(*self._texts[place]) if place < len(self._texts) else TextLine("", 0.0)
            for place in places
        ]


def lines(count: int, *, turned: bool = False) -> list[Image]:
    made = []
    for number in range(count):
        line = np.full((8, 60, 3), 255, np.uint8)
        line[-1 if turned else 0, -1 if turned else 0] = number
        made.append(line)
    return made


@pytest.mark.parametrize(
    "texts",
    [
        (("3273014508790002", 1.0),),
        (("32730145087", 0.95),),  # the rest is hidden
        (("PROVINSI JAWA BARAT", 1.0), ("08790002", 1.0)),
        (("KEWARGANEGARAAN", 0.2), ("BERIAKU HINGGA", 0.4)),
        (("SEUMUR HIDUP", 1.0), ("SITI RAHAYU", 1.0), ("STATUS PERKAWINAN", 0.5)),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_what_a_ktp_bears_is_another(texts: tuple[tuple[str, float], ...], turned: bool) -> None:
    assert is_another(Told(*texts), lines(len(texts), turned=turned))


@pytest.mark.parametrize(
    "texts",
    [
        (),
        (("5221840112345678", 1.0),),  # a bank card's: no district begins so
        (("3273019908790002", 1.0),),  # no birth date
        (("PROVINSI JAWA BARAT", 1.0), ("SITI RAHAYU", 1.0)),  # a letter's head
        (("KEWARGANEGARAAN", 0.05), ("BERLAKU HINGGA", 0.02), ("3273014508790002", 0.3)),
        (("DENGAN INI MENERANGKAN BAHWA", 0.9), ("12345", 1.0)),
        (("7651591", 1.0), ("355903302", 1.0)),  # one number in two parts
        (("KECAMATAN UBUD", 1.0), ("KECAMATAN KUTA", 1.0)),
    ],
)
def test_what_other_sheets_bear_is_none(texts: tuple[tuple[str, float], ...]) -> None:
    assert not is_another(Told(*texts), lines(len(texts)))
