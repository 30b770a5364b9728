"""What somebody typed, in a real browser: it is lost by no reload, no key that is held, no file."""

from __future__ import annotations

import pytest

from records.keeper import Asker
from tests.browser import DESK, FAILED, PHONE, SIZES, opened, until
from tests.conftest import inside
from tests.web.pages.test_browser_read import LOCALE, choose, signed_in, whole_in_view
from tests.web.pages.test_browser_templates import drawn_on, edges, left
from tests.web.pages.test_places_in_browser import (
    CLERK,
    as_admin,
    cards,  # noqa: F401 - pytest finds it by name
    on_card,
)

pytestmark = pytest.mark.servers


def sample(page):
    page.goto("/")
    page.locator("[data-testid=sample]").first.click()
    page.wait_for_selector("[data-testid=result]")


def answering(page, answer):
    """What the browser asks before it leaves a page is answered so; the kinds of what was asked."""
    asked = []

    def answer_to(dialog):
        asked.append(dialog.type)
        getattr(dialog, answer)()

    page.on("dialog", answer_to)
    return asked


def test_a_reload_asks_before_it_loses_what_is_typed(browser, address):
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        asked = answering(page, "accept")
        sample(page)
        page.reload()
        assert asked == [], "nothing was typed"
        sample(page)
        page.fill("[name=nama]", "TYPED BY HAND")
        page.get_by_role("link", name="Read another").click()
        page.wait_for_selector("[data-testid=upload]")
        assert asked == ["beforeunload"]


def test_who_stays_has_all_that_was_typed(browser, app, address, cards):  # noqa: F811
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        as_admin(page, app, address)
        page.goto(f"/admin/{cards[0]}")
        page.fill("[name=note]", "another's photo")
        asked = answering(page, "dismiss")
        page.get_by_role("link", name="My data").click()
        until(page, "document.title.startsWith('Card of')")
        page.wait_for_timeout(100)
        assert asked == ["beforeunload"]
        assert page.input_value("[name=note]") == "another's photo"
        page.press("[name=note]", "Enter")
        on_card(page, cards[1])
        page.goto("/me")
        assert asked == ["beforeunload"], "it was sent"


def test_what_was_taken_along_may_be_left(browser, address):
    allowed = ["clipboard-read", "clipboard-write"]
    with opened(browser, address, viewport=DESK, permissions=allowed, **LOCALE) as page:
        asked = answering(page, "accept")
        for button in ("Copy", "Download CSV"):
            sample(page)
            page.fill("[name=nama]", "TYPED BY HAND")
            page.get_by_role("button", name=button).click()
            until(page, "document.querySelector('[role=status]').textContent.endsWith('.')")
            page.reload()
            assert asked == [], button
        sample(page)
        page.fill("[name=nama]", "TYPED BY HAND")
        page.get_by_role("button", name="Copy").click()
        until(page, "document.querySelector('[role=status]').textContent === 'Copied.'")
        page.fill("[name=nama]", "TYPED ANEW")
        page.reload()
        assert asked == ["beforeunload"]


def test_a_key_that_is_held_decides_one_card(browser, app, address, cards):  # noqa: F811
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        as_admin(page, app, address)
        page.goto(f"/admin/{cards[0]}")
        page.keyboard.down("a")
        on_card(page, cards[1])
        for _ in range(3):
            page.keyboard.down("a")  # what a keyboard sends of a key that is held
        page.keyboard.up("a")
        page.wait_for_timeout(300)
        on_card(page, cards[1])
        page.keyboard.press("a")
        page.locator("[data-testid=empty]").wait_for()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["nik", "golongan_darah"])
def test_why_a_value_does_not_fit_is_in_view(browser, address, size, name):
    with opened(browser, address, viewport=size, **LOCALE) as page:
        sample(page)
        page.fill(f"[name={name}]", "x" * 201)
        page.wait_for_selector("[data-testid=field-error]")
        assert whole_in_view(page, "[data-testid=field-error]")
        assert whole_in_view(page, f"input[name={name}]")
        assert whole_in_view(page, "[data-testid=crop]")


def test_a_photo_that_was_chosen_stays_when_the_session_ended(browser, app, address):
    with opened(browser, address, allowed=(FAILED,), viewport=PHONE, **LOCALE) as page:
        signed_in(page, app, address)
        page.goto("/")
        inside(app).sessions.end_all(inside(app).accounts.prove(CLERK).uid)
        choose(page)
        page.wait_for_selector("[data-testid=error][data-code=signed_out]")
        signed_in(page, app, address)
        page.get_by_role("button", name="Read", exact=True).click()
        page.wait_for_selector("[data-testid=result]")


@pytest.mark.parametrize("why", ["offline", "signed_out"])
def test_a_template_that_can_not_be_saved_yet_stays(browser, app, address, why):
    with opened(browser, address, allowed=(FAILED,), viewport=DESK, **LOCALE) as page:
        signed_in(page, app, address)
        drawn_on(page)
        page.get_by_role("button", name="Add a region").click()
        page.get_by_label("Left").fill("42")
        page.get_by_label("Left").press("Tab")
        if why == "offline":
            page.context.set_offline(True)
        else:
            inside(app).sessions.end_all(inside(app).accounts.prove(CLERK).uid)
        page.get_by_role("button", name="Save").click()
        page.wait_for_selector(f"[data-testid=error][data-code={why}]")
        assert edges(page)[0] == 42
        page.context.set_offline(False)
        signed_in(page, app, address)
        page.get_by_role("button", name="Save").click()
        until(page, "location.pathname === '/templates/acme'")
        assert edges(page)[0] == 42
        left(page)


def test_a_double_click_decides_one_card(browser, app, address, cards):  # noqa: F811
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        as_admin(page, app, address)
        page.goto(f"/admin/{cards[0]}")
        page.get_by_role("button", name="Accept (a)").dblclick()
        on_card(page, cards[1])
        page.wait_for_timeout(300)
        on_card(page, cards[1])
        assert inside(app).keeper.fetch(cards[1], Asker("a-look", admin=True)).decision is None


def test_what_a_gateway_says_takes_no_pages_place(browser, app, address):
    """Such as nginx before a service that starts anew."""

    def down(environ, start):
        start("502 Bad Gateway", [("Content-Type", "text/html")])
        return [b"<html><title>502</title><body><center>502 Bad Gateway</center></body></html>"]

    with opened(browser, address, allowed=(FAILED,), viewport=PHONE, **LOCALE) as page:
        signed_in(page, app, address)
        page.goto("/")
        page.check("[name=keep]")
        page.check("[name=consent]")
        choose(page)
        page.wait_for_selector("[data-testid=result]")
        page.fill("[name=nama]", "STILL HERE")
        serves, app.wsgi_app = app.wsgi_app, down
        page.get_by_role("button", name="Confirm").click()
        page.wait_for_selector("[data-testid=error][data-code=offline]")
        assert page.input_value("[name=nama]") == "STILL HERE"
        app.wsgi_app = serves
        page.get_by_role("button", name="Try again").click()
        page.wait_for_selector("[data-testid=saved]")
