"""What the line recogniser learns from: lines of drawn cards as the pipeline cuts them.

A card is drawn, photographed and straightened with corners a little off; each of its lines is cut
out roomily, in grey, with the box that a field's mask would give. Training cuts closer, every time
otherwise.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from elements import ID1, Box, transform
from ocr.charset import KTP, Charset
from ocr.crnn import HEIGHT
from ocr.preprocess import Grey, grey_line
from segmentation.geometry import homography, warp
from segmentation.regions import MARGIN
from training.drawing.textures import plain
from training.finder.data import scan
from training.kinds.ktp.cards import AS_DRAWN, Card, draw_card
from training.kinds.ktp.press import CLASSES
from training.kinds.ktp.trials import draw_wanted
from training.photos.camera import Photo, card_corners, jitter_quad, photo_size, photograph

ROOM = 10  # page pixels around the box that are kept, for training to move it
PAGE = ID1.quad()
CHARSET = Charset(KTP)


@dataclass(frozen=True, slots=True)
class Line:
    """grey: uint8 (h, w), its box ROOM pixels inside; text; field: an index into CLASSES.

    cost: nats a character that the text cost a net that was asked; None where none was.
    """

    grey: Grey
    text: str
    field: int
    cost: float | None = None


def photo_of(rng: np.random.Generator, card: Card) -> Photo:
    """A careful or hard photo on plain ground, or a scan: what surrounds a line is the card."""
    condition = str(rng.choice(["careful", "hard", "scan"], p=[0.45, 0.4, 0.15]))
    if condition == "scan":
        return scan(rng, card.image)
    size = photo_size(rng, int(rng.choice([640, 900, 1200, 1600], p=[0.15, 0.3, 0.3, 0.25])))
    w, h = size
    ground = cv2.resize(plain(rng, (w // 8, h // 8)), size, interpolation=cv2.INTER_NEAREST)
    return photograph(rng, ground.astype(np.uint8), card.image, condition=condition)


def draw_lines(seed: int, split: str, trial: str = "") -> list[Line]:
    """The lines of one card from a seed; ``trial`` names a condition that the card is under."""
    rng = np.random.default_rng((seed, 19))
    wanted = draw_wanted(trial, seed, split) if trial else AS_DRAWN
    card = draw_card(seed, split=split, wanted=wanted)
    photo = photo_of(rng, card)
    assert photo.quad is not None
    cut = jitter_quad(rng, photo.quad, rng.choice([0.001, 0.003, 0.006], p=[0.5, 0.35, 0.15]))
    page = warp(photo.image, homography(cut, PAGE), (ID1.width, ID1.height))
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    to_page = homography(card_corners(card.image), transform(photo.quad, homography(cut, PAGE)))
    lines = []
    for line in card.lines:
        cell = transform(line.cell.quad(), to_page)
        (left, top), (right, bottom) = cell.min(0) - MARGIN, cell.max(0) + MARGIN
        crop = roomy(grey, Box(left, top, right, bottom))
        if min(crop.shape) > 2 * ROOM + 6:
            lines.append(Line(crop, line.text, CLASSES.index(line.field)))
    return lines


def roomy(grey: Grey, box: Box) -> Grey:
    """A box of a page with ROOM pixels around it; the page's border goes on beyond the page."""
    left, top = max(0, int(np.floor(box.left))), max(0, int(np.floor(box.top)))
    right, bottom = int(np.ceil(box.right)), int(np.ceil(box.bottom))
    wider = cv2.copyMakeBorder(grey, ROOM, ROOM, ROOM, ROOM, cv2.BORDER_REPLICATE)
    return np.asarray(wider[top : bottom + 2 * ROOM, left : right + 2 * ROOM].copy(), np.uint8)


