"""A page laid onto the page of a template: the same print found in both, SIFT and MAGSAC.

Print that stays decides: what stands in the regions of values is left out of the reference, for it
is other print on every page. Points that agree on one perspective say how the page lies, and the
print that the page then shows says whether it is of the template at all. Boxes are shares of the
reference, 0 to 1.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Homography, Image, transform
from errors import TemplateMismatch
from segmentation.drift import Drift, drift_of
from segmentation.geometry import rectangle
from segmentation.moved import steadied
from segmentation.staying import Patches, Shown, patches_of, shown

Grey = npt.NDArray[np.uint8]
K = TypeVar("K", bound=Hashable)

LONGEST = 1600  # pixels of a page's longer side in which print is looked for
SHRUNK = 0.85  # of it, in which points are found: soft photos have more there, in less time
POINTS = 3000  # of a page, the strongest
SOFT = 0.7  # pixels of blur: sharp strokes are finer than what SIFT looks for
# Under 0.0236 OpenCV rounds its first threshold to no grey level at all, and then looks closely at
# every place of even paper: that takes five times as long, for the same points.
CONTRAST = 0.024
PAPER, MOST_LIGHT = 235.0, 4.0  # the grey that a dark photo's paper becomes, by how much at most
RATIO = 0.8  # a point's best match to its second best: less is surer (Lowe, 2004)
# Print below a table moves with it, and on a page of few labels most points stand there: they agree
# as well as those above, and the print that stays is shown by a later perspective.
LOOKS = 3
REPROJECTION = 4.0  # pixels of the small pictures that agreeing points may be apart
# Measured, docs/figures.md. Of few points that agree nearly all print that stays must be shown; of
# many, some of it may be covered, or other on each page, though not most of the head, in which
# suppliers with the same labels differ.
LEAST_INLIERS, MOSTLY_SHOWN = 15, 0.86
# How many points agree, and which shares are shown of the print that stays, of the head's, and of
# the values beside which a label is: a page is the template's by any of these.
MANY_INLIERS, PARTLY_SHOWN, HEAD_SHOWN = 250, 0.5, 0.65
WAYS = (
    (LEAST_INLIERS, MOSTLY_SHOWN, 0, 0),
    (MANY_INLIERS, PARTLY_SHOWN, HEAD_SHOWN, 0),
    # Beside a column of values a table may stand, and differ; then their own labels must be shown.
    (60, 0, HEAD_SHOWN, 0.8),
    # A form that is filled in: what is written in it differs, and stamps and pens cover some of it.
    (100, 0.6, 0.95, 0.6),
    (150, 0.4, 0.95, 0.7),
    (40, 0.5, 0.95, 0.95),
    (35, 0.8, 0.9, 0.7),  # a soft photo of a page with little print
)
LEAST_POINTS = 200  # of a template's page beside its values
LEAST_SPREAD = 0.04  # of the reference's area that agreeing points must span
SCALES = 0.05, 20.0  # of the reference's side that the page's may be


@dataclass(frozen=True, slots=True)
class Reference:
    """A template's page, made ready once: its points, what they look like, the page in grey.

    points: float32 (N, 2) and descriptors: float32 (N, 128) of ``grey``, uint8 (h, w). patches:
    of segmentation.staying. foot: how far down the first value stands that moves, in its pixels.
    """

    points: npt.NDArray[np.float32]
    descriptors: npt.NDArray[np.float32]
    grey: Grey
    patches: Patches
    foot: float


@dataclass(frozen=True, slots=True)
class Fit:
    """How a reference lies in a photo. inliers: how many points agree. shown: the shares of the
    print that stays which the photo shows. to_photo: pixels of the reference's ``grey`` → pixels of
    the photo. down: the share of the reference's height by which print below a table has moved.
    drift: of a sheet that is bent."""

    inliers: int
    shown: Shown
    to_photo: Homography
    down: float | None = None
    drift: Drift | None = None

    @property
    def holds(self) -> bool:
        """Whether the photo is of the reference's template."""
        told = self.inliers, self.shown.whole, self.shown.head, self.shown.labels
        return any(all(np.greater_equal(told, way)) for way in WAYS)


