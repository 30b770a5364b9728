"""python -m scripts.read of PDF and TIFF: a row a page of invoices, a row a file of other kinds."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from errors import TemplateMismatch
from scripts import read
from tests.documents.templates import PLAIN
from tests.paged import KINDS, pages
from tests.scripts.made import made_reader, picture

FITS_NOT = 20


def invoices(photo, form=None):
    """What the made reader reads; a dark page fits no template."""
    if photo.mean() < 50:
        raise TemplateMismatch
    return made_reader(photo)


@pytest.fixture
def asked(tmp_path):
    """Arguments of the command, with a template."""
    template = tmp_path / "template.json"
    template.write_text(json.dumps(PLAIN))
    return ["--kind", "invoice", "--template", str(template)]


@pytest.fixture
def files(tmp_path):
    """A picture, then a PDF and a TIFF of three pages, the second of which fits no template."""
    folder = tmp_path / "in"
    folder.mkdir()
    picture(folder / "a.png", 100)
    for name, kind in zip(("b.pdf", "c.tif"), KINDS, strict=True):
        (folder / name).write_bytes(pages(kind, 120, FITS_NOT, 200))
    return folder


def rows_of(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def test_each_page_of_an_invoice_is_a_row(files, asked, tmp_path):
    out = tmp_path / "out.jsonl"
    assert read.main([*asked, "--out", str(out), str(files)], invoices) == 1
    told = [json.loads(line) for line in out.read_text().splitlines()]
    names = [(line["file"].rpartition("/")[2], line["page"].get("number")) for line in told]
    assert names == [
        ("a.png", None),
        *((name, n) for name in ("b.pdf", "c.tif") for n in (1, 2, 3)),
    ]
    assert [line["error"]["code"] for line in told if "error" in line] == ["template_mismatch"] * 2
    assert told[3]["fields"]["nama"]["value"] == "LEVEL 200"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_has_a_column_of_pages(files, asked, tmp_path, form):
    out = tmp_path / f"out.{form}"
    read.main([*asked, "--format", form, "--out", str(out), str(files)], invoices)
    if form == "csv":
        table = list(csv.reader(io.StringIO(out.read_text("utf-8-sig"))))
    else:
        sheet = load_workbook(io.BytesIO(out.read_bytes())).active
        table = [[text or "" for text in row] for row in sheet.iter_rows(values_only=True)]
    assert table[0][:4] == ["file", "page", "verdict", "reasons"]
    assert [row[1] for row in table[1:]] == ["", "1", "2", "3", "1", "2", "3"]
    assert [row[-1] for row in table[1:]] == [
        "", "", "template_mismatch", "", "", "template_mismatch", ""
    ]  # fmt: skip


def test_a_run_that_was_stopped_between_two_pages_goes_on_with_the_next(files, asked, tmp_path):
    out, seen = tmp_path / "out.csv", []

    def stopping(photo, form=None):
        if len(seen) == 3:
            raise KeyboardInterrupt
        seen.append(round(photo.mean()))
        return invoices(photo)

    arguments = [*asked, "--format", "csv", "--out", str(out), str(files)]
    with pytest.raises(KeyboardInterrupt):
        read.main(arguments, stopping)
    seen.clear()

    def noting(photo, form=None):
        seen.append(round(photo.mean()))
        return invoices(photo)

    assert read.main([*arguments, "--resume"], noting) == 1
    assert seen == [200, 120, FITS_NOT, 200]
    pages_read = [row["page"] for row in rows_of(out)]
    assert pages_read == ["", "1", "2", "3", "1", "2", "3"]
    assert read.main([*arguments, "--resume"], noting) == 1
    assert len(seen) == 4


def test_a_table_without_pages_is_not_gone_on_with_pages(files, asked, tmp_path, capsys):
    out = tmp_path / "out.csv"
    arguments = [*asked, "--format", "csv", "--out", str(out)]
    assert read.main([*arguments, str(files / "a.png")], invoices) == 0
    before = out.read_bytes()
    assert read.main([*arguments, "--resume", str(files)], invoices) == 2
    assert "no column for pages" in capsys.readouterr().err
    assert out.read_bytes() == before


def test_of_other_kinds_the_first_page_that_holds_one_is_the_row(files, tmp_path):
    (files / "d.pdf").write_bytes(pages("PDF", FITS_NOT, 200))
    out = tmp_path / "out.csv"
    assert read.main(["--format", "csv", "--out", str(out), str(files)], made_reader) == 0
    told = [(row["page"], row["nama"]) for row in rows_of(out)]
    assert told == [("", "LEVEL 100"), ("1", "LEVEL 120"), ("1", "LEVEL 120"), ("2", "LEVEL 200")]


def test_of_a_stack_of_cards_every_page_can_be_read(files, tmp_path):
    out = tmp_path / "out.csv"
    arguments = ["--format", "csv", "--out", str(out), "--every-page", str(files / "b.pdf")]
    assert read.main(arguments, made_reader) == 1
    told = [(row["page"], row["error"]) for row in rows_of(out)]
    assert told == [("1", ""), ("2", "card_not_found"), ("3", "")]


def test_a_damaged_file_is_one_row(tmp_path, asked, capsysbinary):
    (tmp_path / "cut.pdf").write_bytes(pages("PDF", 120, 200)[:300])
    assert read.main([*asked, str(tmp_path / "cut.pdf")], invoices) == 1
    (line,) = capsysbinary.readouterr().out.splitlines()
    assert json.loads(line)["error"]["code"] == "image_unreadable"


def test_a_field_that_is_called_as_a_column_has_its_own(tmp_path, asked):
    def read_own(photo, form=None):
        reading = made_reader(photo)
        fields = reading.fields
        return replace(reading, fields={"page": fields["nik"], "file": fields["nama"]})

    out, source = tmp_path / "out.csv", tmp_path / "two.tiff"
    source.write_bytes(pages("TIFF", 100, 200))
    read.main([*asked, "--format", "csv", "--out", str(out), str(source)], read_own)
    first, second = rows_of(out)
    assert (first["file"], first["page"], second["page"]) == (str(source), "1", "2")
    assert (first["page_"], second["file_"]) == ("'3273011708900001", "LEVEL 200")
