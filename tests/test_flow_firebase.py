"""The whole flow where Firebase knows the accounts and Firestore keeps the records, on emulators.

POST /otp/send → the mail → POST /otp/verify → Firebase's custom token → ID token → POST
/verify-ktp → the custom claim → the records' calls → an erased account.
"""

from __future__ import annotations

import email as mails
import io
import re
import time
import uuid
from dataclasses import replace

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud.firestore import Client

from records.keeper import Asker
from tests.auth.test_firebase_emulator import App
from tests.conftest import encoded, fictional_reading, inside, serving
from tests.emulators import FIREBASE_PROJECT, firebase_auth, firestore_port
from tests.web.pages.people import hidden, look, send

pytestmark = pytest.mark.servers


def passing(photo):
    """A reader that is content with every card; the NIK is of this run alone."""
    reading = fictional_reading(photo)
    fields = reading.fields | {"nik": replace(reading.fields["nik"], value=NIK)}
    return replace(reading, fields=fields, verdict="passed", reasons=())


NIK = f"33{uuid.uuid4().int % 10**14:014}"


@pytest.fixture
def firebase():
    """Firebase as the app sees it."""
    with firebase_auth() as address:
        yield App(address)


@pytest.fixture
def app(firebase, settings, monkeypatch):
    """The service on both emulators, its mails in Firestore for the extension Trigger Email too."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", f"127.0.0.1:{firestore_port()}")
    on_firebase = replace(
        settings, accounts="firebase", records="firestore", flask_env="development",
        firebase_project_id=FIREBASE_PROJECT, keep_images=True,
    )  # fmt: skip
    return serving(on_firebase, {"ktp": passing})


@pytest.fixture
def client(app):
    return app.test_client()


def code_of(settings, address):
    """The code in the newest mail to an address."""
    for file in sorted((settings.data_dir / "outbox").glob("*.eml"), reverse=True):
        mail = mails.message_from_bytes(file.read_bytes())
        if mail["To"] == address:
            text = mail.get_payload(0).get_payload(decode=True).decode()
            return re.search(r"[0-9]{6}", text)[0]
    raise AssertionError("no mail")


def signed_in(client, settings, firebase):
    """An account of a new address, as the app makes it → address, its tokens, its uid."""
    address = f"{uuid.uuid4().hex}@example.org"
    assert client.post("/otp/send", json={"email": address}).status_code == 202
    body = {"email": address, "code": code_of(settings, address)}
    answer = client.post("/otp/verify", json=body)
    assert answer.status_code == 200, answer.text
    told = answer.get_json()
    return address, firebase.signed_in(told["token"]), told["uid"]


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def verify(client, token, **fields):
    data = {"image": (io.BytesIO(encoded("JPEG")), "card.jpg"), **fields}
    return client.post("/verify-ktp", data=data, headers=bearer(token))


def test_from_a_code_to_an_erased_account(app, client, settings, firebase):
    assert client.get("/readyz").status_code == 200
    address, tokens, uid = signed_in(client, settings, firebase)
    first = verify(client, tokens["idToken"], reference_id="order-1")
    assert first.status_code == 200, first.text
    record = first.get_json()
    assert record["verdict"] == "passed"
    again = verify(client, tokens["idToken"], reference_id="order-1").get_json()
    assert again == record

    claims = inside(app).accounts.account(firebase.refreshed(tokens))
    assert (claims.uid, claims.email, claims.admin) == (uid, address, False)
    user = firebase.accounts("lookup", idToken=tokens["idToken"])["users"][0]
    assert '"ktp_verified":true' in user["customAttributes"].replace(" ", "")

    path, mine = f"/verifications/{record['id']}", bearer(tokens["idToken"])
    assert client.get(path, headers=mine).get_json() == record
    assert client.get(f"{path}/image", headers=mine).data == encoded("JPEG")
    assert client.delete("/account", headers=mine).status_code == 204
    assert client.get(path, headers=mine).status_code == 401


def test_a_card_on_two_accounts_and_an_admin_who_decides(app, client, settings, firebase):
    _, first, _ = signed_in(client, settings, firebase)
    _, second, _ = signed_in(client, settings, firebase)
    assert verify(client, first["idToken"]).get_json()["verdict"] == "passed"
    doubtful = verify(client, second["idToken"])
    record = doubtful.get_json()
    assert record["verdict"] == "review"
    assert [reason["code"] for reason in record["reasons"]] == ["nik_on_another_account"]

    boss, tokens, _ = signed_in(client, settings, firebase)
    path = f"/verifications/{record['id']}"
    assert client.get(path, headers=bearer(tokens["idToken"])).status_code == 404
    inside(app).accounts.set_admin(boss, True)
    admin = bearer(firebase.refreshed(tokens))
    queue = client.get("/verifications?verdict=review&limit=100", headers=admin).get_json()
    assert record["id"] in [item["id"] for item in queue["items"]]
    seen = client.get(path, headers=admin)
    assert len(seen.get_json()["also_on"]) >= 1
    change = {"decision": "passed", "note": "the same person, a new account"}
    headers = admin | {"If-Match": seen.headers["ETag"]}
    decided = client.patch(path, json=change, headers=headers)
    assert (decided.status_code, decided.get_json()["verdict"]) == (200, "passed")
    stale = client.patch(path, json=change, headers=headers)
    assert (stale.status_code, stale.get_json(force=True)["code"]) == (409, "stale")
    user = firebase.accounts("lookup", idToken=second["idToken"])["users"][0]
    assert "ktp_verified" in user["customAttributes"]
    trail = client.get(f"{path}/audit", headers=admin).get_json()["items"]
    assert [line["action"] for line in trail] == ["created", "viewed", "changed"]


def test_an_admin_signs_in_with_a_browser_and_decides(app, client, settings, firebase):
    _, first, _ = signed_in(client, settings, firebase)
    _, second, _ = signed_in(client, settings, firebase)
    verify(client, first["idToken"])
    record = verify(client, second["idToken"]).get_json()
    boss, tokens, _ = signed_in(client, settings, firebase)
    inside(app).accounts.set_admin(boss, True)
    browser = app.test_client()
    answer = send(browser, "/sign-in", token=firebase.refreshed(tokens), next="/admin")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin")
    assert record["id"] in look(browser, "/admin?from=2026-01-01").text
    card = look(browser, f"/admin/{record['id']}").text
    assert 'data-testid="also-on"' in card
    answer = send(browser, f"/admin/{record['id']}", version="1", decision="passed")
    assert answer.status_code == 303
    decided = inside(app).keeper.fetch(record["id"], Asker("a-look", admin=True))
    assert (decided.verdict, decided.decision["verdict"]) == ("passed", "passed")
    assert record["id"] in look(browser, f"/admin?state=decided&sought={record['id']}").text
    assert look(browser, "/admin/figures.csv").status_code == 200
    inside(app).accounts.set_admin(boss, False)
    assert look(browser, "/admin").headers.get("Location", "").startswith("/sign-in")


def test_a_person_signs_in_with_a_browser_by_code(app, settings, firebase):
    browser, address = app.test_client(), f"{uuid.uuid4().hex}@example.org"
    sent = send(browser, "/sign-in", email=address).text
    code = code_of(settings, address)
    answer = send(
        browser, "/sign-in", email=address, code=code, challenge=hidden(sent, "challenge")
    )
    assert answer.status_code == 303
    assert address in look(browser, "/me").text
    assert send(browser, "/me/erase").status_code == 303
    assert look(browser, "/me").status_code == 303


def delivered(postbox, collection):
    """What is in a collection once something is; a mail that could not go is tried again."""
    for _ in range(60):
        postbox.deliver()
        found = list(collection.stream(timeout=10))
        if found:
            return found
        time.sleep(0.5)
    return []


def test_codes_go_out_by_firebases_extension(settings, monkeypatch):
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", f"127.0.0.1:{firestore_port()}")
    project = f"demo-{uuid.uuid4().hex[:12]}"
    app = serving(
        replace(settings, mail="trigger", flask_env="development", firebase_project_id=project),
        {"ktp": fictional_reading},
    )
    answer = app.test_client().post("/otp/send", json={"email": "siti@example.org"})
    assert answer.status_code == 202
    client = Client(project=project, credentials=AnonymousCredentials())
    (document,) = delivered(inside(app).postbox, client.collection("mail"))
    told = document.to_dict()
    assert told["to"] == "siti@example.org"
    assert told["message"].keys() == {"subject", "text", "html"}
    assert re.search(r"[0-9]{6}", told["message"]["text"])
