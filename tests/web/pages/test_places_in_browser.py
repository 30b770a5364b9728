"""Going from page to page in a real browser: Back, shortcuts, titles, focus, room on a phone."""

from __future__ import annotations

import pytest

from records.keeper import Asker
from tests.browser import DESK, FAILED, PHONE, SIZES, opened, until
from tests.conftest import bearer_of, encoded, inside, issued
from tests.web.callers import verified
from tests.web.pages.test_browser_read import LOCALE, choose, signed_in
from tests.web.pages.test_browser_templates import drawn_on, file

pytestmark = pytest.mark.servers
TABLET = {"width": 768, "height": 1024}
BOSS, CLERK = "boss@example.org", "clerk@example.org"


@pytest.fixture
def cards(app):
    """Ids of two cards that wait."""
    client, bearer = app.test_client(), bearer_of(app, CLERK)
    return [verified(client, bearer, encoded("JPEG") + b"%d" % n)["id"] for n in range(2)]


def as_admin(page, app, address):
    issued(app, BOSS, admin=True)
    signed_in(page, app, address, BOSS)


def on_card(page, card):
    """Wait until a card is shown."""
    page.locator(f"[data-testid=card][data-id='{card}']").wait_for()


def test_back_and_forward_show_the_card_of_the_address(browser, app, address, cards):
    first, second = cards
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        as_admin(page, app, address)
        page.goto("/admin")
        page.get_by_role("button", name="Start").click()
        on_card(page, first)
        page.keyboard.press("n")
        on_card(page, second)
        page.go_back()
        on_card(page, first)
        assert page.url == f"{address}/admin/{first}"
        page.go_back()
        page.locator("[data-testid=waiting]").wait_for()
        page.go_forward()
        on_card(page, first)


def test_a_page_that_takes_anothers_place_brings_its_shortcuts_and_menu(
    browser, app, address, cards
):
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        as_admin(page, app, address)
        page.goto("/admin")
        current = page.locator("nav[aria-label=Main] a[aria-current]")
        assert current.get_attribute("aria-current") == "page"
        page.get_by_role("button", name="Start").click()
        on_card(page, cards[0])
        assert current.inner_text() == "Review"
        assert current.get_attribute("aria-current") == "true"
        page.keyboard.press("?")
        keys = page.get_by_role("dialog", name="Keyboard shortcuts").locator("kbd")
        assert keys.all_inner_texts() == ["?", "a", "r", "n", "p", "e", "u", "Esc"]


def test_on_a_phone_the_buttons_cover_no_field_in_hand(browser, app, address, cards):
    with opened(browser, address, viewport=PHONE, **LOCALE) as page:
        as_admin(page, app, address)
        page.goto(f"/admin/{cards[0]}")
        bar = page.locator(".verdicts")
        for name in ("note", "nik", "golongan_darah"):
            page.focus(f"[name={name}]")
            field, buttons = page.locator(f"[name={name}]").bounding_box(), bar.bounding_box()
            assert buttons["y"] + buttons["height"] <= PHONE["height"] + 1
            assert field["y"] + field["height"] <= buttons["y"], name


def box(page, selector):
    return page.locator(selector).bounding_box()


def test_on_a_phone_the_picture_does_not_cover_the_note_that_is_asked_for(
    browser, app, address, cards
):
    with opened(browser, address, viewport=PHONE, **LOCALE) as page:
        as_admin(page, app, address)
        page.goto(f"/admin/{cards[0]}")
        page.focus("[name=golongan_darah]")  # far down
        page.get_by_role("button", name="Reject (r)").click()
        assert page.evaluate("document.activeElement.name") == "note"
        picture, note = box(page, ".view"), box(page, "#note")
        assert picture["y"] + picture["height"] <= note["y"]
        assert note["y"] + note["height"] <= box(page, ".verdicts")["y"]


def test_what_filters_the_queue_stands_in_line(browser, app, address, cards):
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        as_admin(page, app, address)
        page.goto("/admin")
        for form in page.locator("form.filters").all():
            places = [each.bounding_box() for each in form.locator("input, select, button").all()]
            assert len({place["y"] for place in places}) == 1
            assert len({place["height"] for place in places}) == 1


