"""The contact sheet lays cards out in rows and shows their boxes when asked."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from scripts import contact_sheet
from training.drawing import typefaces

pytestmark = pytest.mark.skipif(
    not (typefaces.ROOT / typefaces.LIBERATION / "LiberationSans-Regular.ttf").is_file()
    or not (typefaces.ROOT / "truetype/ocr-a/OCRA.ttf").is_file(),
    reason="cards are drawn with Debian's fonts-liberation and fonts-ocr-a, which are missing",
)


def sheet(path, monkeypatch, *more):
    arguments = ["--out", str(path), "--count", "3", "--columns", "2", "--width", "200", *more]
    monkeypatch.setattr("sys.argv", ["contact_sheet", *arguments])
    contact_sheet.main()
    return cv2.imread(str(path))


def test_three_cards_in_two_columns_take_two_rows(tmp_path, monkeypatch):
    assert sheet(tmp_path / "sheet.png", monkeypatch).shape == (2 * (126 + 8), 2 * (200 + 8), 3)


def test_boxes_are_drawn_only_when_asked_for(tmp_path, monkeypatch):
    plain = sheet(tmp_path / "plain.png", monkeypatch)
    boxes = sheet(tmp_path / "boxes.png", monkeypatch, "--boxes")
    assert np.array_equal(plain, sheet(tmp_path / "again.png", monkeypatch))
    assert not np.array_equal(plain, boxes)


def test_an_unwritable_sheet_ends_with_a_plain_line(tmp_path, monkeypatch, capsys):
    with pytest.raises(SystemExit) as stopped:
        sheet(tmp_path / "missing" / "sheet.png", monkeypatch)
    assert stopped.value.code == 2
    assert "could not write" in capsys.readouterr().err
