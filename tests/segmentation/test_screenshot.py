"""Screenshots are told from photos, scans and exports; each sign by itself, with what only looks
like it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Image, Quad
from segmentation.screenshot import flat_bands, is_screenshot

BLACK, TEAL, GREY, WHITE = (0, 0, 0), (7, 94, 84), (225, 226, 228), (255, 255, 255)
Colour = tuple[int, int, int]


def screen(colour: Colour, width: int = 540, height: int = 1170) -> Image:
    return np.full((height, width, 3), colour, np.uint8)


def write(image: Image, text: str, x: int, y: int, ink: Colour = WHITE) -> None:
    cv2.putText(image, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.5, ink, 1, cv2.LINE_AA)


def status_line(image: Image, ink: Colour = WHITE, y: int = 26) -> None:
    write(image, "09:41", 24, y, ink)
    write(image, "4G 87%", image.shape[1] - 90, y, ink)


def lay(image: Image, left: int, top: int, width: int) -> Quad:
    """A patterned card of this width into the picture; its corners."""
    height = round(width / 1.586)
    image[top : top + height, left : left + width] = noise((height, width), 170, 40)
    return np.array(
        [
            [left, top],
            [left + width, top],
            [left + width, top + height],
            [left, top + height],
        ],
        np.float32,
    )


def noise(size: tuple[int, int], level: float, spread: float) -> Image:
    grain = np.random.default_rng(0).normal(level, spread, (*size, 3))
    return np.clip(grain, 0, 255).astype(np.uint8)


def jpeg(image: Image, quality: int) -> Image:
    data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


@pytest.mark.parametrize("quality", [60, 80, 95])
@pytest.mark.parametrize(("colour", "ink"), [(BLACK, WHITE), (WHITE, BLACK), (GREY, BLACK)])
def test_a_status_line_tells_a_phone(colour: Colour, ink: Colour, quality: int) -> None:
    image = screen(colour)
    status_line(image, ink)
    quad = lay(image, 30, 400, 480)
    assert is_screenshot(jpeg(image, quality), quad)


def test_letters_all_along_the_top_of_a_tall_sheet_are_none() -> None:
    image = screen(WHITE)
    write(image, "surat keterangan yang bertanda tangan di bawah ini", 20, 26, BLACK)
    assert not is_screenshot(image, lay(image, 30, 400, 480))


def test_a_header_left_and_right_on_a_white_page_of_paper_s_shape_is_none() -> None:
    image = screen(WHITE, 840, 1188)
    write(image, "28/11/2026", 60, 40, BLACK)
    write(image, "Fotokopi KTP", 660, 40, BLACK)
    assert not is_screenshot(image, lay(image, 100, 400, 600))


def test_a_lettered_bar_of_another_colour_tells_an_app() -> None:
    image = screen(WHITE, 900, 700)
    image[:60] = TEAL
    write(image, "Keluarga Besar", 80, 36)
    quad = lay(image, 100, 200, 500)
    assert is_screenshot(image, quad)
    image[:60] = TEAL  # nothing written on it
    assert not is_screenshot(image, quad)


def test_a_white_bar_tells_an_app_where_it_is_as_low_as_one() -> None:
    for height, told in ((60, True), (150, False)):  # the latter a page with a frame below
        image = screen(GREY, 900, 700)
        image[:height] = WHITE
        write(image, "Keluarga Besar", 80, 36, BLACK)
        assert is_screenshot(image, lay(image, 100, 220, 500)) == told


def test_marks_beside_a_larger_picture_count_and_letters_that_are_cut_do_not() -> None:
    image = screen(BLACK)
    cv2.circle(image, (60, 90), 32, (150, 170, 190), -1)
    write(image, "Keluarga", 120, 95)
    first, last = flat_bands(image, lay(image, 30, 400, 480))
    (line,) = first.lines
    assert len(line.marks) == 8
    assert line.marks[0][0] >= 120
    assert line.marks[-1][1] <= 200
    cut = image[88:]
    assert not flat_bands(cut, lay(cut, 30, 400, 480))[0].lines
    assert not last.lines


def test_icons_in_a_row_on_dark_ground_tell_a_viewer() -> None:
    image = screen((18, 18, 18), 800, 800)
    quad = lay(image, 40, 150, 720)
    assert not is_screenshot(image, quad)
    for x in (100, 400, 700):
        cv2.circle(image, (x, 740), 10, WHITE, 2)
    assert is_screenshot(image, quad)


@pytest.mark.parametrize("turned", [False, True])
def test_bars_that_fill_a_tall_screen_tell_a_viewer(turned: bool) -> None:
    image = screen(BLACK)
    quad = lay(image, 0, 415, 540)
    square = image[250:920]
    if turned:
        image, square = image.transpose(1, 0, 2), square.transpose(1, 0, 2)
        quad = quad[:, ::-1]
    assert is_screenshot(image, quad)
    offset = [250, 0] if turned else [0, 250]
    assert not is_screenshot(square, quad - np.float32(offset)), "an export padded to a square"


def test_white_bars_or_a_tilted_card_on_black_tell_nothing() -> None:
    white, black = screen(WHITE), screen(BLACK)
    assert not is_screenshot(white, lay(white, 0, 415, 540))
    quad = lay(black, 50, 415, 440)
    tilt = cv2.getRotationMatrix2D((270, 585), 3, 1)
    turned = cv2.warpAffine(black, tilt, (540, 1170))
    assert not is_screenshot(np.asarray(turned), cv2.transform(quad[None], tilt)[0])


def test_noise_of_a_camera_hides_all_of_it() -> None:
    image = screen(BLACK)
    image[60:130] = TEAL
    status_line(image)
    write(image, "Keluarga Besar", 80, 100)
    quad = lay(image, 30, 400, 480)
    assert is_screenshot(image, quad)
    taken = image.astype(np.float32) * 0.8 + noise(image.shape[:2], 30, 6)
    assert not is_screenshot(np.clip(taken, 0, 255).astype(np.uint8), quad)


def test_what_is_printed_on_the_card_is_no_app() -> None:
    """A cut-out card of one colour with lettered rows, on white."""
    image = screen(WHITE, 1011, 718)
    image[40:678] = (196, 220, 236)
    for row in range(12):
        write(image, f"FICTIONAL LINE {row}", 60, 100 + 40 * row, BLACK)
    quad = np.array([[0, 40], [1011, 40], [1011, 678], [0, 678]], np.float32)
    assert not is_screenshot(image, quad)


def test_a_picture_that_the_card_fills_shows_no_bands() -> None:
    image = noise((638, 1011), 180, 30)
    quad = np.array([[0, 0], [1011, 0], [1011, 638], [0, 638]], np.float32)
    assert flat_bands(image, quad) == []
    assert not is_screenshot(image, quad)


def test_bands_have_their_colours_and_rows() -> None:
    image = screen(BLACK)
    image[60:130] = TEAL
    status_line(image)
    bands = flat_bands(image, lay(image, 30, 400, 480))
    assert [(band.top, band.colour) for band in bands][:3] == [(0, BLACK), (60, TEAL), (130, BLACK)]
    assert [bool(band.lines) for band in bands] == [True, False, False, False]
    assert [band.edged for band in bands] == [True, True, True, False]
    assert bands[-1].bottom == 1170


@pytest.mark.parametrize("quality", [85, 95])
@pytest.mark.parametrize(
    ("strip", "bar", "field"),
    [
        ((222, 225, 230), WHITE, (241, 243, 244)),
        ((20, 20, 22), (50, 50, 54), (32, 33, 36)),
    ],
)
def test_tabs_and_an_address_tell_a_browser(
    strip: Colour, bar: Colour, field: Colour, quality: int
) -> None:
    """Most of each bar has another colour than its ends, and a picture fills what is below."""
    ink = BLACK if min(bar) == 255 else GREY
    image = screen(field, 960, 540)
    image[:30], image[30:60] = strip, bar
    image[6:30, 8:180] = bar  # a tab
    image[34:56, 90:850] = field
    write(image, "Unggah berkas", 24, 24, ink)
    write(image, "contoh.example", 110, 50, ink)
    image[66:534, 110:850] = noise((468, 740), 120, 30)
    quad = lay(image, 150, 90, 660)
    assert is_screenshot(jpeg(image, quality), quad)


def test_a_camera_sees_no_bars_of_two_colours() -> None:
    image = screen(GREY, 960, 540)
    image[34:56, 90:850] = WHITE
    write(image, "Unggah berkas", 110, 50, BLACK)
    quad = lay(image, 150, 90, 660)
    grain = np.random.default_rng(1).normal(0, 4, image.shape)
    assert not is_screenshot(np.clip(image * 0.8 + grain, 0, 255).astype(np.uint8), quad)
