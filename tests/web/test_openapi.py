"""The documentation that the service gives of itself, without another machine's help."""

from __future__ import annotations

import re

import pytest

from documents.kinds.ktp.layout import FIELDS
from settings import ROOT
from web.pages.wiring import NAMES


@pytest.fixture
def document(client):
    return client.get("/openapi/openapi.json").get_json()


def test_it_is_openapi_3_1_with_every_call(app, document):
    assert document["openapi"].startswith("3.1")
    ours = {
        re.sub(r"<(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] not in NAMES and not rule.rule.startswith("/openapi")
    }
    assert set(document["paths"]) == ours


@pytest.mark.parametrize("call", ["/verify-ktp", "/read/{kind}"])
def test_uploads_are_documented_as_multipart_with_a_token(document, call):
    operation = document["paths"][call]["post"]
    form = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["required"] == ["image"]
    assert form["properties"]["image"]["format"] == "binary"
    assert form["additionalProperties"] is False
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


def operations(document):
    """Every call, as (path, method, operation)."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def parameters(document, path, method):
    given = document["paths"][path][method]["parameters"]
    return {(each["in"], each["name"]): each for each in given}


def test_calls_have_names_that_a_program_can_use(document):
    names = [operation["operationId"] for *_, operation in operations(document)]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", name) for name in names)


def test_it_says_where_the_service_is(document):
    assert [server["url"] for server in document["servers"]] == ["/"]


def test_a_change_names_its_version_in_a_header(document):
    tag = parameters(document, "/verifications/{id}", "patch")["header", "If-Match"]
    assert (tag["required"], tag["schema"]["type"]) == (True, "string")


def test_the_headers_that_calls_look_at_are_told(document):
    for path, method, operation in operations(document):
        given = {name for place, name in parameters(document, path, method) if place == "header"}
        read = operation["operationId"] in ("verifyKtp", "readDocument")
        assert {"X-Request-ID", "Accept-Language"} <= given
        assert ("Prefer" in given) == read, (path, method)


def test_a_photo_that_is_read_later_says_where_to_ask(document):
    answers = document["paths"]["/verify-ktp"]["post"]["responses"]
    assert "Location" in answers["202"]["headers"]


@pytest.mark.parametrize(
    ("path", "method"),
    [("/verify-ktp", "post"), ("/verifications/{id}", "get"), ("/verifications/{id}", "patch")],
)
def test_answers_with_a_version_say_so(document, path, method):
    assert "ETag" in document["paths"][path][method]["responses"]["200"]["headers"]


def test_errors_tell_their_headers(document):
    for path, method, operation in operations(document):
        for status, answer in operation["responses"].items():
            headers = set(answer.get("headers", {}))
            if status >= "400":
                assert "X-Request-ID" in headers, (path, method, status)
            assert ("Retry-After" in headers) == (status in ("429", "503"))
            assert ("WWW-Authenticate" in headers) == (status == "401")


def test_a_parameter_has_its_type(document):
    given = parameters(document, "/verifications", "get")
    limit, verdict = (given["query", name]["schema"] for name in ("limit", "verdict"))
    assert (limit["type"], limit["minimum"], limit["maximum"]) == ("integer", 1, 100)
    assert verdict["enum"] == ["passed", "review", "failed"]
    for path, method, operation in operations(document):
        for each in operation.get("parameters", []):
            assert each["schema"].get("default", "") is not None, (path, method, each["name"])


def test_an_image_comes_as_one(document):
    content = document["paths"]["/verifications/{id}/image"]["get"]["responses"]["200"]["content"]
    assert {"image/jpeg", "image/png", "image/webp", "image/heic"} <= content.keys()
    assert all(kind["schema"]["format"] == "binary" for kind in content.values())


@pytest.mark.parametrize("name", ["KtpFields", "KtpCorrections"])
def test_the_fields_of_a_card_are_named(document, name):
    shape = document["components"]["schemas"][name]
    assert tuple(shape["properties"]) == FIELDS
    assert shape["additionalProperties"] is False


def test_shapes_with_one_name_are_one_type(document):
    """A shape that stands within another has no name of its own in what is generated."""
    for *_, operation in operations(document):
        for kind, body in operation.get("requestBody", {}).get("content", {}).items():
            assert kind == "multipart/form-data" or "$ref" in body["schema"]
