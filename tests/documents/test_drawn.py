"""Lines of values in regions that were drawn around another page's values."""

from __future__ import annotations

from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from documents.kinds.invoice.drawn import Laid, lines_of
from documents.template import Region
from elements import Box, Frame
from tests.documents.templates import region

WIDTH, HEIGHT = 900, 200


def page(*words):
    image = np.full((HEIGHT, WIDTH, 3), 245, np.uint8)
    for text, column in words:
        cv2.putText(image, text, (column, 110), 0, 1.0, (20, 20, 20), 2, cv2.LINE_AA)
    return image


def line(*told, **changes):
    """The one line of a region."""
    (found,) = lines(*told, **changes)
    return found


def lines(mine, shown, place, type_="text", language="eng", **changes):
    """The lines of a region, on a page beside its template's; shown: None without one."""
    asked = Region.model_validate(region(type=type_, **changes))
    grey = None if shown is None else cv2.cvtColor(page(*shown), cv2.COLOR_RGB2GRAY)
    reference = None if grey is None else SimpleNamespace(grey=grey)
    laid = Laid(page(*mine), Frame(WIDTH, HEIGHT), reference)  # type: ignore[arg-type]
    return lines_of(laid, asked, language, place, (0.0, 0.0))


def test_a_text_that_grows_to_the_left_is_read_from_its_first_word():
    shown = [("Customer", 20), ("Oak River", 500)]
    mine = [("Customer", 20), ("Silver Oak River", 400)]
    for begins in (480, 500):  # in its first word, and behind it
        assert line(mine, shown, Box(begins, 60, 700, 140)).left < 405


def test_a_label_that_the_side_cuts_is_none_of_a_text():
    shown = [("Customer", 330), ("Oak", 500)]
    mine = [("Customer", 330), ("Silver", 500)]
    assert line(mine, shown, Box(465, 60, 700, 140)).left > 460
    other = [("Fenwicks", 330), ("Oak", 500)]
    assert line(mine, other, Box(465, 60, 700, 140)).left < 335


@pytest.mark.parametrize(
    ("changes", "begins"),
    [
        ({"type_": "money", "currency": "USD"}, 480),
        ({"type_": "money"}, 20),  # the sign may be all that tells the currency
        ({"type_": "date"}, 20),  # two pages may be of the same day
        ({"type_": "digits"}, 480),
    ],
)
def test_what_a_label_is_at_least_depends_on_the_values_sort(changes, begins):
    shown, mine = [("Rp", 20), ("185", 480)], [("Rp", 20), ("76112", 480)]
    found = line(mine, shown, Box(10, 60, 800, 140), **changes)
    assert begins - 20 < found.left < begins + 5


def test_without_a_templates_page_nothing_tells_a_label():
    mine = [("Number", 20), ("76112", 480)]
    assert line(mine, None, Box(10, 60, 800, 140), "digits").left < 25
    shown = [("Number", 20), ("18", 480)]
    assert line(mine, shown, Box(10, 60, 800, 140), "digits").left > 450


@pytest.mark.parametrize(("language", "sides"), [("eng", (501, 600)), ("ara", (500, 599))])
def test_a_line_that_seems_a_pixel_narrower_at_the_second_look_stays(monkeypatch, language, sides):
    def found(page, place, *, both=False, **_):
        left, right = sides if both else (500, 600)
        return [Box(left, 80, right, 120)]

    monkeypatch.setattr("documents.kinds.invoice.drawn.lines_in", found)
    told = line([("Oak", 500)], [("Oak", 300)], Box(480, 60, 700, 140), language=language)
    assert (told.left, told.right) == (500, 600)
