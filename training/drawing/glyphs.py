"""Glyphs drawn to learn from: single characters in many typefaces, worn as photos wear them.

Each ends as `ocr.characters.picture_of` shows a glyph of a line. Beside characters there is what
is none: wrong cuts and texture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from ocr.characters import picture_of
from ocr.preprocess import Grey
from training.drawing.fonts import Face, installed, load
from training.drawing.typefaces import DEJAVU, NOTO, ROOT, TRUETYPE, Family
from training.drawing.typeset import INK, Type, render

NOTHING = ""  # the label of ink that is no character
ENLARGED = 25  # rows of a capital when a line is split
PAIRS = "ABCDEGHKMNOPQRSUVWXYZ02345689"  # wide enough that two of them look like no other
MISSING = "\U0010fffe"  # no character: every face draws its box for it
SHARE_NIK = 0.25  # of the glyphs in a typeface of the NIK

# Faces for digits that those of the cards lack.
FREE = f"{TRUETYPE}/freefont/FreeSerif"
ARABIC = {
    "train": (
        Family("DejaVu Sans", f"{DEJAVU}.ttf", f"{DEJAVU}-Bold.ttf"),
        Family("Noto Sans Arabic", f"{NOTO}SansArabic-Regular.ttf", f"{NOTO}SansArabic-Bold.ttf"),
        Family("Noto Naskh Arabic", f"{NOTO}NaskhArabic-Regular.ttf",
               f"{NOTO}NaskhArabic-Bold.ttf"),
    ),
    "test": (
        Family("Noto Kufi Arabic", f"{NOTO}KufiArabic-Regular.ttf", f"{NOTO}KufiArabic-Bold.ttf"),
        Family("FreeSerif", f"{FREE}.ttf", f"{FREE}Bold.ttf"),
    ),
}  # fmt: skip

Coverage = npt.NDArray[np.float32]  # (h, w), 0 ground to 1 ink


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture uint8 (SIZE, SIZE), its character, and the typeface or card it comes from."""

    picture: Grey
    character: str
    source: str


@cache
def faces(kind: str, split: str, character: str) -> tuple[tuple[Face, ...], tuple[float, ...]]:
    """Give the faces of ``kind`` ("text" or "nik") that hold a character, and how often each is
    drawn.

    Those of ARABIC where none of the kind does. Raises RuntimeError where no face is installed.
    """
    for families in (installed(kind, split), ARABIC[split]):
        found = [
            (Face(family.name, path), family.weight)
            for family in families
            for path in (family.regular, family.bold)
            if (ROOT / path).is_file() and _draws(path, character)
        ]
        if found:
            total = sum(weight for _, weight in found)
            return tuple(face for face, _ in found), tuple(weight / total for _, weight in found)
    raise RuntimeError(f"no {split} typeface that is installed draws U+{ord(character):04X}")


def _draws(path: str, character: str) -> bool:
    font = load(path, 40)
    mask, missing = font.getmask(character), font.getmask(MISSING)
    return mask.getbbox() is not None and bytes(mask) != bytes(missing)


def draw_glyph(
    rng: np.random.Generator, split: str, character: str, own: Sequence[Face] = ()
) -> Drawn:
    """Draw a character, or with NOTHING a wrong cut or texture, in one of the faces given, without
    them in a typeface of the split."""
    shown = character or str(rng.choice(list(PAIRS)))
    if own:
        face = own[int(rng.integers(len(own)))]
    else:
        choice, odds = faces("nik" if rng.random() < SHARE_NIK else "text", split, shown)
        face = choice[int(rng.choice(len(choice), p=odds))]
    how = Type(
        face,
        cap=float(np.clip(rng.lognormal(np.log(14), 0.25), 8, 26)),
        squeeze=float(np.clip(np.exp(rng.normal(-0.03, 0.13)), 0.65, 1.35)),
        stroke=int(rng.choice([-1, 0, 1], p=[0.08, 0.77, 0.15])),
        sharp=bool(rng.random() < 0.2),
    )
    if character:
        coverage = _sliver(rng, _set(rng, shown, how), how, split)
    elif rng.random() < 0.25:
        coverage = _texture(rng, how.cap)
    else:
        coverage = _wrong_cut(rng, shown, how)
    return Drawn(_photographed(rng, coverage, how.cap), character, face.family)


def _set(rng: np.random.Generator, character: str, how: Type) -> Coverage:
    """Draw the ink of one character, tight across, its baseline at twice the cap from the top."""
    mask, _, top = render(character, how, rng)
    columns = np.flatnonzero((mask > INK).any(0))
    if not columns.size:  # thinned away: set it plainly
        return _set(rng, character, Type(how.face, how.cap))
    tight = mask[:, columns[0] : columns[-1] + 1]
    canvas = np.zeros((round(3.5 * how.cap), tight.shape[1]), np.float32)
    start = round(2 * how.cap + top)
    first, last = max(0, start), min(len(canvas), start + len(tight))
    canvas[first:last] = tight[first - start : last - start] / 255
    return canvas


