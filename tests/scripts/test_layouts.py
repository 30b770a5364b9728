"""scripts.layouts: a layout shown on a picture of a drawn licence; the second picture of a card."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest

from scripts import layouts, read
from training.kinds.driving_licence.arrangements import ARRANGEMENTS
from training.kinds.driving_licence.backs import draw_back
from training.kinds.driving_licence.fronts import draw_front
from training.kinds.driving_licence.payload import write
from training.kinds.driving_licence.people import draw_person

pytestmark = pytest.mark.models


def save(path, image):
    cv2.imwrite(str(path), image[..., ::-1])
    return path


@pytest.fixture(scope="module")
def person():
    return draw_person(np.random.default_rng(5))


@pytest.fixture
def front(tmp_path, person):
    arrangement = ARRANGEMENTS[0]
    card = draw_front(np.random.default_rng(8), person, arrangement.split, arrangement)
    return save(tmp_path / "card.png", card.image)


def test_labels_and_values_are_shown_and_told(front, tmp_path, person, capsys):
    out = tmp_path / "shown.png"
    assert layouts.main(["us_aamva", str(front), "--out", str(out)]) == 0
    told = capsys.readouterr().out
    assert f"license_number={person.fields['license_number']}" in told
    shown = cv2.imread(str(out))[..., ::-1].reshape(-1, 3)
    assert (shown == layouts.LABEL).all(1).any()
    assert (shown == layouts.VALUE).all(1).any()


def test_another_picture_is_said_to_be_no_card_of_the_layout(tmp_path, capsys):
    blank = save(tmp_path / "blank.png", np.full((638, 1011, 3), 200, np.uint8))
    assert layouts.main(["id_sim", str(blank), "--out", str(tmp_path / "shown.png")]) == 1
    assert "No card of the layout id_sim" in capsys.readouterr().err
    assert not (tmp_path / "shown.png").exists()


def test_a_missing_picture_and_another_file_are_said(tmp_path, front, capsys):
    assert layouts.main(["id_sim", str(tmp_path / "none.png"), "--out", "x.png"]) == 2
    with pytest.raises(SystemExit):
        layouts.main(["id_sim", str(front), "--out", str(tmp_path / "shown.gif")])
    assert "a .png or .jpg" in capsys.readouterr().err


def test_a_card_is_read_with_the_back_that_lies_beside_it(front, tmp_path, person):
    back = draw_back(np.random.default_rng(3), write(person, 8), "train").image
    save(tmp_path / "card.back.png", back)
    out = tmp_path / "read.jsonl"
    read.main(["--kind", "driving_licence", "--out", str(out), str(tmp_path)])
    (answer,) = map(json.loads, out.read_text().splitlines())
    number = answer["fields"]["license_number"]
    assert number["barcode"] == person.fields["license_number"]
    assert number["match"] == "match"
