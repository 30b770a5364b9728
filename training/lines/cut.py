"""How training cuts lines out of drawn pages: roomily once, then closer, every time otherwise."""

from __future__ import annotations

import cv2
import numpy as np

from elements import Box, Quad
from ocr.crnn import HEIGHT
from ocr.preprocess import Grey, grey_line
from segmentation.regions import MARGIN

ROOM = 10  # page pixels around the box that are kept, for training to move it


def roomy(grey: Grey, box: Box) -> Grey:
    """Cut a box of a page with ROOM pixels around it; the page's border goes on beyond it."""
    left, top = max(0, int(np.floor(box.left))), max(0, int(np.floor(box.top)))
    right, bottom = int(np.ceil(box.right)), int(np.ceil(box.bottom))
    wider = cv2.copyMakeBorder(grey, ROOM, ROOM, ROOM, ROOM, cv2.BORDER_REPLICATE)
    return np.asarray(wider[top : bottom + 2 * ROOM, left : right + 2 * ROOM].copy(), np.uint8)


def cut_out(grey: Grey, cell: Quad) -> Grey | None:
    """Cut a line roomily out of a page, where its cell lies, with the margin that masks leave.

    grey: a page, uint8 (H, W). cell: (4, 2) in pixels of the page. None where it is too small.
    """
    (left, top), (right, bottom) = cell.min(0) - MARGIN, cell.max(0) + MARGIN
    crop = roomy(grey, Box(left, top, right, bottom))
    return crop if min(crop.shape) > 2 * ROOM + 6 else None


def closer(rng: np.random.Generator | None, grey: Grey, *, worse: bool = False) -> Grey:
    """Cut a roomy crop to a box as the mask would draw it; gives it grey, stretched, HEIGHT high.

    Each time is another cut; without a generator it is always the mask's own box.
    worse: the cut looks as from a poorer photo.
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
    """Show a line from farther off, out of focus or in motion, or hardly darker than its ground."""
    how = rng.random()
    if how < 0.4:
        return _far(rng, line)
    if how < 0.75:
        return _unsharp(rng, line)
    ground = float(np.median(line))
    pale = ground + (line.astype(np.float32) - ground) * rng.uniform(0.1, 0.4)
    pale = pale + rng.normal(0, rng.uniform(1, 6), line.shape)
    return np.clip(pale, 0, 255).astype(np.uint8)


def _far(rng: np.random.Generator, line: Grey) -> Grey:
    """Shrink a line, add noise, write it as a JPEG and enlarge it again."""
    h, w = line.shape
    small = rng.uniform(0.28, 0.6)
    size = (max(8, round(w * small)), max(8, round(h * small)))
    line = cv2.resize(line, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    noisy = np.clip(line + rng.normal(0, rng.uniform(0, 8), line.shape), 0, 255)
    _, file = cv2.imencode(".jpg", noisy.astype(np.uint8),
                           [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 95))])  # fmt: skip
    line = cv2.imdecode(file, cv2.IMREAD_GRAYSCALE).astype(np.uint8)
    return cv2.resize(line, (w, h), interpolation=cv2.INTER_CUBIC).astype(np.uint8)


def _unsharp(rng: np.random.Generator, line: Grey) -> Grey:
    """Blur a line by focus, at times by motion as well."""
    line = cv2.GaussianBlur(line, (0, 0), rng.uniform(0.8, 2.0)).astype(np.uint8)
    if rng.random() < 0.4:
        kernel = np.zeros((7, 7), np.float32)
        along = rng.uniform(0, np.pi)
        reach = 3 * np.array([np.cos(along), np.sin(along)])
        start, end = np.rint(3 - reach).astype(int), np.rint(3 + reach).astype(int)
        cv2.line(kernel, start.tolist(), end.tolist(), 1.0)
        line = cv2.filter2D(line, -1, kernel / kernel.sum()).astype(np.uint8)
    return line


def _worn(rng: np.random.Generator, line: Grey) -> Grey:
    """Take a little light, focus or detail from a line, at times."""
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
