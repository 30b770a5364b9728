"""The four sides of a quad as lines: moved one by one, and crossed again to corners."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from elements import Quad
from segmentation.geometry import diagonal

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a quad: a point and the way along it, and the unit normal that points out."""

    start: Floats
    along: Floats
    normal: Floats

    def points(self, at: Floats, offsets: Floats) -> Floats:
        """Places (len(at), len(offsets), 2) at shares ``at`` along and ``offsets`` outwards."""
        on_side = self.start + at[:, None] * self.along
        return on_side[:, None] + offsets[None, :, None] * self.normal

    def moved(self, first: float, last: float) -> Side:
        """The side with its start moved out by ``first`` and its end by ``last`` pixels."""
        start = self.start + self.normal * first
        return Side(start, self.along + self.normal * (last - first), self.normal)


def sides(quad: Quad) -> Iterator[Side]:
    """The four sides of a quad from its first corner on."""
    middle = quad.mean(0)
    for i in range(4):
        start, end = quad[i].astype(np.float64), quad[(i + 1) % 4].astype(np.float64)
        along = end - start
        normal = np.array([along[1], -along[0]]) / (float(np.linalg.norm(along)) + 1e-9)
        yield Side(start, along, normal if normal @ (start - middle) > 0 else -normal)


def crossings(lines: list[Side], others: list[Side]) -> Floats:
    """Where each line meets each of some others, (len(lines), len(others), 2); not finite where
    they are parallel."""
    start, along = _stacked(lines)
    to, way = _stacked(others)
    gap = to[None] - start[:, None]
    cross = _cross(along[:, None], way[None])
    t = _cross(gap, way[None]) / np.where(np.abs(cross) < 1e-6, np.nan, cross)
    return np.asarray(start[:, None] + t[..., None] * along[:, None], np.float64)


def crossed(lines: list[Side], quad: Quad) -> Quad:
    """The corners where four sides meet; the quad as it was where they make no sense."""
    corners = crossings([*lines[-1:], *lines[:-1]], lines).diagonal().T
    moved = np.ascontiguousarray(corners, np.float32)
    return moved if np.abs(moved - quad).max() < 0.25 * diagonal(quad) else quad


def _stacked(lines: list[Side]) -> tuple[Floats, Floats]:
    return np.array([line.start for line in lines]), np.array([line.along for line in lines])


def _cross(one: Floats, other: Floats) -> Floats:
    return np.asarray(one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0], np.float64)
