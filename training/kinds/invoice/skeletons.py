"""The paths by which Arabic-Indic and Persian digits, and the marks between them, are written.

Each function draws one design of one character from random numbers: control points in shares of a
digit's height, x to the right, y upwards from the baseline. Digits differ as they do wherever they
are written: a two has one cup beside its stem, a three has two; a five is larger than the zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from training.drawing.pen import Stroke

Draw = Callable[[np.random.Generator], list[Stroke]]
AS_IT_IS, TURNED = (1, 1), (-1, -1)  # signs of x and y; turned over on its head


def path(*points: tuple[float, float], closed: bool = False, filled: bool = False) -> Stroke:
    return Stroke(np.array(points, np.float64), closed, filled)


def oval(x: float, y: float, wide: float, high: float, *, filled: bool = False) -> Stroke:
    """An oval around (x, y), as far as cutting its corners makes it one."""
    corners = np.array([(-1, -1), (-1, 1), (1, 1), (1, -1)])
    return Stroke(corners * (wide / 2, high / 2) + (x, y), closed=True, filled=filled)


def cups(rng: np.random.Generator, count: int, wide: float) -> list[Stroke]:
    """A stem with as many cups on its right, side by side: ٢ and ٣."""
    u = rng.uniform
    deep = 1 - (u(0.12, 0.3) if rng.random() < 0.6 else u(0.3, 0.5))
    slope = u(0, 0.14) if rng.random() < 0.5 else 0.0  # a bottom narrower than its top
    tip = 1 if rng.random() < 0.5 else deep + (1 - deep) * u(0.35, 1.15)
    tooth = 1 if rng.random() < 0.5 else deep + (1 - deep) * u(0.55, 1.0)
    tops = [1.0, *[tooth] * (count - 1), tip]
    edges = np.linspace(0, wide, count + 1)
    if count == 2:
        edges[1] *= u(0.8, 1.15)
    foot = (u(-0.05, 0.2), 0.0)
    strokes = []
    for n in range(count):
        left, right = edges[n], edges[n + 1]
        lean = slope * (right - left)
        strokes.append(path((left, tops[n]), (left + lean, deep), (right - lean, deep),
                            (right, tops[n + 1])))  # fmt: skip
    stem = path((0, 1), (foot[0] * u(0.2, 0.7), 0.5), foot)
    return [stem, *strokes]


def two(rng: np.random.Generator) -> list[Stroke]:
    if rng.random() < 0.25:  # a hook without a cup: one arm, that bends down or runs level
        wide, end = rng.uniform(0.3, 0.55), rng.uniform(0.78, 1.0)
        foot = rng.uniform(-0.05, 0.2)
        return [path((0, 1), (foot / 2, 0.5), (foot, 0)),
                path((0, 1), (wide / 2, rng.uniform(0.85, 1.02)), (wide, end))]  # fmt: skip
    return cups(rng, 1, rng.uniform(0.32, 0.6))


def three(rng: np.random.Generator) -> list[Stroke]:
    return cups(rng, 2, rng.uniform(0.5, 0.8))


def one(rng: np.random.Generator) -> list[Stroke]:
    lean, bend = rng.uniform(-0.06, 0.2), rng.normal(0, 0.03)
    points = [(0.0, 1.0), (lean / 2 + bend, 0.5), (lean, 0.0)]
    if rng.random() < 0.15:
        points.insert(0, (-rng.uniform(0.06, 0.16), rng.uniform(0.82, 0.92)))
    return [path(*points)]


def four(rng: np.random.Generator) -> list[Stroke]:
    """Two bows open to the right, or zigzags."""
    u = rng.uniform
    wide, waist, middle = u(0.38, 0.6), u(0.48, 0.62), u(0.55, 1.0)
    upper, inner = u(0, 0.12), u(0, 0.14)
    if rng.random() < 0.2:  # as a sigma: straight from the waist to the ends
        right = wide * u(0.4, 0.7)
        return [path((wide, 1), (0, 1), (right, waist), (0, 0), (wide, 0))]
    end = wide * u(0.8, 1.1)
    return [
        path((wide * u(0.75, 1), u(0.9, 1)), (upper + 0.4 * wide, 1.02), (upper, 0.95),
             (upper, waist + 0.02), (inner + 0.1, waist), (wide * middle, waist)),
        path((wide * middle, waist), (inner, waist - 0.02), (0, waist - 0.1), (0, 0.02),
             (0.45 * wide, -0.02), (end, u(0, 0.1))),
    ]  # fmt: skip


def persian_four(rng: np.random.Generator) -> list[Stroke]:
    """A stem with an arm below its top, from which a bow rises."""
    u = rng.uniform
    wide, arm, foot = u(0.45, 0.65), u(0.52, 0.68), u(-0.05, 0.2)
    start = wide * u(0.25, 0.45)
    return [
        path((0, 1), (foot / 2, 0.5), (foot, 0)),
        path((foot * (1 - arm), arm), (wide * u(0.85, 1.1), arm + u(-0.04, 0.06))),
        path((wide * u(0.85, 1), u(0.88, 1)), (0.6 * wide, 1.04), (start, 1.0), (start, arm + 0.1),
             (start + 0.12, arm)),
    ]  # fmt: skip


def five(rng: np.random.Generator) -> list[Stroke]:
    """A ring, an oval, a drop or a house; never as small as a zero's ring."""
    u = rng.uniform
    high = u(0.68, 0.82) if rng.random() < 0.35 else u(0.82, 1.05)
    wide = min(high * u(0.6, 1.1), 0.8)
    low = 0.0 if rng.random() < 0.6 else u(0, max(0.0, 1 - high))
    if rng.random() < 0.65:
        return [oval(wide / 2, low + high / 2, wide, high)]
    shoulder, side, bottom = low + high * u(0.3, 0.65), u(0, 0.15), low
    points = [(wide * u(0.3, 0.7), low + high), (wide, shoulder), (wide * (1 - side), bottom),
              (wide * side, bottom), (0, shoulder)]  # fmt: skip
    return [path(*points, closed=True)]


