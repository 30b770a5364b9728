"""What another site may do to somebody who is signed in, and what a page shows of markup and of
files that browsers can't show: in a real browser."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from html import escape

import pytest
from flask import Flask

from settings import ROOT
from tests.browser import DESK, opened, served
from tests.conftest import fictional_reading, running
from tests.web.pages.test_browser_read import LOCALE, choose, signed_in
from tests.web.pages.test_hostile import EVIL

pytestmark = pytest.mark.servers
CLERK = "clerk@example.org"
HEIC = (ROOT / "tests" / "segmentation" / "quarters.heic").read_bytes()


@contextmanager
def site(text):
    """The address of another site, whose one page is this."""
    other = Flask("other")
    other.add_url_rule("/", view_func=lambda: text)
    with served(other) as address:
        yield address


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"], ids=["cross-site", "same-site"])
def test_another_sites_form_changes_nothing(browser, app, address, name):
    form = f'<form method="post" action="{address}/sign-out"><button>Win</button></form>'
    with (
        site(form) as other,
        opened(browser, address, viewport=DESK, allowed=("http", "Failed"), **LOCALE) as page,
    ):
        signed_in(page, app, address)
        page.goto(other.replace("127.0.0.1", name))
        page.get_by_role("button", name="Win").click()
        page.wait_for_selector("[data-testid=error][data-code=cross_site]")
        page.goto(f"{address}/me")
        assert page.get_by_text(CLERK).is_visible(), "still signed in"


def test_another_site_frames_no_page(browser, app, address):
    frames = "".join(f'<iframe src="{address}{path}"></iframe>' for path in ("/", "/me/erase"))
    allowed = ("http", "Refused to frame", "Framing")
    with (
        site(frames) as other,
        opened(browser, address, viewport=DESK, allowed=allowed, **LOCALE) as page,
    ):
        signed_in(page, app, address)
        page.goto(other, wait_until="load")
        shown = [frame for frame in page.frames[1:] if frame.url.startswith(address)]
        assert len(page.frames) == 3
        assert shown == []


def test_markup_that_was_read_or_typed_runs_nowhere(browser, settings):
    def reader(photo):
        read = fictional_reading(photo)
        nama = replace(read.fields["nama"], value=EVIL, raw=EVIL, corrections=(EVIL,))
        return replace(read, fields=read.fields | {"nama": nama})

    with (
        running(settings, reader) as app,
        served(app) as address,
        opened(browser, address, viewport=DESK, **LOCALE) as page,
    ):
        ran = []
        page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.accept()))
        signed_in(page, app, address)
        page.goto("/")
        choose(page, name=f"{EVIL.replace('/', '')}.jpg")
        page.wait_for_selector("[data-testid=result]")
        assert page.input_value("[name=nama]") == EVIL
        page.fill("[name=tanggal_lahir]", escape(EVIL))
        page.wait_for_selector("[data-testid=field-error]")
        page.locator("[data-testid=inside] summary").click()
        with page.context.expect_page() as copied:
            page.evaluate("delete Navigator.prototype.clipboard")
            page.get_by_role("button", name="Copy", exact=True).click()
        assert EVIL in copied.value.locator("textarea").input_value()
        assert [message for message in ran if message == "1"] == []
        assert page.locator("main script, main img").count() == 0


def test_a_heic_photo_is_seen(browser, app, address):
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        signed_in(page, app, address)
        page.goto("/")
        choose(page, HEIC, "a.heic", "image/heic")
        page.wait_for_selector("[data-testid=result]")
        seen = page.evaluate(
            "async () => { const image = new Image();"
            " image.src = document.getElementById('page-picture').getAttribute('href');"
            " await image.decode(); const canvas = document.createElement('canvas');"
            " [canvas.width, canvas.height] = [image.width, image.height];"
            " const pen = canvas.getContext('2d', {willReadFrequently: true});"
            " pen.drawImage(image, 0, 0);"
            " return [0.25, 0.75].flatMap((y) => [0.25, 0.75].map((x) => [...pen.getImageData("
            " x * image.width, y * image.height, 1, 1).data].map((each) => Math.round(each / 64)"
            ").join())) }"
        )
        assert len(set(seen)) == 4, "a colour in each quarter"
