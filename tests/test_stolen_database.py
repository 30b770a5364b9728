"""Whoever carries the database's files away, without the keys, learns of nobody."""

from __future__ import annotations

import base64
import hashlib
import hmac
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text

from auth.tables import ACCOUNTS, MAILS
from records.tables import IMAGES, VERIFICATIONS
from tests import marked
from tests.conftest import SECRET, bearer_of, inside, serving
from tests.emulators import free_port

pytestmark = pytest.mark.long  # it makes a service anew for each test

PURPOSES = ("", "nik", "email", "reference")


@pytest.fixture
def app(settings, monkeypatch):
    """A service that keeps images, and whose mail server is away, so that mails wait.

    What goes on beside requests is done in `flow`: a thread would read at any moment.
    """
    monkeypatch.setattr("service.upkeep.Upkeep.start", lambda _: None)
    monkeypatch.setattr("auth.otp.secrets.randbelow", lambda _: int(marked.CODE))
    smtp = {"mail": "smtp", "smtp_host": "127.0.0.1", "smtp_port": free_port()}
    asked = replace(settings, keep_images=True, smtp_security="none", **smtp, otp_resend_seconds=0)
    return serving(asked, {"ktp": marked.marked_reading})


@pytest.fixture
def flow(app):
    """Everything that is kept of a person; gives secrets that were made, the photo and the id."""
    client, photo = app.test_client(), marked.marked_photo()
    client.post("/otp/send", json={"email": marked.EMAIL})
    body = {"email": marked.EMAIL, "code": marked.CODE}
    token = client.post("/otp/verify", json=body).get_json()["token"]
    client.post("/otp/send", json={"email": marked.EMAIL})  # and this code waits
    mine = {"Authorization": f"Bearer {token}"}
    form = marked.form(photo, reference_id=marked.REFERENCE, consent=marked.CONSENT)
    kept = client.post("/verify-ktp", data=form, headers=mine).get_json()
    admin = bearer_of(app, marked.ADMIN, admin=True)
    change = {"fields": {"alamat": marked.ADDRESS}, "decision": "passed", "note": marked.NOTE}
    path, version = f"/verifications/{kept['id']}", admin | {"If-Match": '"1"'}
    assert client.patch(path, json=change, headers=version).status_code == 200
    inside(app).upkeep.run_due(time.monotonic())
    return {"token": token, "photo": photo, "id": kept["id"], "mine": mine, "admin": admin}


def stolen(settings, folder):
    """The bytes of all files of the database, copied while the service runs."""
    folder.mkdir(exist_ok=True)
    files = sorted(settings.data_dir.glob("service.db*"))
    assert settings.data_dir / "service.db" in files
    return b"".join(Path(shutil.copy(file, folder)).read_bytes() for file in files)


def shapes(content):
    """A text or bytes in the shapes in which it might stand in a file."""
    plain = content.encode() if isinstance(content, str) else content
    yield from (plain, plain[::-1], plain.hex().encode(), plain.hex().upper().encode())
    if isinstance(content, str):
        yield from (content.lower().encode(), content.upper().encode())
        yield from (content.encode("utf-16-le"), content.encode("utf-16-be"))
    for shift in range(3):  # base64 of a part of something longer
        whole = base64.b64encode(bytes(shift) + plain)
        inner = whole[
            4 if shift else 0 : len(whole) // 4 * 4 - (4 if (len(plain) + shift) % 3 else 0)
        ]
        if len(inner) >= 8:
            yield inner
            yield inner.translate(bytes.maketrans(b"+/", b"-_"))


def standing(data, contents):
    """Which of the contents stand in the data, in any shape."""
    return [each for each in contents if any(shape in data for shape in shapes(each))]


def test_the_search_finds_what_is_there():
    for shape in shapes(marked.NAME):
        assert standing(b"before" + shape + b"after", [marked.NAME]) == [marked.NAME]
    for before in (b"", b"x", b"xy"):
        inside = base64.urlsafe_b64encode(before + marked.NAME.encode() + b"after")
        assert standing(inside, [marked.NAME]) == [marked.NAME]


def test_nothing_personal_stands_in_the_files(app, settings, flow, tmp_path):
    database = inside(app).database
    assert database.read(lambda c: c.execute(select(MAILS)).all())  # one does wait
    data = stolen(settings, tmp_path / "stolen")
    photo, token = flow["photo"], flow["token"]
    pieces = [photo[at : at + 24] for at in range(0, len(photo) - 24, 64)]
    personal = [
        marked.NIK, marked.NAME, marked.NAME.split()[0], marked.ADDRESS, marked.EMAIL,
        marked.EMAIL.split("@")[0], marked.ADMIN, marked.CODE, marked.REFERENCE, marked.NOTE,
        marked.EXIF, marked.FILE_NAME, marked.CONSENT, token, *token.split("."), *pieces,
    ]  # fmt: skip
    assert standing(data, [flow["id"]]) == [flow["id"]]  # ids are meant to be found
    assert standing(data, personal) == []