def _sliver(rng: np.random.Generator, ink: Coverage, how: Type, split: str) -> Coverage:
    """Draw, at times, the edge of a neighbour beside the ink, as a cut leaves it there."""
    for side in (0, 1):
        if rng.random() < 0.12:
            other = str(rng.choice(list(PAIRS)))
            choice, _ = faces("text", split, other)
            beside = _set(rng, other, Type(choice[int(rng.integers(len(choice)))], how.cap))
            wide = int(rng.integers(1, max(2, round(0.12 * how.cap) + 1)))
            gap = np.zeros((len(ink), int(rng.integers(0, 3))), np.float32)
            edge = beside[:, -wide:] if side == 0 else beside[:, :wide]
            ink = np.hstack([edge, gap, ink] if side == 0 else [ink, gap, edge])
    return ink


def _wrong_cut(rng: np.random.Generator, character: str, how: Type) -> Coverage:
    """Draw two letters that were not parted, or the end of one with the beginning of another."""
    other = str(rng.choice([c for c in PAIRS if _draws(how.face.path, c)]))
    one, two = _set(rng, character, how), _set(rng, other, how)
    if rng.random() < 0.6:
        one = one[:, int(one.shape[1] * rng.uniform(0.35, 0.65)) :]
        two = two[:, : max(1, int(two.shape[1] * rng.uniform(0.35, 0.65)))]
    gap = np.zeros((len(one), int(rng.integers(0, 3))), np.float32)
    return np.hstack([one, gap, two])


def _texture(rng: np.random.Generator, cap: float) -> Coverage:
    """Draw a patch of smooth noise, anywhere about the line."""
    size = rng.uniform(0.15, 1.2, 2) * cap
    noise = rng.normal(0, 1, (max(2, round(size[0])), max(2, round(size[1]))))
    smooth = cv2.GaussianBlur(noise.astype(np.float32), (0, 0), rng.uniform(0.5, 0.2 * cap))
    canvas = np.zeros((round(3.5 * cap), smooth.shape[1]), np.float32)
    start = int(rng.uniform(0.9 * cap, 2.1 * cap))
    canvas[start : start + len(smooth)] = (smooth > np.quantile(smooth, rng.uniform(0.3, 0.7)))[
        : len(canvas) - start
    ]
    return canvas


def _photographed(rng: np.random.Generator, ink: Coverage, cap: float) -> Grey:
    """Put the ink on its ground, turned, blurred and noisy, then stretched as `clean_line`
    does."""
    room, scale = round(cap), ENLARGED / cap
    ink = np.pad(ink, ((0, 0), (room, room)))
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, 2 * cap), rng.normal(0, 1.2), 1)
    turn[0, 1] += rng.normal(0, 0.02)
    ink = cv2.warpAffine(ink, turn, (width, height))
    ink = cv2.GaussianBlur(ink, (0, 0), cap * rng.uniform(0.015, 0.1))
    fade = rng.uniform(0.25, 1) if rng.random() < 0.5 else 1.0  # contrast, of 200 grey levels
    noise = rng.normal(0, rng.uniform(0, 8) / 200, ink.shape).astype(np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), 0.6)
    size = (round(width * scale), round(height * scale))
    large = cv2.resize(ink * fade + noise, size, interpolation=cv2.INTER_CUBIC)
    if rng.random() < 0.15:
        worn = cv2.erode if rng.random() < 0.5 else cv2.dilate
        large = worn(large, np.ones((2, 2), np.uint8))
    # a line's darkest ink; what is much fainter than that is not split off as a glyph at all
    darkest = min(fade * rng.uniform(0.75, 1.0), large.max() / 0.65)
    level = (large - 0.15 * darkest) / (0.85 * darkest)
    grey = np.asarray(255 * (1 - np.clip(level, 0, 1)), np.uint8)
    return _framed(rng, grey, cv2.resize(ink, size) > rng.uniform(0.3, 0.6) * ink.max())


def _framed(rng: np.random.Generator, grey: Grey, ink: npt.NDArray[np.bool_]) -> Grey:
    """Frame what is inked, its box and band a little off."""
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    top, bottom = max(0, rows[0] - 1), rows[-1] + 2
    left, right = max(0, columns[0] - 1), columns[-1] + 2
    depth = top - ENLARGED + rng.normal(0, 0.035) * ENLARGED  # capitals begin at one cap
    return picture_of(grey[top:bottom, left:right], depth, ENLARGED * np.exp(rng.normal(0, 0.035)))