def persian_five(rng: np.random.Generator) -> list[Stroke]:
    """A heart that stands on its two bows."""
    u = rng.uniform
    wide, notch, low = u(0.6, 0.9), u(0.2, 0.45), u(-0.04, 0.02)
    return [path((wide * u(0.4, 0.55), 1.04), (wide * 1.05, 0.45), (wide, low),
                 (wide * 0.6, low), (wide / 2, notch), (wide * 0.4, low), (0, low),
                 (-0.05 * wide, 0.45), closed=True)]  # fmt: skip


def six(rng: np.random.Generator) -> list[Stroke]:
    """A bar from the left, its tip turned up or not, and a stem at its right end."""
    u = rng.uniform
    wide, bar = u(0.35, 0.6), u(0.78, 1.0)
    tip = bar if rng.random() < 0.35 else u(bar, 1.02)
    stem = path((wide, bar), (wide + u(-0.03, 0.03), 0.5), (wide + u(-0.04, 0.16), 0))
    if rng.random() < 0.5:
        return [path((0, tip), (0.08 * wide, bar), (wide, bar)), stem]
    return [path((0, tip), (0.05 * wide, bar), (wide, bar + u(-0.02, 0.05)), *stem.points[1:])]


def persian_six(rng: np.random.Generator) -> list[Stroke]:
    """A bow open to the right; its foot runs on, and a stem falls from there to the left.

    Or a long stroke that a short one meets half-way, as in a Latin y.
    """
    u = rng.uniform
    if rng.random() < 0.2:
        wide, meet, foot = u(0.45, 0.7), u(0.35, 0.6), u(0.0, 0.2)
        at = foot + (wide - foot) * meet
        return [path((0, u(0.85, 1.02)), (at * u(0.1, 0.5), meet + u(0, 0.15)), (at, meet)),
                path((wide, 1), (foot, 0))]  # fmt: skip
    wide, waist, left = u(0.45, 0.65), u(0.5, 0.66), u(0.02, 0.15)
    lip = [(wide * u(0.75, 0.95), u(0.85, 1)), (0.65 * wide, 1.03)] if rng.random() < 0.8 else []
    bow = path(*lip, (left, 1.0), (left, waist), (left + 0.12, waist),
               (wide * u(0.9, 1.1), waist + u(0, 0.1)))  # fmt: skip
    start = wide * u(0.55, 1.0)
    stem = path((start, waist + 0.02), (start - 0.2 * wide, u(0.3, 0.5)), (u(0.05, 0.3) * wide, 0))
    return [bow, stem]


def _arms(rng: np.random.Generator) -> list[tuple[float, float]]:
    """The upper ends of two arms, their meeting at the foot, and how they bend."""
    u = rng.uniform
    wide, flat = u(0.45, 0.75), u(0, 0.12) if rng.random() < 0.3 else 0.0
    meet = wide * u(0.4, 0.6)
    if rng.random() < 0.15:  # upright, on a level foot
        return [(0, 1), (0, 0), (0.7 * wide, 0), (0.7 * wide, 1)]
    if rng.random() < 0.3:
        bend = u(-0.05, 0.06)
        return [(0, 1), (meet / 2 - bend, 0.5), (meet - flat, 0), (meet + flat, 0),
                ((meet + wide) / 2 + bend, 0.5), (wide, 1)]  # fmt: skip
    return [(0, 1), (meet - flat, 0), (meet + flat, 0), (wide, 1)]


def seven(rng: np.random.Generator) -> list[Stroke]:
    points = _arms(rng)
    half = len(points) // 2
    return [path(*points[:half]), path(*points[half - 1 :])]


def eight(rng: np.random.Generator) -> list[Stroke]:
    return [_moved(stroke, (1, -1), 1) for stroke in seven(rng)]


