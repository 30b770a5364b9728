"""The words every room shares: boxes, quads, pages, regions, lines, fields, readings.

Boxes are pixels, ``left top right bottom``, origin at the top left, right and bottom exclusive.
Quads are float32 ``(4, 2)`` arrays of ``(x, y)`` in the order top left, top right, bottom right,
bottom left of the *document* (so a card lying upside down has its first corner at the lower right
of the photo). Images are uint8 RGB ``(H, W, 3)``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]  # (H, W, 3) RGB
Quad = npt.NDArray[np.float32]  # (4, 2) x, y
Homography = npt.NDArray[np.float64]  # (3, 3)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels: ``left <= x < right``, ``top <= y < bottom``."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if self.right < self.left or self.bottom < self.top:
            raise ValueError(f"inverted box: {self}")

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def quad(self) -> Quad:
        """The four corners, shape (4, 2)."""
        return np.array(
            [
                [self.left, self.top],
                [self.right, self.top],
                [self.right, self.bottom],
                [self.left, self.bottom],
            ],
            np.float32,
        )

    def shared_height(self, other: Box) -> float:
        """For how many pixels two boxes stand beside one another; negative where none."""
        return min(self.bottom, other.bottom) - max(self.top, other.top)

    def grown(self, x: float, y: float, width: float, height: float) -> Box:
        """Grown by x and y pixels on each side, kept inside an image of width × height."""
        return Box(
            max(0.0, self.left - x),
            max(0.0, self.top - y),
            min(float(width), self.right + x),
            min(float(height), self.bottom + y),
        )


def transform(points: npt.ArrayLike, homography: Homography) -> npt.NDArray[np.float32]:
    """Points (N, 2) through a homography (3, 3) → (N, 2) float32."""
    xy = np.asarray(points, np.float64).reshape(-1, 2)
    homogeneous = np.ones((3, len(xy)))
    homogeneous[:2] = xy.T
    there: npt.NDArray[np.float64] = homography @ homogeneous
    return np.asarray((there[:2] / there[2]).T, np.float32, order="C")


@dataclass(frozen=True, slots=True)
class Frame:
    """A page's size in pixels."""

    width: int
    height: int

    @property
    def shape(self) -> float:
        """Width over height."""
        return self.width / self.height

    def quad(self) -> Quad:
        """The page's own corners, (4, 2)."""
        return Box(0, 0, self.width, self.height).quad()


ID1 = Frame(1011, 638)  # ISO/IEC 7810 ID-1, 85.60 × 53.98 mm at 300 dpi


@dataclass(frozen=True, slots=True)
class Page:
    """A straightened document.

    image: RGB uint8 (H, W, 3), upright.
    quad: its corners in the upright photo.
    to_photo: page pixels → photo pixels.
    turn: how far the document lay turned in the photo, clockwise degrees: 0, 90, 180 or 270.
    confidence: 0–1, how well the finder's mask fits the quad.
    signs: codes of reasons that the photo as a whole gives, as ``second_card``.
    below: of a bent document, by how many page pixels its print was moved up to be level, at even
    places across; empty where it lay flat.
    """

    image: Image
    quad: Quad
    to_photo: Homography
    turn: int
    confidence: float
    signs: tuple[str, ...] = ()
    below: tuple[float, ...] = ()


def every(text: str) -> bool:
    """Trust every sure reading."""
    return True


@dataclass(frozen=True, slots=True)
class Script:
    """How a region is written, for whoever reads it.

    readers: keys of recognisers, the best first. characters: all that can stand in it, for readers
    that choose among them; empty: whatever they know. barred: characters that can't stand in it.
    language: Tesseract's name of one, empty for the service's. numeral: a row of digits in a
    machine's typeface. length: how many characters it has, for the line networks; 0: any number.
    trusted: whether a sure reading of it needs no other look. heard: what another reader read in
    it, empty where none did.
    """

    readers: tuple[str, ...] = ()
    characters: str = ""
    barred: str = ""
    language: str = ""
    numeral: bool = False
    length: int = 0
    trusted: Callable[[str], bool] = every
    heard: str = ""


PLAIN = Script()