def prepared(page: Image, values: Sequence[Box] = (), moving: Sequence[Box] = ()) -> Reference:
    """A reference of an upright page, RGB uint8 (H, W, 3).

    values: where values stand, as shares, moving: those that move with an anchor; what is printed
    there is no print that stays. Where hardly any points are left beside them, they count as well.
    """
    grey, _ = _small(page)
    points, descriptors = _points(grey)
    height, width = grey.shape
    stays = np.ones(len(points), bool)
    for box in (*values, *moving):
        x, y = points[:, 0] / width, points[:, 1] / height
        stays &= ~((box.left <= x) & (x <= box.right) & (box.top <= y) & (y <= box.bottom))
    if stays.sum() >= LEAST_POINTS:
        points, descriptors = points[stays], descriptors[stays]
    foot = height * min((box.top for box in moving), default=1.0)
    return Reference(points, descriptors, grey, patches_of(grey, values, moving), foot)


class Photo:
    """A photo whose points are found once, whatever many references it is held against."""

    def __init__(self, image: Image) -> None:
        self.image = image
        self._grey, self._scale = _small(image)
        self._points, self._descriptors = _points(self._grey)

    def fit(self, reference: Reference) -> Fit | None:
        """How the reference lies in it; None where too few points agree on a perspective."""
        if min(len(self._points), len(reference.points)) < 8:
            return None
        pairs = _matches(reference.descriptors, self._descriptors)
        if len(pairs) < 8:
            return None
        ours, theirs = reference.points[pairs[:, 0]], self._points[pairs[:, 1]]
        best: Fit | None = None
        left, above = np.ones(len(ours), np.bool_), ours[:, 1] < reference.foot
        for among in ([] if above.all() else [above]) + [left] * LOOKS:
            seen = self._perspective(reference, ours, theirs, among)
            if seen is None:
                continue
            kept, fit = seen
            if fit and (best is None or fit.shown.whole > best.shown.whole):
                best = fit
            if best and best.holds:
                break
            left &= ~kept
        return best

    def _perspective(
        self, reference: Reference, ours: npt.NDArray[np.float32],
        theirs: npt.NDArray[np.float32], among: npt.NDArray[np.bool_],
    ) -> tuple[npt.NDArray[np.bool_], Fit | None] | None:  # fmt: skip
        """Which pairs of points agree on one perspective of some ``among`` them, and how the
        reference lies by it, None where no page lies so; None where too few agree."""
        if among.sum() < LEAST_INLIERS:
            return None
        cv2.setRNGSeed(7)  # the same photo is answered alike
        answer, inside = cv2.findHomography(
            ours[among], theirs[among], cv2.USAC_MAGSAC, REPROJECTION,
            maxIters=10_000, confidence=0.999,
        )  # fmt: skip
        if answer is None:
            return None
        found: Homography = np.asarray(answer, np.float64)
        kept = np.linalg.norm(transform(ours, found) - theirs, axis=1) < REPROJECTION
        kept[among] = inside.ravel().astype(np.bool_)
        # one point may be found twice, at two sizes
        inliers = len(np.unique(np.round(ours[kept]), axis=0))
        if inliers < LEAST_INLIERS:
            return None
        height, width = reference.grey.shape
        spread = _spread(ours[kept]) >= LEAST_SPREAD * height * width
        if not spread or not _possible(found, reference.grey.shape):
            return kept, None
        found, down = steadied(found, ours, theirs, kept, (width, height), REPROJECTION)
        drift = drift_of(ours, theirs, found, (width, height))
        stays = shown(reference.grey, reference.patches, self._grey, found, drift)
        to_photo: Homography = np.diag([1 / self._scale, 1 / self._scale, 1.0]) @ found
        fit = Fit(inliers, stays, to_photo, None if down is None else down / height, drift)
        if down is None or stays.whole >= MOSTLY_SHOWN or fit.holds:
            return kept, fit
        # is it the head that has moved?
        shift: Homography = np.array([[1, 0, 0], [0, 1, down], [0, 0, 1.0]])
        stays = shown(reference.grey, reference.patches, self._grey, found @ shift)
        if stays.whole <= fit.shown.whole:
            return kept, fit
        drift = drift_of(ours, theirs, found @ shift, (width, height))
        return kept, Fit(inliers, stays, to_photo @ shift, -down / height, drift)


