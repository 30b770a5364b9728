"""Every state that a page can be in: accessible on a phone in the dark and at a desk by day, and
with letters of twice the size."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from records.keeper import Asker
from tests.browser import DESK, FAILED, PHONE, amiss, opened, served, until
from tests.conftest import bearer_of, encoded, inside, issued, running
from tests.documents.templates import PLAIN
from tests.web.callers import verified
from tests.web.pages.test_browser_read import LOCALE, choose, signed_in
from tests.web.pages.test_browser_templates import drawn_on, file
from tests.web.pages.test_people_in_browser import CARD, reading

pytestmark = pytest.mark.servers
BOSS, CLERK = "boss@example.org", "clerk@example.org"
LARGE = 32  # pixels of a letter, twice the usual


@pytest.fixture
def app(settings):
    kept = replace(settings, keep_images=True, otp_resend_seconds=0)
    with running(kept, reading) as made:
        yield made


@pytest.fixture
def address(app):
    with served(app) as address:
        yield address


def error(page, code):
    page.locator(f"[data-testid=error][data-code={code}]").wait_for()


def signing_in(page):
    """The names of the states, each yielded when it is there."""
    page.goto("/nothing-here")
    yield "not found"
    page.goto("/sign-in")
    page.get_by_text("I have a token").click()
    yield "sign in"
    page.get_by_label("E-mail").fill(CLERK)
    page.get_by_label("E-mail").press("Enter")
    page.locator("[data-testid=sent]").wait_for()
    yield "code sent"
    page.get_by_label("Code", exact=True).fill("no code")
    page.get_by_label("Code", exact=True).press("Enter")
    error(page, "otp_invalid")
    yield "wrong code"


def reading_one(page, app, address):
    signed_in(page, app, address)
    page.goto("/")
    page.get_by_role("button", name="Use the camera").click()
    page.locator("[data-testid=advice][data-code=no_camera]").wait_for()
    yield "no camera"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    yield "shortcuts"
    page.keyboard.press("Escape")
    choose(page, b"no picture")
    error(page, "unsupported_media_type")
    page.check("[name=keep]")
    yield "refused file, consent"
    page.check("[name=consent]")
    choose(page, CARD)
    page.wait_for_selector("[data-testid=result]")
    page.locator("[data-testid=inside] summary").click()
    yield "result"
    page.fill("[name=nik]", "12")
    page.wait_for_selector("[data-testid=field-error]")
    page.context.set_offline(True)
    page.get_by_role("button", name="Confirm").click()
    error(page, "offline")
    yield "offline"
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    error(page, "form_invalid")
    yield "refused value"
    page.fill("[name=nik]", page.get_attribute("[name=nik]", "data-read"))
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_selector("[data-testid=saved]")
    yield "saved"


def ones_own(page, app, address):
    signed_in(page, app, address, "new@example.org")
    page.goto("/me")
    yield "nothing of mine"
    signed_in(page, app, address)
    page.goto("/me")
    for details in page.locator("main details").all():
        details.evaluate("each => each.open = true")
    yield "mine"
    page.get_by_role("button", name="Erase", exact=True).first.click()
    page.locator("[data-testid=erased]").wait_for()
    yield "erased"
    page.get_by_role("button", name="Erase my account").click()
    page.get_by_role("heading", name="Erase your account?").wait_for()
    yield "sure?"


def drawing(page, app, address):
    signed_in(page, app, address)
    page.goto("/templates")
    page.set_input_files("[name=file]", file(b"none", "a.json", "application/json"))
    error(page, "form_invalid")
    yield "no template"
    drawn_on(page, "drawn")
    page.get_by_role("button", name="Add a region").click()
    document = file(encoded("PNG", (400, 560)), f"{'long-name-' * 8}.png", "image/png")
    page.set_input_files("[name=documents]", document)
    page.wait_for_selector("[data-testid=tries]")
    yield "tried"
    for version in (1, 2):
        page.get_by_label("Left").fill(str(10 * version))
        page.get_by_label("Left").press("Tab")
        page.get_by_role("button", name="Save").click()
        page.get_by_text(f"Version {version}", exact=True).wait_for()
    page.get_by_text("Older versions").click()
    yield "versions"
    page.goto("/templates")
    told = json.dumps(PLAIN).encode()
    page.set_input_files("[name=file]", file(told, "acme.json", "application/json"))
    until(page, "location.pathname === '/templates/acme'")
    page.goto("/templates")
    yield "templates"


def reviewing(page, app, address):
    client, service = app.test_client(), inside(app)
    ids = [verified(client, bearer_of(app, CLERK), CARD + b"%d" % n)["id"] for n in range(2)]
    issued(app, BOSS, admin=True)
    signed_in(page, app, address, BOSS)
    page.goto("/admin?sought=%25")
    error(page, "form_invalid")
    yield "refused filter"
    page.goto("/admin?sought=none")
    page.get_by_text("Figures").click()
    yield "nothing found"
    page.goto("/admin")
    yield "queue"
    page.goto(f"/admin/{ids[0]}")
    page.keyboard.press("r")
    until(page, "document.activeElement.id === 'note'")
    yield "note asked for"
    record = service.keeper.fetch(ids[0], Asker("another", admin=True))
    owner = Asker(service.accounts.uid_of(CLERK))
    service.keeper.change(record.id, record.version, owner, {"nama": "THEIR NAME"})
    page.fill("[name=nama]", "MY NAME")
    page.get_by_role("button", name="Accept (a)").click()
    page.locator("[data-testid=conflict]").wait_for()
    yield "conflict"
    page.get_by_role("button", name="Keep mine").click()
    page.locator("[data-testid=done]").wait_for()
    yield "done"
    page.get_by_role("button", name="Accept (a)").click()
    page.locator("[data-testid=empty]").wait_for()
    yield "none left"
    page.goto(f"/admin/{ids[0]}")
    yield "history"


def states(page, app, address):
    """Every state of every page, by name."""
    yield from signing_in(page)
    yield from reading_one(page, app, address)
    yield from ones_own(page, app, address)
    yield from drawing(page, app, address)
    yield from reviewing(page, app, address)


def too_wide(page, size):
    """What stands beyond the page's right edge; a part that scrolls by itself may hold more."""
    return page.evaluate(
        "width => document.documentElement.scrollWidth <= width ? [] :"
        " [...document.querySelectorAll('body *')].filter(each =>"
        " each.getBoundingClientRect().right > width + 1 && !each.closest('.wide'))"
        ".map(each => each.outerHTML.slice(0, 100))",
        size["width"],
    )


