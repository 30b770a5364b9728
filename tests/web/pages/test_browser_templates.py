"""Regions drawn in a real browser: by pointer and by keys, undone, saved, tried."""

from __future__ import annotations

import json
import re

import pytest

from tests.browser import DESK, PHONE, SIZES, amiss, opened, until
from tests.conftest import encoded, inside
from tests.documents.templates import PLAIN
from tests.web.pages.test_browser_read import LOCALE, signed_in

pytestmark = pytest.mark.servers


def file(data, name, kind):
    return {"name": name, "mimeType": kind, "buffer": data}


def drawn_on(page, name="acme"):
    """A new template with a page to draw on."""
    page.goto("/templates")
    page.get_by_role("link", name="New template").click()
    page.fill("[name=name]", name)
    page.set_input_files("[name=page]", file(encoded("PNG", (400, 560)), "page.png", "image/png"))
    page.wait_for_selector("svg[data-testid=canvas]")


def drag(page, start, end):
    """Across the canvas, from and to shares of it."""
    canvas = page.locator("[data-testid=canvas]")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*points[0])
    page.mouse.down()
    page.mouse.move(*points[1], steps=5)
    page.mouse.up()


def edges(page, number=0):
    """Left, top, width and height of a region in per cent."""
    region = page.locator("[data-testid=region]").nth(number)
    return [
        float(region.locator(f"[name='region.{edge}']").input_value())
        for edge in ("left", "top", "width", "height")
    ]


def unsaved(page):
    return page.locator("[data-testid=unsaved]").is_visible()


def left(page):
    """The page is closed by its user, who loses what is unsaved; a browser whose profile is taken
    away while it still asks may crash."""
    page.on("dialog", lambda dialog: dialog.accept())
    with page.expect_event("close"):
        page.close(run_before_unload=True)


def test_a_region_is_drawn_moved_resized_and_undone(browser, app, address):
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        signed_in(page, app, address)
        drawn_on(page)
        assert page.input_value("[name=name]") == "acme"
        drag(page, (0.2, 0.2), (0.5, 0.3))
        assert edges(page) == pytest.approx([20, 20, 30, 10], abs=0.6)
        drag(page, (0.3, 0.25), (0.4, 0.35))
        assert edges(page) == pytest.approx([30, 30, 30, 10], abs=1)
        drag(page, (0.6, 0.4), (0.7, 0.5))
        assert edges(page) == pytest.approx([30, 30, 40, 20], abs=1.5)
        moved = edges(page)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Shift+ArrowDown")
        assert edges(page) == pytest.approx([moved[0] + 0.5, moved[1], moved[2], moved[3] + 0.5])
        page.keyboard.press("Control+z")
        page.keyboard.press("Control+z")
        assert edges(page) == moved
        page.keyboard.press("Control+Shift+z")
        assert edges(page)[0] == pytest.approx(moved[0] + 0.5)
        assert unsaved(page)
        left(page)


def test_an_imported_template_is_drawn_on_without_loading_the_page_anew(browser, app, address):
    """The list has no script of the editor's: it comes with the page that takes its place."""
    with opened(browser, address, viewport=PHONE, **LOCALE) as page:
        signed_in(page, app, address)
        page.goto("/templates")
        told = json.dumps(PLAIN).encode()
        page.set_input_files("[name=file]", file(told, "acme.json", "application/json"))
        page.wait_for_selector("[data-editor]")
        page.wait_for_selector("[data-undo]:not([hidden])")
        picture = encoded("PNG", (400, 560))
        page.set_input_files("[name=page]", file(picture, "page.png", "image/png"))
        page.wait_for_selector("svg[data-testid=canvas] g[data-at]")
        left(page)


@pytest.mark.parametrize("size", SIZES)
def test_without_a_pointer_a_template_is_made_and_kept(browser, app, address, size):
    with opened(browser, address, viewport=size, **LOCALE) as page:
        signed_in(page, app, address)
        drawn_on(page)
        for _ in range(2):
            page.get_by_role("button", name="Add a region").click()
        regions = page.locator("[data-testid=region]")
        assert regions.count() == 2
        second = regions.nth(1)
        second.get_by_label("Name").fill("total")
        second.get_by_label("Type").select_option("money")
        second.get_by_label("Language").select_option("ind")
        second.get_by_label("Left").fill("70")
        second.get_by_label("Left").press("Tab")
        assert regions.nth(1).get_attribute("data-name") == "total"
        second.get_by_role("button", name="Up").click()
        assert regions.nth(0).get_attribute("data-name") == "total"
        regions.nth(1).get_by_role("button", name="Delete").click()
        assert regions.count() == 1
        page.get_by_role("button", name="Undo").click()
        assert regions.count() == 2
        page.get_by_role("button", name="Redo").click()
        assert regions.count() == 1
        assert amiss(page) == []
        page.get_by_role("button", name="Save").click()
        until(page, "location.pathname === '/templates/acme'")
        assert not unsaved(page)
        assert edges(page)[0] == 70
        uid = inside(app).accounts.prove("clerk@example.org").uid
        assert inside(app).templates.fetch(uid, "acme").content["regions"][0]["type"] == "money"
        with page.expect_download() as download:
            page.get_by_role("button", name="Export").click()
        assert json.loads(download.value.path().read_text())["name"] == "acme"


def test_an_import_is_sent_at_once(browser, app, address):
    with opened(browser, address, viewport=PHONE, **LOCALE) as page:
        signed_in(page, app, address)
        page.goto("/templates")
        data = json.dumps(PLAIN).encode()
        page.set_input_files("[name=file]", file(data, "acme.json", "application/json"))
        until(page, "location.pathname === '/templates/acme'")
        assert edges(page) == [70, 80, 25, 3]


def test_leaving_unsaved_asks(browser, app, address):
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        signed_in(page, app, address)
        drawn_on(page)
        drag(page, (0.2, 0.2), (0.5, 0.3))
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        page.goto("/docs")
        assert asked == ["beforeunload"]


def test_a_page_chosen_before_the_script_is_there_is_shown(browser, app, address):
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        signed_in(page, app, address)
        held = []
        page.route(re.compile(r"/templates[^/]*\.js"), lambda route: held.append(route))
        page.goto("/templates?new=1", wait_until="commit")
        picture = file(encoded("PNG", (400, 560)), "page.png", "image/png")
        page.set_input_files("[name=page]", picture)
        (script,) = held
        script.continue_()
        page.wait_for_selector("svg[data-testid=canvas]")
