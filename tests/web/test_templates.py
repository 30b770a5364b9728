"""GET, PUT and DELETE /templates: an account's own, by name and version."""

from __future__ import annotations

import base64
import io
import json

import numpy as np
import pytest
import schemathesis
import simplejpeg

from segmentation.reference import MOST_BYTES
from tests.conftest import bearer_of, encoded, fictional_reading, inside, serving
from tests.documents.templates import PLAIN, plain, region
from tests.web.callers import assert_problem, photo_form, tagged
from web.http.schemas import AccountAnswer, TemplateAnswer, TemplatesAnswer

pytestmark = pytest.mark.long  # it makes a service anew for each test


@pytest.fixture
def stranger(app):
    return bearer_of(app, "stranger@example.org")


def put(client, headers, template=PLAIN, name=None):
    return client.put(f"/templates/{name or template['name']}", json=template, headers=headers)


def pictured(data, **changes):
    reference = {"picture": base64.b64encode(data).decode(), "width": 96, "height": 64}
    return PLAIN | {"reference": reference} | changes


def test_one_is_kept_fetched_changed_and_erased(client, bearer, photo):
    template = pictured(photo)
    made = put(client, bearer, template)
    assert (made.status_code, made.headers["ETag"], made.get_json()) == (200, '"1"', template)
    fetched = client.get("/templates/acme", headers=bearer)
    assert (fetched.get_json(), fetched.headers["ETag"]) == (template, '"1"')
    TemplateAnswer.model_validate(fetched.get_json())
    changed = put(client, tagged(bearer, '"1"'), PLAIN | {"language": "ara"})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert client.get("/templates/acme", headers=bearer).get_json()["language"] == "ara"
    assert client.delete("/templates/acme", headers=bearer).status_code == 204
    assert_problem(client.get("/templates/acme", headers=bearer), 404, "not_found")
    assert_problem(client.delete("/templates/acme", headers=bearer), 404, "not_found")


def test_a_lost_update_is_refused(client, bearer):
    put(client, bearer)
    assert_problem(put(client, bearer), 409, "stale")
    assert put(client, tagged(bearer, '"1"')).status_code == 200
    assert_problem(put(client, tagged(bearer, '"1"')), 409, "stale")
    assert_problem(put(client, tagged(bearer, '"1"'), PLAIN, "acme"), 409, "stale")
    assert_problem(put(client, tagged(bearer, "one"), PLAIN), 400, "form_invalid")
    gone = PLAIN | {"name": "gone"}
    assert_problem(put(client, tagged(bearer, '"1"'), gone), 404, "not_found")


def test_a_stranger_and_an_admin_see_nothing_of_it(app, client, bearer, stranger):
    put(client, bearer)
    for other in (stranger, bearer_of(app, "boss@example.org", admin=True)):
        assert_problem(client.get("/templates/acme", headers=other), 404, "not_found")
        assert_problem(client.delete("/templates/acme", headers=other), 404, "not_found")
        assert client.get("/templates", headers=other).get_json() == {"templates": [], "damaged": 0}
        assert put(client, other, PLAIN | {"language": "ind"}).status_code == 200
    assert client.get("/templates/acme", headers=bearer).get_json() == PLAIN


def test_the_list_is_by_name_and_carries_no_pictures(client, bearer, photo):
    put(client, bearer, pictured(photo, name="toko"))
    put(client, bearer)
    said = client.get("/templates", headers=bearer).get_json()
    TemplatesAnswer.model_validate(said)
    assert [each["name"] for each in said["templates"]] == ["acme", "toko"]
    assert said["templates"][1]["template"]["reference"] == {"width": 96, "height": 64}


def test_names_may_be_of_any_script_and_no_path(client, bearer):
    assert put(client, bearer, PLAIN | {"name": "شركة"}).status_code == 200
    fetched = client.get("/templates/شركة", headers=bearer)
    assert fetched.status_code == 200
    document = schemathesis.openapi.from_dict(client.get("/openapi/openapi.json").get_json())
    document["/templates/{name}"]["GET"].validate_response(fetched)
    for name in ("a b", "..", "%00", "x" * 65, "-x"):
        assert client.get(f"/templates/{name}", headers=bearer).status_code == 404


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (plain(region(box=[0.9, 0, 0.1, 1])), "Region `total`, `box`: empty box."),
        (PLAIN | {"name": "other"}, "The template has another name than the address."),
        ([], "The template does not fit: an object belongs there."),
        (PLAIN | {"regions": {}}, "The template, `regions` does not fit: a list belongs there."),
        (plain(region(box=7)), "Region `total`, `box`: a list belongs there."),
    ],
)
def test_a_wrong_one_is_refused_by_name(client, bearer, template, said):
    answer = put(client, bearer, template, "acme")
    assert assert_problem(answer, 400, "form_invalid")["detail"] == said


