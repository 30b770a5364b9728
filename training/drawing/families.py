"""In what type a card is set: families, cuts, sizes and ink, drawn at random."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from training.drawing.fonts import Face, installed
from training.drawing.typefaces import Family
from training.drawing.typeset import Type

# (bold labels, bold values), as cards of several printers show them.
BOLD = ((True, False), (True, False), (False, False), (False, False), (True, True), (False, True))


def draw_types(rng: np.random.Generator, split: str, cap: float) -> dict[str, Any]:
    """Draw the faces of a card: mostly one family, its labels, header or NIK in others now and
    then."""
    sharp = bool(rng.random() < 0.35)
    base = Type(Face("", ""), cap, ink_colour(rng), sharp=sharp,
                blur=float(rng.choice([0, 0, 0, 0.4, 0.6, 0.9])))  # fmt: skip
    family = pick_family(rng, "text", split)
    label_family = family if rng.random() < 0.8 else pick_family(rng, "text", split)
    header_family = family if rng.random() < 0.65 else pick_family(rng, "text", split)
    bold_labels, bold_values = BOLD[int(rng.integers(len(BOLD)))]
    running = replace(base, squeeze=float(np.clip(rng.normal(1, 0.05), 0.86, 1.12)),
                      stroke=0 if sharp else int(rng.choice([-1, 0, 0, 0, 0, 0, 1])))  # fmt: skip
    value = replace(running, face=cut(family, bold_values),
                    jitter=0.35 if rng.random() < 0.05 else 0.0,
                    spacing=float(rng.choice([0, 0, 0, 0.5, 1.2])))  # fmt: skip
    label = replace(running, face=cut(label_family, bold_labels), cap=cap * rng.uniform(0.9, 1.05))
    header = replace(base, face=cut(header_family, rng.random() < 0.45), cap=rng.uniform(15, 26),
                     spacing=float(rng.choice([0, 0, 0, 1, 2.5])))  # fmt: skip
    second = header
    if rng.random() < 0.4:
        second = replace(header, cap=header.cap * rng.uniform(0.8, 1), spacing=0)
    nik = draw_nik_type(rng, split, base, family)
    small = value.face if rng.random() < 0.8 else label.face
    return {
        "label": label,
        "value": value,
        "header": (header, second),
        "nik": nik,
        "nik_label": replace(
            base,
            face=nik.face if rng.random() < 0.4 else label.face,
            cap=nik.cap * rng.uniform(0.6, 1) if rng.random() < 0.75 else cap,
        ),
        "issue": replace(base, face=small, cap=cap * rng.uniform(0.68, 0.95)),
    }


def draw_nik_type(rng: np.random.Generator, split: str, base: Type, family: Family) -> Type:
    """Draw OCR-A or a look-alike in several sizes and strokes, on some cards the values' own
    face."""
    face = cut(pick_family(rng, "nik", split), rng.random() < 0.5)
    cap = float(np.clip(rng.normal(28, 4), 17, 37))
    if rng.random() < 0.14:
        face, cap = cut(family, rng.random() < 0.5), base.cap * float(rng.uniform(1, 1.8))
    return replace(
        base,
        face=face,
        cap=cap,
        stroke=0 if base.sharp else int(rng.choice([-1, 0, 0, 0, 1, 2])),
        squeeze=float(rng.uniform(0.85, 1.1)),
        spacing=float(rng.choice([0, 0, 0, 1, 2.5, -0.5])),
    )


def pick_family(rng: np.random.Generator, kind: str, split: str) -> Family:
    families = installed(kind, split)
    weights = np.array([family.weight for family in families])
    return families[int(rng.choice(len(families), p=weights / weights.sum()))]


def cut(family: Family, bold: bool) -> Face:
    return Face(family.name, family.bold if bold else family.regular)


def ink_colour(rng: np.random.Generator) -> tuple[int, int, int]:
    """Draw black to dark grey, sometimes bluish or brownish."""
    level = int(rng.choice([8, 25, 45, 65, 85], p=[0.35, 0.3, 0.18, 0.12, 0.05]))
    tint = rng.random()
    if tint < 0.2:
        return level, level + 4, level + int(rng.integers(15, 45))
    if tint < 0.28:
        return level + int(rng.integers(10, 30)), level + 6, level
    return level, level, level + int(rng.integers(0, 8))