@pytest.mark.parametrize("way", ["without JavaScript", "without a clipboard"])
def test_copying_opens_a_page_of_its_own_and_what_is_typed_stays(browser, app, address, way):
    script = {"java_script_enabled": False} if way == "without JavaScript" else {}
    with opened(browser, address, viewport=DESK, **LOCALE, **script) as page:
        page.add_init_script("delete Navigator.prototype.clipboard")
        page.goto("/")
        page.get_by_role("button", name="Try: a clear photo").click()
        page.fill("input[name=nama]", "TYPED BY HAND")
        with page.context.expect_page() as copied:
            page.get_by_role("button", name="Copy", exact=True).click()
        assert "TYPED BY HAND" in copied.value.locator("textarea").input_value()
        assert page.locator("input[name=nama]").input_value() == "TYPED BY HAND"


@pytest.mark.parametrize("where", ["own", "review"])
def test_a_value_that_is_refused_is_marked_and_can_be_mended(browser, app, address, cards, where):
    with opened(browser, address, allowed=(FAILED,), viewport=DESK, **LOCALE) as page:
        if where == "own":
            signed_in(page, app, address)
            page.goto("/")
            page.check("[name=keep]")
            page.check("[name=consent]")
            choose(page)
            page.wait_for_selector("[data-testid=result]")
        else:
            as_admin(page, app, address)
            page.goto(f"/admin/{cards[0]}")
        send, sent = ("Confirm", "saved") if where == "own" else ("Accept (a)", "done")
        page.fill("[name=nik]", "12")
        page.get_by_role("button", name=send).click()
        page.wait_for_selector("[data-testid=error][data-field=nik]")
        assert page.get_attribute("[name=nik]", "aria-invalid") == "true"
        assert page.locator("[data-testid=field-error]").count() == 1
        page.fill("[name=nik]", "3301165707900001")
        page.get_by_role("button", name=send).click()
        page.wait_for_selector(f"[data-testid={sent}]")


def test_signing_in_offline_loses_nothing(browser, app, address):
    with opened(browser, address, allowed=(FAILED,), viewport=PHONE, **LOCALE) as page:
        page.goto("/sign-in?next=/me")
        page.get_by_label("E-mail").fill(CLERK)
        page.context.set_offline(True)
        page.keyboard.press("Enter")
        page.locator("[data-testid=error][data-code=offline]").wait_for()
        assert page.title().startswith("Error: Sign in")
        assert page.get_by_label("E-mail").input_value() == CLERK
        page.context.set_offline(False)
        page.get_by_role("button", name="Try again").click()
        page.locator("[data-testid=sent]").wait_for()
        assert page.title().startswith("Sign in")
        assert page.evaluate("document.activeElement.name") == "code"


def test_a_title_says_error_as_long_as_there_is_one(browser, app, address):
    with opened(browser, address, allowed=(FAILED,), viewport=DESK, **LOCALE) as page:
        signed_in(page, app, address)
        page.goto("/")
        for number in range(2):
            choose(page, b"no picture %d" % number)
            page.wait_for_selector("[data-testid=error]:focus")
            assert page.title().startswith("Error: Read a document")
        page.locator("[data-testid=sample]").first.click()
        page.wait_for_selector("[data-testid=result]")
        assert page.title().startswith("Check the reading")


def test_a_file_dropped_beside_a_reading_leaves_what_is_typed(browser, address):
    drop = (
        "() => { const data = new DataTransfer(); data.items.add(new File(['x'], 'a.jpg'));"
        " const event = new DragEvent('drop', {dataTransfer: data, bubbles: true,"
        " cancelable: true}); document.body.dispatchEvent(event); return event.defaultPrevented }"
    )
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        page.goto("/")
        page.locator("[data-testid=sample]").first.click()
        page.wait_for_selector("[data-testid=result]")
        page.fill("[name=nama]", "STILL HERE")
        assert page.evaluate(drop)
        assert page.input_value("[name=nama]") == "STILL HERE"


def test_a_snippet_is_copied_where_the_browser_gives_no_clipboard(browser, address):
    """As over plain HTTP from another machine."""
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        page.goto("/docs")
        page.get_by_role("button", name="Copy").first.click()
        until(page, "document.querySelector('[role=status]').textContent === 'Copied.'")
        assert page.evaluate("getSelection().toString()").startswith("curl ")


