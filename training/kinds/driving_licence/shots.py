"""Drawn licences as they are measured: front and back under one condition, some with mismatches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from elements import Image
from training.kinds.driving_licence.backs import draw_back_of, draw_code
from training.kinds.driving_licence.fronts import Front, draw_front
from training.kinds.driving_licence.people import Person, draw_person
from training.kinds.driving_licence.sims import draw_sim
from training.photos.camera import photo_size, photograph, scan
from training.photos.scenery import Grounds

CONDITIONS = ("scan", "careful", "hard")
LAYOUTS = ("us_aamva", "id_sim", "us_ny")
PLANTED = 5  # every so many American card says something else in its code
CHANGED = ("birth_date", "last_name", "license_number", "expiry_date", "sex", "address_zip",
           "given_names")  # fmt: skip
OTHER_CODES = (
    "M1DOE/JOHN            EABC123 CGKSINGA 0834 326J001A0025 100",
    "[)>\x1e01\x1d0284000\x1d840\x1d019\x1d1Z12345675\x1dUPSN\x1d12345E\x1d089\x1d1/1\x1d10.1LB\x1e\x04",
    "AAMVA IS A BODY, AND THIS IS A TICKET OF THE ZOO: ROW 12 SEAT 4",
)


@dataclass(frozen=True, slots=True)
class Shot:
    """front, back: photos, RGB uint8 (H, W, 3). card: what stands on the front. planted: the field
    in which the code says something else."""

    front: Image
    back: Image | None
    card: Front
    planted: str | None = None


def draw_shot(number: int, layout: str, condition: str, grounds: Grounds, split: str) -> Shot:
    """The card of a number under a condition; American ones with their back."""
    rng = np.random.default_rng([number, LAYOUTS.index(layout), CONDITIONS.index(condition)])
    if layout == "id_sim":
        card = draw_sim(rng, split)
        return Shot(_photo(rng, card.image, condition, grounds), None, card)
    person = draw_person(rng)
    card = draw_front(rng, person, split, layout=layout)
    coded, planted = person, None
    if number % PLANTED == 0:
        planted = CHANGED[number // PLANTED % len(CHANGED)]
        coded = replace(person, fields={**person.fields, planted: changed(rng, person, planted)})
    back = draw_back_of(rng, coded, split).image
    return Shot(_photo(rng, card.image, condition, grounds),
                _photo(rng, back, condition, grounds), card, planted)  # fmt: skip


def changed(rng: np.random.Generator, person: Person, name: str) -> str:
    """Another value of a field: one letter or digit, a day, the other sex."""
    value = person.fields[name]
    if name == "sex":
        return "F" if value == "M" else "M"
    if name.endswith("_date"):
        apart = int(rng.choice([-400, -31, -1, 1, 30, 366]))
        return (date.fromisoformat(value) + timedelta(days=apart)).isoformat()
    places = [n for n, c in enumerate(value[:5] if name == "address_zip" else value) if c.isalnum()]
    at = int(rng.choice(places))
    choices = "0123456789" if value[at].isdigit() else "ABCDEFGHKLMNPRSTUVWXYZ"
    other = str(rng.choice([c for c in choices if c != value[at]]))
    return value[:at] + other + value[at + 1 :]


def draw_other(number: int, grounds: Grounds) -> Image:
    """A picture that shows no licence: a ground, or another document's PDF417 code on one."""
    rng = np.random.default_rng([number, 9])
    ground = grounds.draw(rng, photo_size(rng, 1200))
    if number % 2:
        return photograph(rng, ground, None).image
    text = OTHER_CODES[number // 2 % len(OTHER_CODES)]
    code = draw_code(text, columns=int(rng.integers(4, 9)), level=4)
    scale = int(rng.integers(4, 7))
    code = np.repeat(np.repeat(code, scale, 0), scale, 1)
    edge = 12 * scale
    paper = np.full((code.shape[0] + 2 * edge, code.shape[1] + 2 * edge, 3), 255, np.uint8)
    paper[edge:-edge, edge:-edge] = code
    sides = float(paper.shape[1]), float(paper.shape[0])
    return photograph(rng, ground, paper, sides=sides).image


def _photo(rng: np.random.Generator, card: Image, condition: str, grounds: Grounds) -> Image:
    if condition == "scan":
        return scan(rng, card).image
    ground = grounds.draw(rng, photo_size(rng, 1600))
    return photograph(rng, ground, card, condition=condition).image