@dataclass(frozen=True, slots=True)
class TextRegion:
    """Where one line of one field stands on the page, and how it is written; ``line`` counts a
    field's lines from 0. open_ended: a part of the line may be hidden at an end. labelled:
    whether the field's printed label was seen before the line."""

    name: str
    box: Box
    line: int = 0
    confidence: float = 1.0
    script: Script = PLAIN
    open_ended: bool = False
    labelled: bool = False


class Evidence(Protocol):
    """What a picture of a line says of texts other than the one that was read first."""

    def log_likelihoods(self, texts: Sequence[str]) -> Sequence[float]:
        """log P(the picture reads as text) of each text, in nats."""
        ...

    def likeliest(self, pattern: Sequence[str]) -> str | None:
        """The likeliest text whose n-th character is one of ``pattern[n]``; None where the line
        is too short for it."""
        ...

    def alternatives(self) -> Sequence[tuple[str, float]]:
        """The few texts that it makes likeliest, each with its probability, the likeliest first."""
        ...


@dataclass(frozen=True, slots=True)
class TextLine:
    """What a recogniser read in one region.

    confidences: one figure (0–1) a character. evidence: where the recogniser can tell more. fits:
    how likely the picture holds none of what its script bars: with this the text was read. alike:
    whether it is, read at first sight, what another reader was heard to say of it. until: the share
    of the crop's width at which the last character was read.
    """

    text: str
    confidence: float
    confidences: tuple[float, ...] = ()
    evidence: Evidence | None = field(default=None, compare=False, repr=False)
    fits: float = field(default=1.0, compare=False)
    alike: bool = field(default=False, compare=False)
    until: float = field(default=1.0, compare=False)

    def retold(self, text: str, confidence: float | None = None) -> TextLine:
        """The line with another text, of whose characters and of other texts nothing is told.
        confidence: as before where None."""
        sure = self.confidence if confidence is None else confidence
        return replace(self, text=text, confidence=sure, confidences=(), evidence=None)

    def sure_of(self, text: str) -> tuple[float, ...]:
        """How sure each character of a like text is: as sure as here where this line has it in the
        same order, 0 where it has not."""
        sure = [0.0] * len(text)
        if len(self.confidences) == len(self.text):
            same = SequenceMatcher(None, self.text, text, autojunk=False)
            for block in same.get_matching_blocks():
                known = self.confidences[block.a : block.a + block.size]
                sure[block.b : block.b + block.size] = known
        return tuple(sure)


@dataclass(frozen=True, slots=True)
class Compared:
    """What the print and the code of one document say of a field, in one form, None where it says
    nothing; match: ``match``, ``mismatch``, or ``absent`` where there are not two to compare."""

    printed: str | None
    barcode: str | None
    match: str


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a document.

    value: as printed and parsed, None where it could not be read.
    raw: what the recogniser saw. quad: (4, 2) in the upright photo, None where nothing was found.
    corrections: each change from raw to value, with its reason. problems: what speaks against it.
    compared: of a document that says its values twice.
    """

    value: str | None
    raw: str = ""
    confidence: float = 0.0
    quad: Quad | None = None
    normalized: Any = None
    corrections: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    compared: Compared | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One quality figure and whether it is out of the range in which readings can be trusted."""

    value: float
    flag: bool


Quality = dict[str, Measure]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is what it is: a stable code, the field it is about, a sentence for people.

    level: failed, review or note (documents/reasons.py).
    """

    code: str
    field: str | None
    message: str
    level: str = "review"


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one document; verdict and reasons only where the kind judges.

    read_by: what of several the document was read by, as ``template`` → its name. number, of: which
    of how many pages of its file was read, from 1; both 0 of a picture, which has none.
    """

    kind: str
    fields: dict[str, Field]
    quad: Quad | None
    turn: int
    quality: Quality
    models: dict[str, str]
    timings_ms: dict[str, float]
    verdict: str | None = None
    reasons: tuple[Reason, ...] = field(default=())
    read_by: Mapping[str, str] = field(default_factory=dict)
    number: int = 0
    of: int = 0

    def enlarged(self, times: int) -> Reading:
        """The same in a photo whose sides are ``times`` as long: of one that was read smaller."""
        if times == 1:
            return self

        def grown(quad: Quad | None) -> Quad | None:
            return None if quad is None else quad * np.float32(times)

        fields = {name: replace(f, quad=grown(f.quad)) for name, f in self.fields.items()}
        return replace(self, fields=fields, quad=grown(self.quad))
