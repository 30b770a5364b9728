"""Templates in a browser, by forms alone: listed, imported, drawn, tried, saved, taken along."""

from __future__ import annotations

import html
import io
import json
import re

import pytest

from documents.template import parsed
from tests.conftest import encoded, inside
from tests.documents.templates import PLAIN
from tests.web.pages.test_read_page import EVIL, HTML, SAME, attributes, entered

pytestmark = pytest.mark.long  # it makes a service anew for each test

REGION = {"region.name": "total", "region.type": "money", "region.language": "ind",
          "region.left": "70", "region.top": "80", "region.width": "25", "region.height": "3",
          "region.rest": "{}"}  # fmt: skip


def imported(client, template):
    file = io.BytesIO(json.dumps(template).encode()), "acme.json"
    return client.post("/templates", data={":do": "import", "file": file}, headers=SAME)


def sent(client, path="/templates", **form):
    return client.post(path, data=form, headers=SAME)


def test_strangers_go_to_the_sign_in_page_and_programs_get_their_answer(client):
    for path in ("/templates", "/templates/acme"):
        answer = client.get(path, headers=HTML)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/sign-in?next=")
        assert client.get(path).status_code == 401
        assert client.get(path).mimetype == "application/problem+json"
    assert sent(client, **{":do": "save"}).status_code == 401


def test_an_empty_list_says_what_would_stand_there(app):
    text = entered(app).get("/templates", headers=HTML).get_data(as_text=True)
    assert len(attributes(text, "empty")) == 1


@pytest.mark.parametrize(
    ("language", "edges"),
    [("en", ["Left", "Top", "Width", "Height"]), ("id", ["Kiri", "Atas", "Lebar", "Tinggi"])],
)
def test_an_edge_is_named_by_one_word_and_told_to_be_per_cent(app, language, edges):
    client = entered(app)
    imported(client, PLAIN)
    text = client.get(f"/templates/acme?lang={language}", headers=HTML).get_data(as_text=True)
    for edge in edges:
        assert f">{edge}</label>" in text
    assert text.count('id="per-cent"') == 1
    assert 'aria-describedby="per-cent"' in text


def test_a_template_is_imported_listed_changed_and_keeps_its_versions(app):
    client = entered(app)
    assert imported(client, PLAIN).headers["Location"] == "/templates/acme"
    text = client.get("/templates", headers=HTML).get_data(as_text=True)
    assert attributes(text, "template")[0]["data-name"] == "acme"
    text = client.get("/templates/acme", headers=HTML).get_data(as_text=True)
    assert [each["data-name"] for each in attributes(text, "region")][:1] == ["total"]
    assert 'name="region.left" type="number" min="0" max="100" step="any" value="70"' in text
    form = {**REGION, "name": "acme", ":version": "1", ":rest": "{}", "region.left": "60"}
    assert sent(client, "/templates/acme", **form, **{":do": "save"}).status_code == 303
    (kept,) = inside(app).templates.list(inside(app).accounts.prove("clerk@example.org").uid)
    assert kept.version == 2
    assert kept.content["regions"][0]["box"] == [0.6, 0.8, 0.85, 0.83]
    assert [each["version"] for each in kept.older] == [1]
    text = client.get("/templates/acme?version=1", headers=HTML).get_data(as_text=True)
    assert 'value="70"' in text
    again = sent(client, "/templates/acme", **form, **{":do": "save"})
    assert again.status_code == 409
    assert attributes(again.get_data(as_text=True), "error")[0]["data-code"] == "stale"
    assert 'name=":version" value="2"' in again.get_data(as_text=True)


def test_what_the_form_does_not_show_stays(app):
    client = entered(app)
    pattern = {**PLAIN["regions"][0], "pattern": "[0-9]+", "required": True}
    imported(client, {**PLAIN, "regions": [pattern]})
    text = client.get("/templates/acme", headers=HTML).get_data(as_text=True)
    rest = html.unescape(re.search(r'name="region.rest" value="([^"]*)"', text)[1])
    form = {**REGION, "region.rest": rest, "name": "acme", ":version": "1", ":do": "save"}
    sent(client, "/templates/acme", **form)
    exported = sent(client, "/templates/acme", **{**form, ":version": "2", ":do": "export"})
    told = json.loads(exported.data)
    assert told["regions"][0]["pattern"] == "[0-9]+"
    assert parsed(exported.data).regions[0].required
    assert exported.headers["Content-Disposition"] == 'attachment; filename="acme.json"'


@pytest.mark.parametrize(
    ("asked", "names"),
    [("add", ["total", "other", "region_1"]), ("up.1", ["other", "total"]),
     ("down.0", ["other", "total"]), ("delete.0", ["other"]), ("up.99", ["total", "other"])],
)  # fmt: skip
def test_buttons_of_regions_work_without_scripts(app, asked, names):
    form = {key: [text, text] for key, text in REGION.items()} | {"region.name": ["total", "other"]}
    text = sent(entered(app), **form, name="acme", **{":do": asked}).get_data(as_text=True)
    found = [each["data-name"] for each in attributes(text, "region")]
    assert found[: len(names)] == names
    assert not re.search(r'data-testid="unsaved" hidden', text)


