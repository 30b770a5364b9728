"""Anchors: by their picture where it tells, by those that have moved alike, by their text."""

from __future__ import annotations

from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from documents.kind import Nets
from documents.kinds.invoice.anchors import Anchored, Budget, places_of
from elements import Box, Page, TextLine
from segmentation.align import prepared
from segmentation.laid import anchor_places, as_it_is

WIDTH, HEIGHT = 900, 1270
NOBODY = Nets({}, {})


def page(rows: int, *, again: bool = True) -> np.ndarray:
    """A page with "Subtotal" and "Tax" below some rows; ``again``: "Tax" stands above as well."""
    image = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for text, x, y in (
        ("Subtotal", 300, 600 + 40 * rows),
        ("Tax", 300, 640 + 40 * rows),
        *((("Tax", 312, 200),) if again else ()),
    ):
        cv2.putText(image, text, (x, y), cv2.FONT_HERSHEY_DUPLEX, 1, (0, 0, 0), 2, cv2.LINE_AA)
    return image


def box(text: str, rows: int) -> Box:
    """Where a label stands."""
    top = {"Subtotal": 570, "Tax": 610}[text] + 40 * rows
    return Box(290 / WIDTH, top / HEIGHT, (470 if text == "Subtotal" else 375) / WIDTH,
               (top + 38) / HEIGHT)  # fmt: skip


def anchors(*names: str) -> dict[str, Anchored]:
    shown = page(2)
    reference = prepared(shown)
    return {name: Anchored(reference, shown, box(name, 2), "eng") for name in names}


def laid(rows: int) -> Page:
    return as_it_is(page(rows))


@pytest.mark.parametrize("rows", [0, 2, 9])
@pytest.mark.parametrize("names", [("Subtotal", "Tax"), ("Tax", "Subtotal")])
def test_of_two_like_prints_the_one_that_moved_with_another_anchor_is_taken(rows, names):
    found = places_of(laid(rows), anchors(*names), NOBODY, Budget(0))  # nothing is read
    for name in names:
        place = found[name]
        assert place is not None
        assert place.top == pytest.approx(box(name, rows).top, abs=2 / HEIGHT)


def test_what_no_other_anchor_tells_is_read():
    class Reader:
        def read(self, crops, scripts):
            return [TextLine("tax" if n in (0, 2) else "rate", 1.0) for n in range(len(crops))]

    nets = SimpleNamespace(recognizers={"tesseract": Reader()})
    lines, asked = Budget(9), anchors("Tax")
    places = anchor_places(laid(5).image, asked["Tax"].reference, asked["Tax"].box)
    found = places_of(laid(5), asked, nets, lines)  # type: ignore[arg-type]
    assert found == {"Tax": places[1][0]}
    assert not lines.take(9)  # some were read
    assert places_of(laid(5), anchors("Tax"), nets, Budget(1)) == {"Tax": None}  # type: ignore[arg-type]


def test_an_anchor_that_stands_nowhere_is_not_found():
    bare = as_it_is(np.full((HEIGHT, WIDTH, 3), 255, np.uint8))
    assert places_of(bare, anchors("Subtotal"), NOBODY, Budget(9)) == {"Subtotal": None}


def test_print_that_is_hardly_alike_is_no_anchor_though_it_stands_where_others_have_moved_to():
    """As a table's last row does where the totals are on the next page."""
    image = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    cv2.putText(image, "Lamp", (300, 1000), cv2.FONT_HERSHEY_DUPLEX, 1, (0, 0, 0), 2, cv2.LINE_AA)
    asked = anchors("Tax")
    ((place, alike),) = anchor_places(image, asked["Tax"].reference, asked["Tax"].box)
    assert alike < 0.6
    down = place.top - asked["Tax"].box.top
    assert places_of(as_it_is(image), asked, NOBODY, Budget(0), down) == {"Tax": None}
