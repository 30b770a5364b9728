"""Pages of invoices are measured page by page, and go on where they were stopped."""

from __future__ import annotations

import json

import pytest

from training.kinds.invoice.measure import drawn, jobs, resumed, supplier_of, table
from training.kinds.invoice.suppliers import LANGUAGES

PAGE = {
    "supplier": 9000, "page": 1, "condition": "clean", "language": "eng",
    "fields": {
        "total": ["money", "12.50", "12.50", "12.50", 0.99, "12.50", []],
        "number": ["digits", "0041", "0041", "0047", 0.97, "0047", []],
    },
    "ms": {"rectify": 300, "recognise": 120},
}  # fmt: skip


def test_a_line_that_was_not_written_to_its_end_is_taken_away(tmp_path):
    out = tmp_path / "pages.jsonl"
    assert resumed(out) == []
    whole = json.dumps(PAGE) + "\n"
    out.write_text(whole + whole[:40], "utf-8")
    assert resumed(out) == [PAGE]
    assert out.read_text("utf-8") == whole


def test_fields_claims_and_refusals_are_counted():
    refused = {"supplier": 9000, "page": 1, "condition": "scan", "language": "eng",
               "error": "template_mismatch"}  # fmt: skip
    told = table([PAGE, refused])
    assert "| eng | all | 2 | 50.0 % (9.5–90.5) | – | – |" in told
    assert "| eng | money | 1 | 100.0 % (20.7–100.0) | – | – |" in told
    assert "of them wrong 50.0 %" in told
    assert "pages 2, refused 1" in told
    assert "{'rectify': '0.30', 'recognise': '0.12'}" in told


def test_every_page_comes_under_each_condition_and_in_each_language():
    asked = list(jobs(9000, 3, 2, LANGUAGES))
    assert len(asked) == len(set(asked)) == 3 * 2 * 3
    assert {supplier_of(number)[0].language for number, *_ in asked} == {"eng", "ind", "ara"}


def test_pages_of_some_languages_alone_are_measured():
    asked = list(jobs(9000, 6, 1, ["ara"]))
    assert len(asked) == 2 * 3
    assert {supplier_of(number)[0].language for number, *_ in asked} == {"ara"}


@pytest.mark.parametrize("condition", ["clean", "scan", "photo"])
def test_a_page_is_the_same_each_time_it_is_drawn(condition):
    (page, one), (_, two) = (drawn((9000, 1, condition)) for _ in range(2))
    assert (one == two).all()
    assert set(page.values) == {"number", "issued", "due", "order", "account", "rate", "customer",
                                "subtotal", "tax", "total"}  # fmt: skip
