"""A PDF417 code as a region that is read like any other: its text, by zxing-cpp. A code that shows
no single bars is drawn anew for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import islice

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp

from elements import Image, Script, TextLine
from ocr.codewords import clean_code, is_region, marked_code

Grey = npt.NDArray[np.uint8]  # (h, w)

LARGEST = 3000  # pixels of the longer side, from which on a crop isn't doubled
LONGEST = 4500  # of a crop that is enlarged to be evened out
BLUR = 0.0012  # of the doubled crop's longer side: the width by which it is sharpened
SWEEP = (-2.0, 2.0, -4.0, 4.0)  # degrees by which a region may have been straightened wrongly
EVENED = 0.04  # of a crop's longer side: a neighbourhood that is made to reach from black to white
COARSE = 16  # pixels of its side by which it is told, of those there are
LEAST_CONTRAST = 12  # grey values of such a neighbourhood
HARD = 3.0  # by how much a faint crop is sharpened
DOWN_BARS = 3  # pixels of a crop, over which it is smoothed down its bars: a row is no lower
# Looks before a code is read by whole symbols; all that a crop gets that is no code's own region.
BY_BARS = 4
ONCE = 0.5  # how sure a text is that a single look reads
EMPTY = TextLine("", 0.0)


class BarcodeRecognizer:
    """Reads crops that hold one PDF417 code each, straightened, either way up."""

    def __init__(self) -> None:
        self._name = f"zxing-cpp-{version('zxing-cpp')}"

    @property
    def name(self) -> str:
        return self._name

    def read(self, crops: Sequence[Image], scripts: Sequence[Script]) -> list[TextLine]:
        """See `ocr.recognizer.Recognizer`. A text that two looks read is sure, one that a single
        look reads is half so: a code that corrects more errors than it can gives another text.
        What is read by whole symbols leaves checks over, and is sure.

        The text is the code's bytes as Latin-1, separators as they are.
        """
        return [self._line(crop) for crop, _ in zip(crops, scripts, strict=True)]

    def _line(self, crop: Image) -> TextLine:
        if min(crop.shape[:2]) < 8:
            return EMPTY
        read: list[str] = []
        grey = np.asarray(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), np.uint8)
        looks = _looks(grey)
        for look in islice(looks, BY_BARS):
            if _agree(read_code(look), read):
                return _sure(read[-1])
        if is_region(grey):  # in a whole card no later look read a code
            marked = marked_code(grey)
            clean = None if marked is None else clean_code(marked)
            text = None if clean is None else read_code(clean)
            if text is not None:
                return _sure(text)
            for look in looks:
                if _agree(read_code(look), read):
                    return _sure(read[-1])
        return TextLine(read[0], ONCE, (ONCE,) * len(read[0])) if len(read) == 1 else EMPTY


def _agree(text: str | None, read: list[str]) -> bool:
    """Whether a look reads what one before it read; keeps what it reads."""
    if text is not None:
        read.append(text)
    return text is not None and read.count(text) > 1


def _sure(text: str) -> TextLine:
    return TextLine(text, 1.0, (1.0,) * len(text))


def read_code(grey: Grey, *, straight: bool = True) -> str | None:
    """The text of the first PDF417 code in a picture (h, w), None where none is read.

    straight: the rows lie along the picture, so that quarter turns needn't be tried.
    """
    pdf417 = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.PDF417)
    codes = zxingcpp.read_barcodes(grey, formats=pdf417, try_rotate=not straight, try_invert=False)
    return codes[0].bytes.decode("latin-1") if codes else None


def _looks(grey: Grey) -> Iterator[Grey]:
    """A crop as it is, doubled, sharpened, with glare and shadows evened out, with noise smoothed
    down the bars and all made black or white, and turned a little: the likeliest first."""
    yield grey
    double = grey
    if max(grey.shape) <= LARGEST:
        double = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC).astype(np.uint8)
        yield double
    sharp = sharpened(double)
    yield sharp
    scale = max(1.0, min(3.0, LONGEST / max(grey.shape)))
    large = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    yield sharpened(evened(large.astype(np.uint8)), HARD)
    smooth = cv2.blur(grey, (1, DOWN_BARS))
    large = cv2.resize(smooth, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    soft = np.asarray(large, np.uint8)
    for look in (sharpened(evened(soft), HARD), sharpened(soft, HARD)):
        yield np.asarray(cv2.threshold(look, 0, 255, cv2.THRESH_OTSU)[1], np.uint8)
    for degrees in SWEEP:
        yield _turned(sharp, degrees)


def sharpened(grey: Grey, amount: float = 1.5) -> Grey:
    """Contrast of what is as narrow as a module raised against its surroundings."""
    wide = max(1.5, BLUR * max(grey.shape))
    soft = cv2.GaussianBlur(grey, (0, 0), wide)
    return np.asarray(cv2.addWeighted(grey, 1 + amount, soft, -amount, 0), np.uint8)


def evened(grey: Grey) -> Grey:
    """A crop of which every neighbourhood reaches from black to white.

    How light and dark it is around is told on every ``step``-th pixel: it hardly changes between.
    """
    side = max(9, round(EVENED * max(grey.shape)) | 1)
    step = max(1, side // COARSE)
    near, around = np.ones((step, step), np.uint8), np.ones((side // step | 1,) * 2, np.uint8)
    light, dark = (
        cv2.blur(f(f(grey, near)[::step, ::step], around), around.shape).astype(np.float32)
        for f in (cv2.dilate, cv2.erode)
    )
    gain = 255 / np.maximum(light - dark, LEAST_CONTRAST)
    size = grey.shape[::-1]
    gain, less = (cv2.resize(told, size) for told in (gain, -gain * dark))
    stretched = cv2.multiply(grey, gain, dtype=cv2.CV_32F)
    return np.asarray(cv2.add(stretched, less, dtype=cv2.CV_8U), np.uint8)


def _turned(grey: Grey, degrees: float) -> Grey:
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(
        cv2.warpAffine(grey, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8
    )
