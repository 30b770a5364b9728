"""Loading models: what is missing is named before anything is read."""

from __future__ import annotations

import hashlib
import json

import pytest

from documents.weights import NAMES, load_models, trusted
from network import ModelError


def model(folder, name, weights=b"weights", sha256=None):
    """A model file with its description; its weights are none that a runtime would take."""
    (folder / f"{name}.tflite").write_bytes(weights)
    about = {"input": [8, 8], "classes": ["ground", "card"],
             "sha256": sha256 or hashlib.sha256(weights).hexdigest()}  # fmt: skip
    (folder / f"{name}.json").write_text(json.dumps(about))


def test_a_missing_model_is_named(tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        load_models(tmp_path)
    assert caught.value.filename == str(tmp_path / f"{NAMES['card']}.tflite")


def test_a_missing_description_is_named(tmp_path):
    (tmp_path / f"{NAMES['card']}.tflite").touch()
    with pytest.raises(FileNotFoundError) as caught:
        load_models(tmp_path)
    assert caught.value.filename == str(tmp_path / f"{NAMES['card']}.json")


def test_weights_that_do_not_match_their_sha256_are_refused(tmp_path):
    for name in NAMES.values():
        model(tmp_path, name, sha256="0" * 64)
    with pytest.raises(ModelError, match=f"{NAMES['card']} does not match the sha256"):
        load_models(tmp_path)


def test_the_character_network_is_loaded_where_a_field_is_read_by_it():
    assert "character_cnn" not in load_models().recognizers
    models = load_models(chosen={"agama": "character_cnn"})
    assert models.recognizer_of("agama", ("crnn",)) == "character_cnn"
    assert models.recognizers["character_cnn"].name == "ktp-characters-1"


def test_a_recogniser_that_there_is_not_is_named():
    with pytest.raises(
        LookupError, match="no recogniser 'eyes' for agama: crnn, tesseract, agreed"
    ):
        load_models(chosen={"agama": "eyes"})


@pytest.mark.parametrize(
    ("kind", "text", "sure_is_enough"),
    [
        ("alamat", "JL. MELATI NO. 5", True),
        ("nama", "BUDI SANTOSO, S.H.", False),  # a title of several forms
        ("nama", "BUDI SANTOSO, S.PD", True),
        ("nama", "BUDISANTOSO", False),
        ("nama", ": BUDI SANTOSO", False),
        ("nama", "", False),
    ],
)
def test_of_sure_readings_only_a_name_of_unknown_words_is_read_again(kind, text, sure_is_enough):
    assert trusted(kind, text) is sure_is_enough
