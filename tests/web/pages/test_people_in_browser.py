"""Signing in, one's own data and review in Debian's Chromium, on a phone and at a desk."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from documents.kinds.ktp.sample import SAMPLE
from documents.reasons import reason
from elements import Field, Measure, Reading
from records.keeper import Asker
from settings import ROOT
from tests.browser import DESK, FAILED, SIZES, amiss, opened, served
from tests.conftest import bearer_of, inside, serving
from tests.web.callers import verified
from tests.web.pages.people import ANA, BOSS, code_of, issued

pytestmark = pytest.mark.servers
OTHER_BOSS = "chief@example.org"
CARD = (ROOT / "docs" / "images" / "card.jpg").read_bytes()
QUAD = np.array([[117.7, 39.8], [1087.0, 153.1], [1001.2, 758.4], [63.7, 631.1]], np.float32)


def reading(photo):
    """A drawn card whose fields stand one below the other, two of them in doubt."""
    fields = {}
    for row, (name, value) in enumerate(SAMPLE.values.items()):
        top, bottom = (_across((row + each) / len(SAMPLE.values)) for each in (0.1, 0.9))
        quad = np.array([*top, *bottom[::-1]], np.float32)
        fields[name] = Field(value, value, 0.99, quad, normalized=SAMPLE.normalized.get(name))
    fields["nama"] = replace(fields["nama"], confidence=0.4)
    fields["agama"] = replace(
        fields["agama"], value=None, confidence=0.0, problems=("not legible",)
    )
    return Reading(
        kind="ktp", fields=fields, quad=QUAD, turn=0, quality={"blur": Measure(0.12, True)},
        models={"card": "test"}, timings_ms={"rectify": 120.0}, verdict="review",
        reasons=(reason("low_confidence", "nama"), reason("field_unreadable", "agama")),
    )  # fmt: skip


def _across(part):
    """Two points of the card, left and right, so far down."""
    left, right = (QUAD[0] + part * (QUAD[3] - QUAD[0]), QUAD[1] + part * (QUAD[2] - QUAD[1]))
    return left + 0.3 * (right - left), left + 0.7 * (right - left)


@pytest.fixture
def kept(settings):
    made = serving(replace(settings, keep_images=True, otp_resend_seconds=0), {"ktp": reading})
    yield made
    inside(made).upkeep.stop(0)
    inside(made).database.forget_connections()


@pytest.fixture
def address(kept):
    with served(kept) as url:
        yield url


def cards(app, number):
    """Ids of cards that wait, the longest first."""
    client, bearer = app.test_client(), bearer_of(app, ANA)
    return [verified(client, bearer, CARD + b"%d" % n)["id"] for n in range(number)]


@contextmanager
def signed_in(app, browser, address, email=BOSS, *, admin=True, **options):
    """A page of somebody who is signed in."""
    with opened(browser, address, **options) as page:
        enter(app, page, email, admin=admin)
        yield page


def enter(app, page, email, *, admin=True, path="/sign-in"):
    page.goto(path)
    page.get_by_text("I have a token").click()
    page.get_by_label("Token", exact=True).fill(issued(app, email, admin=admin))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def verdict_of(app, card):
    record = inside(app).keeper.fetch(card, Asker("a-look", admin=True))
    return record.verdict, record.reading["fields"]["nama"]["value"]


SETTLED = 350.0  # milliseconds after a press, before which no page comes
PRESSES = """
const noted = () => window.presses.push(performance.now());
if (!window.presses) addEventListener("pointerdown", noted, { capture: true });
window.presses = [];
"""


def on_card(page, card):
    """Wait until a card is shown."""
    page.locator(f"[data-testid=card][data-id='{card}']").wait_for()


@pytest.mark.parametrize("size", SIZES)
def test_a_person_signs_in_sees_erases_and_leaves(kept, browser, address, size):
    (card,) = cards(kept, 1)
    with opened(browser, address, viewport=size) as page:
        page.goto("/me")
        page.get_by_label("E-mail").fill(ANA)
        page.keyboard.press("Enter")
        page.get_by_label("Code").fill(code_of_when_sent(kept, page))
        page.keyboard.press("Enter")
        page.locator(f"[data-testid=record][data-id='{card}']").wait_for()
        assert page.url == f"{address}/me"
        with page.expect_download() as taken:
            page.get_by_role("button", name="Download all").click()
        assert taken.value.suggested_filename == "my-data.json"
        page.get_by_role("button", name="Erase", exact=True).click()
        page.locator("[data-testid=empty]").wait_for()
        page.get_by_role("button", name="Sign out", exact=True).click()
        page.wait_for_url(f"{address}/")
        page.go_back()
        page.get_by_role("heading", name="Sign in").wait_for()
        assert ANA not in page.content()


def code_of_when_sent(app, page):
    page.locator("[data-testid=sent]").wait_for()
    return code_of(app)


def test_erasing_the_account_is_asked_once_more(kept, browser, address):
    cards(kept, 1)
    with signed_in(kept, browser, address, ANA, admin=False, viewport=DESK) as page:
        page.goto("/me")
        page.get_by_role("button", name="Erase my account").click()
        page.get_by_role("heading", name="Erase your account?").wait_for()
        page.get_by_role("button", name="Erase my account").click()
        page.wait_for_url(f"{address}/")
        page.goto("/me")
        assert "/sign-in" in page.url


def test_twenty_cards_take_a_key_each(kept, browser, address):
    ids = cards(kept, 20)
    with signed_in(kept, browser, address, viewport=DESK) as page:
        page.goto("/admin")
        keys = ["Enter", *["a"] * 20]
        for key, card in zip(keys, [*ids, None], strict=True):
            page.keyboard.press(key)
            if card is not None:
                on_card(page, card)
        page.locator("[data-testid=empty]").wait_for()
        assert page.locator("[data-testid=waiting]").get_attribute("data-count") == "0"
    assert len(keys) <= 22
    assert {verdict_of(kept, card)[0] for card in ids} == {"passed"}


@pytest.mark.parametrize("size", SIZES)
def test_each_key_does_what_its_button_says(kept, browser, address, size):
    first, second, third = cards(kept, 3)
    with signed_in(kept, browser, address, viewport=size) as page:
        page.goto("/admin")
        page.get_by_role("button", name="Start").click()
        on_card(page, first)
        page.keyboard.press("n")
        on_card(page, second)
        page.keyboard.press("p")
        on_card(page, first)
        page.keyboard.press("e")
        assert focused(page) == "nama"
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("ANARPE")
        page.keyboard.press("Enter")
        assert focused(page) == "agama"
        page.keyboard.press("Escape")
        assert page.locator("input[name=nama]").input_value() == "ANARPE"
        page.keyboard.press("r")
        assert focused(page) == "note"
        page.keyboard.type("another's photo")
        page.keyboard.press("Enter")
        on_card(page, second)
        done = page.locator("[data-testid=done]")
        assert done.get_attribute("data-id") == first
        assert verdict_of(kept, first)[0] == "failed"
        page.keyboard.press("u")
        on_card(page, first)
        assert verdict_of(kept, first)[0] == "review"
        page.keyboard.press("e")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("SITI CONTOH")
        page.keyboard.press("Escape")
        page.keyboard.press("a")
        on_card(page, second)
        assert verdict_of(kept, first) == ("passed", "SITI CONTOH")
        page.keyboard.press("n")
        on_card(page, third)


def test_an_enter_that_is_held_accepts_nothing(kept, browser, address):
    (card,) = cards(kept, 1)
    with signed_in(kept, browser, address, viewport=DESK) as page:
        page.goto(f"/admin/{card}")
        page.keyboard.press("e")
        for _ in range(4):  # the first goes on to the next doubtful row, as one press does
            page.keyboard.down("Enter")
        assert focused(page) == "agama"
        page.keyboard.up("Enter")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.dataset.key") == "a"
        assert verdict_of(kept, card)[0] == "review"


def test_control_and_enter_that_are_held_accept_one_card(kept, browser, address):
    first, second, _ = cards(kept, 3)
    with signed_in(kept, browser, address, viewport=DESK) as page:
        page.goto(f"/admin/{first}")
        page.keyboard.down("Control")
        page.keyboard.down("Enter")
        on_card(page, second)
        page.keyboard.down("Enter")
        assert page.evaluate("document.getElementById('content').ariaBusy") is None
    assert [verdict_of(kept, card)[0] for card in (first, second)] == ["passed", "review"]


def test_keys_do_the_same_with_caps_lock(kept, browser, address):
    first, second = cards(kept, 2)
    with signed_in(kept, browser, address, viewport=DESK) as page:
        page.goto(f"/admin/{first}")
        page.keyboard.press("Shift+A")
        page.keyboard.press("E")  # Playwright's name of the key with Caps Lock
        assert focused(page) == "nama"
        page.keyboard.press("Escape")
        page.keyboard.press("A")
        on_card(page, second)
    assert [verdict_of(kept, card)[0] for card in (first, second)] == ["passed", "review"]


def focused(page):
    return page.evaluate("document.activeElement.name")


def test_shortcuts_are_listed_and_switched_off(kept, browser, address):
    first, _ = cards(kept, 2)
    with signed_in(kept, browser, address, viewport=DESK) as page:
        page.goto(f"/admin/{first}")
        on_card(page, first)
        page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
        dialog.wait_for()
        assert "Accept" in dialog.inner_text()
        page.get_by_role("switch", name="Keyboard shortcuts").click()
        page.keyboard.press("Escape")
        page.keyboard.press("a")
        page.reload()
        page.keyboard.press("a")
        on_card(page, first)
        assert verdict_of(kept, first)[0] == "review"


@pytest.mark.parametrize("size", SIZES)
def test_the_crop_stays_in_view_with_the_field(kept, browser, address, size):
    (card,) = cards(kept, 1)
    with signed_in(kept, browser, address, viewport=size) as page:
        page.goto(f"/admin/{card}")
        for name in ("nama", "agama", "tanggal_terbit"):
            page.locator(f"input[name={name}]").focus()
            crop = page.locator("[data-testid=crop]").bounding_box()
            field = page.locator(f"input[name={name}]").bounding_box()
            for box in (crop, field):
                assert box["y"] >= 0
                assert box["y"] + box["height"] <= size["height"], (name, box)
            assert page.locator("a[data-on]").get_attribute("data-field") == name
        page.locator("[data-testid=page] a[data-field=nik]").click()
        assert focused(page) == "nik"


def test_two_admins_on_one_card(kept, browser, address):
    (card,) = cards(kept, 1)
    allowed = (FAILED,)
    with (
        signed_in(kept, browser, address, viewport=DESK, allowed=allowed) as mine,
        signed_in(kept, browser, address, OTHER_BOSS, viewport=DESK) as theirs,
    ):
        for page in (mine, theirs):
            page.goto(f"/admin/{card}")
            on_card(page, card)
        theirs.locator("input[name=nama]").fill("THEIR NAME")
        theirs.keyboard.press("Escape")
        theirs.keyboard.press("a")
        theirs.locator("[data-testid=done]").wait_for()
        mine.locator("input[name=nama]").fill("MY NAME")
        mine.keyboard.press("Escape")
        mine.keyboard.press("a")
        conflict = mine.locator("[data-testid=conflict]")
        conflict.wait_for()
        assert {"THEIR NAME", "MY NAME"} <= set(conflict.locator("td").all_inner_texts())
        assert mine.locator("input[name=nama]").input_value() == "MY NAME"
        mine.get_by_role("button", name="Keep mine").click()
        mine.locator("[data-testid=done]").wait_for()
    assert verdict_of(kept, card) == ("passed", "MY NAME")


def test_a_refusal_that_comes_too_late_leaves_what_was_typed(kept, browser, address):
    (card,) = cards(kept, 1)
    with signed_in(kept, browser, address, viewport=DESK, allowed=(FAILED,)) as page:
        page.goto(f"/admin/{card}")
        on_card(page, card)
        keeper, theirs = inside(kept).keeper, Asker("another-admin", admin=True)
        keeper.change(card, 1, theirs, {}, "passed")
        page.locator("input[name=nama]").fill("MY NAME")
        page.locator("#note").fill("blurred")
        page.get_by_role("button", name="Reject (r)").click()
        page.locator("[data-testid=conflict]").wait_for()
        assert page.locator("input[name=nama]").input_value() == "MY NAME"
        assert page.locator("#note").input_value() == "blurred"


@pytest.mark.parametrize("key", ["a", "n", "p"])
def test_a_session_that_ends_while_one_types(kept, browser, address, key):
    first, _ = cards(kept, 2)
    with signed_in(kept, browser, address, viewport=DESK, allowed=(FAILED,)) as page:
        page.goto(f"/admin/{first}")
        page.locator("input[name=nama]").fill("SITI CONTOH")
        accounts = inside(kept).accounts
        inside(kept).sessions.end_all(accounts.uid_of(BOSS))
        page.keyboard.press("Escape")
        page.keyboard.press(key)
        error = page.locator("[data-testid=error][data-code=signed_out]")
        error.wait_for()
        assert page.locator("input[name=nama]").input_value() == "SITI CONTOH"
        with page.context.expect_page() as fresh:
            error.get_by_role("link", name="Sign in again").click()
        enter(kept, fresh.value, BOSS)
        page.bring_to_front()
        page.locator("[data-key=a]").click()
        page.locator("[data-testid=done]").wait_for()
    assert verdict_of(kept, first) == ("passed", "SITI CONTOH")


def press_twice(page, button, meanwhile):
    """A double click, the second press of which meets what the first one brought."""
    box = button.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for count in (1, 2):
        page.mouse.down(click_count=count)
        page.mouse.up(click_count=count)
        meanwhile()
    assert page.evaluate("document.getElementById('content').ariaBusy") is None, "nothing was sent"


def test_a_double_click_accepts_no_card_that_nobody_has_seen(kept, browser, address):
    first, second, _ = cards(kept, 3)
    with signed_in(kept, browser, address, viewport=DESK) as page:
        page.goto(f"/admin/{first}")
        button = page.get_by_role("button", name="Accept (a)")
        press_twice(page, button, lambda: on_card(page, second))
        assert inside(kept).keeper.fetch(second, Asker("a-look", admin=True)).decision is None


# Presses a key, and again once what it brought is shown, or after as long as a hasty finger takes.
AGAIN = """([key, card]) => {
  const event = () => new KeyboardEvent("keydown", { key, bubbles: true });
  const press = () => document.body.dispatchEvent(event());
  const shown = () => document.querySelector(`[data-testid=card][data-id="${card}"]`);
  const until = performance.now() + 300;
  press();
  return new Promise((done) => {
    const look = () => {
      if (!shown() && performance.now() < until) return setTimeout(look, 5);
      press();
      done();
    };
    look();
  });
}"""


def test_a_key_pressed_twice_accepts_no_card_that_nobody_has_seen(kept, browser, address):
    first, second, _ = cards(kept, 3)
    with signed_in(kept, browser, address, viewport=DESK) as page:
        page.goto(f"/admin/{first}")
        page.evaluate(AGAIN, ["a", second])
        page.locator(f"[data-testid=done][data-id='{first}']").wait_for()
        on_card(page, second)
        page.wait_for_load_state("networkidle")
        on_card(page, second)
        assert inside(kept).keeper.fetch(second, Asker("a-look", admin=True)).decision is None


def test_a_button_pressed_again_by_who_is_impatient_accepts_one_card(kept, browser, address):
    """Later than a double click, so that each press is one by itself; once more with the next card
    where a busy machine let the page settle before the second press."""
    shown, *_ = cards(kept, 8)
    with signed_in(kept, browser, address, viewport=DESK) as page:
        page.goto(f"/admin/{shown}")
        for _ in range(3):
            page.evaluate(PRESSES)
            first, button = shown, page.get_by_role("button", name="Accept (a)")
            box = button.bounding_box()
            at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            page.mouse.click(*at)
            page.wait_for_timeout(150)
            page.mouse.click(*at)
            once, again = page.evaluate("presses")
            other = page.locator(f"[data-testid=card]:not([data-id='{first}'])")
            shown = other.get_attribute("data-id")
            if again - once < SETTLED:
                break
        else:
            pytest.fail("this machine can't press twice in time")
        assert page.evaluate("document.getElementById('content').ariaBusy") is None
        assert inside(kept).keeper.fetch(shown, Asker("a-look", admin=True)).decision is None


def test_a_double_click_erases_one_record(kept, browser, address):
    kept_before = cards(kept, 3)
    with signed_in(kept, browser, address, ANA, admin=False, viewport=DESK) as page:
        page.goto("/me?erased=1")  # so that the next record comes to stand where the first one did
        button = page.locator("[data-testid=record] button").first
        gone = page.locator(f"[data-testid=record][data-id='{kept_before[-1]}']")
        press_twice(page, button, lambda: gone.wait_for(state="detached"))
        assert page.locator("[data-testid=record]").count() == len(kept_before) - 1


def test_offline_in_the_middle_loses_nothing(kept, browser, address):
    (first,) = cards(kept, 1)
    allowed = (FAILED,)
    with signed_in(kept, browser, address, viewport=DESK, allowed=allowed) as page:
        page.goto(f"/admin/{first}")
        page.locator("input[name=nama]").fill("SITI CONTOH")
        page.context.set_offline(True)
        page.keyboard.press("Escape")
        page.keyboard.press("a")
        error = page.locator("[data-testid=error][data-code=offline]")
        error.wait_for()
        assert page.locator("input[name=nama]").input_value() == "SITI CONTOH"
        page.context.set_offline(False)
        error.get_by_role("button", name="Try again").click()
        page.locator("[data-testid=done]").wait_for()
    assert verdict_of(kept, first) == ("passed", "SITI CONTOH")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_stands_in_anybodys_way(kept, browser, address, size, scheme):
    (card, _) = cards(kept, 2)
    options = {"viewport": size, "color_scheme": scheme}
    with signed_in(kept, browser, address, **options) as page:
        for path in ("/sign-in", "/me", "/me/erase", "/admin", f"/admin/{card}"):
            page.goto(path)
            for details in page.locator("main details").all():
                details.evaluate("each => each.open = true")
            assert amiss(page) == [], path
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"], path


def test_a_narrow_page_needs_no_sideways_scrolling(kept, browser, address):
    (card,) = cards(kept, 1)
    with signed_in(kept, browser, address, viewport={"width": 320, "height": 640}) as page:
        for path in ("/sign-in", "/me", "/admin", f"/admin/{card}"):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_nothing_of_a_card_stands_in_an_address_or_is_stored(kept, browser, address):
    (first, _) = cards(kept, 2)
    told = []
    with signed_in(kept, browser, address, viewport=DESK) as page:
        page.on("request", lambda request: told.append(request.url))
        page.goto("/admin")
        page.get_by_label("NIK").fill(SAMPLE.values["nik"])
        page.keyboard.press("Enter")
        page.get_by_role("status").get_by_text("that was sought").wait_for()
        page.goto(f"/admin/{first}")
        page.keyboard.press("a")
        page.locator("[data-testid=done]").wait_for()
        stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        told += [stored, page.title(), page.url]
    assert not re.search(SAMPLE.values["nik"] + "|" + SAMPLE.values["nama"], " ".join(told))