def closer(rng: np.random.Generator | None, grey: Grey, *, worse: bool = False) -> Grey:
    """A roomy crop cut to a box as the mask would draw it, grey and stretched, HEIGHT high.

    worse: as from a poorer photo.
    """
    h, w = grey.shape
    if rng is None:
        return grey_line(grey[ROOM : h - ROOM, ROOM : w - ROOM], HEIGHT)
    left, right = ROOM - rng.normal(1, 4, 2)
    top, bottom = ROOM - rng.normal(0, 2.5, 2)
    shear = rng.normal(0, 0.012)  # a line that runs up or down
    slant = rng.normal(0, 0.05)  # letters that lean
    stretch = np.exp(rng.normal(0, 0.11))
    left, right = np.clip((left, right), 0, ROOM + 3)
    top, bottom = np.clip((top, bottom), 0, ROOM + 2)
    box_w, box_h = w - left - right, h - top - bottom
    size = (max(8, round(box_w * HEIGHT / box_h * stretch)), HEIGHT)
    sx, sy = size[0] / box_w, size[1] / box_h
    lean = slant * sy
    matrix = np.array([
        [sx, lean, -left * sx - lean * (top + box_h / 2)],
        [shear * sx, sy, -(top + shear * w / 2) * sy],
    ])  # fmt: skip
    if sy < 0.7:  # as grey_line shrinks: by area, so that strokes do not break up
        grey = cv2.GaussianBlur(grey, (0, 0), 0.35 / sy)
    line = cv2.warpAffine(grey, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    if worse:
        line = _poorer(rng, line)
    return grey_line(_worn(rng, line), HEIGHT)


def _poorer(rng: np.random.Generator, line: Grey) -> Grey:
    """A line from farther off, out of focus or in motion, or hardly darker than its ground."""
    how = rng.random()
    h, w = line.shape
    if how < 0.4:
        small = rng.uniform(0.28, 0.6)
        size = (max(8, round(w * small)), max(8, round(h * small)))
        line = cv2.resize(line, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        noisy = np.clip(line + rng.normal(0, rng.uniform(0, 8), line.shape), 0, 255)
        _, file = cv2.imencode(".jpg", noisy.astype(np.uint8),
                               [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 95))])  # fmt: skip
        line = cv2.imdecode(file, cv2.IMREAD_GRAYSCALE).astype(np.uint8)
        return cv2.resize(line, (w, h), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    if how < 0.75:
        line = cv2.GaussianBlur(line, (0, 0), rng.uniform(0.8, 2.0)).astype(np.uint8)
        if rng.random() < 0.4:
            kernel = np.zeros((7, 7), np.float32)
            along = rng.uniform(0, np.pi)
            reach = 3 * np.array([np.cos(along), np.sin(along)])
            start, end = np.rint(3 - reach).astype(int), np.rint(3 + reach).astype(int)
            cv2.line(kernel, start.tolist(), end.tolist(), 1.0)
            line = cv2.filter2D(line, -1, kernel / kernel.sum()).astype(np.uint8)
        return line
    ground = float(np.median(line))
    pale = ground + (line.astype(np.float32) - ground) * rng.uniform(0.1, 0.4)
    pale = pale + rng.normal(0, rng.uniform(1, 6), line.shape)
    return np.clip(pale, 0, 255).astype(np.uint8)


def _worn(rng: np.random.Generator, line: Grey) -> Grey:
    """A line with a little less light, focus or detail, at times."""
    if rng.random() < 0.16:  # a heavier or a lighter stroke
        thicker = rng.random() < 0.6
        other = (cv2.erode if thicker else cv2.dilate)(line, np.ones((2, 2), np.uint8))
        line = cv2.addWeighted(line, 0.5, other, 0.5, 0).astype(np.uint8)
    out = line.astype(np.float32)
    if rng.random() < 0.15:
        out = cv2.GaussianBlur(out, (0, 0), rng.uniform(0.4, 1.3))
    if rng.random() < 0.3:
        out += rng.normal(0, rng.uniform(2, 10), out.shape)
    if rng.random() < 0.3:
        out *= np.linspace(*rng.uniform(0.75, 1.25, 2), out.shape[1])[None]
    if rng.random() < 0.08:
        out = 255 * (np.clip(out, 1, 255) / 255) ** np.exp(rng.normal(0, 0.4))
    return np.clip(out, 0, 255).astype(np.uint8)


def _draw(job: tuple[int, str, str]) -> list[Line]:
    cv2.setNumThreads(1)
    return draw_lines(*job)


def build(
    folder: Path,
    split: str,
    cards: int,
    seed: int,
    workers: int = 2,
    trials: Sequence[str] = (),
) -> None:
    """Draw the lines of as many cards and save them; under the trials, one after the other."""
    drawn: list[Line] = []
    with get_context("spawn").Pool(workers) as pool:
        jobs = [
            (s, split, trials[s % len(trials)] if trials else "") for s in range(seed, seed + cards)
        ]
        for i, lines in enumerate(pool.imap(_draw, jobs, chunksize=8)):
            drawn += lines
            if i % 500 == 499:
                print(f"{split}: {i + 1} of {cards} cards", flush=True)
    save(folder, split, drawn)


def save(folder: Path, split: str, lines: Sequence[Line]) -> None:
    """Write lines for ``load``."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(
        folder / f"{split}.npz",
        pixels=np.concatenate([line.grey.ravel() for line in lines]),
        sizes=np.array([line.grey.shape for line in lines], np.int32),
        texts=np.array([line.text for line in lines]),
        fields=np.array([line.field for line in lines], np.uint8),
    )


def load(folder: Path, split: str) -> list[Line]:
    """The lines that ``save`` wrote."""
    with np.load(folder / f"{split}.npz") as data:
        pixels, sizes, texts, fields = (data[k] for k in ("pixels", "sizes", "texts", "fields"))
    ends = np.cumsum(sizes.prod(1, dtype=np.int64))
    return [
        Line(pixels[end - h * w : end].reshape(h, w), str(text), int(field))
        for end, (h, w), text, field in zip(ends, sizes, texts, fields, strict=True)
    ]


def renewed(
    lines: list[Line],
    seed: int,
    cards: int,
    workers: int = 1,
    price: Callable[[list[Line]], list[Line]] = list,
) -> Iterator[list[Line]]:
    """The same lines, then again and again with those of ``cards`` new cards for the oldest.

    The next cards, numbered from ``seed``, are drawn beside the training on those given last;
    ``price`` may put a cost to the new lines.
    """
    with get_context("spawn").Pool(workers, os.nice, (5,)) as pool:
        for first in count(seed, cards):
            jobs = [(number, "train", "") for number in range(first, first + cards)]
            coming = pool.map_async(_draw, jobs, chunksize=4)
            yield lines
            new = price([line for card in coming.get() for line in card])
            lines = lines[len(new) :] + new


def widths(lines: Sequence[Line]) -> npt.NDArray[np.float64]:
    """About how wide each line is at HEIGHT."""
    h, w = (np.array([line.grey.shape for line in lines]) - 2 * ROOM).T
    return np.asarray(w * HEIGHT / np.maximum(h, 1), np.float64)