@pytest.mark.parametrize(("language", "chosen"), [("en", "eng"), ("id", "ind")])
def test_a_new_region_is_of_the_pages_language(app, language, chosen):
    """Its amounts are read so: 1.250 is a thousand in one, and one and a quarter in the other."""
    client = entered(app)
    answer = client.post(f"/templates?lang={language}", data={":do": "add"}, headers=SAME)
    found = re.findall(r'<option value="(\w+)" selected', answer.get_data(as_text=True))
    assert found == ["text", chosen] * 2  # the one that was added, and what scripts add


def test_what_is_only_tried_is_still_saved(app):
    client = entered(app)
    sent(client, **REGION, name="acme", **{":do": "save"})
    text = client.get("/templates/acme", headers=HTML).get_data(as_text=True)
    rest = html.unescape(re.search(r'name=":rest" value="([^"]*)"', text)[1])
    for total, hidden in (("total", True), ("sum", False)):
        form = {**REGION, "region.name": total, "name": "acme", ":version": "1", ":rest": rest}
        form["documents"] = (io.BytesIO(encoded("PNG", (400, 560))), "page.png")
        tried = sent(client, "/templates/acme", **form, **{":do": "try"}).get_data(as_text=True)
        assert attributes(tried, "tries")
        assert bool(re.search(r'data-testid="unsaved" hidden', tried)) == hidden


def test_a_page_is_drawn_on_and_tried_on_documents(app):
    client = entered(app)
    page = {"page": (io.BytesIO(encoded("PNG", (400, 560))), "page.png")}
    text = sent(client, **REGION, name="acme", **{":do": "page"}, **page).get_data(as_text=True)
    assert re.search(r'<svg data-testid="canvas"[^>]*viewBox="0 0 400 560"', text)
    carried = re.search(r'name=":picture" value="([^"]+)"', text)[1]
    form = {**REGION, "name": "acme", ":picture": carried}
    assert sent(client, **form, **{":do": "save"}).status_code == 303
    uid = inside(app).accounts.prove("clerk@example.org").uid
    assert inside(app).templates.fetch(uid, "acme").picture == encoded("PNG", (400, 560))
    tried = sent(client, "/templates/acme", **form, **{":do": "try", ":version": "1"})
    assert attributes(tried.get_data(as_text=True), "error")[0]["data-code"] == "form_invalid"


@pytest.mark.parametrize(
    "wrong",
    [{"region.left": "x"}, {"region.name": EVIL}, {"name": ""}, {"region.rest": "["},
     {":picture": "no"}, {"region.width": "0"}],
)  # fmt: skip
def test_what_does_not_fit_is_told_and_what_was_typed_stays(app, wrong):
    answer = sent(entered(app), **{**REGION, "name": "acme", ":do": "save", **wrong})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert attributes(text, "error")[0]["data-code"] == "form_invalid"
    assert "<script>alert" not in text


def test_two_hundred_regions_pass(app):
    form = {key: [text] * 200 for key, text in REGION.items()}
    form["region.name"] = [f"r{n}" for n in range(200)]
    page = io.BytesIO(encoded("PNG", (400, 560))), "page.png"
    answer = sent(entered(app), **form, name="acme", page=page, **{":do": "save"})
    assert answer.status_code == 303


def test_an_imported_file_runs_nothing(app):
    client = entered(app)
    answer = imported(client, {**PLAIN, "name": EVIL})
    assert answer.status_code == 400
    assert "<script>alert" not in answer.get_data(as_text=True)
    file = io.BytesIO(b"no json"), EVIL
    answer = client.post("/templates", data={":do": "import", "file": file}, headers=SAME)
    assert answer.status_code == 400


def test_nobody_sees_anothers_templates(app):
    imported(entered(app), PLAIN)
    other = entered(app, "other@example.org")
    assert other.get("/templates/acme", headers=HTML).status_code == 404
    assert sent(other, "/templates/acme", **REGION, name="acme").status_code == 404


def test_what_is_typed_for_an_invoice_is_held_to_ones_own_template(app):
    client = entered(app)
    imported(client, PLAIN)
    fields = {"total": "soon"}

    def told(client, **given):
        body = {"kind": "invoice", "fields": fields, **given}
        return client.post("/check", json=body, headers=SAME).get_json()["total"]

    assert not told(client, template="acme")["fits"]
    assert told(client)["fits"], "no template, no rules"
    assert told(client, template="../acme")["fits"]
    assert told(entered(app, "other@example.org"), template="acme")["fits"], "it is not theirs"
    form = {"kind": "invoice", ":template": "acme", **fields}
    assert not client.post("/check", data=form, headers=SAME).get_json()["total"]["fits"]
