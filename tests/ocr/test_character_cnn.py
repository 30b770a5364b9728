"""The character network: its shape, and lines read from a network whose answers are known."""

from __future__ import annotations

import json
import string

import keras
import numpy as np
import pytest

from elements import Script
from network import ModelError
from ocr.character_cnn import BATCHES, CharacterRecognizer
from ocr.character_net import build_character_cnn
from ocr.characters import SIZE, split_line
from ocr.charset import (
    ALPHANUMERIC,
    ARABIC_INDIC_DIGITS,
    CHARACTER_SETS,
    KTP_CHARACTERS,
    MRZ,
    Charset,
)
from ocr.preprocess import clean_line
from tests.ocr.lines import drawn_line
from tests.ocr.written import NAME, NUMBER
from training.export import export_character_net

# Keras 3.15 on TensorFlow 2.21 hands NumPy 2 arrays the old way
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

KNOWN = "SITCONH014-"  # all that the network of these tests can read, each as it is drawn below


def drawn(text):
    """Large print; Pillow's own font has narrow spaces, so each is drawn as two."""
    return drawn_line(text.replace(" ", "  "), size=40)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A network that compares with one picture a character, in the shape of the real one.

    The answer for class k is the likeness to the k-th picture, which makes it right on clean print.
    """
    pictures = [split_line(clean_line(drawn(f"H{c}H"), 48))[1].picture for c in KNOWN]
    ink = 1 - np.array(pictures, np.float32).reshape(len(KNOWN), -1) / 255
    ink /= np.linalg.norm(ink, axis=1, keepdims=True)
    glyph = keras.Input((SIZE, SIZE, 1))
    x = keras.layers.Flatten()(keras.layers.Rescaling(-1 / 255, offset=1.0)(glyph))
    x = keras.layers.UnitNormalization()(x)
    logits = keras.layers.Dense(len(KNOWN) + 1)
    net = keras.Model(glyph, logits(x))
    weights = np.hstack([np.zeros((SIZE * SIZE, 1)), 40 * ink.T])
    bias = np.array([40 * 0.75, *[0] * len(KNOWN)])  # less than 75 % alike: no character
    logits.set_weights([weights, bias])
    folder = tmp_path_factory.mktemp("models")
    return net, export_character_net(net, Charset(KNOWN), folder, "tiny-characters-1", {"seed": 3})


@pytest.fixture(scope="module")
def recognizer(served):
    return CharacterRecognizer(served[1])


@pytest.mark.parametrize("charset", sorted(CHARACTER_SETS))
def test_the_network_is_small_and_has_a_class_a_character(charset):
    classes = len(Charset(CHARACTER_SETS[charset]))
    net = build_character_cnn(classes)
    assert net.input.shape == (None, SIZE, SIZE, 1)
    assert net.output.shape == (None, classes)
    assert net.count_params() <= 400_000
    kinds = [type(layer).__name__ for layer in net.layers]
    assert kinds.count("Conv2D") == 3
    assert kinds.count("Dense") == 2


def test_charsets_hold_what_they_are_for():
    assert sorted(ALPHANUMERIC) == sorted(string.ascii_uppercase + string.digits)
    assert set(MRZ) - set(ALPHANUMERIC) == {"<"}
    assert set(".,-/'") < set(KTP_CHARACTERS)
    assert " " not in KTP_CHARACTERS
    assert [int(digit) for digit in ARABIC_INDIC_DIGITS] == [*range(10)]


def test_lines_are_read_in_order_with_their_spaces(recognizer):
    texts = ["SITI CONTOH", "", "NINI TINTIN", "SOTO"]
    crops = [drawn(text) if text else np.full((40, 90, 3), 200, np.uint8) for text in texts]
    lines = recognizer.read(crops, [NAME] * 4)
    assert [line.text for line in lines] == texts
    for line in lines:
        assert len(line.confidences) == len(line.text)
        assert line.confidence == pytest.approx(min(line.confidences, default=0.0))
        assert all(0 <= sure <= 1 for sure in line.confidences)


def test_more_glyphs_than_the_largest_batch(recognizer):
    crops = [drawn("CONTOH SITI")] * 9
    assert len("CONTOHSITI") * 9 > BATCHES[-1]
    assert {line.text for line in recognizer.read(crops, [NAME] * 9)} == {"CONTOH SITI"}


def test_nothing_to_read(recognizer):
    assert recognizer.read([], []) == []
    tiny = [np.zeros((h, w, 3), np.uint8) for h, w in ((1, 1), (3, 500), (60, 2))]
    assert [line.text for line in recognizer.read(tiny, [NAME] * 3)] == ["", "", ""]


def test_what_is_no_character_is_left_out_but_its_space_counts(recognizer):
    """A drawn blot between two words is not read; the words stay two."""
    crop = drawn("SITI  CONTOH")
    glyphs = split_line(clean_line(drawn("SITI"), 48))
    scale = drawn("SITI").shape[0] / 48
    left = int(glyphs[3].box.right * scale) + 12
    crop[14:40:3, left : left + 14] = 20
    crop[14:40, left : left + 14 : 5] = 20
    line = recognizer.read([crop], [NAME])[0]
    assert line.text == "SITI CONTOH"


def test_a_number_field_is_read_as_digits_without_spaces(recognizer):
    assert recognizer.read([drawn("10 41")], [NAME])[0].text == "10 41"
    assert recognizer.read([drawn("10 41")], [NUMBER])[0].text == "1041"
    assert set(recognizer.read([drawn("SITI 10")], [NUMBER])[0].text) <= set(string.digits)


def test_a_field_of_which_the_network_knows_nothing_is_read_with_all_it_knows(served):
    recognizer = CharacterRecognizer(served[1])
    assert recognizer.read([drawn("SITI")], [Script(characters="٠١٢ ")])[0].text == "SITI"


def test_served_weights_answer_as_the_trained_net(served, recognizer):
    pictures = np.random.default_rng(0).integers(0, 255, (40, SIZE, SIZE)).astype(np.uint8)
    pictures[:3] = [g.picture for g in split_line(clean_line(drawn("SON"), 48))]
    raw = np.asarray(served[0](pictures[..., None].astype(np.float32)))
    truth = np.exp(raw - raw.max(-1, keepdims=True))
    truth = truth.max(-1) / truth.sum(-1)
    guesses = recognizer.guesses(pictures)
    assert "".join(character for character, _ in guesses[:3]) == "SON"
    assert [sure for _, sure in guesses] == pytest.approx(truth.tolist(), abs=1e-3)


def test_the_description_names_the_charset(served):
    about = json.loads(served[1].with_suffix(".json").read_text("utf-8"))
    assert (about["kind"], about["charset"], about["seed"]) == ("characters", KNOWN, 3)


def test_a_charset_of_another_size_is_refused(tmp_path, served):
    with pytest.raises(ValueError, match="classes"):
        export_character_net(served[0], Charset("ABC"), tmp_path, "wrong", {})


def test_damaged_weights_are_refused(tmp_path, served):
    for path in (served[1], served[1].with_suffix(".json")):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / served[1].name).write_bytes(b"other")
    with pytest.raises(ModelError, match="sha256"):
        CharacterRecognizer(tmp_path / served[1].name)
