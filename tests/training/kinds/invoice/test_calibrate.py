"""Confidences of invoices are counted anew from records of pages."""

from __future__ import annotations

import json

import pytest

from documents.kinds.invoice.confidence import ALIKE, TABLES
from training.kinds.invoice import calibrate
from training.kinds.invoice.calibrate import FEWEST


def page(score, told, *problems):
    return {
        "supplier": 1, "page": 1, "condition": "clean", "language": "ara",
        "fields": {"total": ["money", "5", "5", told, score, "5", list(problems)]},
    }  # fmt: skip


def test_values_that_are_not_doubted_are_counted_by_group(tmp_path, monkeypatch):
    read = [page(0.9, "5")] * FEWEST + [page(0.3, "6")] * FEWEST
    doubted = [page(0.9, "6", "not of the template's pattern"), page(0.0, None)] * FEWEST
    told, table = tmp_path / "raw.jsonl", tmp_path / "calibration.json"
    told.write_text("".join(json.dumps(each) + "\n" for each in [*read, *doubted]), "utf-8")
    monkeypatch.setattr(calibrate, "TABLE", table)
    monkeypatch.setattr("sys.argv", ["calibrate", str(told)])
    calibrate.main()
    counted = json.loads(table.read_text("utf-8"))
    assert set(counted) == {"digits ara", "digits ara money"}
    scores, shares = counted["digits ara money"]
    share = dict(zip(scores, shares, strict=True))
    assert share[0.9] == pytest.approx((FEWEST + 0.5) / (FEWEST + 1), abs=1e-4)
    assert share[0.3] == pytest.approx(0.5 / (FEWEST + 1), abs=1e-4)


def test_texts_that_two_readers_read_alike_count_for_no_reader():
    alike = page(ALIKE, "5")
    alike["fields"]["total"][0] = "text"
    assert calibrate.counted([alike] * FEWEST) == {}


def test_too_few_values_are_not_counted():
    assert calibrate.counted([page(0.9, "5")] * (FEWEST - 1)) == {}


def test_the_shipped_table_names_the_groups_as_they_are_counted():
    types = ("", " text", " date", " money", " number", " digits")
    assert set(TABLES) <= {f"{reader}{script}{type_}" for reader in ("digits", "tesseract")
                           for script in ("", " ara")
                           for type_ in types}  # fmt: skip
