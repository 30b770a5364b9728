"""Debian's Chromium, driven by Playwright, on the service behind a real socket.

Whatever a page says in the console, asks of another machine or throws is a failure, unless a test
expects it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from settings import ROOT
from tests import tiers

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
SIZES = [pytest.param(PHONE, id="phone"), pytest.param(DESK, id="desk")]
PATIENCE = 60  # seconds; whatever takes longer hangs
AXE_VERSION = "4.14.1"
AXE = ROOT / "var" / "browser" / f"axe-core-{AXE_VERSION}"
# What a page says by itself when a request fails, as Chromium puts it: an error that is meant.
FAILED = "Failed to load resource"


class Quiet(WSGIRequestHandler):
    """A server that keeps still, and keeps connections."""

    protocol_version = "HTTP/1.1"

    def log(self, type, message, *args):
        pass


@contextmanager
def served(app):
    """The address of an application that answers until the end."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def chromium():
    """A browser; skipped, loudly, where Debian's is not installed."""
    from playwright.sync_api import sync_playwright

    tiers.needs_servers()
    if not Path(CHROMIUM).is_file():
        pytest.skip("chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright, started(playwright.chromium) as browser:
        yield browser


@contextmanager
def started(kind, *switches):
    """One more browser of a kind, as ``browser.browser_type``, with switches of its own."""
    browser = kind.launch(executable_path=CHROMIUM, args=[*SWITCHES, *switches], headless=True)
    try:
        yield browser
    finally:
        browser.close()


def until(page, expression):
    """Wait until an expression of the page is true. Playwright's own way asks the page's policy to
    let texts run as scripts, which it refuses."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {expression}")


@contextmanager
def opened(browser, address, *, allowed=(), **options):
    """A page of a fresh profile, watched. allowed: beginnings of what its console may say."""
    context, amiss = browser.new_context(base_url=address, **options), []
    # The context's, not the page's: a page may open another one.
    context.on("console", lambda message: amiss.append(message.text))
    context.on("weberror", lambda error: amiss.append(str(error.error)))
    context.on(
        "request", lambda request: amiss.append(request.url) if _elsewhere(request) else None
    )
    page = context.new_page()

    def _elsewhere(request):
        return not request.url.startswith((address, "data:", "blob:"))

    page.set_default_timeout(30_000)
    try:
        yield page
        told = [text for text in amiss if not text.startswith(tuple(allowed) or ("\0",))]
        assert told == [], told
    finally:
        context.close()


def axe():
    """axe-core's script, fetched by npm once into var/, never into what is served."""
    script = AXE / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        if shutil.which("npm") is None:
            pytest.skip("npm is not installed: axe-core can't be fetched")
        AXE.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--prefix", str(AXE), "--no-audit", "--no-fund", "--ignore-scripts",
             "--loglevel=error", f"axe-core@{AXE_VERSION}"],
            check=True, capture_output=True,
        )  # fmt: skip
    return script.read_text("utf-8")


def amiss(page):
    """What axe-core holds against a page, at WCAG 2.2 AA with the size of targets: rule and where;
    only what is serious or critical."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe())  # a script of the test's, past the page's own policy
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {"runOnly": tags, "rules": {"target-size": {"enabled": True}}}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        (rule["id"], node["html"][:160], json.dumps(node["any"][:1])[:300])
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
