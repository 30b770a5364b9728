"""Loading models: what is missing is named before anything is read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from documents.kinds import find_kinds
from documents.kinds.ktp.kind import KIND
from documents.kinds.ktp.layout import SCRIPTS
from documents.weights import Opened, readers_of, weights_of
from network import ModelError, Network


def model(folder, name, weights=b"weights", sha256=None):
    """A model file with its description; its weights are none that a runtime would take."""
    (folder / f"{name}.tflite").write_bytes(weights)
    about = {"input": [8, 8], "classes": ["ground", "card"],
             "sha256": sha256 or hashlib.sha256(weights).hexdigest()}  # fmt: skip
    (folder / f"{name}.json").write_text(json.dumps(about))


def test_a_missing_model_is_named(tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        Opened(tmp_path).nets(KIND)
    assert caught.value.filename == str(tmp_path / f"{KIND.nets['card']}.tflite")


def test_a_missing_description_is_named(tmp_path):
    (tmp_path / f"{KIND.nets['card']}.tflite").touch()
    with pytest.raises(FileNotFoundError) as caught:
        Opened(tmp_path).nets(KIND)
    assert caught.value.filename == str(tmp_path / f"{KIND.nets['card']}.json")


def test_weights_that_do_not_match_their_sha256_are_refused(tmp_path):
    for name in weights_of([KIND]):
        model(tmp_path, name, sha256="0" * 64)
    with pytest.raises(ModelError, match=f"{KIND.nets['card']} does not match the sha256"):
        Opened(tmp_path).nets(KIND)


def test_the_character_network_is_loaded_where_a_field_is_read_by_it():
    assert "character_cnn" not in Opened().nets(KIND).recognizers
    nets = Opened().nets(KIND, {"agama": "character_cnn"})
    assert nets.recognizers["character_cnn"].name == "ktp-characters-1"


def test_the_readers_that_may_be_chosen_are_those_that_are_opened():
    nets = Opened().nets(KIND, {"agama": "character_cnn"})
    assert set(readers_of(KIND)) == set(nets.recognizers)


@pytest.mark.parametrize("name", sorted(find_kinds()))
def test_every_net_of_a_kind_that_reads_may_be_chosen(name):
    kind = find_kinds()[name]
    nets = Opened().nets(kind)
    assert set(readers_of(kind)) - kind.chosen_nets.keys() == nets.recognizers.keys() - {"barcode"}


def test_the_net_of_numbers_may_be_chosen_for_invoices_alone():
    assert "digits" in readers_of(find_kinds()["invoice"])
    assert "digits" not in readers_of(KIND)


def test_of_nets_without_a_description_opening_them_tells_not_choosing(tmp_path):
    assert "crnn" in readers_of(KIND, tmp_path)


def test_nets_that_two_kinds_name_are_opened_once():
    opened = Opened()
    one, other = opened.nets(KIND), opened.nets(replace(KIND, name="another"))
    assert all(one.segmenters[role] is net for role, net in other.segmenters.items())
    assert one.recognizers["crnn"] is other.recognizers["crnn"]


def test_a_net_that_two_recognisers_read_with_is_opened_once(monkeypatch):
    laid_out = []
    whole = Network.__init__

    def noted(self, path, **how):
        laid_out.append(path.stem)
        whole(self, path, **how)

    monkeypatch.setattr(Network, "__init__", noted)
    opened = Opened()
    nets = [opened.nets(replace(KIND, nets={"crnn": names})).recognizers["crnn"]
            for names in ("crnn-ktp-7+crnn-ktp-8", "crnn-latin-1+crnn-ktp-8")]  # fmt: skip
    assert [net.name for net in nets] == ["crnn-ktp-7+crnn-ktp-8", "crnn-latin-1+crnn-ktp-8"]
    assert sorted(laid_out) == ["crnn-ktp-7", "crnn-ktp-8", "crnn-latin-1"]


def test_a_recogniser_that_there_is_not_is_named():
    with pytest.raises(
        LookupError, match="no recogniser 'eyes' for agama: crnn, latin, tesseract, agreed"
    ):
        Opened().nets(KIND, {"agama": "eyes"})


@pytest.mark.parametrize(
    ("name", "text", "sure_is_enough"),
    [
        ("alamat", "JL. MELATI NO. 5", True),
        ("nama", "BUDI SANTOSO, S.H.", False),  # a title of several forms
        ("nama", "BUDI SANTOSO, S.PD", True),
        ("nama", "BUDISANTOSO", False),
        ("nama", ": BUDI SANTOSO", False),
        ("nama", "", False),
    ],
)
def test_of_sure_readings_only_a_name_of_unknown_words_is_read_again(name, text, sure_is_enough):
    assert SCRIPTS[name].trusted(text) is sure_is_enough
