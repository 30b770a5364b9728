"""POST /read/captcha of a running service with the shipped net, and the setting that closes it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta

import cv2
import pytest

from service.build import build
from settings import ROOT, Settings
from tests import servers
from tests.conftest import KEY, SECRET
from training.kinds.captcha.judging import KEPT
from training.kinds.captcha.measure import drawn

pytestmark = [pytest.mark.models, pytest.mark.servers]
STYLES = ("kaptcha", *KEPT)


def png(style, number):
    """A drawn captcha as a file, and what it says."""
    picture, text = drawn(style, number)
    return cv2.imencode(".png", picture[..., ::-1])[1].tobytes(), text


def form_of(data):
    """A form with one file, and its header."""
    body = b'--b\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n'
    return body + data + b"\r\n--b--\r\n", {"Content-Type": "multipart/form-data; boundary=b"}


def running(folder, closed):
    """A service that reads one kind, and a token for it."""
    settings = Settings(secret_key=SECRET, encryption_keys=KEY, data_dir=folder)
    parts = build(settings)
    token = parts.accounts.issue("someone@example.org", timedelta(hours=1))
    parts.stop(0)
    parts.database.forget_connections()
    return servers.service(folder, "shipped", KINDS_OFF=closed), servers.bearer(token)


def read(port, data, bearer):
    body, kind = form_of(data)
    return servers.ask(port, "POST", "/read/captcha", body, **kind, **bearer)


def test_captchas_of_styles_that_no_training_saw_are_answered_over_http(tmp_path):
    """And the kind is told with its one field, the other closed."""
    service, bearer = running(tmp_path, "ktp,invoice,mrz,driving_licence")
    with service as started:
        told = servers.ask(started.port, "GET", "/kinds").json["kinds"]
        assert [(kind["kind"], kind["fields"]) for kind in told] == [("captcha", ["text"])]
        for style in STYLES:
            for number in range(2):
                data, _ = png(style, number)
                answer = read(started.port, data, bearer)
                assert answer.status == 200
                assert answer.json["kind"] == "captcha"
                field = answer.json["fields"]["text"]
                assert len(field["raw"]) == 5
                assert field["value"] in (field["raw"], None)
                assert field["quad"] == [[0, 0], [200, 0], [200, 50], [0, 50]]


def test_a_setting_closes_the_kind(tmp_path):
    service, bearer = running(tmp_path, "captcha")
    with service as started:
        told = servers.ask(started.port, "GET", "/kinds").json["kinds"]
        assert "captcha" not in [kind["kind"] for kind in told]
        answer = read(started.port, png("kaptcha", 1)[0], bearer)
    assert (answer.status, answer.json["code"]) == (404, "not_found")


def test_the_command_reads_captchas(tmp_path):
    data, _ = png("kaptcha", 2)
    (tmp_path / "one.png").write_bytes(data)
    command = [sys.executable, "-m", "scripts.read", "--kind", "captcha", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    answer = json.loads(ended.stdout)
    assert answer["kind"] == "captcha"
    assert len(answer["fields"]["text"]["raw"]) == 5
