"""The first request: each snippet runs as it stands on the page, where its language is at hand."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.browser import served
from tests.conftest import encoded, issued
from web.http.sandbox import error_kinds

HTML = {"Accept": "text/html"}
RUN = {
    "curl": ("sh", "card.sh"),
    "python": (sys.executable, "card.py"),
    "javascript": ("node", "card.mjs"),
}


def snippets(text):
    found = re.findall(
        r'data-testid="snippet" data-language="(\w+)">\s*<pre[^>]*><code[^>]*>(.*?)</code>',
        text,
        re.DOTALL,
    )
    return {language: html.unescape(code) for language, code in found}


def test_there_are_five(client):
    text = client.get("/docs", headers={**HTML, "Host": "cards.example.org"}).get_data(as_text=True)
    found = snippets(text)
    assert list(found) == ["curl", "python", "javascript", "kotlin", "dart"]
    for language, code in found.items():
        assert "http://cards.example.org/verify-ktp" in code, language
        assert "TOKEN" in code, language
        assert "card.jpg" in code, language
    for code in error_kinds():
        assert f"<code>{code}</code>" in text
    assert 'href="/openapi/swagger"' in text
    assert "POST /otp/verify" in text  # which gives the token


def test_a_host_that_is_none_gets_into_no_snippet(client):
    text = client.get("/docs", headers={**HTML, "Host": 'x";rm -rf ~;"'}).get_data(as_text=True)
    assert "rm -rf" not in html.unescape(text)


@pytest.mark.servers
@pytest.mark.parametrize("language", RUN)
def test_a_snippet_runs_as_it_stands(app, tmp_path, language):
    program, name = RUN[language]
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    (tmp_path / "card.jpg").write_bytes(encoded("JPEG"))
    with served(app) as address:
        page = app.test_client().get("/docs", headers={**HTML, "Host": address.split("//")[1]})
        (tmp_path / name).write_text(snippets(page.get_data(as_text=True))[language])
        for token, ends in ((issued(app, "developer@example.org"), True), ("wrong", False)):
            done = subprocess.run(
                [program, name], cwd=tmp_path, env={**os.environ, "TOKEN": token},
                capture_output=True, text=True, timeout=120,
            )  # fmt: skip
            assert (done.returncode == 0) == ends, done.stderr
            told = json.loads(done.stdout)
            assert (told["verdict"] if ends else told["code"]) in ("review", "token_invalid")