@pytest.mark.parametrize("size", SIZES)
def test_no_table_of_a_reading_scrolls_sideways(browser, address, size):
    with opened(browser, address, viewport=size, **LOCALE) as page:
        page.goto("/")
        page.locator("[data-testid=sample]").first.click()
        page.wait_for_selector("[data-testid=result]")
        page.locator("[data-testid=inside] summary").click()
        tables = page.locator("[data-testid=inside] .wide")
        assert tables.evaluate("each => each.scrollWidth - each.clientWidth") <= 0
        tops = [each.bounding_box()["y"] for each in tables.locator("table").all()]
        assert tops == sorted(set(tops))  # one below the other


@pytest.mark.parametrize("width", [320, 768])
def test_the_codes_of_errors_are_read_without_scrolling_sideways(browser, address, width):
    with opened(browser, address, viewport={"width": width, "height": 740}, **LOCALE) as page:
        page.goto("/docs")
        assert page.evaluate(
            "[...document.querySelectorAll('.wide')].every(e => e.scrollWidth <= e.clientWidth)"
        )


def test_on_a_tablet_a_row_of_the_queue_has_room_for_its_reasons(browser, app, address, cards):
    with opened(browser, address, viewport=TABLET, **LOCALE) as page:
        as_admin(page, app, address)
        page.goto("/admin")
        row = page.locator("[data-testid=queue-row]").first
        why, account = (row.locator("td").nth(n).bounding_box() for n in (1, 2))
        assert row.locator("th a").bounding_box()["height"] < 40, "the moment stands on one line"
        assert why["width"] > account["width"]


def test_on_a_phone_each_reason_of_a_row_has_its_line(browser, app, address, cards):
    with opened(browser, address, viewport=PHONE, **LOCALE) as page:
        as_admin(page, app, address)
        page.goto("/admin")
        reasons = page.locator("[data-testid=queue-row]").first.locator("li")
        tops = [each.bounding_box()["y"] for each in reasons.all()]
        assert len(tops) > 1
        assert len(set(tops)) == len(tops)


def test_a_value_that_its_input_can_not_show_whole_stands_below_it(browser, app, address, cards):
    long = "RADEN AYU SITI NURHALIZAH KUSUMANINGRUM PRAWIRODIRDJO"
    with opened(browser, address, viewport=PHONE, **LOCALE) as page:
        as_admin(page, app, address)
        page.goto(f"/admin/{cards[0]}")
        row = page.locator("[data-testid=field][data-field=nama]")
        whole = row.locator("[data-testid=whole]")
        assert whole.count() == 0
        row.locator("input").fill(long)
        assert whole.inner_text() == long
        row.locator("input").fill("SITI")
        assert whole.count() == 0


@pytest.mark.parametrize("key", ["n", "p"])
def test_from_a_card_that_was_erased_meanwhile_one_goes_on(browser, app, address, cards, key):
    first, second = cards
    with opened(browser, address, viewport=DESK, **LOCALE) as page:
        as_admin(page, app, address)
        page.goto(f"/admin/{first}")
        inside(app).keeper.erase(first, Asker("another", admin=True))
        page.keyboard.press(key)
        on_card(page, second)


def test_what_a_template_reads_is_in_view_and_needs_no_scrolling_sideways(browser, app, address):
    with opened(browser, address, viewport=PHONE, **LOCALE) as page:
        signed_in(page, app, address)
        drawn_on(page)
        page.get_by_role("button", name="Add a region").click()
        document = file(encoded("PNG", (400, 560)), f"{'a-long-name-' * 6}.png", "image/png")
        page.set_input_files("[name=documents]", document)
        page.wait_for_selector("[data-testid=tries]")
        around = page.locator(".wide:has([data-testid=tries])")
        assert around.evaluate("each => each === document.activeElement")
        assert around.evaluate("each => each.scrollWidth - each.clientWidth") <= 0
        page.get_by_role("button", name="Save").click()
        until(page, "location.pathname === '/templates/acme'")
        assert page.get_by_text("Version 1", exact=True).is_visible()
        uid = inside(app).accounts.prove(CLERK).uid
        assert inside(app).templates.version(uid, "acme") == 1
