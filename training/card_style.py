"""How one card is laid out and printed: every place, size, face and wording, drawn at random.

Lengths are pixels of the 1011×638 page (ID-1 at 300 dpi), y values are baselines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from elements import Box
from training.fonts import Face, Family, installed
from training.typeset import Type

WIDTH, HEIGHT = 1011, 638

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
    """The look of one card; see `draw_style` for the ranges and where they come from."""

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
    second_line: float  # an address's second line, as a share of the pitch
    issue_form: str  # two, three or one: how many lines place and date of issue take


def draw_style(rng: np.random.Generator, split: str) -> Style:
    """A layout around the real card's measures, each moved by more than printers differ."""
    colour = ink_colour(rng)
    sharp = bool(rng.random() < 0.35)
    family = pick_family(rng, "text", split)
    bold_labels, bold_values = BOLD[int(rng.integers(len(BOLD)))]
    label_family = family if rng.random() < 0.8 else pick_family(rng, "text", split)
    header_family = family if rng.random() < 0.65 else pick_family(rng, "text", split)
    cap = float(np.clip(rng.normal(15, 1.7), 11.5, 19.5))
    stroke = 0 if sharp else int(rng.choice([-1, 0, 0, 0, 0, 0, 1]))
    jitter = 0.35 if rng.random() < 0.05 else 0.0
    blur = float(rng.choice([0, 0, 0, 0.4, 0.6, 0.9]))

    def set_in(face: Face, height: float, **more: object) -> Type:
        return Type(face, height, colour, sharp=sharp, blur=blur, **more)  # type: ignore[arg-type]

    squeeze = float(np.clip(rng.normal(1, 0.05), 0.86, 1.12))
    value = set_in(cut(family, bold_values), cap, squeeze=squeeze, stroke=stroke, jitter=jitter,
                   spacing=float(rng.choice([0, 0, 0, 0.5, 1.2])))  # fmt: skip
    label = set_in(cut(label_family, bold_labels), cap * rng.uniform(0.9, 1.05),
                   squeeze=squeeze, stroke=stroke)  # fmt: skip
    header_face = cut(header_family, rng.random() < 0.45)
    header_cap = float(rng.uniform(15, 26))
    first = set_in(header_face, header_cap, spacing=float(rng.choice([0, 0, 0, 1, 2.5])))
    second = first if rng.random() < 0.6 else set_in(header_face, header_cap * rng.uniform(0.8, 1))
    nik_face = cut(pick_family(rng, "nik", split), rng.random() < 0.5)
    nik_cap = float(np.clip(rng.normal(28, 4), 17, 37))
    if rng.random() < 0.14:
        nik_face, nik_cap = cut(family, rng.random() < 0.5), cap * float(rng.uniform(1, 1.8))
    nik = set_in(nik_face, nik_cap, stroke=int(rng.choice([-1, 0, 0, 0, 1, 2])) if not sharp else 0,
                 squeeze=float(rng.uniform(0.85, 1.1)),
                 spacing=float(rng.choice([0, 0, 0, 1, 2.5, -0.5])))  # fmt: skip
    nik_label_face = nik_face if rng.random() < 0.4 else label.face
    nik_label = set_in(
        nik_label_face, nik_cap * rng.uniform(0.6, 1) if rng.random() < 0.75 else cap
    )

    label_x = float(rng.uniform(22, 62))
    value_x = label_x + float(rng.uniform(185, 250))
    nik_x = min(value_x, label_x + float(rng.uniform(150, 235)))
    y1 = float(rng.uniform(34, 58)) + header_cap * 0.5
    y2 = y1 + header_cap * float(rng.uniform(1.3, 1.7)) + 4
    nik_y = y2 + float(rng.uniform(12, 40)) + nik_cap
    first_y = nik_y + float(rng.uniform(11, 26)) + cap
    pitch = min(float(rng.uniform(25.5, 33)), (615 - first_y) / 12)
    photo = draw_photo(rng)
    return Style(
        label=smaller(label, pitch), value=smaller(value, pitch), header=(first, second),
        nik_label=nik_label, nik=nik,
        issue=set_in(value.face if rng.random() < 0.8 else label.face, cap * rng.uniform(0.68, 0.95)),
        wording=draw_wording(rng),
        colon=str(rng.choice(["column", "attached", "leading", "none"], p=[0.72, 0.1, 0.14, 0.04])),
        colon_gap=float(rng.uniform(8, 22)), colon_rise=float(rng.choice([0, 0, 2, 4])),
        label_x=label_x, value_x=value_x,
        indent=float(rng.uniform(12, 48)) if rng.random() < 0.75 else 0.0,
        name_extra=float(rng.uniform(1, 1.12)) if rng.random() < 0.15 else 1.0,
        header_x=WIDTH / 2 + float(rng.normal(0, 18)) - (60 if rng.random() < 0.12 else 0),
        header_y=(y1, y2), nik_x=nik_x, nik_colon_x=nik_x - float(rng.uniform(14, 34)),
        nik_y=nik_y, first_y=first_y, pitch=pitch,
        blood_x=value_x + float(rng.uniform(170, 300)), photo=photo,
        issue_y=photo.bottom + float(rng.uniform(6, 30)) + cap * 0.85,
        issue_pitch=float(rng.uniform(1.35, 1.9)),
        separator=str(rng.choice([", ", ", ", ", ", ",", " , ", " ", "/", " / "],
                                 p=[0.3, 0.3, 0.16, 0.08, 0.05, 0.05, 0.03, 0.03])),
        value_rise=float(np.clip(rng.normal(0, 0.9), -2, 2)),
        row_jitter=0.9 if rng.random() < 0.15 else 0.0,
        second_line=float(rng.uniform(0.82, 1)) if rng.random() < 0.25 else 1.0,
        issue_form=str(rng.choice(["two", "three", "one"], p=[0.87, 0.06, 0.07])),
    )  # fmt: skip


