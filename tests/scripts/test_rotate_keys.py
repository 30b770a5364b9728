"""python -m scripts.rotate_keys: all under the new key, then the old one taken away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from auth.tables import CODES, MAILS
from main import create_app
from records.tables import IMAGES, VERIFICATIONS
from scripts.rotate_keys import main
from storage.vault import Vault, VaultError, new_key
from tests import marked
from tests.conftest import KEY, SECRET, bearer_of
from tests.emulators import free_port

NEWER, PHOTO = new_key(), marked.marked_photo()


@pytest.fixture
def settings(settings):
    """A mail server that is away, so that mails wait."""
    smtp = {"mail": "smtp", "smtp_host": "127.0.0.1", "smtp_port": free_port()}
    return replace(settings, keep_images=True, smtp_security="none", **smtp, otp_resend_seconds=0)


@pytest.fixture
def environment(settings, monkeypatch):
    """The same settings for the command; ``with_keys`` changes the keys."""
    told = {"SECRET_KEY": SECRET, "DATA_DIR": settings.data_dir, "KEEP_IMAGES": 1, "MAIL": "smtp",
            "SMTP_HOST": "127.0.0.1", "SMTP_SECURITY": "none"}  # fmt: skip
    for name, value in told.items():
        monkeypatch.setenv(name, str(value))

    def with_keys(*keys):
        monkeypatch.setenv("ENCRYPTION_KEYS", ",".join(keys))

    return with_keys


def served(settings, *keys):
    return create_app(replace(settings, encryption_keys=",".join(keys)),
                      {"ktp": marked.marked_reading})  # fmt: skip


def whole(app):
    """A person's everything, one mail waiting."""
    client = app.test_client()
    mine = bearer_of(app, marked.EMAIL)
    form = marked.form(PHOTO, reference_id=marked.REFERENCE)
    kept = client.post("/verify-ktp", data=form, headers=mine).get_json()
    assert client.post("/otp/send", json={"email": "budi@example.org"}).status_code == 202
    return mine, kept


def rows(app):
    database = app.extensions["stores"][0]
    read = {}
    for table in (VERIFICATIONS, IMAGES, MAILS, CODES):
        query = select(table)
        read[table.name] = database.read(lambda c, q=query: c.execute(q).mappings().all())
    return read


def sealed(app):
    return {
        bytes(row["sealed"]) for table in rows(app).values() for row in table if "sealed" in row
    }


def test_after_the_change_the_old_key_can_go(settings, environment, capsys):
    mine, kept = whole(served(settings, KEY))
    environment(NEWER, KEY)
    assert main([]) == 0
    told = capsys.readouterr().out
    assert told == (
        "under the newest key: 1 records, 1 accounts, 1 waiting mails; 1 codes forgotten\n"
    )
    app = served(settings, NEWER)
    client, found = app.test_client(), rows(app)
    assert client.get(f"/verifications/{kept['id']}", headers=mine).status_code == 200
    image = client.get(f"/verifications/{kept['id']}/image", headers=mine)
    assert image.data == PHOTO
    (mail,) = found["mails"]
    waiting = Vault([NEWER]).open_json(f"mail {mail['id']}", mail["sealed"])
    assert waiting["to"] == "budi@example.org"
    for table in ("verifications", "images", "mails"):
        with pytest.raises(VaultError):
            Vault([KEY]).reseal(bytes(found[table][0]["sealed"]))
    assert found["codes"] == []


def test_after_the_change_everything_is_found(settings, environment):
    app = served(settings, KEY)
    client, mine = app.test_client(), bearer_of(app, marked.EMAIL)
    form = {"reference_id": marked.REFERENCE}
    kept = client.post("/verify-ktp", data=marked.form(PHOTO, **form), headers=mine).get_json()
    environment(NEWER, KEY)
    assert main([]) == 0
    app = served(settings, NEWER)
    client = app.test_client()
    again = client.post("/verify-ktp", data=marked.form(PHOTO, **form), headers=mine).get_json()
    assert again["id"] == kept["id"]
    budi = bearer_of(app, "budi@example.org")
    twice = client.post("/verify-ktp", data=marked.form(PHOTO), headers=budi).get_json()
    assert "nik_on_another_account" in [reason["code"] for reason in twice["reasons"]]
    signed_in = app.extensions["accounts"].sign_in(marked.EMAIL)  # the same account, not a new one
    assert client.get("/account", headers=mine).get_json()["uid"] == signed_in.uid
    exported = client.get("/account", headers=mine).get_json()["verifications"]
    assert [record["id"] for record in exported] == [kept["id"]]


def test_the_service_that_knows_both_keys_goes_on_meanwhile(settings, environment):
    old = served(settings, KEY)
    mine, kept = whole(old)
    both = served(settings, NEWER, KEY)
    client = both.test_client()
    assert client.get(f"/verifications/{kept['id']}", headers=mine).status_code == 200
    client.post("/verify-ktp", data=marked.form(), headers=mine)
    environment(NEWER, KEY)
    assert main([]) == 0
    assert main([]) == 0  # twice is harmless
    listed = client.get("/account", headers=mine).get_json()["verifications"]
    assert len(listed) == 2


def test_what_the_old_key_opens_is_in_no_file_any_more(settings, environment):
    app = served(settings, KEY)
    _, kept = whole(app)
    sealed = bytes(rows(app)["images"][0]["sealed"])
    pieces = [sealed[at : at + 32] for at in range(64, len(sealed) - 32, 64)]
    environment(NEWER, KEY)
    assert main([]) == 0
    files = b"".join(file.read_bytes() for file in settings.data_dir.glob("service.db*"))
    assert kept["id"].encode() in files
    assert [piece for piece in pieces if piece in files] == []


def test_without_the_old_key_it_says_so_and_changes_nothing(settings, environment, capsys):
    app = served(settings, KEY)
    whole(app)
    before = sealed(app)
    assert len(before) == 3
    environment(NEWER)
    assert main([]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "ENCRYPTION_KEYS" in err
    assert sealed(app) == before


def test_a_fresh_key_is_printed_alone(capsys):
    assert main(["--new"]) == 0
    key = capsys.readouterr().out
    assert key.count("\n") == 1
    assert Vault([key.strip()])
