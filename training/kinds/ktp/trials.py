"""Cards under one condition each, to see how the reader bears it: names on two lines, seldom
letters, covered fields.

``training.reading.read --trial NAME`` draws and reads them, half flat and half careful photos.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from fields.choices import OCCUPATIONS
from training.kinds.ktp.cards import Wanted
from training.kinds.ktp.names import (
    APOSTROPHES,
    LAST,
    MEN,
    TITLES_AFTER,
    WOMEN,
    choose,
    invented,
    pick,
)
from training.kinds.ktp.press import PORTRAIT
from training.kinds.ktp.style import MIXED

Trial = Callable[[np.random.Generator, str], Wanted]
WHOLE = Wanted(hide=frozenset())


def _long_name(rng: np.random.Generator, split: str) -> str:
    first = MEN if rng.random() < 0.5 else WOMEN
    words = [choose(rng, first if rng.random() < 0.5 else LAST, split) for _ in range(5)]
    return " ".join(words)[:60].strip()


def _broken(*names: str) -> Trial:
    """Give values that break although they are short; the names of them are long."""

    def wanted(rng: np.random.Generator, split: str) -> Wanted:
        person = {"nama": _long_name(rng, split)} if "nama" in names else {}
        style = {"breaks": frozenset(names), "wraps": True, "mixed": frozenset()}
        return replace(WHOLE, person=person, style=style)

    return wanted


def _degree_below(rng: np.random.Generator, split: str) -> Wanted:
    name = f"{choose(rng, MEN, split)} {choose(rng, LAST, split)}"
    titles = [title for title in TITLES_AFTER if title.startswith(", ") and "." in title]
    style = {"breaks": frozenset({"nama"}), "wraps": True}
    return replace(WHOLE, person={"nama": name + pick(rng, titles)}, style=style)


def _name(make: Callable[[np.random.Generator, str], str]) -> Trial:
    def wanted(rng: np.random.Generator, split: str) -> Wanted:
        return replace(WHOLE, person={"nama": make(rng, split)})

    return wanted


def _with_letter(letters: str) -> Callable[[np.random.Generator, str], str]:
    def make(rng: np.random.Generator, split: str) -> str:
        known = [name for name in (*MEN[::5], *WOMEN[::5], *LAST[::5]) if set(name) & set(letters)]
        first = pick(rng, known) if rng.random() < 0.5 and known else _invented_with(rng, letters)
        words = [first, choose(rng, LAST, split)]
        return " ".join(words if rng.random() < 0.6 else words[::-1])

    return make


def _invented_with(rng: np.random.Generator, letters: str) -> str:
    while True:
        word = invented(rng)
        if set(word) & set(letters):
            return word


def _apostrophe(rng: np.random.Generator, split: str) -> str:
    words = [choose(rng, MEN, split), choose(rng, APOSTROPHES, split)]
    return " ".join(words if rng.random() < 0.5 else words[::-1])


def _initials(rng: np.random.Generator, split: str) -> str:
    words = [choose(rng, MEN, split), choose(rng, LAST, split)]
    for _ in range(int(rng.integers(1, 3))):
        letter = chr(int(rng.integers(ord("A"), ord("Z") + 1)))
        stop = "." if rng.random() < 0.3 else ""
        words.insert(int(rng.integers(len(words) + 1)), letter + stop)
    return " ".join(words)


def _titles(rng: np.random.Generator, split: str) -> str:
    return f"{choose(rng, WOMEN, split)} {choose(rng, LAST, split)}{pick(rng, TITLES_AFTER)}"


def _mixed_case(rng: np.random.Generator, split: str) -> Wanted:
    return replace(WHOLE, style={"mixed": frozenset(MIXED)})


def _blood(value: str) -> Trial:
    return lambda rng, split: replace(WHOLE, person={"golongan_darah": value})


def _long_occupation(rng: np.random.Generator, split: str) -> Wanted:
    longest = [value for value in OCCUPATIONS if len(value) > 22]
    return replace(WHOLE, person={"pekerjaan": pick(rng, longest)})


def _hidden(*groups: tuple[str, ...]) -> Trial:
    def wanted(rng: np.random.Generator, split: str) -> Wanted:
        return Wanted(hide=frozenset(groups[int(rng.integers(len(groups)))]))

    return wanted


TRIALS: Mapping[str, Trial] = {
    "name_two_lines": _broken("nama"),
    "degree_below": _degree_below,
    "birth_two_lines": _broken("lahir"),
    "all_two_lines": _broken("nama", "lahir", "alamat", "pekerjaan"),
    "letter_q": _name(_with_letter("Q")),
    "seldom_letters": _name(_with_letter("XVZFWJ")),
    "apostrophe": _name(_apostrophe),
    "one_letter_words": _name(_initials),
    "titles": _name(_titles),
    "mixed_case": _mixed_case,
    "blood_dash": _blood("-"),
    "blood_empty": _blood(""),
    "long_occupation": _long_occupation,
    "foreigner": lambda rng, split: replace(WHOLE, foreign=True),
    "covered": _hidden(
        ("rt_rw", "kelurahan_desa", "kecamatan", "agama"), ("provinsi", "kabupaten_kota"),
        ("agama", "status_perkawinan", "pekerjaan"), ("kewarganegaraan", "berlaku_hingga"),
        ("nama",), ("tanggal_lahir",), ("jenis_kelamin", "golongan_darah"),
    ),
    "portrait_covered": _hidden((PORTRAIT,)),
}  # fmt: skip


def draw_wanted(name: str, number: int, split: str) -> Wanted:
    """Draw what the card of a number is to be like in a trial."""
    names = sorted(TRIALS)
    rng = np.random.default_rng((names.index(name), number))
    return TRIALS[name](rng, split)
