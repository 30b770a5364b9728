"""What a photo shows of a licence as a whole: how good it is, and whether it is the card itself and
all of it."""

from __future__ import annotations

from dataclasses import replace

from documents.kinds.driving_licence.anchors import Laid
from documents.kinds.driving_licence.portrait import is_missing, print_of, stands_left
from elements import Image, Page, Quality
from segmentation.beyond import cut_off, reaches_out
from segmentation.prints import whole
from segmentation.quality import GREY, Places, measure_quality
from segmentation.screenshot import is_screenshot
from segmentation.segmenter import Segmenter

AT = (0.2, 0.8)  # of the print's width and height, where its ground is looked at
# Where the middle of a portrait is about, in shares of the page's width and height, of one that
# stands left of the print, and of a card that stands itself; and points on it, pixels from there.
AT_LEFT, PORTRAIT_DOWN, STANDING_AT = 0.16, 0.45, (0.3, 0.35)
NEAR = 30
BESIDE = 90  # pixels from a page, where it is looked at what is around


def quality(photo: Image, page: Page, laid: Laid) -> Quality:
    """The figures of `segmentation.quality.measure_quality` on the page of a front.

    Many a licence has a grey portrait on a pale ground, so a copy is one only below GREY: of 59
    copies none has more than 0.024, three of four such cards have 0.04 to 0.08.
    """
    told = measure_quality(photo, page, places(laid, *page.image.shape[1::-1]))
    copied = told["photocopy"]
    return {**told, "photocopy": replace(copied, flag=copied.value < GREY)}


def signs(photo: Image, page: Page, laid: Laid, net: Segmenter) -> tuple[str, ...]:
    """Codes of reasons: that the photo cuts a part of the card off, that no portrait is to be seen
    on it, that it is a screenshot.

    photo: upright RGB uint8 (H, W, 3), in which ``page.quad`` lies. net: sees portraits.
    """
    size, (across, down) = photo.shape[1::-1], page.image.shape[1::-1]
    is_incomplete = reaches_out(page.quad, size) or cut_off(page.quad, size, across / down)
    told = {
        "card_incomplete": is_incomplete,
        "portrait_missing": is_missing(page.image, laid, net),
        "screenshot": is_screenshot(photo, page.quad),
    }
    return tuple(code for code, is_so in told.items() if is_so)


def places(laid: Laid, width: int, height: int) -> Places:
    """Where quality is measured on a page of width × height pixels: about its values, and about the
    middle of its portrait."""
    rows = [row for own in laid.values.values() for row in own]
    text = whole(rows)
    ground = tuple(
        (round(text.left + x * text.width), round(text.top + y * text.height))
        for y in AT
        for x in AT
    )
    x, y = _portrait(laid, width, height)
    picture = tuple((x + across, y + down) for down in (-NEAR, NEAR) for across in (-NEAR, NEAR))
    beside = ((-BESIDE, height // 2), (width + BESIDE, height // 2),
              (width // 2, -BESIDE), (width // 2, height + BESIDE))  # fmt: skip
    return Places(text, ground, picture, beside)


def _portrait(laid: Laid, width: int, height: int) -> tuple[int, int]:
    """About the middle of the portrait."""
    if height > width:
        return round(STANDING_AT[0] * width), round(STANDING_AT[1] * height)
    at_left = stands_left(print_of(laid), width)
    return round(width * (AT_LEFT if at_left else 1 - AT_LEFT)), round(PORTRAIT_DOWN * height)
