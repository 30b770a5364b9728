"""Fictional addresses: streets, estates and hamlets in the many ways that cards write them."""

from __future__ import annotations

import numpy as np

from fields import regions
from training.kinds.ktp.names import (
    ESTATES,
    HAMLETS,
    HEROES,
    PLANTS,
    choose,
    cut_words,
    invented,
    letter,
    pick,
)


def draw_address(rng: np.random.Generator, split: str) -> str:
    number = _house_number(rng)
    kind = rng.random()
    if kind < 0.5:
        street = choose(rng, HEROES if rng.random() < 0.5 else PLANTS, split)
        if rng.random() < 0.2:
            street = invented(rng)
        prefix = pick(rng, ("JL. ", "JL. ", "JL ", "JLN. ", "JALAN ", "JL.RAYA ", "JL."))
        lane = f" {pick(rng, ('GG.', 'GG', 'GANG', 'LR.', 'LORONG'))} {_lane(rng, split)}"
        address = prefix + street + (lane if rng.random() < 0.25 else "") + number
    elif kind < 0.72:
        estate = choose(rng, ESTATES, split)
        prefix = pick(rng, ("PERUM ", "PERUM. ", "PERUMAHAN ", "KOMP. ", "KOMPLEK ", "PERUMNAS ",
                             "CLUSTER ", "RUSUN ", "APT. ", ""))  # fmt: skip
        address = f"{prefix}{estate}{_block(rng)}"
    else:
        hamlet = invented(rng) if rng.random() < 0.3 else choose(rng, HAMLETS, split)
        prefix = pick(rng, ("KP. ", "KP ", "KAMPUNG ", "DUSUN ", "DSN. ", "DSN ", "LINGK. ",
                             "LINGKUNGAN ", "BANJAR ", "JORONG ", "DUKUH ", "PEDUKUHAN ", "LINK. ",
                             "GAMPONG ", ""))  # fmt: skip
        address = prefix + hamlet + (number if rng.random() < 0.25 else "")
    if rng.random() < 0.28:
        address += f" {choose(rng, ESTATES, split)}"
    if rng.random() < 0.06:
        rt, rw = rng.integers(1, 20, size=2)
        address += f" RT {rt} RW {rw}"
    return cut_words(address, 62)


def _lane(rng: np.random.Generator, split: str) -> str:
    if rng.random() < 0.4:
        return pick(rng, ("I", "II", "III", "IV", "V", "VII", "3", "12", "H. ALI", "MASJID"))
    return choose(rng, PLANTS, split)


def _house_number(rng: np.random.Generator) -> str:
    number = int(rng.integers(1, 60 if rng.random() < 0.7 else 900))
    form = rng.random()
    if form < 0.55:
        return f" NO. {number}" if rng.random() < 0.6 else f" NO.{number}"
    if form < 0.7:
        return f" NO {number}{letter(rng)}"
    if form < 0.8:
        slash = " / " if number % 4 == 0 else "/"
        return f" NO. {number}{slash}{rng.integers(1, 40)}"
    return f" {number}" if form < 0.85 else ""


def _block(rng: np.random.Generator) -> str:
    block = f" {pick(rng, ('BLOK', 'BLOK', 'BLK', 'BLOK.'))} {letter(rng)}"
    form = rng.random()
    number = int(rng.integers(1, 40))
    if form < 0.3:
        return f"{block}{number}"
    if form < 0.65:
        return f"{block}{rng.integers(1, 20)} NO. {number}"
    return f"{block}{rng.integers(1, 20)}/{number}" if form < 0.85 else f"{block}-{number}"


def draw_rt_rw(rng: np.random.Generator) -> str:
    rt, rw = (int(rng.integers(1, 10 if rng.random() < 0.6 else 60)) for _ in range(2))
    form = rng.random()
    if form < 0.03:
        return f"{rt:03d}/-" if rng.random() < 0.5 else "-/-"
    if form < 0.06:
        return f"{rt:02d}/{rw:02d}"
    return "000/000" if form < 0.07 else f"{rt:03d}/{rw:03d}"


def draw_village(rng: np.random.Generator, district: str) -> str:
    names = regions.villages(district)
    return pick(rng, names) if names else invented(rng)
