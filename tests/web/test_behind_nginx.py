"""The service behind a real nginx, set up as docs/first-day.md has it, with TLS."""

from __future__ import annotations

import http.client
import io
import json
import re
import shutil
import socket
import ssl
import subprocess

import numpy as np
import pytest
from PIL import Image as Pictures

from settings import ROOT
from tests.emulators import folder, free_port, started
from tests.servers import bearer
from tests.web.test_front import served

pytestmark = pytest.mark.servers

NAME = "ktp.example.org"
CODES = 2
SETTINGS = {"TRUSTED_PROXIES": "1", "LIMIT_CODES": f"{CODES}/hour"}
AROUND = """
daemon off; pid {0}/nginx.pid; error_log {0}/error.log warn; events {{}}
http {{ access_log off; client_body_temp_path {0}/bodies; proxy_temp_path {0}/answers;
fastcgi_temp_path {0}/f; uwsgi_temp_path {0}/u; scgi_temp_path {0}/s;
"""


def set_up(port, behind):
    """The page's block in a file, with a certificate of its own → the file."""
    page = (ROOT / "docs" / "first-day.md").read_text("utf-8")
    block = re.search(r"```nginx\n(.*?)```", page, re.DOTALL)[1]
    home = folder()
    home.chmod(0o755)
    changes = {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "/etc/ssl/ktp": str(home),
        "127.0.0.1:5000": f"127.0.0.1:{behind}",
    }
    for was, now in changes.items():
        assert was in block
        block = block.replace(was, now)
    (home / "nginx.conf").write_text(AROUND.format(home) + block + "}")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/",
         "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=home, check=True, capture_output=True,
    )  # fmt: skip
    return home / "nginx.conf"


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    """A way to ask through nginx, a token, and nginx' log."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if not (program and shutil.which("openssl")):
        pytest.skip("nginx and OpenSSL are not installed: apt-get install nginx-light openssl")
    with served(tmp_path_factory.mktemp("nginx"), **SETTINGS) as (running, token):
        port = free_port()
        config = set_up(port, running.port)
        nginx = started([program, "-c", config], port)
        trust = ssl.create_default_context(cafile=config.with_name("cert.pem"))

        def ask(method, path, body=None, **headers):
            connection = http.client.HTTPConnection(NAME)
            line = socket.create_connection(("127.0.0.1", port), 60)
            connection.sock = trust.wrap_socket(line, server_hostname=NAME)
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = response.status, response.headers, response.read()
            connection.close()
            return answer

        try:
            yield ask, token, config.with_name("error.log")
        finally:
            nginx.terminate()
            nginx.wait(20)


def form(photo):
    head = '--b\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\n'
    return head.encode() + photo + b"\r\n--b--\r\n", {
        "Content-Type": "multipart/form-data; boundary=b"
    }


def large_photo():
    """A JPEG of some megabytes, as phones make them."""
    noise = np.random.default_rng(1).integers(0, 256, (1500, 2000, 3), np.uint8)
    out = io.BytesIO()
    Pictures.fromarray(noise).save(out, "JPEG", quality=90)
    return out.getvalue()


def test_a_phones_photo_goes_through_and_touches_no_disk(behind):
    """nginx writes bodies and answers over some kilobytes to temporary files, if it is let."""
    ask, token, log = behind
    photo = large_photo()
    assert 2_000_000 < len(photo) < 8_000_000
    body, kind = form(photo)
    for given in (body, iter([body[:100], body[100:]])):  # with its length, and in chunks
        status, headers, answer = ask("POST", "/verify-ktp", given, **kind, **bearer(token))
        assert (status, json.loads(answer)["kind"]) == (200, "ktp")
    assert headers["Strict-Transport-Security"]
    status, _, script = ask("GET", "/openapi/swagger/js/swagger-ui-bundle.js")
    assert (status, len(script) > 1_000_000) == (200, True)
    assert "temporary file" not in log.read_text()


def test_figures_are_not_for_the_world(behind):
    ask, *_ = behind
    assert (ask("GET", "/healthz")[0], ask("GET", "/metrics")[0]) == (200, 404)


def test_who_writes_forwarding_headers_does_not_choose_an_address(behind):
    """nginx appends to what the caller wrote; the last one is believed."""
    ask, *_ = behind
    statuses = []
    for number in range(CODES + 1):
        body = json.dumps({"email": f"someone{number}@example.org"})
        forged = {"X-Forwarded-For": f"10.0.0.{number}", "Content-Type": "application/json"}
        statuses.append(ask("POST", "/otp/send", body, **forged)[0])
    assert statuses == [202] * CODES + [429]
