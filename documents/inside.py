"""What a reading saw on its way, for whoever looks inside.

It is gathered only while somebody looks (`looking`), and goes with them: nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from documents.kind import LocatedLine, Nets
from elements import Image
from segmentation.masks import Mask, mask_of
from segmentation.segmenter import Watched


@dataclass(frozen=True, slots=True)
class Seen:
    """A mask; net: the role of the network that saw it; of_page: it lies over the straightened
    page, otherwise over the photo or a part of it."""

    net: str
    mask: Mask
    of_page: bool


@dataclass(slots=True)
class Inside:
    """One reading's lines as they were recognised, and one mask of each network."""

    lines: list[LocatedLine] = field(default_factory=list)
    masks: list[Seen] = field(default_factory=list)
    _looks: list[tuple[str, Image, Mask]] = field(default_factory=list)

    def watched(self, nets: Nets) -> Nets:
        """The same networks; what they see is noted."""
        watched = {
            role: Watched(net, partial(self._note, role, net.classes))
            for role, net in nets.segmenters.items()
        }
        return replace(nets, segmenters=watched)

    def tell(self, page: Image, lines: list[LocatedLine]) -> None:
        """Keep the lines, and of each network the mask of the page that was read, else that of its
        first look."""
        self.lines = lines
        for role in dict.fromkeys(role for role, _, _ in self._looks):
            mine = [(image, mask) for own, image, mask in self._looks if own == role]
            of_page = [mask for image, mask in mine if image is page]
            mask = of_page[-1] if of_page else mine[0][1]
            self.masks.append(Seen(role, mask, bool(of_page)))
        self._looks.clear()

    def _note(
        self, role: str, classes: tuple[str, ...], image: Image, answer: npt.NDArray[np.float32]
    ) -> None:
        self._looks.append((role, image, mask_of(answer, classes)))


_looked_into: ContextVar[Inside | None] = ContextVar("looked_into", default=None)


@contextmanager
def looking() -> Iterator[Inside]:
    """What the readings of this thread see until the end."""
    inside = Inside()
    token = _looked_into.set(inside)
    try:
        yield inside
    finally:
        _looked_into.reset(token)


def looked_into() -> Inside | None:
    """Where to note what is seen; None where nobody looks."""
    return _looked_into.get()
