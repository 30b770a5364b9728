"""The clerk's page over the shipped networks: a camera's card is read, and the answer is small."""

from __future__ import annotations

import base64
import gzip
import io

import pytest
from PIL import Image as Pictures

from documents.reader import open_reader
from settings import ROOT
from tests.browser import SIZES, opened, served, started
from tests.conftest import running
from tests.web.pages.test_browser_read import LOCALE, signed_in
from tests.web.pages.test_read_page import entered, photo_of, post
from tests.web.pages.test_sizes import KB, PICTURE, files_of

pytestmark = [pytest.mark.models, pytest.mark.servers]
SAMPLES = ROOT / "web" / "pages" / "samples"
CLEAR = "clear.jpg", "9208030908820014"  # the file, and the NIK that is printed on it


@pytest.fixture(scope="module")
def reader():
    return open_reader("ktp")


@pytest.fixture
def address(settings, reader):
    with running(settings, reader) as app, served(app) as address:
        yield app, address


@pytest.fixture
def camera(browser, tmp_path):
    """A browser whose camera looks at a drawn card that lies on grey."""
    name, _ = CLEAR
    with Pictures.open(SAMPLES / name) as card:
        ground = Pictures.new("RGB", (1280, 960), (90, 90, 90))
        ground.paste(card.resize((1280, 1280 * card.height // card.width)), (0, 0))
    frame = io.BytesIO()
    ground.save(frame, "JPEG", quality=92)
    film = tmp_path / "card.mjpeg"
    film.write_bytes(frame.getvalue() * 3)
    switches = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={film}")  # fmt: skip
    with started(browser.browser_type, *switches) as own:
        yield own


@pytest.mark.parametrize("size", SIZES)
def test_what_the_camera_sees_is_read(camera, address, size):
    app, url = address
    with opened(camera, url, viewport=size, **LOCALE) as page:
        signed_in(page, app, url)
        page.goto("/")
        page.get_by_role("button", name="Use the camera").click()
        page.locator("[data-testid=advice][data-code=good]").wait_for()
        page.get_by_role("button", name="Take the photo").click()
        page.get_by_role("button", name="Use this photo").click()
        page.wait_for_selector("[data-testid=result]")
        assert page.input_value("[name=nik]") == CLEAR[1]


def test_other_readings_of_a_blurred_card_have_room_on_a_tablet(browser, address):
    _, url = address
    tablet = {"width": 768, "height": 1024}
    with opened(browser, url, viewport=tablet, locale="id-ID") as page:
        page.goto("/")
        page.locator("[data-testid=sample]").last.click()
        page.locator("[data-testid=inside] summary").click()
        tables = page.locator("[data-testid=inside] .wide")
        assert tables.evaluate("each => each.scrollWidth - each.clientWidth") <= 0


@pytest.mark.parametrize("name", ["clear.jpg", "blurred.jpg"])
def test_the_answer_is_small_with_all_that_was_seen(address, name):
    app, _ = address
    client = entered(app)
    text = post(client, kind="ktp", keep="1", image=photo_of((SAMPLES / name).read_bytes())).text
    picture = PICTURE.search(text)[0]
    assert len(base64.b64decode(picture.split(",")[1])) <= 250 * KB
    assert text.count("data:image/png;base64,") == 2, "a mask of each net"
    rest = len(gzip.compress(text.replace(picture, "").encode(), 6))
    assert rest + sum(files_of(client, text).values()) <= 60 * KB