def test_in_clear_is_what_the_operator_asks_for(settings, tmp_path):
    app = serving(replace(settings, records_in_clear=True), {"ktp": marked.marked_reading})
    admin = bearer_of(app, marked.ADMIN, admin=True)
    app.test_client().post("/verify-ktp", data=marked.form(), headers=admin)
    data = stolen(settings, tmp_path / "stolen")
    asked = [marked.NIK, marked.NAME, marked.ADDRESS, marked.EMAIL, marked.REFERENCE]
    assert standing(data, asked) == [marked.NIK, marked.NAME, marked.ADDRESS]


def guesses(value):
    """What somebody without the keys would compute of a NIK or an address that they try."""
    for purpose in PURPOSES:
        for glue in (b"", b"\0", b":", b" "):
            message = purpose.encode() + glue + value.encode()
            yield from (hashlib.new(name, message) for name in ("md5", "sha1", "sha256", "sha512"))
            keys = (b"", bytes(32), b"fingerprints, version 1", purpose.encode(), SECRET.encode())
            yield from (hmac.new(key, message, "sha256") for key in keys)


def test_fingerprints_can_not_be_tried_without_the_key(app, settings, flow, tmp_path):
    database, vault = inside(app).database, inside(app).keeper.vault
    niks = database.read(lambda c: c.execute(select(VERIFICATIONS.c.nik)).scalars().all())
    emails = database.read(lambda c: c.execute(select(ACCOUNTS.c.email)).scalars().all())
    assert niks == [vault.fingerprint("nik", marked.NIK)]
    assert vault.fingerprint("email", marked.EMAIL) in emails
    data = stolen(settings, tmp_path / "stolen")
    for value in (marked.NIK, marked.EMAIL, marked.REFERENCE, marked.CODE):
        for guess in guesses(value):
            assert guess.hexdigest().encode() not in data
            assert guess.hexdigest()[:32].encode() not in data
            assert guess.digest() not in data


def pieces_of(blob):
    """Short ones: a page's end may cut a long one in two."""
    return [blob[at : at + 32] for at in range(64, len(blob) - 32, 64)]


def read(database, table, id):
    query = select(table.c.sealed).where(table.c.id == id)
    return database.read(lambda c: bytes(c.execute(query).scalar()))


@pytest.mark.parametrize("whose", ["mine", "admin"])
def test_what_was_erased_stands_in_no_file_any_more(app, settings, flow, tmp_path, whose):
    database = inside(app).database
    pieces = [
        piece for table in (VERIFICATIONS, IMAGES)
        for piece in pieces_of(read(database, table, flow["id"]))
    ]  # fmt: skip
    before = stolen(settings, tmp_path / "before")
    assert sum(piece in before for piece in pieces) > 0.9 * len(pieces)
    path = f"/verifications/{flow['id']}"
    assert app.test_client().delete(path, headers=flow[whose]).status_code == 204
    after = stolen(settings, tmp_path / "after")
    assert [piece for piece in pieces if piece in after] == []
    assert flow["id"].encode() in after  # of the audit


def test_an_erased_accounts_address_is_gone_and_its_records_too(app, settings, flow, tmp_path):
    database = inside(app).database
    mine = ACCOUNTS.c.email == inside(app).keeper.vault.fingerprint("email", marked.EMAIL)
    query = select(ACCOUNTS.c.sealed_email, ACCOUNTS.c.email).where(mine)
    sealed, fingerprint = database.read(lambda c: c.execute(query).one())
    gone = [bytes(sealed), fingerprint.encode(), *pieces_of(read(database, IMAGES, flow["id"]))]
    before = stolen(settings, tmp_path / "before")
    assert gone[0] in before
    assert gone[1] in before
    assert app.test_client().delete("/account", headers=flow["mine"]).status_code == 204
    after = stolen(settings, tmp_path / "after")
    assert [each for each in gone if each in after] == []


def test_a_version_that_was_replaced_leaves_the_log_within_a_turn(app, settings, flow, tmp_path):
    database = inside(app).database
    pieces = pieces_of(read(database, VERIFICATIONS, flow["id"]))
    headers = flow["admin"] | {"If-Match": '"2"'}
    path = f"/verifications/{flow['id']}"
    app.test_client().patch(path, json={"note": "anew"}, headers=headers)
    assert database.forget_traces() is True
    after = stolen(settings, tmp_path / "after")
    assert [piece for piece in pieces if piece in after] == []


def test_somebody_who_reads_just_then_puts_it_off(app, settings, flow, tmp_path):
    database = inside(app).database
    pieces = pieces_of(read(database, IMAGES, flow["id"]))
    with database.engine.begin() as reader:
        reader.execute(text("SELECT count(*) FROM images")).scalar()
        path = f"/verifications/{flow['id']}"
        erased = app.test_client().delete(path, headers=flow["mine"])
        assert erased.status_code == 204
        assert database.forget_traces() is False
    assert database.forget_traces() is True
    after = stolen(settings, tmp_path / "after")
    assert [piece for piece in pieces if piece in after] == []
