"""What else a zone may be, where its lines do not read well by the corners that were found: bent,
of another shape, upside down, two lines of three, longer, shorter. Each is looked for when it is
asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from elements import Image, Quad
from segmentation.geometry import Scales
from segmentation.mrz_band import (
    ASTRAY,
    CAP,
    LEADING,
    LENGTHS,
    SETTLED,
    Zone,
    refined_again,
    shape_of,
)
from segmentation.mrz_bend import Bent, bent
from segmentation.sighting import close

FARTHER = 0.25  # the same, where the net's corners have shown no print that can be read
# What else a zone's print may be looked for as: its lines and the characters of one, and how much
# larger than the net's corners. None: as the net tells it. Of 55 drawn zones that were misread at
# first these show 15 as they are.
OTHERWISE = (((2, 36), 1.06), ((3, 30), 1.06), None, ((2, 44), 0.95))
LEAST_BEND = 0.06  # of the distance from line to line: lines that bend less are read as straight
ASKEW = 0.25  # of their height by which sides run apart, where the end of a line is covered
LEANT = 0.5  # of their height by which both sides lean to be askew
MOST_MORE = 8  # characters of other print beside a line
BENT = 3  # looks at a bend at most


def otherwise(photo: Scales | Image, zone: Zone) -> Iterator[Zone]:
    """The zone by other corners, where those that were found show no print that reads well."""
    if zone.told is None:
        return
    for found in _bent(photo, zone.quad, shape_of(zone.quad)):
        yield Zone(found.quad, zone.agreement, zone.told, found.bend)
    given = zone.quad
    guesses = [(uncovered(zone.told), True), (uncovered(zone.quad), True),
               (upright(zone.told), False)]  # fmt: skip
    for guess, hidden in guesses:
        if guess is None:
            continue
        better = refined_again(photo, guess, None, FARTHER, hidden=hidden)
        before, given = given, guess if better is None else better
        if not close(given, before, SETTLED):
            yield Zone(given, zone.agreement, zone.told)
    middle = zone.told.mean(0)
    for way in OTHERWISE:
        quad: Quad | None = zone.told
        if way is not None:
            shape, size = way
            grown = (middle + (zone.told - middle) * size).astype(np.float32)
            quad = refined_again(photo, grown, shape, FARTHER)
        if quad is not None and not np.array_equal(quad, zone.quad):
            yield Zone(quad, zone.agreement, zone.told)


def _bent(photo: Scales | Image, near: Quad, shape: tuple[int, int]) -> Iterator[Bent]:
    """The corners and the bend of a zone near a quad, each from the corners of the time before;
    none where its lines are straight."""
    quad = near
    for _ in range(BENT):
        found = bent(photo, quad, *shape)
        if found is None or not close(found.quad, near, ASTRAY):
            return
        if np.abs(found.bend).max() < LEAST_BEND:
            return
        yield found
        before, quad = quad, found.quad
        if close(quad, before, SETTLED):
            return


def uncovered(quad: Quad) -> Quad | None:
    """The corners of a zone of which a line's end is covered, as by a finger or glare, so that one
    side is askew: it runs as the other, from where the longest line ends. None where neither is."""
    along = (quad[1] + quad[2] - quad[0] - quad[3]) / 2
    along = along / max(float(np.linalg.norm(along)), 1e-6)
    left, right = quad[3] - quad[0], quad[2] - quad[1]
    askew, high = [float(side @ along) for side in (left, right)], np.linalg.norm([left, right])
    if abs(askew[0] - askew[1]) < ASKEW * float(high) / 2**0.5:
        return None
    first, second, third, fourth = quad
    if abs(askew[0]) > abs(askew[1]):
        if askew[0] < 0:
            first = fourth - right
        else:
            fourth = first + right
    elif askew[1] > 0:
        second = third - left
    else:
        third = second + left
    return np.stack([first, second, third, fourth]).astype(np.float32)


def upright(quad: Quad) -> Quad | None:
    """The corners of a zone both of whose sides are askew, one to the left and one to the right, as
    no photo shows them: with sides upright upon its lines through the middles of those. None where
    a photo may show it so."""
    middles = (quad[[0, 1]] + quad[[3, 2]]) / 2
    along = middles[1] - middles[0]
    along = along / max(float(np.linalg.norm(along)), 1e-6)
    down = np.array([-along[1], along[0]])
    sides = quad[[3, 2]] - quad[[0, 1]]
    left, right = sides @ along / np.maximum(sides @ down, 1e-6)
    if left * right >= 0 or min(abs(left), abs(right)) < LEANT:
        return None
    half = float((sides @ down).mean()) / 2 * down
    top, bottom = middles - half, middles + half
    return np.stack([top[0], top[1], bottom[1], bottom[0]]).astype(np.float32)


def upside_down(zone: Zone) -> Zone:
    """The zone as it lies if the net took its end for its beginning."""
    told = None if zone.told is None else np.roll(zone.told, 2, axis=0)
    return Zone(np.roll(zone.quad, 2, axis=0), zone.agreement, told)


def fewer(photo: Scales | Image, zone: Zone) -> Iterator[Zone]:
    """A zone of three lines as the upper or the lower two of them, where other print was taken for
    a line."""
    if shape_of(zone.quad)[0] != 3:
        return
    share = np.float32((CAP + LEADING) / (CAP + 2 * LEADING))
    top, bottom = zone.quad[[0, 1]], zone.quad[[3, 2]]
    for upper, lower in (
        (top, top + share * (bottom - top)),
        (bottom + share * (top - bottom), bottom),
    ):
        quad = np.stack([upper[0], upper[1], lower[1], lower[0]]).astype(np.float32)
        tried = (refined_again(photo, quad, (2, length), ASTRAY) for length in LENGTHS[2])
        found = [one for one in tried if one is not None]
        for one in found or [quad]:
            yield Zone(one, zone.agreement, quad)


def longer(photo: Scales | Image, zone: Zone, seen: int) -> Iterator[Zone]:
    """The zone with lines of a format's length, where only so many characters of one stand within
    its corners: longer at its end, then at its beginning."""
    lines, _ = shape_of(zone.quad)
    along = np.array([zone.quad[1] - zone.quad[0], zone.quad[2] - zone.quad[3]]) / seen
    for length in LENGTHS[lines]:
        if length <= seen:
            continue
        more = (along * (length - seen)).astype(np.float32)
        for corners, way in (([1, 2], more), ([0, 3], -more)):
            quad = zone.quad.copy()
            quad[corners] += way
            found = refined_again(photo, quad, (lines, length), ASTRAY)
            if found is not None:
                yield Zone(found, zone.agreement, quad)
            yield Zone(quad, zone.agreement, quad)
            for curved in _bent(photo, quad, (lines, length)):
                yield Zone(curved.quad, zone.agreement, quad, curved.bend)


def shorter(photo: Scales | Image, zone: Zone, seen: int) -> Iterator[Zone]:
    """The zone with lines of a format's length, where more characters were read in one than it has:
    other print stands in line with them, behind their end or before their beginning."""
    lines, _ = shape_of(zone.quad)
    along = np.array([zone.quad[1] - zone.quad[0], zone.quad[2] - zone.quad[3]]) / seen
    for length in reversed(LENGTHS[lines]):
        if not length < seen <= length + MOST_MORE:
            continue
        less = (along * (seen - length)).astype(np.float32)
        for corners, way in (([1, 2], -less), ([0, 3], less)):
            quad = zone.quad.copy()
            quad[corners] += way
            found = refined_again(photo, quad, (lines, length), ASTRAY)
            yield Zone(quad if found is None else found, zone.agreement, quad)
