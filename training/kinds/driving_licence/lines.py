"""What the line net of licences learns from: lines of drawn cards as the kind cuts them.

A front is drawn, photographed and straightened with corners a little off; each of its lines is cut
out with the ground that the kind leaves around it. Labels are learnt as well, in capitals, for the
kind finds values by them. Names, places and numbers are mostly made up letter by letter: of the few
lists that cards are drawn from, a net would learn the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np

from elements import ID1, Box, transform
from ocr.charset import KTP, Charset
from segmentation.geometry import homography, warp
from segmentation.prints import whole, with_ground
from training.drawing.textures import plain
from training.kinds.driving_licence import fronts
from training.kinds.driving_licence.fronts import LABEL, Front, draw_front
from training.kinds.driving_licence.people import Person, draw_person
from training.kinds.driving_licence.shots import CONDITIONS
from training.kinds.driving_licence.sims import draw_holder, draw_sim
from training.lines.cut import ROOM, roomy
from training.lines.data import Line
from training.lines.recipe import Recipe
from training.photos.camera import Photo, card_corners, jitter_quad, photo_size, photograph, scan

CHARSET = Charset(KTP)  # as the KTP's net, which it goes on from
CLASSES = (
    LABEL, "license_number", "document_discriminator", "last_name", "given_names", "full_name",
    "street", "city", "address", "birth_date", "issue_date", "expiry_date", "birth", "sex",
    "blood_sex", "eye_color", "hair_color", "height", "weight", "vehicle_class", "restrictions",
    "endorsements", "occupation", "issuing_office",
)  # fmt: skip
LONGEST = 64  # characters
SIMS = 0.3  # of the cards
MADE_UP = 0.7  # of the people: their names, places and numbers are in no list
JOINED = 0.15  # of labels that stand before their values: both are learnt as one line
VOWELS, CONSONANTS = "AEIOU", "BCDFGHJKLMNPQRSTVWXYZ"
FORMS = ("A9999999", "A999999999999", "999999999", "AA999999A", "A999-9999-9999", "AAA999999",
         "9999999", "A99-99-9999", "99AAA9999", "AAAAA99A9999", "A 9999 99999 99999")  # fmt: skip
DISCRIMINATORS = ("9999999999999999", "99A9999999AA99", "A9999999999999", "99/99/999999999/AAAA/99",
                  "9999999999999999999999", "AAA9999999999", "99999999AA9")  # fmt: skip


def draw_lines(seed: int, split: str, trial: str = "") -> list[Line]:
    """Draw the lines of the card of a seed; ``trial`` names the condition of its photo."""
    rng = np.random.default_rng((seed, 41, split == "test"))
    card = _front(rng, split)
    photo = _photo(rng, card, trial)
    assert photo.quad is not None
    off = rng.choice([0.001, 0.003, 0.006], p=[0.5, 0.35, 0.15])
    to_cut = homography(jitter_quad(rng, photo.quad, off), ID1.quad())
    page = warp(photo.image, to_cut, (ID1.width, ID1.height))
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    to_page = homography(card_corners(card.image), transform(photo.quad, to_cut))
    lines = []
    for name, text, ink in _told(rng, card):
        (left, top), (right, bottom) = (
            f(transform(ink.quad(), to_page), 0) for f in (np.min, np.max)
        )
        if not (left >= 0 and right <= ID1.width and top >= 0 and bottom <= ID1.height):
            continue
        around = with_ground(Box(left, top, right, bottom), ID1.width, ID1.height)
        crop = roomy(np.asarray(grey, np.uint8), around)
        if len(text) <= LONGEST and min(crop.shape) > 2 * ROOM + 6:
            lines.append(Line(crop, text, CLASSES.index(name)))
    return lines


def _front(rng: np.random.Generator, split: str) -> Front:
    if rng.random() < SIMS:
        holder = draw_holder(rng)
        return draw_sim(rng, split, holder=_other_holder(rng, holder))
    return draw_front(rng, _other_person(rng, draw_person(rng)), split)


def _photo(rng: np.random.Generator, card: Front, condition: str) -> Photo:
    """A careful or hard photo on plain ground, or a scan: the card alone surrounds a line."""
    condition = condition or str(rng.choice(CONDITIONS, p=[0.2, 0.4, 0.4]))
    if condition == "scan":
        return scan(rng, card.image)
    w, h = photo_size(rng, int(rng.choice([900, 1200, 1600], p=[0.15, 0.35, 0.5])))
    ground = cv2.resize(plain(rng, (w // 8, h // 8)), (w, h), interpolation=cv2.INTER_NEAREST)
    return photograph(rng, ground.astype(np.uint8), card.image, condition=condition)


def _told(rng: np.random.Generator, card: Front) -> Iterator[tuple[str, str, Box]]:
    """Field, text in capitals and ink of each line, some labels joined to the value behind them."""
    before: fronts.Line | None = None
    for line in card.lines:
        yield line.field, line.text.upper(), line.box
        if before is not None and line.field != LABEL and rng.random() < JOINED:
            one, its = before.box, line.box
            if 0 < its.left - one.right < 2 * its.height and abs(one.bottom - its.bottom) < 6:
                yield line.field, f"{before.text} {line.text}".upper(), whole((one, its))
        before = line if line.field == LABEL else None


def _other_person(rng: np.random.Generator, person: Person) -> Person:
    """Mostly one whose names, places and numbers are made up."""
    if rng.random() >= MADE_UP:
        return person
    given = " ".join(_word(rng) for _ in range(1 + person.middle))
    made = {
        "last_name": _word(rng), "given_names": given,
        "license_number": _number(rng, FORMS), "address_city": _word(rng),
        "address_street": f"{rng.integers(1, 9999)} {_word(rng)} {_of(rng, ('ST', 'AVE', 'RD'))}",
        "document_discriminator": _number(rng, DISCRIMINATORS),
        "restrictions": _of(rng, ("NONE", "A", "B", "BF", "CORR LENS", "F", "E", "L")),
    }  # fmt: skip
    return replace(person, fields={**person.fields, **made})


def _other_holder(rng: np.random.Generator, holder: dict[str, str]) -> dict[str, str]:
    if rng.random() >= MADE_UP:
        return holder
    name = " ".join(_word(rng) for _ in range(int(rng.integers(1, 4))))
    first, *others = holder["address_rows"].split("\n")
    rows = "\n".join((first.replace(first.split()[1], _word(rng), 1), _word(rng), *others[1:]))
    place = _word(rng)
    return {**holder, "full_name": name, "address_rows": rows, "birth_place": place,
            "birth": f"{place}, {holder['birth_date']}",
            "issuing_office": f"{_of(rng, ('POLRES', 'SATPAS'))} {_word(rng)}"}  # fmt: skip


def _word(rng: np.random.Generator) -> str:
    """A word that can nearly be said, of all letters alike; now and then with a mark."""
    letters: list[str] = []
    while len(letters) < int(rng.integers(3, 11)):
        vowel = bool(letters) and letters[-1] in CONSONANTS and rng.random() < 0.75
        letters.append(_of(rng, VOWELS if vowel or rng.random() < 0.2 else CONSONANTS))
    if len(letters) > 4 and rng.random() < 0.1:
        letters.insert(int(rng.integers(1, 4)), _of(rng, "'-"))
    return "".join(letters)


def _number(rng: np.random.Generator, forms: tuple[str, ...]) -> str:
    """A form's 9s as digits and As as letters."""
    letters = sorted(VOWELS + CONSONANTS)
    return "".join(
        _of(rng, "0123456789") if c == "9" else _of(rng, letters) if c == "A" else c
        for c in _of(rng, forms)
    )


def _of(rng: np.random.Generator, choices: str | tuple[str, ...] | list[str]) -> str:
    return choices[int(rng.integers(len(choices)))]


RECIPE = Recipe(
    charset=CHARSET,
    classes=CLASSES,
    draw=draw_lines,
    trials=CONDITIONS,
    groups={
        "number": ("license_number", "document_discriminator"),
        "name": ("last_name", "given_names", "full_name"),
        "address": ("street", "city", "address"),
        "date": ("birth_date", "issue_date", "expiry_date", "birth"),
        "label": (LABEL,),
    },
    oftener={LABEL: 0.4, "license_number": 2.0, "document_discriminator": 1.5, "height": 1.5},
    seldom={"'": 2.0, '"': 2.0},
    longest=LONGEST,
)
