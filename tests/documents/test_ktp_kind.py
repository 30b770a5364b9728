"""The KTP's way through the stages, with networks made up here: what the fields' mask decides."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from documents.kinds import ktp
from documents.ktp.layout import FIELDS
from elements import Box
from errors import CardNotFound
from segmentation.rectify import straighten

CORNERS = Box(0, 0, 1011, 638).quad()


class Rows:
    """A fields' network that sees a card's rows wherever the page's top is bright."""

    name = "rows-1"
    classes = ("ground", *FIELDS)

    def __call__(self, image):
        mask = np.zeros((160, 256, len(self.classes)), np.float32)
        mask[..., 0] = 0.5
        if image[:100].mean() > image[-100:].mean():
            for i in range(1, len(self.classes)):
                mask[8 * i : 8 * i + 5, 60:160, i] = 1.0
        return mask


MODELS = SimpleNamespace(fields=Rows())


def photo(*, upside_down=False):
    """A picture whose upper half is bright, or, lying on its head, the lower."""
    picture = np.full((638, 1011, 3), 40, np.uint8)
    picture[:319] = 220
    return picture[::-1].copy() if upside_down else picture


def test_a_page_with_rows_is_located():
    picture = photo()
    page, regions = ktp.KIND.locate(picture, straighten(picture, CORNERS, 1.0), MODELS)
    assert {region.name for region in regions} == set(FIELDS)
    assert np.allclose(page.quad, CORNERS)


def test_a_page_on_its_head_is_turned():
    """The finder may take the lower edge for the upper: the page with rows is the right one."""
    picture = photo(upside_down=True)
    page, regions = ktp.KIND.locate(picture, straighten(picture, CORNERS, 1.0), MODELS)
    assert regions
    assert page.turn == 180
    assert np.allclose(page.quad, np.roll(CORNERS, 2, axis=0))


def test_something_like_a_card_without_its_text_is_none():
    picture = np.full((638, 1011, 3), 128, np.uint8)
    with pytest.raises(CardNotFound, match="not the text of a KTP"):
        ktp.KIND.locate(picture, straighten(picture, CORNERS, 1.0), MODELS)
