"""The lines that the net of licences learns from."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from documents.weights import MODELS_DIR
from elements import PLAIN
from ocr.crnn import CrnnRecognizer
from training.kinds.driving_licence.lines import CLASSES, RECIPE, draw_lines
from training.lines.cut import ROOM

SEEDS = range(3, 7)


@pytest.fixture(scope="module")
def scanned():
    return [line for seed in SEEDS for line in draw_lines(seed, "train", "scan")]


def test_every_text_can_be_told_by_the_net(scanned):
    for line in scanned:
        assert RECIPE.charset.decode(RECIPE.charset.encode(line.text)) == line.text


def test_lines_of_both_layouts_and_labels_are_drawn(scanned):
    drawn = {CLASSES[line.field] for line in scanned}
    assert {"label", "license_number", "street", "full_name", "blood_sex"} <= drawn


def test_the_crop_holds_what_its_text_says(scanned):
    """By the KTP's net, which reads most such lines on a scan and never saw them."""
    long = [line for line in scanned if len(line.text) > 5 and CLASSES[line.field] != "label"]
    net = CrnnRecognizer(MODELS_DIR / "crnn-ktp-7.tflite")
    crops = [cv2.cvtColor(line.grey[ROOM:-ROOM, ROOM:-ROOM], cv2.COLOR_GRAY2RGB) for line in long]
    read = net.read(crops, [PLAIN] * len(crops))
    assert np.mean([a.text == b.text for a, b in zip(read, long, strict=True)]) > 0.6


def test_a_seed_draws_the_same_lines_again_and_splits_share_none():
    one, again, other = (draw_lines(11, split) for split in ("train", "train", "test"))
    assert [line.text for line in one] == [line.text for line in again]
    assert all(np.array_equal(a.grey, b.grey) for a, b in zip(one, again, strict=True))
    numbers = [{line.text for line in lines if CLASSES[line.field] == "license_number"}
               for lines in (one, other)]  # fmt: skip
    assert not numbers[0] & numbers[1]
