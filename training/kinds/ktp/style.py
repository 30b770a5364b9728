"""How one card is laid out and printed: every place, size, face and wording, drawn at random.

Lengths are pixels of the 1011×638 page (ID-1 at 300 dpi), y values are baselines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from elements import Box
from training.drawing.families import draw_types
from training.drawing.sheet import WIDTH
from training.drawing.typeset import Type

LOWEST = 615  # the last row's baseline at most

# Label wordings met on cards of several years, the usual one first.
WORDINGS: dict[str, tuple[str, ...]] = {
    "nik": ("NIK", "NIK", "NIK", "N I K", "No. NIK", "Nomor NIK"),
    "nama": ("Nama", "Nama", "NAMA", "Nama Lengkap"),
    "lahir": ("Tempat/Tgl Lahir", "Tempat/Tgl Lahir", "Tempat/Tgl. Lahir", "Tempat / Tgl Lahir",
              "Tempat/Tanggal Lahir", "Tempat, Tgl Lahir", "Tmp/Tgl Lahir"),
    "jenis_kelamin": ("Jenis Kelamin", "Jenis kelamin", "Jenis Kelamin", "Jns Kelamin"),
    "golongan_darah": ("Gol. Darah", "Gol Darah", "Gol. darah", "Gol.Darah", "Golongan Darah"),
    "alamat": ("Alamat",),
    "rt_rw": ("RT/RW", "RT/RW", "RT / RW", "Rt/Rw"),
    "kelurahan_desa": ("Kel/Desa", "Kel/Desa", "Kel./Desa", "Kel / Desa", "Kelurahan/Desa",
                       "Desa/Kel"),
    "kecamatan": ("Kecamatan", "Kecamatan", "Kec"),
    "agama": ("Agama",),
    "status_perkawinan": ("Status Perkawinan", "Status Perkawinan", "Status perkawinan",
                          "Status Kawin"),
    "pekerjaan": ("Pekerjaan",),
    "kewarganegaraan": ("Kewarganegaraan", "Kewarganegaraan", "Warga Negara"),
    "berlaku_hingga": ("Berlaku Hingga", "Berlaku Hingga", "Berlaku hingga", "Masa Berlaku",
                       "Berlaku s/d"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """The look of one card; see ``draw_style`` for the ranges and where they come from."""

    label: Type
    value: Type
    header: tuple[Type, Type]
    nik_label: Type
    nik: Type
    issue: Type
    wording: dict[str, str]
    colon: str  # column, attached, leading or none
    colon_gap: float
    colon_rise: float
    label_x: float
    value_x: float
    indent: float
    name_extra: float
    header_x: float
    header_y: tuple[float, float]
    nik_x: float
    nik_colon_x: float
    nik_y: float
    first_y: float
    pitch: float
    blood_x: float
    photo: Box
    issue_y: float
    issue_pitch: float
    separator: str
    value_rise: float
    row_jitter: float
    second_line: float  # from a value's line to its next, as a share of the pitch
    issue_form: str  # two, three or one: how many lines place and date of issue take
    wraps: bool  # whether what is too long breaks into lines; else it is squeezed
    breaks: frozenset[str]  # what breaks although it is short: fields, or "lahir" for its date
    at_slashes: bool  # whether words part at a slash too
    hang: float  # how far a value's further lines stand right of its first
    mixed: frozenset[str]  # fields that are printed in lower case but for first letters


def draw_style(rng: np.random.Generator, split: str) -> Style:
    """Draw a layout around the real card's measures, each moved by more than printers differ."""
    cap = float(np.clip(rng.normal(15, 1.7), 11.5, 19.5))
    types = draw_types(rng, split, cap)
    header_cap = max(how.cap for how in types["header"])
    label_x = float(rng.uniform(22, 62))
    value_x = label_x + float(rng.uniform(172, 250))
    nik_x = min(value_x, label_x + float(rng.uniform(150, 235)))
    y1 = float(rng.uniform(34, 58)) + header_cap * 0.5
    y2 = y1 + header_cap * float(rng.uniform(1.3, 1.7)) + 4
    nik_y = y2 + float(rng.uniform(12, 40)) + types["nik"].cap
    first_y = nik_y + float(rng.uniform(11, 26)) + cap
    pitch = min(float(rng.uniform(25.5, 33)), (LOWEST - first_y) / 11)
    habits = rng.spawn(1)[0]  # a stream of its own: what is drawn after stays as it is
    types = _spaced(habits, types, pitch)
    photo = draw_photo(rng)
    shift = 60 if rng.random() < 0.12 else 0
    return Style(
        **types,
        wording=draw_wording(rng),
        label_x=label_x,
        value_x=value_x,
        indent=float(rng.uniform(12, 48)) if rng.random() < 0.75 else 0.0,
        header_x=WIDTH / 2 + float(rng.normal(0, 18)) - shift,
        header_y=(y1, y2),
        nik_x=nik_x,
        nik_colon_x=nik_x - float(rng.uniform(14, 34)),
        nik_y=nik_y,
        first_y=first_y,
        pitch=pitch,
        blood_x=value_x + float(rng.uniform(165, 360)),
        photo=photo,
        issue_y=photo.bottom + float(rng.uniform(6, 30)) + cap * 0.85,
        **draw_habits(rng),
        **draw_breaks(habits, split),
    )