def test_a_wrong_one_is_refused_in_indonesian_too(client, bearer):
    wrong = plain(region(box=7))
    headers = bearer | {"Accept-Language": "id"}
    said = assert_problem(put(client, headers, wrong, "acme"), 400, "form_invalid")
    assert said["detail"] == "Bidang `total`, `box`: isinya harus daftar."


def test_what_is_no_json_and_no_picture(client, bearer):
    json = {"content_type": "application/json", "headers": bearer}
    assert_problem(client.put("/templates/acme", data="{", **json), 400, "form_invalid")
    assert_problem(client.put("/templates/acme", data="{}", headers=bearer), 400, "form_invalid")
    assert_problem(put(client, bearer, pictured(b"GIF89a")), 415, "unsupported_media_type")
    broken = pictured(encoded("JPEG")[:200])
    assert_problem(put(client, bearer, broken), 400, "image_unreadable")


def test_a_large_picture_is_kept_smaller(client, bearer):
    noise = np.random.default_rng(1).integers(0, 256, (2600, 1900, 3), np.uint8)
    data = simplejpeg.encode_jpeg(noise, 40)
    assert len(data) > MOST_BYTES
    kept = put(client, bearer, pictured(data)).get_json()
    file = base64.b64decode(kept["reference"]["picture"])
    assert len(file) <= MOST_BYTES
    height, width, *_ = simplejpeg.decode_jpeg_header(file)
    assert abs(height / width - 2600 / 1900) < 0.01
    assert client.get("/templates/acme", headers=bearer).get_json() == kept


def test_one_takes_them_along_and_erases_them_with_the_account(app, client, bearer, photo):
    put(client, bearer, pictured(photo))
    said = client.get("/account", headers=bearer).get_json()
    AccountAnswer.model_validate(said)
    assert [each["name"] for each in said["templates"]] == ["acme"]
    assert client.delete("/account", headers=bearer).status_code == 204
    assert inside(app).templates.store.rows(("", ""), 5) == []


def test_nothing_of_it_stands_in_the_files(app, client, bearer, settings):
    put(client, bearer, PLAIN | {"name": "zubaidah-marked-co"})
    files = b"".join(path.read_bytes() for path in settings.data_dir.glob("service.db*"))
    assert b"templates" in files
    assert b"zubaidah" not in files


def test_an_invoice_is_read_by_a_template_that_is_sent_or_kept(settings, photo):
    seen = []

    def read(picture, form):
        seen.append(form.template)
        return fictional_reading(picture)

    app = serving(settings, {"invoice": read})
    client, bearer = app.test_client(), bearer_of(app, "someone@example.org")
    put(client, bearer)
    put(client, bearer, PLAIN | {"name": "other"})
    for text in ("\ufeff" + json.dumps(PLAIN), "acme", "other, acme"):  # an editor's mark before it
        form = photo_form(photo, template=text)
        assert client.post("/read/invoice", data=form, headers=bearer).status_code == 200
    assert [json.loads(text) for text in seen] == [
        PLAIN, [PLAIN], [PLAIN | {"name": "other"}, PLAIN],
    ]  # fmt: skip
    unknown = client.post(
        "/read/invoice", data=photo_form(photo, template="acme,none"), headers=bearer
    )
    assert assert_problem(unknown, 400, "form_invalid")["field"] == "template"
    assert len(seen) == 3


def test_a_template_comes_once_and_as_text(settings, photo):
    app = serving(settings, {"invoice": lambda picture, form: fictional_reading(picture)})
    client, bearer = app.test_client(), bearer_of(app, "someone@example.org")
    text = json.dumps(PLAIN)
    for template, said in (
        ([text, text], "The form field `template` takes one text."),
        ((io.BytesIO(text.encode()), "t.json"), "The form field `template` takes text; a file"),
    ):
        form = photo_form(photo, template=template)
        problem = assert_problem(
            client.post("/read/invoice", data=form, headers=bearer), 400, "form_invalid"
        )
        assert problem["field"] == "template"
        assert problem["detail"].startswith(said)
