"""Reading in a real browser: at two sizes, in two schemes, by keys, offline, with a camera."""

from __future__ import annotations

import io
import json
import threading
import time

import pytest
from PIL import Image as Pictures

from settings import ROOT
from tests.browser import (
    DESK,
    FAILED,
    PHONE,
    SIZES,
    amiss,
    opened,
    served,
    started,
    until,
)
from tests.conftest import encoded, fictional_reading, inside, serving

pytestmark = pytest.mark.servers
LOCALE = {"locale": "en-GB"}


def signed_in(page, app, address, email="clerk@example.org"):
    """The page's browser has a session."""
    service = inside(app)
    name = service.sessions.begin(service.accounts.prove(email))
    page.context.add_cookies([{"name": "session", "value": name, "url": address}])


def choose(page, data=None, name="card.jpg", kind="image/jpeg"):
    page.set_input_files(
        "[name=image]", {"name": name, "mimeType": kind, "buffer": data or encoded("JPEG")}
    )


def whole_in_view(page, selector):
    return page.locator(selector).evaluate(
        "node => { const box = node.getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0"
        " && box.right <= innerWidth }"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_pages_are_accessible(browser, app, address, size, scheme):
    with opened(browser, address, viewport=size, color_scheme=scheme, **LOCALE) as page:
        signed_in(page, app, address)
        for path in ("/", "/docs", "/templates", "/templates?new=1"):
            page.goto(path)
            assert amiss(page) == [], path
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= size["width"], path
        page.goto("/")
        choose(page)
        page.wait_for_selector("[data-testid=result]")
        assert amiss(page) == []


def test_a_small_screen_needs_no_scrolling_sideways(browser, app, address):
    with opened(browser, address, viewport={"width": 320, "height": 600}, **LOCALE) as page:
        signed_in(page, app, address)
        for path in ("/", "/docs", "/templates?new=1"):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_a_page_of_an_error_has_the_focus_on_it_and_says_nothing_in_the_console(browser, address):
    with opened(browser, address, allowed=(FAILED,), viewport=PHONE, **LOCALE) as page:
        page.goto("/nothing-here")
        until(page, "document.activeElement.dataset.code === 'not_found'")


@pytest.mark.parametrize("size", SIZES)
def test_the_clerks_path(browser, app, address, size):
    """Four actions beyond typing: two ticks, the photo, Confirm."""
    with opened(browser, address, viewport=size, **LOCALE) as page:
        signed_in(page, app, address)
        page.goto("/")
        page.check("[name=keep]")
        page.check("[name=consent]")
        choose(page)
        page.wait_for_selector("[data-testid=result][data-verdict=review]")
        assert page.evaluate("document.activeElement.name") == "nik"
        seen = [page.evaluate("document.activeElement.name")]
        for _ in range(2):
            assert whole_in_view(page, "[data-testid=crop]")
            assert (
                page.evaluate("document.activeElement.getBoundingClientRect().bottom")
                <= (size["height"])
            )
            page.keyboard.press("Enter")
            seen.append(page.evaluate("document.activeElement.name"))
        assert seen == ["nik", "golongan_darah", ":do"]
        page.fill("[name=nama]", "SITI CONTOH BARU")
        assert (
            page.locator("[data-field=nama][data-testid=field]").get_attribute("data-changed") == ""
        )
        page.keyboard.press("Control+Enter")
        saved = page.wait_for_selector("[data-testid=saved]")
        assert saved.get_attribute("data-id")


def test_rows_boxes_and_the_crop_belong_together(browser, address):
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        page.goto("/")
        page.locator("[data-testid=sample]").first.click()
        page.wait_for_selector("[data-testid=result]")
        page.locator("svg a[data-field=nama]").dispatch_event("click")
        assert page.evaluate("document.activeElement.name") == "nama"
        assert page.locator("svg a[data-on]").get_attribute("data-field") == "nama"
        assert page.locator("[data-testid=crop]").get_attribute("data-field") == "nama"
        page.locator("[data-testid=reason] a").first.click()
        assert page.evaluate("document.activeElement.name") == "nik"
        page.fill("[name=nik]", "123")
        wrong = page.wait_for_selector("[data-testid=field-error]")
        assert wrong.inner_text()
        assert page.get_attribute("[name=nik]", "aria-invalid") == "true"
        page.keyboard.press("Escape")
        assert page.input_value("[name=nik]") == "3301165707900001"
        page.wait_for_selector("[data-testid=field-error]", state="detached")


@pytest.mark.parametrize("size", SIZES)
def test_a_field_without_a_place_says_so_and_shows_the_whole_page(browser, address, size):
    with opened(browser, address, viewport=size, **LOCALE) as page:
        page.goto("/")
        page.locator("[data-testid=sample]").first.click()
        page.wait_for_selector("[data-testid=result]")
        told = page.locator("[data-testid=no-place]")
        page.focus("[name=golongan_darah]")
        assert told.is_visible()
        assert "was not found on the page" in told.inner_text()
        whole = page.get_attribute("[data-testid=page]", "viewBox")
        assert page.get_attribute("[data-testid=crop]", "viewBox") == whole
        row = page.locator("[data-testid=field][data-field=golongan_darah]")
        assert row.locator("[data-testid=unplaced]").is_visible()
        page.focus("[name=nama]")
        assert not told.is_visible()
        assert page.get_attribute("[data-testid=crop]", "viewBox") != whole


def test_values_are_taken_along_as_they_stand(browser, address):
    with opened(
        browser, address, viewport=DESK, permissions=["clipboard-read", "clipboard-write"], **LOCALE
    ) as page:
        page.goto("/")
        page.locator("[data-testid=sample]").first.click()
        page.fill("[name=nama]", "LAIN")
        page.get_by_role("button", name="Copy").click()
        until(page, "document.querySelector('[role=status]').textContent === 'Copied.'")
        assert "Name\tLAIN" in page.evaluate("navigator.clipboard.readText()")
        with page.expect_download() as download:
            page.get_by_role("button", name="Download JSON").click()
        told = json.loads(download.value.path().read_text())
        assert download.value.suggested_filename == "reading.json"
        assert told["fields"]["nama"]["value"] == "LAIN"
        assert page.input_value("[name=nama]") == "LAIN"


def test_offline_nothing_is_lost(browser, app, address):
    with opened(browser, address, allowed=(FAILED,), viewport=PHONE, **LOCALE) as page:
        signed_in(page, app, address)
        page.goto("/")
        page.check("[name=keep]")
        page.check("[name=consent]")
        page.context.set_offline(True)
        choose(page)
        error = page.wait_for_selector("[data-testid=error][data-code=offline]")
        assert page.evaluate("document.activeElement.dataset.code") == "offline"
        assert page.title().startswith("Error: ")
        assert page.is_checked("[name=keep]")
        page.context.set_offline(False)
        error.query_selector("button").click()
        page.wait_for_selector("[data-testid=result]")
        page.fill("[name=nama]", "KEPT WHILE OFFLINE")
        page.context.set_offline(True)
        page.get_by_role("button", name="Confirm").click()
        page.wait_for_selector("[data-testid=error][data-code=offline]")
        assert page.input_value("[name=nama]") == "KEPT WHILE OFFLINE"
        page.context.set_offline(False)
        page.get_by_role("button", name="Try again").click()
        page.wait_for_selector("[data-testid=saved]")


def test_a_session_that_ends_while_one_types_loses_nothing(browser, app, address):
    with opened(browser, address, allowed=(FAILED,), viewport=DESK, **LOCALE) as page:
        signed_in(page, app, address)
        page.goto("/")
        page.check("[name=keep]")
        page.check("[name=consent]")
        choose(page)
        page.fill("[name=nama]", "STILL HERE")
        inside(app).sessions.end_all(inside(app).accounts.prove("clerk@example.org").uid)
        page.get_by_role("button", name="Confirm").click()
        page.wait_for_selector("[data-testid=error][data-code=signed_out]")
        assert page.get_by_role("link", name="Sign in again").get_attribute("target") == "_blank"
        assert page.input_value("[name=nama]") == "STILL HERE"
        signed_in(page, app, address)
        page.get_by_role("button", name="Confirm").click()
        page.wait_for_selector("[data-testid=saved]")


def test_while_it_reads_the_page_says_so_and_no_button_can_be_pressed(browser, settings):
    going_on = threading.Event()

    def reader(photo):
        going_on.wait(60)
        return fictional_reading(photo)

    app = serving(settings, {"ktp": reader})
    with served(app) as address, opened(browser, address, viewport=PHONE, **LOCALE) as page:
        page.goto("/")
        page.locator("[data-testid=sample]").first.click()
        page.wait_for_selector("main[aria-busy=true]")
        assert page.locator("main [role=status]").first.inner_text() == "Reading …"
        assert page.locator("main button:enabled").count() == 0
        going_on.set()
        page.wait_for_selector("[data-testid=result]")
        assert page.get_attribute("main", "aria-busy") is None


def test_a_busy_service_is_asked_again(browser, settings):
    from errors import Busy

    tried = []

    def reader(photo):
        tried.append(time.monotonic())
        if len(tried) < 3:
            raise Busy(retry_after=1)
        return fictional_reading(photo)

    app = serving(settings, {"ktp": reader})
    with (
        served(app) as address,
        opened(browser, address, allowed=(FAILED,), viewport=PHONE, **LOCALE) as page,
    ):
        page.goto("/")
        page.locator("[data-testid=sample]").first.click()
        until(page, "document.querySelector('[role=status]').textContent.includes('2 of 3')")
        page.wait_for_selector("[data-testid=result]")
    assert len(tried) == 3


def test_a_photo_over_the_limit_is_made_smaller(browser, settings):
    from dataclasses import replace

    shapes = []

    def reader(photo):
        shapes.append(photo.shape)
        return fictional_reading(photo)

    app = serving(replace(settings, max_image_bytes=100_000), {"ktp": reader})
    out = io.BytesIO()
    Pictures.effect_noise((1200, 800), 90).convert("RGB").save(out, "JPEG", quality=95)
    assert len(out.getvalue()) > 300_000
    with served(app) as address, opened(browser, address, viewport=DESK, **LOCALE) as page:
        signed_in(page, app, address)
        page.goto("/")
        choose(page, out.getvalue())
        page.wait_for_selector("[data-testid=result]")
        until(page, "document.querySelector('[role=status]').textContent.includes('made smaller')")
    assert shapes[0][1] < 1200


def test_a_photo_is_dropped_anywhere_or_pasted(browser, app, address):
    give = (
        "async ([kind, bytes]) => { const data = new DataTransfer();"
        " data.items.add(new File([new Uint8Array(bytes)], 'a.jpg', {type: 'image/jpeg'}));"
        " document.body.dispatchEvent(kind === 'drop'"
        " ? new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true})"
        " : new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}))}"
    )
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        signed_in(page, app, address)
        for kind in ("drop", "paste"):
            page.goto("/")
            page.evaluate(give, [kind, list(encoded("JPEG"))])
            page.wait_for_selector("[data-testid=result]")


def test_without_a_consent_nothing_is_sent(browser, app, address):
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        signed_in(page, app, address)
        page.goto("/")
        page.check("[name=keep]")
        choose(page)
        until(page, "document.activeElement.name === 'consent'")
        assert page.locator("[data-testid=result]").count() == 0
        page.check("[name=consent]")
        page.get_by_role("button", name="Read").click()
        page.wait_for_selector("[data-testid=result]")
        assert page.locator("button[value=confirm]").count() == 1


def test_shortcuts_are_listed_and_stay_off(browser, address):
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        page.goto("/docs")
        page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
        assert dialog.is_visible()
        page.uncheck("#shortcuts-on")
        page.keyboard.press("Escape")
        page.goto("/")
        assert not page.is_checked("#shortcuts-on")


def test_without_scripts_everything_works_by_forms(browser, app, address):
    with opened(
        browser, address, allowed=(FAILED,), viewport=PHONE, java_script_enabled=False, **LOCALE
    ) as page:
        signed_in(page, app, address)
        page.goto("/")
        page.locator("[name=keep]").check()
        page.locator("[name=consent]").check()
        choose(page)
        page.get_by_role("button", name="Read").click()
        page.wait_for_selector("[data-testid=result]")
        page.locator("[name=nik]").fill("123")
        page.get_by_role("button", name="Confirm").click()
        assert page.locator("[data-testid=error]").get_attribute("data-code") == "form_invalid"
        assert page.locator("[name=nik]").input_value() == "123"
        page.locator("[name=nik]").fill("3301165707900001")
        page.get_by_role("button", name="Confirm").click()
        page.wait_for_selector("[data-testid=saved]")


@pytest.fixture
def camera(browser, tmp_path):
    """A browser whose camera shows a card."""
    card = tmp_path / "card.mjpeg"
    picture = Pictures.open(ROOT / "docs" / "images" / "card.jpg").resize((640, 480))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    card.write_bytes(out.getvalue() * 3)
    switches = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={card}")  # fmt: skip
    with started(browser.browser_type, *switches) as own:
        yield own


def test_the_camera_takes_a_photo_and_its_light_goes_out(camera, app, address):
    with opened(camera, address, viewport=PHONE, **LOCALE) as page:
        signed_in(page, app, address)
        page.goto("/")
        page.get_by_role("button", name="Use the camera").click()
        until(page, "document.querySelector('[data-testid=advice]').dataset.code")
        code = page.get_attribute("[data-testid=advice]", "data-code")
        assert code in ("too_dark", "too_bright", "blurred", "too_far", "glare", "good")
        page.keyboard.press("Escape")
        # The browser tells the page that a dialog closed in a task of its own, later.
        until(page, "document.getElementById('camera-live').srcObject === null")
        page.get_by_role("button", name="Use the camera").click()
        until(page, "document.getElementById('camera-live').videoWidth")
        page.get_by_role("button", name="Take the photo").click()
        page.get_by_role("button", name="Take again").click()
        page.get_by_role("button", name="Take the photo").click()
        page.get_by_role("button", name="Use this photo").click()
        page.wait_for_selector("[data-testid=result]")
        assert page.evaluate("document.getElementById('camera-live').srcObject") is None


def test_a_camera_closed_while_the_browser_asks_goes_out_too(camera, app, address):
    with opened(camera, address, viewport=PHONE, **LOCALE) as page:
        signed_in(page, app, address)
        page.goto("/")
        page.evaluate("""() => {
          const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          window.streams = [];
          window.answer = [];
          navigator.mediaDevices.getUserMedia = async (wanted) => {
            await new Promise((go) => window.answer.push(go));
            const stream = await real(wanted);
            window.streams.push(stream);
            return stream;
          };
        }""")
        for _ in range(2):  # asked, closed, asked again before the first answer
            page.get_by_role("button", name="Use the camera").click()
            page.keyboard.press("Escape")
            until(page, "!document.getElementById('camera').open")
        page.get_by_role("button", name="Use the camera").click()
        page.evaluate("window.answer.forEach((go) => go())")
        until(page, "document.getElementById('camera-live').videoWidth")
        until(page, "window.streams.length === 3")
        live = "window.streams.filter((s) => s.getTracks().some((t) => t.readyState === 'live'))"
        until(page, f"{live}.length === 1")
        page.keyboard.press("Escape")
        until(page, f"{live}.length === 0")
