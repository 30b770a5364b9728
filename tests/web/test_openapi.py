"""The documentation that the service gives of itself, without another machine's help."""

from __future__ import annotations

import re

import pytest

from settings import ROOT


@pytest.fixture
def document(client):
    return client.get("/openapi/openapi.json").get_json()


def test_it_is_openapi_3_1_with_every_call(app, document):
    assert document["openapi"].startswith("3.1")
    ours = {
        re.sub(r"<(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule != "/static/<path:filename>" and not rule.rule.startswith("/openapi")
    }
    assert set(document["paths"]) == ours


@pytest.mark.parametrize("call", ["/verify-ktp", "/read/{kind}"])
def test_uploads_are_documented_as_multipart_with_a_token(document, call):
    operation = document["paths"][call]["post"]
    form = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["required"] == ["image"]
    assert form["properties"]["image"]["format"] == "binary"
    assert operation["security"] == [{"token": []}]
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_every_error_is_a_documented_problem(document):
    for path in document["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                if not status.startswith("2"):
                    assert list(answer["content"]) == ["application/problem+json"]
    assert "code" in document["components"]["schemas"]["ProblemAnswer"]["properties"]


def test_no_reference_leads_nowhere(document):
    for name in re.findall(r"#/components/schemas/(\w+)", str(document)):
        assert name in document["components"]["schemas"]


def test_swagger_ui_comes_from_this_service_alone(client):
    page = client.get("/openapi/swagger").text
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert loaded
    for address in loaded:
        assert not re.match(r"(https?:)?//", address)
        with client.get(f"/openapi/{address}") as asset:
            assert asset.status_code == 200


def test_every_call_stands_in_the_page_for_people(document):
    page = (ROOT / "docs" / "api.md").read_text()
    for call in document["paths"]:
        assert re.sub(r"{(\w+)}", r"<\1>", call) in page


def test_a_reason_has_one_of_three_levels(document):
    reason = document["components"]["schemas"]["ReasonAnswer"]
    assert reason["properties"]["level"]["enum"] == ["failed", "review", "note"]
    assert set(reason["required"]) == {"code", "level", "field", "message"}
