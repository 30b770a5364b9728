"""The KTP's way through the stages: the fields' mask judges what the finder thinks is a card."""

from __future__ import annotations

import numpy as np
import pytest

from documents.kind import Nets
from documents.kinds.ktp import kind as ktp
from documents.kinds.ktp.layout import FIELDS
from elements import Box, TextLine, TextRegion
from errors import CardNotFound
from segmentation.inks import black_print
from segmentation.rectify import straighten

CORNERS = Box(0, 0, 1011, 638).quad()


class Rows:
    """A fields' network that sees a card's rows wherever the page's top is bright."""

    name = "rows-1"
    classes = ("ground", *FIELDS, "portrait", "label")

    def __init__(self):
        self.calls = 0

    def __call__(self, image):
        self.calls += 1
        mask = np.zeros((160, 256, len(self.classes)), np.float32)
        mask[..., 0] = 0.5
        if image[:100].mean() > image[-100:].mean():
            for i in range(1, 1 + len(FIELDS)):
                mask[8 * i : 8 * i + 5, 60:160, i] = 1.0
        return mask


@pytest.fixture
def nets(monkeypatch):
    """Made-up networks, and a finder that takes the whole photo for a card if the judge does."""

    def whole_photo(photo, card, judge, frame, start, shows, reads):
        found = judge(straighten(photo, CORNERS, 1.0, frame))
        if found is None:
            raise CardNotFound
        return found

    monkeypatch.setattr(ktp, "find_card", whole_photo)
    return Nets({"card": None, "fields": Rows()}, {"crnn": Blind()})


class Blind:
    """Reads nothing."""

    name = "blind"

    def read(self, crops, scripts):
        return [TextLine("", 0.0) for _ in crops]


def photo(*, upside_down=False):
    """A picture whose upper half is bright, or, lying on its head, the lower."""
    picture = np.full((638, 1011, 3), 40, np.uint8)
    picture[:319] = 220
    return picture[::-1].copy() if upside_down else picture


def test_a_page_with_rows_is_a_ktp(nets):
    walk = ktp.Walk()
    regions = walk.locate(walk.rectify(photo(), nets), nets)
    assert {region.name for region in regions} == set(FIELDS)


@pytest.mark.parametrize(
    ("name", "rows", "from_column", "shown"),
    [
        ("portrait", 20, 20, True),  # the card that was found lies over the labels
        ("portrait", 20, 0, False),  # as on a card's back, which has pictures and no labels
        ("portrait", 4, 20, False),
        ("label", 8, 0, True),
        ("label", 8, 20, True),
        ("nama", 60, 20, False),
    ],
)
def test_labels_or_a_portrait_beside_none_show_a_part_of_a_card(name, rows, from_column, shown):
    """seen are the columns of the page from one of 64 on."""

    class Net(Rows):
        def __call__(self, image):
            mask = np.zeros((160, 256, len(self.classes)), np.float32)
            mask[:rows, :70, self.classes.index(name)] = 0.9
            return mask

    page = straighten(photo(), CORNERS, 1.0, ktp.FRAME)
    seen = np.zeros((40, 64), np.bool_)
    seen[:, from_column:] = True
    assert ktp.shows_a_part(Net(), page, seen) is shown


@pytest.mark.parametrize(
    "picture", [photo(upside_down=True), np.full((638, 1011, 3), 128, np.uint8)]
)
def test_a_page_without_rows_is_refused(nets, picture):
    """On its head, or no KTP at all: the finder hears so and may guess again."""
    with pytest.raises(CardNotFound):
        ktp.Walk().rectify(picture, nets)


def test_the_mask_is_made_once(nets):
    """What the judge saw serves to locate: the network costs as much as half a dozen lines."""
    walk = ktp.Walk()
    walk.locate(walk.rectify(photo(), nets), nets)
    assert nets.segmenters["fields"].calls == 1


def test_a_line_is_cut_out_of_the_pages_black_print():
    page = np.random.default_rng(5).integers(0, 256, (638, 1011, 3)).astype(np.uint8)
    region = TextRegion("nama", Box(300, 200, 420, 230))
    assert np.array_equal(ktp.Walk().cut(page, region), black_print(page[200:230, 300:420]))


@pytest.mark.parametrize("size", [(33, 33), (124, 400), (400, 124), (199, 199)])
def test_a_picture_too_small_for_a_card_is_not_looked_at(nets, size):
    """One of 33 × 33 held a processor for 3.3 seconds."""
    with pytest.raises(CardNotFound, match=f"{size[1]}×{size[0]} pixels are too few"):
        ktp.Walk().rectify(np.zeros((*size, 3), np.uint8), nets)
    assert nets.segmenters["fields"].calls == 0


def test_the_least_that_can_hold_one_is(nets):
    for size in ((125, 200), (200, 125)):
        with pytest.raises(CardNotFound):
            ktp.Walk().rectify(np.zeros((*size, 3), np.uint8), nets)
    assert nets.segmenters["fields"].calls == 2
