"""The whole flow on one machine with nothing to sign up for: gunicorn and the shipped models.

POST /otp/send → the .eml in the outbox → POST /otp/verify → the token → POST /verify-ktp with a
drawn card → GET /verifications/<id> → DELETE → an erased account.
"""

from __future__ import annotations

import email
import re
from email import policy

import cv2
import pytest

from tests.servers import ask, bearer, service, verify
from training.kinds.ktp.cards import draw_card

pytestmark = [pytest.mark.servers, pytest.mark.models]

EMAIL = "siti.contoh@example.org"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The service as ./run_flask.sh serves it, and its folder."""
    folder = tmp_path_factory.mktemp("flow")
    with service(folder, "shipped") as running:
        yield running.port, folder


def code_in(folder):
    """The code that the only mail holds."""
    (mail,) = (folder / "outbox").glob("*.eml")
    told = email.message_from_bytes(mail.read_bytes(), policy=policy.default)
    assert told["To"] == EMAIL
    return re.search(r"\b[0-9]{6}\b", told.get_body(("plain",)).get_content())[0]


def test_from_a_code_by_mail_to_an_erased_account(served):
    port, folder = served
    assert ask(port, "POST", "/otp/send", {"email": EMAIL}).status == 202
    answer = ask(port, "POST", "/otp/verify", {"email": EMAIL, "code": code_in(folder)})
    assert answer.status == 200
    token = answer.json["token"]
    mine = bearer(token)

    card = draw_card(10, split="test")
    _, photo = cv2.imencode(".jpg", card.image[..., ::-1])
    kept = verify(port, token, photo.tobytes(), "order-1")
    assert kept.status == 200
    record = kept.json
    assert record["fields"]["nik"]["value"] == card.fields["nik"]
    assert record["verdict"] in ("passed", "review")
    assert verify(port, token, photo.tobytes(), "order-1").json["id"] == record["id"]

    path = f"/verifications/{record['id']}"
    assert ask(port, "GET", path, **mine).json == record
    assert ask(port, "GET", "/account", **mine).json["verifications"][0]["id"] == record["id"]
    assert ask(port, "DELETE", path, **mine).status == 204
    assert ask(port, "GET", path, **mine).status == 404
    assert ask(port, "DELETE", "/account", **mine).status == 204
    assert ask(port, "GET", "/account", **mine).json["code"] == "token_revoked"
