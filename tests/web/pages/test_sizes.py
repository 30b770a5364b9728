"""How many bytes a first visit takes, compressed, with every file that the page asks for."""

from __future__ import annotations

import gzip
import io
import re

import pytest
from PIL import Image as Pictures

from tests.web.pages.test_read_page import HTML, SAME, entered
from tests.web.pages.test_template_pages import REGION

GZIP = {"Accept-Encoding": "gzip"}
KB = 1000
PICTURE = re.compile(r"data:image/jpeg;base64,[^\"]*")


def files_of(client, text):
    """Every file that a page loads, and those that its modules import, by address."""
    waiting = re.findall(r'(?:href|src)="(/static/[^"]+)"', text)
    found = {}
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = client.get(address, headers=GZIP)
        assert answer.headers["Content-Encoding"] == "gzip", address
        found[address] = len(answer.data)
        plain = gzip.decompress(answer.data).decode()
        waiting += [f"/static/{name}" for name in re.findall(r'from\s+"\./([^"]+)"', plain)]
    return found


def visit(client, path):
    """Bytes of a first visit: the page and its files, compressed."""
    answer = client.get(path, headers={**HTML, **GZIP})
    assert answer.headers["Content-Encoding"] == "gzip"
    text = gzip.decompress(answer.data).decode()
    return len(answer.data) + sum(files_of(client, text).values())


@pytest.mark.parametrize(("path", "most"), [("/", 60), ("/docs", 60), ("/admin", 80)])
def test_a_first_visit(app, path, most):
    client = entered(app, admin=path == "/admin")
    assert visit(client, path) <= most * KB


def test_the_answer_beside_its_picture(app):
    client, out = entered(app), io.BytesIO()
    Pictures.effect_noise((1600, 1000), 100).convert("RGB").save(out, "JPEG", quality=95)
    part = b"--b\r\nContent-Disposition: form-data; name="
    head = part + b'"kind"\r\n\r\nktp\r\n' + part + b'"image"; filename="a.jpg"\r\n\r\n'
    body = head + out.getvalue() + b"\r\n--b--\r\n"  # the client's own way takes a file on the disk
    kind = "multipart/form-data; boundary=b"
    answer = client.post("/", data=body, content_type=kind, headers=SAME)
    text = answer.get_data(as_text=True)
    picture = PICTURE.search(text)[0]
    assert 3 * len(picture) / 4 <= 250 * KB
    rest = gzip.compress(text.replace(picture, "").encode())
    assert len(rest) + sum(files_of(client, text).values()) <= 60 * KB


def test_the_editor(app):
    client, out = entered(app), io.BytesIO()
    Pictures.effect_noise((700, 990), 100).convert("L").save(out, "JPEG", quality=30)
    form = {**REGION, "name": "acme", ":do": "save", "page": (io.BytesIO(out.getvalue()), "p.jpg")}
    assert client.post("/templates", data=form, headers=SAME).status_code == 303
    assert visit(client, "/templates/acme") <= 150 * KB
