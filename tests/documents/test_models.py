"""Loading models: what is missing is named before anything is read."""

from __future__ import annotations

import hashlib
import json

import pytest

from documents.models import NAMES, load_models
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
