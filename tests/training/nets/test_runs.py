"""A net tells how it came to be: run by run, down to the weights that are served."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from settings import ROOT
from training.nets.average import note_mean
from training.nets.loop import train
from training.nets.runs import KNOWN, note_run, runs_of, sha256_of

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

SHIPPED = sorted((ROOT / "models").glob("*.json"))
SHA256 = re.compile(r"[0-9a-f]{64}")
COMMIT = re.compile(r"[0-9a-f]{40}\+?")


@pytest.mark.parametrize("about", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_model_lists_its_runs(about: Path) -> None:
    """What is not known is null, and a note says why."""
    described = json.loads(about.read_text("utf-8"))
    assert "command" not in described
    runs = described["runs"]
    assert runs[-1]["sha256"] == described["sha256"]
    made: set[str] = set()
    for run in runs:
        assert {*run} - {"with", "note"} == {*KNOWN}
        assert run["command"]
        assert run["commit"] is None or COMMIT.fullmatch(run["commit"])
        for digest in (run["from"], run["sha256"], *run.get("with", ())):
            assert digest is None or SHA256.fullmatch(digest)
        assert run["from"] is None or run["from"] in made, "no run left what this one began with"
        assert run.get("note") or run["from"], "says neither with what it began nor why not"
        made |= {run["sha256"]} - {None}


def net(weight: float = 1.0) -> keras.Model:
    model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1)])
    model.set_weights([np.full((2, 1), weight), np.zeros(1)])
    return model


def saved(path: Path, start: Path | None = None) -> Path:
    """A net whose JSON lists this process as its run."""
    net(len(path.stem)).save(path)
    note_run(path, start)
    return path


def test_a_training_lists_itself_after_the_runs_of_its_start(tmp_path: Path) -> None:
    start = saved(tmp_path / "start.keras")
    x, y = np.ones((2, 2), np.float32), np.zeros((2, 1), np.float32)
    args = argparse.Namespace(rate=1e-3, steps=2, out=tmp_path / "run", seed=1, start=start)
    train(net(), keras.losses.MeanSquaredError(), lambda *_: iter([(x, y)] * 3), str, args)
    final = tmp_path / "run" / "final.keras"
    first, last = runs_of(final)
    assert [first] == runs_of(start)
    assert (first["from"], first["sha256"]) == (None, sha256_of(start))
    assert (last["from"], last["sha256"]) == (sha256_of(start), sha256_of(final))
    assert last["command"].startswith("python ")
    assert COMMIT.fullmatch(last["commit"])


def test_a_mean_lists_the_runs_of_both_nets_once(tmp_path: Path) -> None:
    one = saved(tmp_path / "one.keras")
    other = saved(tmp_path / "other.keras", start=one)
    mean = saved(tmp_path / "mean.keras")
    note_mean(mean, one, other)
    runs = runs_of(mean)
    assert runs[:2] == runs_of(other)
    assert (runs[2]["from"], runs[2]["with"]) == (sha256_of(one), [sha256_of(other)])
    assert runs[2]["sha256"] == sha256_of(mean)


def test_a_net_without_a_description_has_no_runs(tmp_path: Path) -> None:
    assert runs_of(tmp_path / "net.keras") == []


def test_what_is_exported_tells_the_command_that_was_typed(tmp_path: Path) -> None:
    """From a saved net of characters to served weights, by the command."""
    from ocr.character_net import build_character_cnn
    from ocr.charset import MRZ, Charset

    build_character_cnn(len(Charset(MRZ)), channels=(4, 6, 8), features=8).save(
        tmp_path / "final.keras"
    )
    note_run(tmp_path / "final.keras", None)
    typed = ["-m", "training.export", "characters", str(tmp_path / "final.keras"), "--charset",
             "mrz", "--name", "tiny-1", "--out", str(tmp_path)]  # fmt: skip
    subprocess.run([sys.executable, *typed], cwd=ROOT, check=True, capture_output=True)
    about = json.loads((tmp_path / "tiny-1.json").read_text("utf-8"))
    trained, exported = about["runs"]
    assert exported["command"] == " ".join(["python", *typed])
    assert exported["from"] == trained["sha256"] == sha256_of(tmp_path / "final.keras")
    assert exported["sha256"] == about["sha256"] == sha256_of(tmp_path / "tiny-1.tflite")
    assert about["charset"] == MRZ
