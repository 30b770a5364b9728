"""Lines to learn from out of labelled photos: the right text to each box, nothing else."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.kinds.ktp.cards import draw_card
from training.kinds.ktp.lines import RECIPE
from training.kinds.ktp.press import CLASSES
from training.lines import own as own_lines
from training.lines import train as train_lines
from training.lines.cut import ROOM
from training.lines.data import load


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two scans of each of four cards; one name in the truth belongs to somebody else."""
    folder = tmp_path_factory.mktemp("photos")
    truth = {}
    for number in range(4):
        card = draw_card(77_000_000 + number, split="test")
        (folder / f"card{number}").mkdir()
        for photo in ("a.png", "b.png"):
            name = f"card{number}/{photo}"
            cv2.imwrite(str(folder / name), card.image[..., ::-1])
            fields = dict(card.fields)
            truth[name] = {"fields": fields}
    truth["card0/a.png"]["fields"]["nama"] = "QQQQQQQQQQQQQ"
    (folder / "blank.png").write_bytes(cv2.imencode(".png", np.zeros((64, 96, 3), np.uint8))[1])
    truth["blank.png"] = {"fields": {"nama": "DEWI CONTOH"}}
    (folder / "truth.json").write_text(json.dumps(truth), "utf-8")
    return folder


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["own_lines", *map(str, arguments)])
    return own_lines.main()


def test_lines_carry_the_truth_of_their_field(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(own_lines, "part_of", lambda name: "train")
    assert run(monkeypatch, folder, "--out", tmp_path) == 0
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    lines = load(tmp_path, "train")
    assert len(lines) > 8 * 12, "most fields of eight scans"
    known = {(name, text) for about in truth.values() for name, text in about["fields"].items()}
    assert {(CLASSES[line.field], line.text) for line in lines} <= known
    assert "QQQQQQQQQQQQQ" not in {line.text for line in lines}
    assert all(min(line.grey.shape) > 2 * ROOM for line in lines)
    out = capsys.readouterr().out
    assert "its box holds something else" in out
    assert "photo not read: card_not_found" in out


def test_photos_of_one_card_are_in_one_part() -> None:
    parts = {own_lines.part_of(f"card{n}/{p}.jpg") for n in range(40) for p in "ab"}
    assert parts == {"train", "test"}
    for n in range(40):
        assert own_lines.part_of(f"card{n}/a.jpg") == own_lines.part_of(f"card{n}/b.jpg")


def test_no_truth_no_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, tmp_path) == 2
    assert "no usable truth.json" in capsys.readouterr().err


def test_own_lines_are_about_a_third_of_what_is_learnt() -> None:
    class Arguments:
        fresh, seed, hard_for = 0, 1, None

    drawn, own = list(range(70)), list(range(100, 107))
    given = next(iter(train_lines.source(RECIPE, Arguments, drawn, own, 0)))  # type: ignore[arg-type]
    assert sum(line >= 100 for line in given) / len(given) == pytest.approx(0.33, abs=0.05)
    alone = next(iter(train_lines.source(RECIPE, Arguments, drawn, [], 0)))  # type: ignore[arg-type]
    assert alone == drawn
