"""Signing in and review in the browser where Firebase knows the accounts and Firestore keeps the
records, on both emulators."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from tests.browser import DESK, FAILED, chromium, opened, served, until
from tests.conftest import encoded, fictional_reading, inside, serving
from tests.emulators import FIREBASE_PROJECT, firebase_auth, firestore_port
from tests.web.pages.people import code_of

pytestmark = pytest.mark.servers
LOCALE = {"locale": "en-GB"}
NIK = f"33{uuid.uuid4().int % 10**14:014}"  # of this run alone: the emulator's project is shared


def reader(photo):
    read = fictional_reading(photo)
    return replace(read, fields=read.fields | {"nik": replace(read.fields["nik"], value=NIK)})


@pytest.fixture
def app(settings, monkeypatch):
    with firebase_auth():
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", f"127.0.0.1:{firestore_port()}")
        on_firebase = replace(
            settings, accounts="firebase", records="firestore", flask_env="development",
            firebase_project_id=FIREBASE_PROJECT, keep_images=True, otp_resend_seconds=0,
        )  # fmt: skip
        made = serving(on_firebase, {"ktp": reader})
        yield made
        inside(made).upkeep.stop(0)


def enter(app, page, email):
    """Sign in by the code that a mail holds."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Send the code").click()
    page.locator("[data-testid=sent]").wait_for()
    page.get_by_label("Code", exact=True).fill(code_of(app))
    page.get_by_role("button", name="Sign in", exact=True).first.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def test_a_clerk_keeps_a_card_and_an_admin_decides_it(app):
    ana, boss = (f"{name}-{uuid.uuid4().hex}@example.org" for name in ("ana", "boss"))
    with served(app) as address, chromium() as browser:
        with opened(browser, address, viewport=DESK, **LOCALE) as page:
            enter(app, page, ana)
            page.goto("/")
            page.check("[name=keep]")
            page.check("[name=consent]")
            page.set_input_files(
                "[name=image]",
                {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": encoded("JPEG")},
            )
            page.wait_for_selector("[data-testid=result]")
            page.fill("[name=nama]", "SITI CONTOH BARU")
            page.get_by_role("button", name="Confirm").click()
            card = page.wait_for_selector("[data-testid=saved]").get_attribute("data-id")
            page.goto("/me")
            page.locator(f"[data-testid=record][data-id='{card}']").wait_for()

        with opened(browser, address, allowed=(FAILED,), viewport=DESK, **LOCALE) as page:
            enter(app, page, boss)
            assert page.goto("/admin").status == 403
            inside(app).accounts.set_admin(boss, True)
            enter(app, page, boss)
            page.goto(f"/admin?sought={card}")
            row = page.locator(f"[data-testid=queue-row][data-id='{card}']")
            assert row.get_attribute("data-verdict") == "review"
            row.get_by_role("link").click()
            page.locator(f"[data-testid=card][data-id='{card}']").wait_for()
            assert page.input_value("[name=nama]") == "SITI CONTOH BARU"
            assert page.locator("svg[data-testid=page]").is_visible()
            page.keyboard.press("a")
            page.locator(f"[data-testid=done][data-id='{card}']").wait_for()
            page.goto(f"/admin?state=decided&sought={card}")
            assert "passed" in row.get_attribute("data-verdict")
            page.goto("/me")
            page.get_by_role("button", name="Sign out", exact=True).click()
            page.wait_for_url(f"{address}/")
            until(page, "document.querySelector('nav').textContent.includes('Sign in')")
            page.goto("/admin")
            assert "/sign-in" in page.url
