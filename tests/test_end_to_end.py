"""The whole way with the shipped networks: drawn photos in, readings out."""

from __future__ import annotations

import io
from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from flask.testing import FlaskClient

from documents.kinds.ktp.kind import KIND, Walk
from documents.reader import Reader, open_reader
from errors import CardCropped, CardNotFound
from main import create_app
from segmentation.geometry import diagonal, turn_of
from settings import Settings
from tests.conftest import KEY, SECRET, bearer_of
from training.drawing.textures import pattern, plain
from training.kinds.ktp.cards import Card, draw_card
from training.photos.camera import Photo, paste, photograph, pose_quad, sensor

pytestmark = pytest.mark.models

SEEDS = range(80_000_000, 80_000_008)
SIZE = (1600, 1200)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return open_reader("ktp")


def draw(seed: int) -> tuple[Card, Photo]:
    """An unseen card, carefully photographed on a plain ground or one of boards or gravel."""
    rng = np.random.default_rng(seed)
    ground = plain(rng, SIZE) if seed % 2 else pattern(rng, SIZE, "test")
    card = draw_card(seed, split="test")
    return card, photograph(rng, ground, card.image, condition="careful")


@pytest.fixture(scope="module")
def shots() -> list[tuple[Card, Photo]]:
    return [draw(seed) for seed in SEEDS]


def test_careful_photos_are_found_upright_and_mostly_read(
    reader: Reader, shots: list[tuple[Card, Photo]]
) -> None:
    """Every card found and turned right; NIK, sex and religion right on nearly all."""
    right = close = 0
    for card, photo in shots:
        reading = reader(photo.image)
        assert photo.quad is not None
        assert reading.quad is not None
        assert reading.turn == photo.turn
        worst = np.linalg.norm(reading.quad - photo.quad, axis=1).max() / diagonal(photo.quad)
        close += worst < 0.02
        for name in ("nik", "jenis_kelamin", "agama"):
            right += reading.fields[name].value == card.fields[name]
    assert close >= len(shots) - 1
    assert right >= 3 * len(shots) - 3


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_card_is_read_whatever_way_up_it_lies(reader: Reader, turn: int) -> None:
    rng = np.random.default_rng(4)
    card = draw_card(80_000_003, split="test")
    quad = pose_quad(rng, SIZE, fill=0.75, tilt=8, roll=turn + 3)
    photo = sensor(rng, paste(plain(rng, SIZE), card.image, quad), noise=2, quality=90)
    page = Walk().rectify(photo, reader.nets)
    assert page.turn == turn == turn_of(quad)


def _without_card() -> Iterator[tuple[str, np.ndarray]]:
    rng = np.random.default_rng(9)
    yield "black", np.zeros((900, 1200, 3), np.uint8)
    yield "white", np.full((900, 1200, 3), 255, np.uint8)
    yield "noise", rng.integers(0, 256, (900, 1200, 3)).astype(np.uint8)
    for k in range(4):
        yield f"pattern {k}", pattern(rng, (1200, 900), "test")
    page = np.full((1200, 900, 3), 235, np.uint8)
    for row in range(30, 1180, 34):
        cv2.putText(page, "NAMA ALAMAT AGAMA contoh tulisan", (30, row), 0, 1.2, (30, 30, 30), 2)
    yield "page of text", page
    yield "blank card", paste(
        plain(rng, SIZE), np.full((319, 506, 3), 210, np.uint8), pose_quad(
            rng, SIZE, fill=0.7, tilt=5, roll=3
        )
    )  # fmt: skip
    yield "one pixel", np.full((1, 1, 3), 90, np.uint8)


@pytest.mark.parametrize(("what", "picture"), list(_without_card()))
def test_a_picture_without_a_ktp_is_refused(reader: Reader, what: str, picture: np.ndarray) -> None:
    with pytest.raises((CardNotFound, CardCropped)):
        reader(picture)


def test_half_a_card_never_passes(reader: Reader, shots: list[tuple[Card, Photo]]) -> None:
    """A photo cut through the middle of the card gives an error, or says that it shows a part."""
    _, photo = shots[1]
    assert photo.quad is not None
    middle = int(photo.quad[:, 0].mean())
    try:
        reading = reader(np.ascontiguousarray(photo.image[:, :middle]))
    except (CardNotFound, CardCropped):
        return
    assert reading.verdict != "passed"
    assert reading.reasons


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("var")
    app = create_app(Settings(secret_key=SECRET, encryption_keys=KEY, data_dir=folder))
    client = app.test_client()
    bearer = bearer_of(app, "tester@example.org")
    client.environ_base["HTTP_AUTHORIZATION"] = bearer["Authorization"]
    return client


def test_verify_ktp_answers_with_fields_quads_and_a_verdict(
    client: FlaskClient, shots: list[tuple[Card, Photo]]
) -> None:
    card, photo = shots[3]
    _, data = cv2.imencode(".jpg", photo.image[..., ::-1])
    answer = client.post("/verify-ktp", data={"image": (io.BytesIO(data.tobytes()), "card.jpg")})
    assert answer.status_code == 200, answer.text
    said = answer.get_json()
    assert list(said["fields"]) == list(card.fields)
    assert said["verdict"] in ("passed", "review", "failed")
    assert said["page"]["turn"] == photo.turn
    assert said["models"]["card"] == KIND.nets["card"]
    assert said["models"]["text"].startswith(KIND.nets["crnn"])
    assert len(said["fields"]["nama"]["quad"]) == 4


def test_verify_ktp_refuses_a_photo_without_a_card(client: FlaskClient) -> None:
    _, data = cv2.imencode(".jpg", np.full((600, 800, 3), 128, np.uint8))
    answer = client.post("/verify-ktp", data={"image": (io.BytesIO(data.tobytes()), "card.jpg")})
    assert answer.status_code == 422
    assert answer.get_json()["code"] == "card_not_found"
