"""Batches that other processes draw, and the training on torch that follows them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import keras
import numpy as np
import pytest

from ocr.crnn import HEIGHT
from ocr.crnn_net import build_crnn
from settings import ROOT
from training.kinds.ktp.lines import RECIPE
from training.lines.data import build
from training.lines.feed import KEPT
from training.lines.follow import follow
from training.lines.loss import settle


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that a feed of one worker has filled, as full as it gets."""
    folder = tmp_path_factory.mktemp("feed")
    command = ["-m", "training.lines.feed", str(folder), "--workers", "1", "--columns", "3000"]
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, start_new_session=True)
    try:
        deadline = time.monotonic() + 240
        while len(list(folder.glob("*.npz"))) < 30:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.2)
    finally:
        os.killpg(process.pid, 15)
        process.wait()
    return folder


def test_a_feed_gives_lines_and_their_texts_in_the_order_in_which_they_came(feed: Path) -> None:
    names = sorted(path.name for path in feed.glob("*.npz"))
    assert 30 <= len(names) <= KEPT
    batches = follow(feed, np.random.default_rng(1))
    for name in names:
        x, y = next(batches)
        with np.load(feed / name) as kept:
            assert (kept["x"] == x).all()
            assert (kept["y"] == y).all()
        assert x.dtype == np.uint8
        assert x.shape[1] == HEIGHT
        assert x.size <= 3000 * HEIGHT * 4 / 3  # a width as served may be wider than its lines
        assert y.shape == (len(x), RECIPE.longest)
        assert all(RECIPE.charset.decode(text[text > 0]).strip() for text in y)
    again, _ = next(batches)  # nothing new: one of them again
    known = (np.load(feed / name)["x"] for name in names)
    assert any(x.shape == again.shape and (x == again).all() for x in known)


def test_what_a_worker_has_deleted_meanwhile_is_passed_over(feed: Path, tmp_path: Path) -> None:
    for number, path in enumerate(sorted(feed.glob("*.npz"))[:3]):
        (tmp_path / f"{number}.npz").write_bytes(path.read_bytes())
    (tmp_path / "0.npz").write_bytes(b"PK")  # half of a file
    batches = follow(tmp_path, np.random.default_rng(1))
    next(batches)
    (tmp_path / "1.npz").unlink()
    for _ in range(4):
        x, _ = next(batches)
        with np.load(tmp_path / "2.npz") as kept:
            assert (kept["x"] == x).all()


def test_a_feed_is_for_a_settled_net_on_torch(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "training.lines.train", "--feed", str(tmp_path), "--settle"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"KERAS_BACKEND": "tensorflow"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "KERAS_BACKEND=torch" in done.stderr


@pytest.mark.skipif(
    find_spec("torch") is None,
    reason="training on a GPU needs torch, 2 GB that nothing else here needs: pip install torch",
)
def test_training_on_torch_leaves_a_net_that_keras_reads(feed: Path, tmp_path: Path) -> None:
    build(RECIPE.draw, tmp_path / "data", "test", 1, 900, workers=1)
    net = build_crnn(len(RECIPE.charset), channels=(4, 4, 4, 4), features=8)
    settle(net)
    net.save(tmp_path / "start.keras")
    command = [
        *(sys.executable, "-m", "training.lines.train", "--settle", "--feed", str(feed)),
        *("--data", str(tmp_path / "data"), "--start", str(tmp_path / "start.keras")),
        *("--channels", "4", "4", "4", "4", "--features", "8", "--minutes", "0.1"),
        *("--out", str(tmp_path / "run")),
    ]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"KERAS_BACKEND": "torch"}, check=True)
    learnt = keras.models.load_model(tmp_path / "run" / "final.keras", compile=False)
    pairs = list(zip(net.get_weights(), learnt.get_weights(), strict=True))
    assert any((old != new).any() for old, new in pairs)
    assert all(np.isfinite(new).all() for _, new in pairs)