@pytest.mark.parametrize(
    ("size", "scheme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone-dark", "desk-light"]
)
def test_every_state_is_accessible(browser, app, address, size, scheme):
    options = {"viewport": size, "color_scheme": scheme, "allowed": (FAILED,), **LOCALE}
    seen = []
    with opened(browser, address, **options) as page:
        for state in states(page, app, address):
            assert amiss(page) == [], state
            assert too_wide(page, size) == [], state
            seen.append(state)
    assert len(set(seen)) == len(seen) >= 24


def hidden_by(page):
    """What covers the middle of the control that has the focus."""
    return page.evaluate(
        "() => { const it = document.activeElement; const box = it.getBoundingClientRect();"
        " const down = box.top + Math.min(box.height, innerHeight) / 2;"
        " const top = document.elementFromPoint(box.left + box.width / 2, down);"
        " return it === document.body || it.contains(top) || top?.closest('label')?.control === it"
        " ? null : (top?.outerHTML ?? 'it is out of view').slice(0, 100) }"
    )


def test_letters_of_twice_the_size_fit_on_a_phone(browser, app, address):
    with opened(browser, address, viewport=PHONE, allowed=(FAILED,), **LOCALE) as page:
        letters = page.context.new_cdp_session(page)
        letters.send("Page.setFontSizes", {"fontSizes": {"standard": LARGE, "fixed": LARGE}})
        for state in states(page, app, address):
            assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
            assert too_wide(page, PHONE) == [], state
            assert hidden_by(page) is None, state


FOCUS = (
    "() => { const it = document.activeElement; const style = getComputedStyle(it);"
    " const rect = it.querySelector('rect'); const told = it.getAttribute('href') ?? it.name;"
    " return [it.tagName, told ?? it.textContent.trim().slice(0, 30), it === document.body ||"
    " (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) ||"
    " (rect && parseFloat(getComputedStyle(rect).strokeWidth) >= 4)] }"
)


def tabbed(page):
    """All that Tab comes by, and whether one sees that it has the focus."""
    seen = []
    for _ in range(120):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        if here[0] == "BODY":
            return seen
        seen.append(here)
    pytest.fail(f"Tab never leaves: {seen[-3:]}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_who_goes_by_keys_sees_where_they_are(browser, app, address, scheme):
    client = app.test_client()
    card = verified(client, bearer_of(app, CLERK), CARD)["id"]
    issued(app, BOSS, admin=True)
    with opened(browser, address, viewport=DESK, color_scheme=scheme, **LOCALE) as page:
        signed_in(page, app, address, BOSS)
        for path in ("/", "/docs", "/me", "/templates?new=1", "/admin", f"/admin/{card}"):
            page.goto(path)
            page.evaluate("document.activeElement.blur()")
            seen = tabbed(page)
            assert len(seen) > 8, path
            assert [each for each in seen if not each[2]] == [], path
