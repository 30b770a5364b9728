"""python -m scripts.rotate_keys: all under the new key, then the old one taken away."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import delete, insert, select

from auth.tables import ACCOUNTS, CODES, MAILS
from records.tables import IMAGES, VERIFICATIONS
from scripts import rotate_keys
from scripts.accounts import main as accounts
from scripts.issue_token import main as issue_token
from scripts.purge import main as purge
from scripts.rotate_keys import main
from settings import SettingsError
from storage.known_keys import KNOWN_KEYS
from storage.vault import Vault, VaultError, new_key
from tests import marked
from tests.conftest import KEY, SECRET, bearer_of, inside, serving
from tests.emulators import free_port

pytestmark = pytest.mark.long

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
    return serving(replace(settings, encryption_keys=",".join(keys)),
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
    database = inside(app).database
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
        "under the newest key: 1 records, 0 templates, 1 accounts, "
        "1 waiting mails, 0 waiting photos; 1 codes forgotten\n"
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
    signed_in = inside(app).accounts.sign_in(marked.EMAIL)  # the same account, not a new one
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


def test_a_log_that_cannot_be_emptied_is_said(settings, environment, monkeypatch, capsys):
    app = served(settings, KEY)
    whole(app)
    environment(NEWER, KEY)
    monkeypatch.setattr(rotate_keys, "TRIES", 2)
    with inside(app).database.engine.begin() as reader:
        reader.execute(select(IMAGES)).all()
        assert main([]) == 1
    told = capsys.readouterr()
    assert told.out.startswith("under the newest key: 1 records")
    assert told.err == f"{rotate_keys.STILL_THERE}\n"
    assert main([]) == 0


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


def restored(settings, tmp_path):
    """The database, copied to a second machine."""
    folder = tmp_path / "second"
    folder.mkdir()
    files = (settings.data_dir / "service.db", folder / "service.db")
    with closing(sqlite3.connect(files[0])) as one, closing(sqlite3.connect(files[1])) as other:
        one.backup(other)
    return replace(settings, data_dir=folder)


@pytest.mark.parametrize("marked_before", [True, False])
def test_a_restored_database_is_not_served_under_another_key(settings, tmp_path, marked_before):
    app = served(settings, KEY)
    mine, kept = whole(app)
    if not marked_before:  # as databases from before have no marker
        inside(app).database.write(lambda c: c.execute(delete(KNOWN_KEYS)))
    second = restored(settings, tmp_path)
    for keys in ([NEWER], [NEWER, new_key()]):
        with pytest.raises(SettingsError, match="ENCRYPTION_KEYS") as caught:
            served(second, *keys)
        assert "\n" not in str(caught.value)
    again = served(second, KEY)
    path = f"/verifications/{kept['id']}"
    assert again.test_client().get(path, headers=mine).status_code == 200
    for keys in ([NEWER, KEY], [KEY, NEWER]):
        served(second, *keys)
    for keys in ([KEY], [NEWER]):  # both have sealed here by now
        with pytest.raises(SettingsError, match="ENCRYPTION_KEYS"):
            served(second, *keys)


def test_no_command_writes_under_another_key(settings, environment, capsys):
    whole(served(settings, KEY))
    environment(NEWER)
    for command, given in (
        (issue_token, ["budi@example.org"]),
        (accounts, ["revoke", marked.EMAIL]),
        (accounts, ["erase", marked.EMAIL]),
        (lambda _: purge(), []),
    ):
        assert command(given) != 0
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
        assert "ENCRYPTION_KEYS" in err


def test_after_the_change_the_old_key_alone_is_refused(settings, environment):
    whole(served(settings, KEY))
    environment(NEWER, KEY)
    assert main([]) == 0
    served(settings, NEWER)
    with pytest.raises(SettingsError, match="ENCRYPTION_KEYS"):
        served(settings, KEY)


def spoiled(app, table, **values):
    """One row more of a table, sealed under a key that nobody has."""
    inside(app).database.write(lambda c: c.execute(insert(table).values(values)))


def test_what_no_key_opens_is_named_and_does_not_stop_the_rest(settings, environment, capsys):
    app = served(settings, KEY)
    mine, kept = whole(app)
    stray, (row,) = Vault([new_key()]), rows(app)["verifications"]
    for name in ("0" * 36, "f" * 36):  # one before and one after the good one
        sealed = stray.seal_json(f"verification {name}", {})
        changes = {"id": name, "reference": name, "sealed": sealed}
        spoiled(app, VERIFICATIONS, **dict(row) | changes)
    mail = {"id": "0000000000000-stray", "due_at": 1.0, "expires_at": 9e9, "tries": 0}
    spoiled(app, MAILS, **mail, sealed=stray.seal_json("mail 0000000000000-stray", {}))
    account = {"uid": "stray", "email": "x", "admin": False, "disabled": False, "generation": 1}
    account |= {"ktp_verified": False, "created_at": 1.0}
    spoiled(app, ACCOUNTS, **account, sealed_email=stray.seal("account stray", b"x@example.org"))
    environment(NEWER, KEY)
    assert main([]) == 1
    out, err = capsys.readouterr()
    assert out.startswith(
        "under the newest key: 1 records, 0 templates, 1 accounts, 1 waiting mails"
    )
    named = ["account stray", "mail 0000000000000-stray", f"verification {'0' * 36}"]
    assert [each in err for each in (*named, f"verification {'f' * 36}")] == [True] * 4
    path = f"/verifications/{kept['id']}"
    assert served(settings, NEWER).test_client().get(path, headers=mine).status_code == 200


def test_a_key_that_is_lost_can_be_given_up(settings, environment, capsys):
    mine, kept = whole(served(settings, KEY))
    served(settings, NEWER, KEY)
    environment(KEY)  # the newer one is lost
    assert main([]) == 1
    assert "ENCRYPTION_KEYS" in capsys.readouterr().err
    assert main(["--lost"]) == 0
    path = f"/verifications/{kept['id']}"
    assert served(settings, KEY).test_client().get(path, headers=mine).status_code == 200


def test_a_fresh_key_is_printed_alone(capsys):
    assert main(["--new"]) == 0
    key = capsys.readouterr().out
    assert key.count("\n") == 1
    assert Vault([key.strip()])
