"""PDF and TIFF over HTTP: the page that is asked for, else the first or the one that holds one."""

from __future__ import annotations

import base64
import io
import json

import numpy as np
import pytest
from PIL import Image as Pictures

from errors import CardNotFound
from tests.conftest import fictional_reading, inside
from tests.documents.templates import PLAIN
from tests.paged import KINDS, locked_pdf, pages
from tests.web.callers import assert_problem
from web.http.schemas import KindsAnswer, ReadingAnswer, VerificationAnswer

NO_CARD, CARD, OTHER = 20, 120, 200


def read(photo, form=None):
    """A card on every page that is not dark; its quad is the page's, its turn its brightness."""
    if photo.mean() < 50:
        raise CardNotFound
    return fictional_reading(photo)


@pytest.fixture
def client(app):
    inside(app).desk.open({"ktp": read, "invoice": read})
    return app.test_client()


def sent(client, bearer, data, call="/read/ktp", **fields):
    form = {"image": (io.BytesIO(data), "file"), **fields}
    return client.post(call, data=form, headers=bearer)


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_that_holds_a_card_is_read_and_named(client, bearer, kind):
    answer = sent(client, bearer, pages(kind, NO_CARD, CARD, OTHER))
    ReadingAnswer.model_validate(answer.get_json())
    page = answer.get_json()["page"]
    assert (page["number"], page["of"]) == (2, 3)


def test_a_page_is_asked_for(client, bearer):
    data = pages("PDF", NO_CARD, CARD, OTHER)
    assert sent(client, bearer, data, page="3").get_json()["page"]["number"] == 3
    assert_problem(sent(client, bearer, data, page="1"), 422, "card_not_found")


def test_of_an_invoice_the_first_page_is_read_unless_another_is_asked_for(client, bearer):
    form = {"call": "/read/invoice", "template": json.dumps(PLAIN)}
    data = pages("TIFF", CARD, OTHER)
    assert sent(client, bearer, data, **form).get_json()["page"]["number"] == 1
    assert sent(client, bearer, data, page="2", **form).get_json()["page"]["number"] == 2
    answer = sent(client, bearer, pages("TIFF", NO_CARD, CARD), **form)
    assert answer.status_code == 422


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_beyond_the_last_is_a_clear_error(client, bearer, kind):
    said = assert_problem(sent(client, bearer, pages(kind, CARD), page="2"), 400, "form_invalid")
    assert (said["field"], said["detail"]) == ("page", "The file's last page is 1.")


@pytest.mark.parametrize("page", ["0", "-1", "1.5", "two", "501", "٣", "1" * 50])
def test_what_is_no_pages_number_is_refused(client, bearer, photo, page):
    said = assert_problem(sent(client, bearer, photo, page=page), 400, "form_invalid")
    assert (said["field"], said["detail"]) == ("page", "`page` is a number from 1 to 500.")


def test_two_numbers_are_refused(client, bearer, photo):
    assert_problem(sent(client, bearer, photo, page=["1", "1"]), 400, "form_invalid")


def test_of_a_photo_page_1_is_the_photo(client, bearer, photo):
    assert set(sent(client, bearer, photo, page="1").get_json()["page"]) == {"quad", "turn"}


def test_crops_are_cut_out_of_the_page_that_was_read(client, bearer):
    data = pages("TIFF", NO_CARD, OTHER, size=(400, 250))
    answer = sent(client, bearer, data, "/read/ktp?crops=portrait").get_json()
    cut = np.asarray(Pictures.open(io.BytesIO(base64.b64decode(answer["crops"]["portrait"]))))
    assert cut.mean() == pytest.approx(OTHER, abs=3)


def test_a_record_tells_its_page(client, bearer):
    answer = sent(client, bearer, pages("PDF", NO_CARD, CARD), "/verify-ktp")
    VerificationAnswer.model_validate(answer.get_json())
    path = f"/verifications/{answer.get_json()['id']}"
    assert client.get(path, headers=bearer).get_json()["page"]["number"] == 2


def test_the_forms_tell_of_pages(client):
    told = client.get("/kinds").get_json()
    KindsAnswer.model_validate(told)
    assert all(each["form"]["properties"]["page"]["minimum"] == 1 for each in told["kinds"])


def test_a_pdf_that_is_locked_says_so(client, bearer):
    problem = assert_problem(sent(client, bearer, locked_pdf()), 400, "image_unreadable")
    assert "locked by a password" in problem["detail"]
