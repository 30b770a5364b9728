"""Lines of type: where their ink stands, how wide they are, and how they fit into their room."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from training.drawing import fonts, typefaces
from training.drawing.sheet import HEIGHT, WIDTH
from training.drawing.typeset import Sheet, Type, fit, width

pytestmark = pytest.mark.skipif(
    not (typefaces.ROOT / typefaces.LIBERATION / "LiberationSans-Regular.ttf").is_file()
    or not (typefaces.ROOT / "truetype/ocr-a/OCRA.ttf").is_file(),
    reason="type is set with Debian's fonts-liberation and fonts-ocr-a, which are missing",
)


@pytest.mark.parametrize("split", ["train", "test"])
def test_all_ink_of_a_line_lies_in_its_box(split):
    """Whatever the face, its spacing and its width: print on white paper and look for ink."""
    for family in fonts.installed("text", split) + fonts.installed("nik", split):
        paper = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
        how = Type(fonts.Face(family.name, family.regular), 15, squeeze=0.9, spacing=0.5)
        box = Sheet(paper, np.random.default_rng(0)).put("JL. QUR'AN/7, GG. (3)", how, 200, 300)
        ink = np.argwhere(paper.min(-1) < 190)
        assert len(ink) > 200, family.name
        top, left = ink.min(0)
        bottom, right = ink.max(0) + 1
        assert box.left - 1 <= left <= box.left + 1
        assert box.right - 1 <= right <= box.right + 1
        assert box.top - 1 <= top <= box.top + 1
        assert box.bottom - 1 <= bottom <= box.bottom + 1


def test_a_long_name_is_fitted_into_its_room():
    how = Type(fonts.Face("", f"{typefaces.LIBERATION}/LiberationSans-Regular.ttf"), 15)
    name = "MUHAMMAD ABDURRAHMAN AL-FATIH KUSUMAWARDHANA PUTRA HADININGRAT"
    for seed in range(20):
        fitted = fit(name, how, 460, np.random.default_rng(seed))
        assert width(name, fitted) <= 470
        assert fitted.cap >= 0.7 * how.cap


@pytest.mark.parametrize("blank", [0.7, 1.25])
def test_spaces_are_set_narrower_or_wider_than_the_face_has_them(blank):
    how = Type(fonts.Face("", f"{typefaces.LIBERATION}/LiberationSans-Regular.ttf"), 15)
    other = replace(how, blank=blank)
    rng = np.random.default_rng(0)
    sheet = Sheet(np.full((60, 400, 3), 255, np.uint8), rng)
    own, moved = (sheet.put("GRIYA ASRI", type_, 20, 40) for type_ in (how, other))
    space = how.face.at(15).getlength(" ")
    assert moved.width - own.width == pytest.approx((blank - 1) * space, abs=1.5)
    assert width("GRIYA ASRI", other) - width("GRIYA ASRI", how) == pytest.approx(
        (blank - 1) * space, abs=0.01
    )


def test_the_last_letter_of_a_line_set_glyph_by_glyph_in_a_kerned_face_is_printed():
    face = fonts.Face("", f"{typefaces.LIBERATION}/LiberationSans-Regular.ttf", kerned=True)
    name = "AVA AVATAR TAVAWATA HANDAYANI"
    for how in (Type(face, 15, blank=0.8), Type(face, 15, spacing=0.5)):
        sheet = Sheet(np.full((60, 500, 3), 255, np.uint8), np.random.default_rng(0))
        whole, without = (sheet.put(text, how, 20, 40) for text in (name, name[:-1]))
        assert whole.right > without.right + 2
        assert whole.right == pytest.approx(20 + width(name, how), abs=3)


def test_a_kerned_face_sets_a_space_before_an_a_closer():
    face = fonts.Face("", f"{typefaces.LIBERATION}/LiberationSans-Regular.ttf")
    kerned = replace(face, kerned=True)
    assert kerned.at(30).getlength("DEWI AGUS") < face.at(30).getlength("DEWI AGUS") - 1
