"""Clients that others' generators make of the OpenAPI document: one does the whole flow."""

from __future__ import annotations

import importlib
import importlib.util
import json
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from service.build import local_accounts, open_database
from settings import Settings
from storage.vault import Vault
from tests.conftest import KEY, SECRET
from tests.servers import ask, service
from tests.test_flow import EMAIL, code_in

pytestmark = pytest.mark.servers

BIN = Path(sys.executable).parent
PACKAGE = "made_client"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A service that makes cards up, and its folder."""
    folder = tmp_path_factory.mktemp("clients")
    with service(folder, WEB_CONCURRENCY="1") as running:
        yield f"http://127.0.0.1:{running.port}", running.port, folder


@pytest.fixture(scope="module")
def document(served, tmp_path_factory):
    """The document as a file."""
    path = tmp_path_factory.mktemp("document") / "openapi.json"
    path.write_bytes(ask(served[1], "GET", "/openapi/openapi.json").body)
    return path


@pytest.fixture(scope="module")
def client(document, tmp_path_factory):
    """The modules of a Python client that was made of it, by their names."""
    folder = tmp_path_factory.mktemp("python")
    command = ["generate", "--path", document, "--output-path", folder / PACKAGE, "--meta", "none"]
    made = subprocess.run([BIN / "openapi-python-client", *command], capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    place = folder / PACKAGE
    spec = importlib.util.spec_from_file_location(
        PACKAGE, place / "__init__.py", submodule_search_locations=[str(place)]
    )
    sys.modules[PACKAGE] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[PACKAGE])
    return lambda name: importlib.import_module(f"{PACKAGE}.{name}" if name else PACKAGE)


def admins_token(folder):
    settings = Settings(secret_key=SECRET, encryption_keys=KEY, data_dir=folder)
    accounts = local_accounts(settings, open_database(settings), Vault(settings.keys))
    return accounts.issue("boss@example.org", timedelta(hours=1), admin=True)


def test_a_generated_client_does_the_whole_flow(served, client, photo):
    url, _, folder = served
    models, types, made = client("models"), client("types"), client("")

    def call(name, caller, *path, **given):
        return client(f"api.{name}").sync_detailed(*path, client=caller, **given)

    with made.Client(base_url=url) as stranger:
        sent = call("signing_in.send_code", stranger, body=models.SendBody(email=EMAIL))
        assert sent.parsed.status == "accepted"
        body = models.VerifyBody(email=EMAIL, code=code_in(folder))
        token = call("signing_in.verify_code", stranger, body=body).parsed.token

    me = made.AuthenticatedClient(base_url=url, token=token)
    boss = made.AuthenticatedClient(base_url=url, token=admins_token(folder))
    with me, boss:
        file = types.File(payload=photo, file_name="card.jpg", mime_type="image/jpeg")
        form = models.VerifyKtpBody(image=file, reference_id="order-1")
        kept = call("reading.verify_ktp", me, body=form)
        assert kept.parsed.fields.nik.value == "3301165707900001"
        assert kept.parsed.fields.tanggal_lahir.normalized == "1990-07-17"

        review = models.ListVerificationsVerdict.REVIEW
        queue = call("records.list_verifications", boss, limit=1, verdict=review).parsed
        assert [item.id for item in queue.items] == [kept.parsed.id]
        found = call("records.fetch_verification", boss, kept.parsed.id)
        change = models.ChangeBody(
            fields=models.KtpCorrections(nama="SITI CONTOH A", golongan_darah=None),
            decision=models.ChangeBodyDecision.PASSED,
        )
        tag = found.headers["ETag"]
        changed = call(
            "records.change_verification", boss, kept.parsed.id, body=change, if_match=tag
        )
        assert changed.parsed.fields.nama.value == "SITI CONTOH A"
        stale = call("records.change_verification", boss, kept.parsed.id, body=change, if_match=tag)
        assert (stale.status_code, stale.parsed.code) == (409, "stale")

        trail = call("records.fetch_audit", boss, kept.parsed.id).parsed
        assert [line.action for line in trail.items] == ["created", "viewed", "changed"]
        assert call("records.erase_verification", me, kept.parsed.id).status_code == 204
        assert call("privacy.export_account", me).parsed.verifications == []
        assert call("privacy.erase_account", me).status_code == 204


@pytest.mark.parametrize(
    ("language", "fields", "change"),
    [
        ("kotlin", r"val nik: FieldAnswer?", "ifMatch: kotlin.String"),
        ("dart", r"FieldAnswer? nik;", "String ifMatch,"),
    ],
)
def test_clients_for_phones_are_generated_and_know_the_fields(
    document, tmp_path, language, fields, change
):
    if not shutil.which("java"):
        pytest.skip("needs Java: apt-get install default-jre-headless")
    command = ["generate", "-i", document, "-g", language, "-o", tmp_path]
    made = subprocess.run([BIN / "openapi-generator-cli", *command], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    sources = [*tmp_path.rglob("*.kt"), *tmp_path.rglob("*.dart")]
    texts = {path.stem.replace("_", "").lower(): path.read_text() for path in sources}
    assert fields in texts["ktpfields"]
    assert change in texts["recordsapi"]
    calls = {each["operationId"] for path in json.loads(document.read_text())["paths"].values()
             for each in path.values()}  # fmt: skip
    assert all(any(call in text for text in texts.values()) for call in calls)