# (bold labels, bold values), as cards of several printers show them.
BOLD = ((True, False), (True, False), (False, False), (False, False), (True, True), (False, True))


def smaller(how: Type, pitch: float) -> Type:
    """The type no higher than lets two rows stand apart."""
    return replace(how, cap=min(how.cap, pitch * 0.6))


def pick_family(rng: np.random.Generator, kind: str, split: str) -> Family:
    families = installed(kind, split)
    weights = np.array([family.weight for family in families])
    return families[int(rng.choice(len(families), p=weights / weights.sum()))]


def cut(family: Family, bold: bool) -> Face:
    return Face(family.name, family.bold if bold else family.regular)


def ink_colour(rng: np.random.Generator) -> tuple[int, int, int]:
    """Black to dark grey, sometimes bluish or brownish."""
    level = int(rng.choice([8, 25, 45, 65, 85], p=[0.35, 0.3, 0.18, 0.12, 0.05]))
    tint = rng.random()
    if tint < 0.2:
        return level, level + 4, level + int(rng.integers(15, 45))
    if tint < 0.28:
        return level + int(rng.integers(10, 30)), level + 6, level
    return level, level, level + int(rng.integers(0, 8))


def draw_wording(rng: np.random.Generator) -> dict[str, str]:
    """A wording for each label: mostly the usual ones, here and there another, rarely capitals."""
    usual = rng.random() < 0.5
    words = {
        name: options[0 if usual else int(rng.integers(len(options)))]
        for name, options in WORDINGS.items()
    }
    if rng.random() < 0.07:
        return {name: word.upper() for name, word in words.items()}
    return words


def draw_photo(rng: np.random.Generator) -> Box:
    """Where the portrait stands: right, about a quarter wide; on a few cards narrow or shifted."""
    width = float(rng.uniform(185, 250))
    height = min(width * float(rng.uniform(1.15, 1.4)), 315)
    left = min(float(rng.uniform(680, 745)), WIDTH - width - float(rng.uniform(8, 40)))
    top = float(rng.uniform(120, 200))
    return Box(round(left), round(top), round(left + width), round(top + height))