def best_fit(photo: Photo, references: Mapping[K, Reference]) -> tuple[K, Fit]:
    """The reference that fits best, by its key; raises TemplateMismatch where none does."""
    fits = {name: photo.fit(reference) for name, reference in references.items()}
    found = {name: fit for name, fit in fits.items() if fit and fit.holds}
    if not found:
        raise TemplateMismatch
    name = max(found, key=lambda each: found[each].inliers)
    return name, found[name]


def _small(image: Image) -> tuple[Grey, float]:
    """The picture in grey, at most LONGEST long, its paper light, and its scale."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    scale = min(1.0, LONGEST / max(grey.shape))
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    paper = float(np.percentile(grey[::8, ::8], 95))
    if paper < PAPER:
        grey = cv2.convertScaleAbs(grey, alpha=min(MOST_LIGHT, PAPER / max(paper, 1.0)))
    return grey.astype(np.uint8), scale


def _points(grey: Grey) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Points (N, 2) and descriptors (N, 128) after RootSIFT (Arandjelović, 2012)."""
    sift = cv2.SIFT.create(POINTS, contrastThreshold=CONTRAST)
    shrunk = cv2.resize(grey, None, fx=SHRUNK, fy=SHRUNK, interpolation=cv2.INTER_AREA)
    keypoints, described = sift.detectAndCompute(cv2.GaussianBlur(shrunk, (0, 0), SOFT), None)
    if described is None or not len(described):
        return np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32)
    descriptors: npt.NDArray[np.float32] = np.asarray(described, np.float32)
    descriptors /= np.maximum(descriptors.sum(1, keepdims=True), 1e-7)
    centres = (
        np.asarray(cv2.KeyPoint.convert(keypoints), np.float32) + 0.5
    )  # OpenCV counts from the middle of a pixel
    return centres / np.float32(SHRUNK), np.sqrt(descriptors)


def _matches(
    ours: npt.NDArray[np.float32], theirs: npt.NDArray[np.float32]
) -> npt.NDArray[np.intp]:
    """Pairs (N, 2) of indices: each other's nearest, and much nearer than the second."""
    alike = ours @ theirs.T  # unit vectors: the largest product is the nearest
    rows = np.arange(len(ours))
    best, back = alike.argmax(1), alike.argmax(0)
    nearest = alike[rows, best]
    alike[rows, best] = -1
    distances = np.sqrt(np.maximum(2 - 2 * np.stack([nearest, alike.max(1)], 1), 1e-9))
    sure = distances[:, 0] < RATIO * distances[:, 1]
    mutual = back[best] == rows
    chosen = np.nonzero(sure & mutual)[0]
    return np.stack([chosen, best[chosen]], 1)


def _possible(found: Homography, shape: tuple[int, ...]) -> bool:
    """Whether a perspective is one of a page: convex, not mirrored, of a likely size."""
    height, width = shape[:2]
    corners = rectangle(0, 0, width, height)
    depth = np.hstack([corners, np.ones((4, 1))]) @ found[2]
    if (depth <= 1e-6).any() and (depth >= -1e-6).any():
        return False
    quad = transform(corners, found)
    edges = np.roll(quad, -1, axis=0) - quad
    after = np.roll(edges, -1, axis=0)
    cross = edges[:, 0] * after[:, 1] - edges[:, 1] * after[:, 0]
    sides = np.linalg.norm(edges, axis=1) / np.array([width, height, width, height])
    return bool((cross > 0).all() and SCALES[0] < sides.min() and sides.max() < SCALES[1]
                and sides.max() < 4 * sides.min())  # fmt: skip


def _spread(points: npt.NDArray[np.float32]) -> float:
    """The area that points span."""
    return float(cv2.contourArea(cv2.convexHull(points))) if len(points) > 2 else 0.0