def _spaced(rng: np.random.Generator, types: dict[str, Any], pitch: float) -> dict[str, Any]:
    """Give the types no higher than lets two rows stand apart, with spaces and kerning drawn."""
    types = dict(types)
    for name in ("label", "value"):
        types[name] = replace(types[name], cap=min(types[name].cap, pitch * 0.6))
    blank = word_space(rng)
    for name in ("value", "nik"):
        types[name] = replace(types[name], blank=blank)
    if rng.random() < 0.6:
        for name in ("value", "label", "issue"):
            types[name] = replace(types[name], face=replace(types[name].face, kerned=True))
    return types


# How often a value breaks that need not, and is printed in mixed case on a card that has any.
BREAKING = {"nama": 0.12, "lahir": 0.12, "tempat_lahir": 0.02, "alamat": 0.2, "pekerjaan": 0.06,
            "kelurahan_desa": 0.03, "kecamatan": 0.03}  # fmt: skip
MIXED = {"nama": 0.6, "tempat_lahir": 0.5, "alamat": 0.5, "kelurahan_desa": 0.7, "kecamatan": 0.7,
         "agama": 0.35, "status_perkawinan": 0.35, "pekerjaan": 0.4, "jenis_kelamin": 0.3,
         "berlaku_hingga": 0.25, "tempat_terbit": 0.4, "kabupaten_kota": 0.15,
         "provinsi": 0.15}  # fmt: skip
# Of the cards: seldom met, but a reader has to learn as many shapes again for it.
MIXED_SHARE = {"train": 0.3, "test": 0.06}


def draw_breaks(rng: np.random.Generator, split: str) -> dict[str, Any]:
    """Draw which values take several lines, and which are printed in mixed case."""
    mixed = rng.random() < MIXED_SHARE[split]
    return {
        "wraps": bool(rng.random() < 0.75),
        "breaks": frozenset(name for name, share in BREAKING.items() if rng.random() < share),
        "at_slashes": bool(rng.random() < 0.4),
        "hang": float(rng.uniform(-12, 14)) if rng.random() < 0.15 else 0.0,
        "mixed": frozenset(n for n, share in MIXED.items() if rng.random() < share and mixed),
    }


def word_space(rng: np.random.Generator) -> float:
    """Draw spaces as wide as the face has them, or as printers that justify or crowd their lines
    do."""
    return float(rng.uniform(0.7, 1.25)) if rng.random() < 0.45 else 1.0


def draw_habits(rng: np.random.Generator) -> dict[str, Any]:
    """Draw a renderer's small habits: its colons, separators, and how rows stray."""
    colons = ("column", "attached", "leading", "none")
    separators = (", ", ",", " , ", " ", "/", " / ")
    return {
        "colon": str(rng.choice(colons, p=[0.72, 0.1, 0.14, 0.04])),
        "colon_gap": float(rng.uniform(8, 22)),
        "colon_rise": float(rng.choice([0, 0, 2, 4])),
        "name_extra": float(rng.uniform(1, 1.12)) if rng.random() < 0.15 else 1.0,
        "issue_pitch": float(rng.uniform(1.35, 1.9)),
        "separator": str(rng.choice(separators, p=[0.76, 0.08, 0.05, 0.05, 0.03, 0.03])),
        "value_rise": float(np.clip(rng.normal(0, 0.9), -2, 2)),
        "row_jitter": 0.9 if rng.random() < 0.15 else 0.0,
        "second_line": float(rng.uniform(0.82, 1)) if rng.random() < 0.25 else 1.0,
        "issue_form": str(rng.choice(["two", "three", "one"], p=[0.87, 0.06, 0.07])),
    }


def draw_wording(rng: np.random.Generator) -> dict[str, str]:
    """Draw a wording for each label: mostly the usual ones, here and there another, rarely
    capitals."""
    usual = rng.random() < 0.5
    words = {
        name: options[0 if usual else int(rng.integers(len(options)))]
        for name, options in WORDINGS.items()
    }
    if rng.random() < 0.07:
        return {name: word.upper() for name, word in words.items()}
    return words


def draw_photo(rng: np.random.Generator) -> Box:
    """Draw where the portrait stands: right, about a quarter wide; on a few cards narrow or
    shifted."""
    width = float(rng.uniform(165, 255))
    height = min(width * float(rng.uniform(1.15, 1.4)), 315)
    left = min(float(rng.uniform(675, 765)), WIDTH - width - float(rng.uniform(8, 40)))
    top = float(rng.uniform(120, 200))
    return Box(round(left), round(top), round(left + width), round(top + height))
