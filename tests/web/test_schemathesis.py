"""Requests that others' program makes of the OpenAPI document, right ones and wrong ones.

A real server is asked what the document promises, and what it does not, one call after another and
a record from its making to its end: each answer has a status, a form and headers that the document
names, and none is a fault of ours.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

import service.build as services
from settings import ROOT, Settings
from tests.amounts import amount
from tests.conftest import KEY, SECRET
from tests.servers import service

pytestmark = pytest.mark.servers

PROGRAM = Path(sys.executable).parent / "schemathesis"
EXAMPLES = amount("EXAMPLES", 10)  # by chance of each call, beside those on its bounds
# Not use_after_free: by contract the audit trail of an erased record can still be asked for.
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
    "ensure_resource_availability",
)


def admins_token(folder):
    parts = services.build(Settings(secret_key=SECRET, encryption_keys=KEY, data_dir=folder))
    token = parts.accounts.issue("someone@example.org", timedelta(hours=1), admin=True)
    parts.database.forget_connections()
    return token


def test_whatever_is_asked_is_answered_as_the_document_says(tmp_path):
    token = admins_token(tmp_path)
    with service(tmp_path, KEEP_IMAGES="1", PAGES="0") as running:  # the calls alone
        asked = subprocess.run(
            [PROGRAM, "run", f"http://127.0.0.1:{running.port}/openapi/openapi.json",
             "--header", f"Authorization: Bearer {token}", "--checks", ",".join(CHECKS),
             "--exclude-operation-id", "eraseAccount",  # no call after it has an account
             "--max-examples", str(EXAMPLES), "--seed", "1", "--continue-on-failure",
             "--request-timeout", "60", "--no-color"],
            cwd=tmp_path, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT),
                 "SCHEMATHESIS_HOOKS": "tests.web.asked_with_pictures"},
        )  # fmt: skip
        log = running.log
    assert asked.returncode == 0, asked.stdout + asked.stderr
    assert int(re.search(r"(\d+) generated", asked.stdout)[1]) > 300
    selected = re.search(r"Selected: (\d+)/", asked.stdout)[1]
    assert f"Tested: {selected}\n" in asked.stdout
    assert "Traceback" not in log
    assert re.search(r"API Links: .* [1-9]\d* selected", asked.stdout)
