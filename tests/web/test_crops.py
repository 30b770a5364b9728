"""?crops=: what stands on the card, straightened, beside the answer; nothing of it is kept."""

from __future__ import annotations

import base64
import io
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image as Pictures

from documents.kinds.ktp.layout import FRAME, PICTURES
from segmentation.crops import cut_out
from tests.conftest import fictional_reading, inside
from tests.web.callers import assert_problem, photo_form
from web.http.schemas import ReadingAnswer, VerificationAnswer

QUAD = np.array([[500, 90], [860, 700], [480, 940], [110, 330]], np.float32)  # turned and leaning
COLOURS = {"portrait": (200, 30, 30), "signature": (30, 30, 200)}


def lying():
    """A photo in which a card lies, each of its pictures in a colour of its own."""
    card = np.full((FRAME.height, FRAME.width, 3), 128, np.uint8)
    for name, box in PICTURES.items():
        card[box.top + 100 : box.bottom, box.left : box.right] = COLOURS[name]
    to_photo = cv2.getPerspectiveTransform(FRAME.quad(), QUAD)
    photo = cv2.warpPerspective(card, to_photo, (1000, 1000))
    out = io.BytesIO()
    Pictures.fromarray(photo).save(out, "JPEG", quality=95)
    return photo, out.getvalue()


@pytest.fixture
def card(app):
    """Such a photo; the service finds the card in it."""
    _, file = lying()
    inside(app).desk.open({"ktp": lambda seen: replace(fictional_reading(seen), quad=QUAD)})
    return file


def decoded(text):
    return np.asarray(Pictures.open(io.BytesIO(base64.b64decode(text))))


def test_a_box_of_the_frame_comes_out_upright():
    photo, _ = lying()
    box = PICTURES["signature"]
    cut = cut_out(photo, QUAD, FRAME, box)
    assert cut.shape == (box.bottom - box.top, box.right - box.left, 3)
    assert np.abs(np.median(cut[120:-5, 5:-5], axis=(0, 1)) - COLOURS["signature"]).max() < 12


def test_a_kind_without_pictures_says_so(app, client, bearer, card):
    inside(app).desk.open({"mrz": fictional_reading})
    form = {"image": (io.BytesIO(card), "card.jpg")}
    answer = client.post("/read/mrz?crops=portrait", data=form, headers=bearer)
    assert answer.get_json()["detail"] == "This kind of document has no `crops`."


@pytest.mark.parametrize(
    ("call", "shape"), [("/verify-ktp", VerificationAnswer), ("/read/ktp", ReadingAnswer)]
)
def test_what_is_asked_for_stands_beside_the_answer(client, bearer, card, call, shape):
    path = f"{call}?crops=portrait,signature,portrait"
    told = client.post(path, data=photo_form(card), headers=bearer).json
    shape.model_validate(told)
    assert list(told["crops"]) == ["portrait", "signature"]
    seen = decoded(told["crops"]["signature"])
    assert np.abs(np.median(seen[120:-5, 5:-5], axis=(0, 1)) - COLOURS["signature"]).max() < 12


def test_nothing_of_it_is_kept(app, client, bearer, card):
    asked = {"data": photo_form(card, reference_id="r"), "headers": bearer}
    first = client.post("/verify-ktp?crops=portrait", **asked).json
    kept = client.get(f"/verifications/{first['id']}", headers=bearer).json
    assert "crops" not in kept
    assert "crops" not in inside(app).keeper.kept(first["id"]).reading
    again = {"data": photo_form(card, reference_id="r"), "headers": bearer}
    repeated = client.post("/verify-ktp?crops=portrait", **again).json
    assert (repeated["id"], repeated["crops"]) == (first["id"], first["crops"])


@pytest.mark.parametrize(
    "path",
    [
        "/verify-ktp?crops=face",
        "/read/ktp?crops=portrait,",
        "/verify-ktp?crops=portrait&mode=async",
    ],
)
def test_what_there_is_not_is_refused(client, bearer, card, path):
    answer = client.post(path, data=photo_form(card), headers=bearer)
    assert assert_problem(answer, 400, "form_invalid")["field"] == "crops"


def test_without_corners_there_is_no_crop(app, client, bearer, card):
    inside(app).desk.open({"ktp": lambda seen: replace(fictional_reading(seen), quad=None)})
    told = client.post("/read/ktp?crops=portrait", data=photo_form(card), headers=bearer).json
    assert told["crops"] == {"portrait": None}


def test_the_zones_hold_what_stands_in_them_on_drawn_cards():
    cards = pytest.importorskip("training.kinds.ktp.style")
    zone = PICTURES["portrait"]
    for seed in range(300):
        box = cards.draw_photo(np.random.default_rng(seed))
        assert zone.left <= box.left
        assert box.right <= zone.right
        assert zone.top <= box.top
        assert box.bottom <= zone.bottom
