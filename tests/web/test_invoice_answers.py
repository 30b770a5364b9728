"""What the calls for invoices really answer, held against the OpenAPI document."""

from __future__ import annotations

import io
import json

import cv2
import pytest
import schemathesis

from documents.reader import open_reader
from tests.conftest import inside
from tests.documents.templates import PLAIN
from tests.documents.test_invoice import page, template
from tests.web.callers import tagged

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def reader():
    return open_reader("invoice")


@pytest.fixture
def client(app, reader):
    inside(app).desk.open({"invoice": reader})
    return app.test_client()


@pytest.fixture
def documented(client):
    """Holds an answer against the document, and gives what it holds."""
    document = schemathesis.openapi.from_dict(client.get("/openapi/openapi.json").get_json())

    def held(answer, path, method, status):
        assert answer.status_code == status, answer.text
        document[path][method].validate_response(answer)
        return answer.get_json(silent=True)

    return held


def sent(client, bearer, image, **fields):
    file = cv2.imencode(".png", image[..., ::-1])[1].tobytes()
    form = {"image": (io.BytesIO(file), "page.png"), **fields}
    return client.post("/read/invoice", data=form, headers=bearer)


def test_a_reading_is_as_documented(client, bearer, documented):
    given = template()
    asked = json.dumps(given)
    told = documented(sent(client, bearer, page(), template=asked), "/read/{kind}", "POST", 200)
    assert told["template"] == "acme"
    fields = told["fields"]
    assert list(fields) == [region["name"] for region in given["regions"]]
    assert fields["total"]["normalized"] == {"amount": "1250.00", "currency": None}
    assert fields["issued"]["normalized"] == "2024-08-17"
    assert (fields["note"]["value"], fields["note"]["quad"]) == (None, None)


def test_refusals_are_as_documented(client, bearer, documented):
    for given, status, code in (
        (json.dumps(template("other", seed=8)), 422, "template_mismatch"),
        ("{", 400, "form_invalid"),
        ("nobodys", 400, "form_invalid"),
    ):
        answer = sent(client, bearer, page(), template=given)
        assert documented(answer, "/read/{kind}", "POST", status)["code"] == code


def test_templates_are_as_documented(client, bearer, documented):
    one = "/templates/{name}"
    put = client.put("/templates/acme", json=template(), headers=bearer)
    assert documented(put, one, "PUT", 200)["name"] == "acme"
    documented(client.put("/templates/acme", json=PLAIN, headers=bearer), one, "PUT", 409)
    fetched = client.get("/templates/acme", headers=bearer)
    assert documented(fetched, one, "GET", 200)["anchors"] == template()["anchors"]
    listed = documented(client.get("/templates", headers=bearer), "/templates", "GET", 200)
    assert listed["templates"][0]["template"]["reference"] == {"width": 1240, "height": 1754}
    told = documented(sent(client, bearer, page(), template="acme"), "/read/{kind}", "POST", 200)
    assert told["fields"]["number"]["value"] == "004217"
    plain = client.put("/templates/acme", json=PLAIN, headers=tagged(bearer, put.headers["ETag"]))
    assert documented(plain, one, "PUT", 200)["reference"] is None
    documented(client.delete("/templates/acme", headers=bearer), one, "DELETE", 204)
    documented(client.get("/templates/acme", headers=bearer), one, "GET", 404)
