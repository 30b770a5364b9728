"""Values that tests recognise wherever they turn up, and everything that callers do with them."""

from __future__ import annotations

import io
import logging
import socketserver
import threading
from contextlib import contextmanager
from dataclasses import replace

from PIL import Image as Pictures

from elements import Field
from tests.conftest import fictional_reading
from web.http.access import UtcFormatter

NIK = "3301165707900097"
NAME = "ZUBAIDAH BINTI MARKED"
ADDRESS = "JL MARKED RAYA NO 97"
EMAIL = "zubaidah.marked@example.org"
ADMIN = "boss.marked@example.org"
CODE = "918273"
REFERENCE = "order-of-zubaidah-marked"
NOTE = "Zubaidah marked this by telephone"
FILE_NAME = "card-of-zubaidah-marked.jpg"
CONSENT = "zubaidah-marked-agrees"
EXIF = "EXIF-MARKED-BY-ZUBAIDAH"
MARKS = (NIK, NAME, ADDRESS, EMAIL, ADMIN, CODE, REFERENCE, NOTE, FILE_NAME, CONSENT, EXIF,
         "zubaidah")  # fmt: skip


def marked_reading(photo):
    """A reader's answer about any picture: the marked card, passed."""
    read = fictional_reading(photo)
    values = {"nik": NIK, "nama": NAME, "alamat": ADDRESS}
    fields = {name: Field(value, value, 0.99) for name, value in values.items()}
    return replace(read, fields=fields, verdict="passed", reasons=())


def marked_photo(file_format="JPEG"):
    """A picture whose EXIF tells who took it."""
    exif, out = Pictures.Exif(), io.BytesIO()
    exif[315] = EXIF
    picture = Pictures.effect_noise((96, 64), 60).convert("RGB")
    logging.disable()  # what the caller's Pillow says is not the service's
    try:
        picture.save(out, file_format, exif=exif)
    finally:
        logging.disable(logging.NOTSET)
    return out.getvalue()


def form(photo=None, name=FILE_NAME, **fields):
    """A form with a picture, as a caller sends it."""
    return {"image": (io.BytesIO(photo or marked_photo()), name), **fields}


class Heard(logging.Handler):
    """Every line of every logger, at DEBUG, libraries' too, as the service writes it."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.setFormatter(UtcFormatter("%(levelname)s %(name)s %(message)s"))
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))

    @property
    def text(self):
        return "\n".join(self.lines)


@contextmanager
def listening():
    """Heard, while everything that can speak speaks."""
    root, heard = logging.getLogger(), Heard()
    named = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict)]
    before = [(logger, logger.level) for logger in (root, *named)]
    for logger, _ in before:
        logger.setLevel(logging.DEBUG)
    root.addHandler(heard)
    try:
        yield heard
    finally:
        root.removeHandler(heard)
        for logger, level in before:
            logger.setLevel(level)


def found(text, marks=MARKS):
    """The marks that stand in a text, whatever the case."""
    return [mark for mark in marks if mark.lower() in text.lower()]


class Refusing(socketserver.StreamRequestHandler):
    """A mail server that refuses every address, and quotes it."""

    def handle(self):
        self.wfile.write(b"220 mail\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"RCPT":
                self.wfile.write(b"550 5.1.1 no such user: " + line.strip() + b"\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 fine\r\n")


@contextmanager
def refusing_mail_server():
    """Its port."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refusing) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def hostile_calls(client, admin, id):
    """Calls that fail, each with something marked in it; gives their answers.

    admin: headers of an admin. id: a record's.
    """
    post, patch = client.post, client.patch
    yield client.get(f"/verifications/{NIK}", headers=admin)
    yield client.get(f"/{NIK}?nama={NAME}")
    yield client.open(f"/{EMAIL}", method="BREW")
    yield client.get(f"/verifications?cursor={NIK}&verdict=passed", headers=admin)
    yield client.get(f"/verifications?verdict={NAME}", headers=admin)
    yield client.get(f"/verifications?limit={NIK}", headers=admin)
    yield client.get(f"/verifications?{NIK}={NAME}", headers=admin)
    yield client.get(f"/verifications?account={EMAIL}&reference_id={REFERENCE}", headers=admin)
    yield client.get(f"/verifications?from={NIK}", headers=admin)
    yield post("/token/refresh", headers=admin)
    yield post(f"/read/{NIK}", data=form(), headers=admin)
    for token in (NIK, "a.b.c", f"{NAME} {NIK}", admin["Authorization"][7:-3] + "abc"):
        yield client.get("/account", headers={"Authorization": f"Bearer {token}"})
    for body in ({"email": NIK}, {"email": EMAIL, NAME: NIK}, {"email": [EMAIL]}, [NAME], NIK,
                 {"email": f"{NAME}@{NIK}"}, {"email": EMAIL * 20}):  # fmt: skip
        yield post("/otp/send", json=body)
        yield post("/otp/verify", json=body)
    yield post("/otp/verify", json={"email": EMAIL, "code": int(CODE)})
    yield post("/otp/verify", json={"email": EMAIL, "code": f"{CODE} {NAME}"})
    yield post("/otp/send", data=f'{{"email": "{EMAIL}", ', content_type="application/json")
    yield post("/otp/send", data=f"email={EMAIL}")
    headers = admin | {"If-Match": '"1"'}
    for body in ({"fields": {NAME: "x"}}, {"fields": {"nama": f"{NAME}\n"}}, {"decision": NAME},
                 {"note": [NOTE]}, {NIK: NAME}, {"fields": {"nik": int(NIK)}},
                 {"fields": {"agama": NAME}}, {"fields": {"nik": f"{NIK} {NAME}"}}):  # fmt: skip
        yield patch(f"/verifications/{id}", json=body, headers=headers)
    for match in (NAME, f'"{NIK}"', "*"):
        change = {"json": {"note": NOTE}, "headers": admin | {"If-Match": match}}
        yield patch(f"/verifications/{id}", **change)
    yield post("/verify-ktp", data=form(reference_id=f"{NAME} {NIK}"), headers=admin)
    yield post("/verify-ktp", data=form(b"no picture " + NIK.encode()), headers=admin)
    yield post("/verify-ktp", data={"image": NAME}, headers=admin)
    yield post("/verify-ktp", data=form(name="sandbox-card_not_found.jpg"), headers=admin)
    yield post("/verify-ktp", data=NAME, content_type=f"multipart/form-data; boundary={NIK}",
               headers=admin)  # fmt: skip
    for odd in (EMAIL, f"{NAME}={NIK}", NAME, f"<{NIK}>"):
        yield client.get("/nowhere", headers={"X-Request-ID": odd, "Origin": f"https://{NIK}.org"})