def nine(rng: np.random.Generator) -> list[Stroke]:
    """A ring whose right side runs down to the baseline."""
    u = rng.uniform
    wide, waist, top = u(0.36, 0.58), u(0.42, 0.62), 1.0
    right = wide + u(-0.06, 0.06)
    ring = path((right, 0.5 * (waist + top)), (right, top), (0, top), (0, waist),
                (right, waist + u(-0.02, 0.08)), closed=True)  # fmt: skip
    return [ring, path((right, u(0.75, 1.0)), (right + u(-0.03, 0.04), 0.4),
                       (right + u(-0.05, 0.2), 0))]  # fmt: skip


def blot(rng: np.random.Generator, y: float, size: float) -> Stroke:
    """A filled dot, square or diamond, at times stretched, around a height."""
    wide, high = size * np.exp(rng.normal(0, 0.12, 2))
    if rng.random() < 0.3:
        x = wide / 2
        return path((x, y + 0.6 * high), (2 * x, y), (x, y - 0.6 * high), (0, y), filled=True)
    return oval(wide / 2, y, wide, high, filled=True)


def zero(rng: np.random.Generator) -> list[Stroke]:
    """A dot of any form or a small ring, above the baseline."""
    u = rng.uniform
    if rng.random() < 0.5:
        return [blot(rng, u(0.28, 0.55), u(0.17, 0.42))]
    high = u(0.24, 0.44)
    return [oval(high / 2, u(high / 2 + 0.06, 0.58), high * u(0.8, 1.15), high)]


def stop(rng: np.random.Generator) -> list[Stroke]:
    size = rng.uniform(0.1, 0.32)
    return [blot(rng, size / 2 + rng.uniform(-0.05, 0.03), size)]


def _tailed(rng: np.random.Generator, top: float, high: float) -> list[Stroke]:
    """A comma's forms below a height: a head with a tail, or a stroke aslant."""
    u = rng.uniform
    slant = u(0.1, 0.5) * high
    if rng.random() < 0.4:
        return [path((slant, top), (0, top - high))]
    head = high * u(0.4, 0.6)
    tail = path((head * 0.55, top - 0.2 * head), (head, top - 0.5 * head),
                (head * u(0.75, 1), top - 0.65 * high), (u(-0.05, 0.3) * head, top - high),
                (0.5 * head, top - 0.75 * head), filled=True)  # fmt: skip
    return [oval(head / 2, top - head / 2, head, head, filled=True), tail]


def comma(rng: np.random.Generator) -> list[Stroke]:
    high = rng.uniform(0.22, 0.42)
    top = rng.uniform(0.3, 0.75) * high
    strokes = _tailed(rng, top, high)
    if rng.random() < 0.15:  # as Arabic texts have it: on its head, which stands on the line
        return [_moved(stroke, TURNED, top) for stroke in strokes]
    return strokes


def decimal(rng: np.random.Generator) -> list[Stroke]:
    """As a comma, but larger, or a stroke without a head."""
    u = rng.uniform
    foot, high = u(-0.45, -0.18), u(0.48, 0.8)
    top, wide = foot + high, high * u(0.25, 0.6)
    if rng.random() < 0.5:
        return _tailed(rng, top, high)
    return [path((wide, top), (wide * u(0.7, 1.1), (top + foot) / 2), (0, foot))]


def group(rng: np.random.Generator) -> list[Stroke]:
    """A raised tick or a raised comma, upright or turned over."""
    top = rng.uniform(0.5, 1.1)
    high = rng.uniform(0.22, 0.52)
    strokes = _tailed(rng, 0, high)
    if rng.random() < 0.25:
        strokes = [_moved(stroke, TURNED, -high) for stroke in strokes]
    return [_moved(stroke, AS_IT_IS, top) for stroke in strokes]


def _moved(stroke: Stroke, times: tuple[int, int], up: float) -> Stroke:
    """A stroke with its x and y taken times some signs, and moved up."""
    return replace(stroke, points=np.array(times) * stroke.points + np.array([0, up]))


def slash(rng: np.random.Generator) -> list[Stroke]:
    low = rng.uniform(-0.2, 0.05)
    return [path((0, low), (rng.uniform(0.2, 0.6), rng.uniform(0.95, 1.2)))]


def dash(rng: np.random.Generator) -> list[Stroke]:
    middle = rng.uniform(0.3, 0.5)
    return [path((0, middle), (rng.uniform(0.2, 0.45), middle))]


def colon(rng: np.random.Generator) -> list[Stroke]:
    lower = stop(rng)[0]
    return [lower, _moved(lower, AS_IT_IS, rng.uniform(0.35, 0.55))]


SKELETONS: dict[str, Draw] = {
    "٠": zero, "١": one, "٢": two, "٣": three, "٤": four, "٥": five, "٦": six, "٧": seven,
    "٨": eight, "٩": nine, "۴": persian_four, "۵": persian_five, "۶": persian_six,
    ".": stop, ",": comma, "٫": decimal, "٬": group, "/": slash, "-": dash, ":": colon,
}  # fmt: skip
