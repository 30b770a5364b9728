"""What goes wrong with uploads: each has its code, none is a fault of ours."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from flask import request
from PIL import Image as Pictures
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.conftest import encoded

pytestmark = pytest.mark.long


@pytest.fixture
def send(client, bearer):
    """Posts a form, or a raw body, and gives status and code."""

    def post(data=None, **how):
        if isinstance(data, dict):  # encoded here, since the test client uses a temporary file
            boundary, data = encode_multipart(data)
            how["content_type"] = f"multipart/form-data; boundary={boundary}"
        response = client.post("/verify-ktp", data=data, headers=bearer, **how)
        return response.status_code, response.get_json(force=True).get("code")

    return post


def upload(data, name="photo.jpg", field="image"):
    return {field: FileStorage(io.BytesIO(data), name)}


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({"Content-Type": "multipart/form-data"}, "names no boundary"),
        ({"Content-Type": "multipart/form-data; boundary=x", "Content-Encoding": "gzip"},
         "is compressed"),
        ({"Content-Type": "image/jpeg"}, "is not multipart/form-data"),
    ],
)  # fmt: skip
def test_a_form_that_can_not_be_taken_apart_is_told_why(client, bearer, headers, told):
    response = client.post("/verify-ktp", data=b"--x\r\n\r\nx\r\n--x--", headers=bearer | headers)
    assert response.status_code == 400
    problem = response.get_json(force=True)
    assert problem["code"] == "image_missing"
    assert told in problem["detail"]


def bomb():
    """A PNG of a few hundred bytes that says it is 10,000 × 10,000 pixels."""
    header = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(100_000), 9)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def animation():
    frames = [Pictures.new("P", (32, 32), colour) for colour in (0, 90, 200)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=50)
    return out.getvalue()


def sixteen_bit():
    out = io.BytesIO()
    Pictures.fromarray(np.linspace(0, 65535, 96 * 64).astype(np.uint16).reshape(64, 96)).save(
        out, "PNG"
    )
    return out.getvalue()


def test_no_form_at_all(send):
    assert send() == (400, "image_missing")


def test_a_form_without_a_file(send):
    assert send({"reference_id": "a"}) == (400, "image_missing")


def test_a_file_in_another_field(send, photo):
    assert send(upload(photo, field="photo")) == (400, "image_missing")


def test_text_in_the_field(send):
    assert send({"image": "my photo"}) == (400, "image_missing")


def test_a_browsers_form_where_no_file_was_chosen(send):
    assert send(upload(b"", name="")) == (400, "image_missing")


def test_two_images(send, photo):
    two = [FileStorage(io.BytesIO(photo), name) for name in ("a.jpg", "b.jpg")]
    assert send({"image": two}) == (400, "image_missing")


@pytest.mark.parametrize("content_type", [None, "image/jpeg", "application/json", "text/plain"])
def test_a_picture_that_is_no_form(send, photo, content_type):
    assert send(photo, content_type=content_type) == (400, "image_missing")


@pytest.mark.parametrize(
    "content_type", ["multipart/form-data", "multipart/form-data; boundary=nothing-like-it"]
)
def test_a_form_that_can_not_be_taken_apart(send, photo, content_type):
    assert send(photo, content_type=content_type) == (400, "image_missing")


def test_a_body_that_ends_too_early(send, photo):
    body = b'--b\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\n' + photo
    assert send(body, content_type="multipart/form-data; boundary=b") == (400, "image_missing")


HEAD = b'--b\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n'


@pytest.mark.parametrize("lines", [b"a: b\r\n" * 5000, b"a: " + b"b" * 20_000, b"\tb\r\n" * 9000])
@pytest.mark.parametrize(
    "before", [b"", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n']
)
def test_a_part_with_an_endless_head_is_not_taken_apart(send, photo, lines, before):
    """Of a million lines a worker spoke to nobody for seconds."""
    body = before + HEAD + lines + b"\r\n\r\n" + photo + b"\r\n--b--\r\n"
    assert send(body, content_type="multipart/form-data; boundary=b") == (400, "form_invalid")


def test_a_form_that_begins_late_is_not_looked_for(send, photo):
    body = b"\r\n" * 5000 + HEAD + b"\r\n" + photo + b"\r\n--b--\r\n"
    assert send(body, content_type="multipart/form-data; boundary=b") == (400, "image_missing")


@pytest.mark.parametrize("line", ["\r\n", "\n"])
def test_a_form_with_a_preamble_is_read(send, photo, line):
    body = (b"To whom it concerns\r\n" + HEAD + b"\r\n").replace(b"\r\n", line.encode())
    body += photo + f"{line}--b--".encode()
    assert send(body, content_type="multipart/form-data; boundary=b") == (200, None)


@pytest.mark.parametrize(
    ("fields", "taken"), [("reference_id=a&b=c", 2), ("a=b&" * 80_000, 0)], ids=["short", "long"]
)
def test_a_forms_fields_in_one_line_are_taken_apart_where_they_are_few(app, fields, taken):
    form = {"data": fields, "method": "POST"}
    with app.test_request_context(**form, content_type="application/x-www-form-urlencoded"):
        assert len(request.form) == taken


def test_a_body_that_stops_coming(send):
    class Stalled(io.BytesIO):
        def read(self, *size):
            raise TimeoutError

        readinto = readline = read

    form = "multipart/form-data; boundary=b"
    assert send(input_stream=Stalled(bytes(100)), content_type=form) == (400, "form_invalid")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", (400, "image_unreadable")),
        (encoded("JPEG", (640, 400))[:2000], (400, "image_unreadable")),
        (b"this is no picture", (415, "unsupported_media_type")),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", (400, "image_unreadable")),
        (animation(), (415, "unsupported_media_type")),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", (415, "unsupported_media_type")),
        (bomb(), (413, "image_too_large")),
        (encoded("JPEG", (640, 400)) + bytes(10_000_000), (413, "image_too_large")),
    ],
    ids=["empty", "truncated", "text", "pdf", "gif", "svg", "bomb", "10 MB"],
)
def test_files_that_are_not_read(send, data, expected):
    assert send(upload(data)) == expected


def test_a_form_of_many_parts_is_not_called_a_large_image(client, bearer, photo):
    many = {f"field{number}": "x" for number in range(30)}
    answer = client.post("/verify-ktp", data=many | upload(photo), headers=bearer)
    assert (answer.status_code, answer.json["code"]) == (400, "form_invalid")
    assert answer.json["detail"] == "The form has more than 20 parts."


@pytest.mark.parametrize(
    "data",
    [encoded("JPEG", mode="CMYK"), encoded("JPEG", mode="L"), sixteen_bit()],
    ids=["cmyk", "grey", "16 bit"],
)
def test_unusual_pictures_that_are_read_all_the_same(send, data):
    assert send(upload(data)) == (200, None)


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "a\x00b.jpg", "😀" * 100, "'; DROP TABLE x;--.jpg", "x" * 5000, "%n%s"],
    ids=["path", "zero", "long smile", "quotes", "long", "format"],
)
def test_a_files_name_means_nothing(send, photo, name):
    assert send(upload(photo, name)) == (200, None)


def test_no_upload_touches_the_disk(send, monkeypatch):
    """Flask's own request writes larger files to a temporary one."""

    def refuse(*args, **kwargs):
        raise AssertionError("a file was written")

    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refuse)
    noise = np.random.default_rng(1).integers(0, 256, (800, 800, 3), np.uint8)
    out = io.BytesIO()
    Pictures.fromarray(noise).save(out, "PNG")
    assert len(out.getvalue()) > 1_000_000
    assert send(upload(out.getvalue())) == (200, None)
