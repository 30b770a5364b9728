"""python -m scripts.read: pictures in, one answer each out, in the order given.

jsonl: {"file": ..., ...reading} or {"file": ..., "error": problem}. csv and xlsx: file, verdict,
reasons, a column a field, error. Exit status 0 all read, 1 some failed, 2 could not start.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from documents.kinds.driving_licence.kind import LicenceForm
from documents.kinds.invoice.kind import InvoiceForm
from elements import Field, Image, Reading
from scripts import read
from settings import Settings
from tests.closed import folder_with_a_closed_one
from tests.documents.templates import PLAIN
from tests.scripts.made import made_reader, picture


def lines(capsysbinary: pytest.CaptureFixture[bytes]) -> list[dict]:
    return [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]


def test_one_line_an_image_in_input_order(folder, tmp_path, capsysbinary) -> None:
    last = picture(tmp_path / "z.png", 222)
    assert read.main([str(last), str(folder)], made_reader) == 0
    answers = lines(capsysbinary)
    assert [Path(answer["file"]).name for answer in answers] == ["z.png", "a.png", "b.png", "c.png"]
    assert [answer["fields"]["nama"]["value"] for answer in answers] == [
        "LEVEL 222",
        "LEVEL 100",
        "LEVEL 200",
        "LEVEL 150",
    ]
    assert answers[0]["kind"] == "ktp"
    assert set(answers[0]["timings_ms"]) == {"decode", "rectify"}


def test_one_bad_file_never_stops_the_rest(tmp_path, capsysbinary) -> None:
    text = tmp_path / "text.jpg"
    text.write_text("no picture")
    cut = tmp_path / "cut.png"
    cut.write_bytes(picture(tmp_path / "whole.png", 90).read_bytes()[:60])
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    files = [
        text,
        cut,
        tmp_path / "missing.jpg",
        pipe,
        picture(tmp_path / "dark.png", 10),
        picture(tmp_path / "black.png", 0),
        picture(tmp_path / "good.png", 200),
    ]
    assert read.main([str(file) for file in files], made_reader) == 1
    answers = lines(capsysbinary)
    assert [answer.get("error", {}).get("code") for answer in answers] == [
        "unsupported_media_type",
        "image_unreadable",
        "image_missing",
        "image_unreadable",
        "card_not_found",
        "internal_error",
        None,
    ]
    assert set(answers[0]["error"]) == {"type", "title", "status", "code", "detail", "advice"}
    assert answers[0]["error"]["status"] == 415


def test_a_failure_inside_names_its_place_but_no_value(tmp_path, capsysbinary) -> None:
    read.main([str(picture(tmp_path / "black.png", 0))], made_reader)
    out, err = capsysbinary.readouterr()
    assert "ZeroDivisionError in made.py" in json.loads(out)["error"]["detail"]
    assert b"3273011708900001" not in out + err


def test_caps_come_from_the_settings(tmp_path, monkeypatch, capsysbinary) -> None:
    file = str(picture(tmp_path / "good.png", 200))
    monkeypatch.setenv("MAX_IMAGE_PIXELS", "6000")
    assert read.main([file], made_reader) == 1
    monkeypatch.setenv("MAX_IMAGE_BYTES", "10")
    assert read.main([file], made_reader) == 1
    codes = [answer["error"]["code"] for answer in lines(capsysbinary)]
    assert codes == ["image_too_large", "image_too_large"]


def test_the_progress_bar_is_on_standard_error(folder, capsysbinary) -> None:
    read.main([str(folder)], made_reader)
    assert b"3/3" in capsysbinary.readouterr().err


def test_csv_has_a_column_a_field(folder, tmp_path) -> None:
    out = tmp_path / "out.csv"
    missing = str(tmp_path / "missing.png")
    assert read.main(["--format", "csv", "--out", str(out), missing, str(folder)], made_reader) == 1
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    columns = ["file", "verdict", "reasons", "nik", "nama", "golongan_darah", "error"]
    assert list(rows[0]) == columns
    assert [row["error"] for row in rows] == ["image_missing", "", "", ""]
    assert rows[1]["nama"] == "LEVEL 100"
    assert rows[1]["golongan_darah"] == ""


def test_xlsx_keeps_all_digits_of_a_nik(folder, tmp_path) -> None:
    out = tmp_path / "out.xlsx"
    assert read.main(["--format", "xlsx", "--out", str(out), str(folder)], made_reader) == 0
    rows = list(load_workbook(io.BytesIO(out.read_bytes())).active.iter_rows(values_only=True))
    assert rows[0][3] == "nik"
    assert [row[3] for row in rows[1:]] == ["3273011708900001"] * 3


def test_a_spreadsheet_that_opens_a_csv_keeps_digits_and_dates(tmp_path) -> None:
    """With an apostrophe before it a text stays one: of a number as long as a NIK spreadsheets keep
    15 digits, and dates they turn about."""

    def reader(photo: Image) -> Reading:
        values = {"nik": "3273011708900001", "tanggal_lahir": "05-06-1990", "rt_rw": "003/005",
                  "alamat": "JL. MAWAR 3", "golongan_darah": "-"}  # fmt: skip
        return Reading("ktp", {k: Field(v) for k, v in values.items()}, None, 0, {}, {}, {})

    out = tmp_path / "out.csv"
    file = str(picture(tmp_path / "a.png", 200))
    assert read.main(["--format", "csv", "--out", str(out), file], reader) == 0
    row = next(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert list(row.values())[3:-1] == [
        "'3273011708900001", "'05-06-1990", "'003/005", "JL. MAWAR 3", "'-",
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_value_becomes_a_formula(form: str, tmp_path) -> None:
    """What is printed on a card is the card holder's choice, not ours."""

    def reader(photo: Image) -> Reading:
        fields = {"nama": Field('=HYPERLINK("x")'), "golongan_darah": Field("-"),
                  "alamat": Field("JL. A; =1+1\t-2")}  # fmt: skip
        return Reading("ktp", fields, None, 0, {}, {}, {})

    out = tmp_path / f"out.{form}"
    file = str(picture(tmp_path / "a.png", 200))
    assert read.main(["--format", form, "--out", str(out), file], reader) == 0
    if form == "csv":
        row = next(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
        assert row["nama"] == '\'=HYPERLINK("x")'
        assert row["golongan_darah"] == "'-"
        # spreadsheets of many countries part cells by ; and not by ,
        assert row["alamat"] == "JL. A; '=1+1\t'-2"
    else:
        sheet = load_workbook(io.BytesIO(out.read_bytes())).active
        cell = next(cell for cell in sheet[2] if "HYPERLINK" in str(cell.value))
        assert cell.data_type == "s"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--format", "pdf", "x.png"],
        ["--format", "xlsx", "x.png"],
        ["--resume", "x.png"],
        ["--confidences", "x.png"],
        ["--out", "/no/such/folder/x.jsonl", "x.png"],
    ],
)
def test_a_wrong_command_line_is_refused(arguments: list[str], capsysbinary) -> None:
    with pytest.raises(SystemExit) as stop:
        read.main(arguments, made_reader)
    assert stop.value.code == 2


def never(photo: Image) -> Reading:
    pytest.fail("it was read")


def test_an_empty_folder_gives_no_line(tmp_path, capsysbinary) -> None:
    assert read.main([str(tmp_path)], made_reader) == 0
    assert lines(capsysbinary) == []


def test_file_names_of_any_bytes(tmp_path, capsysbinary) -> None:
    name = os.fsdecode(b"caf\xe9 \xf0\x9f\x98\x80 'x';$(y).png")
    picture(tmp_path / "a.png", 200).rename(tmp_path / name)
    assert read.main([str(tmp_path)], made_reader) == 0
    assert lines(capsysbinary)[0]["file"].endswith("'x';$(y).png")


SLOW = """
    import sys, time
    from scripts import read
    from tests.scripts.made import made_reader
    def slow(photo):
        reading = made_reader(photo)
        if photo.mean() > 140:
            print("waiting", file=sys.stderr, flush=True)
            time.sleep(60)
        return reading
    import signal
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    read.main(sys.argv[1:], slow)
"""


def test_names_that_are_no_utf8_are_told_apart(tmp_path, capsys):
    for name in (b"\xe8.png", b"\xe9.png"):
        picture(tmp_path / "one.png", 100).rename(tmp_path / os.fsdecode(name))
    assert read.main(["--format", "jsonl", str(tmp_path)], made_reader) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [Path(row["file"]).name for row in rows] == ["\\xe8.png", "\\xe9.png"]


def stopped(stop: signal.Signals, *arguments: str) -> bytes:
    """Standard error of a run that is ended while its second picture is read."""
    run = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(SLOW), *arguments], stderr=subprocess.PIPE
    )
    wait_for(run, b"waiting")
    run.send_signal(stop)
    told = run.communicate(timeout=30)[1]
    assert run.returncode != 0
    return told


def names_of(form: str, out: Path) -> list[str]:
    """The pictures' names in a table, in its order."""
    if form == "jsonl":
        files = [json.loads(line)["file"] for line in out.read_text().splitlines()]
    elif form == "csv":
        files = [row["file"] for row in csv.DictReader(io.StringIO(out.read_text("utf-8-sig")))]
    else:
        files = [
            str(row[0])
            for row in load_workbook(io.BytesIO(out.read_bytes())).active.iter_rows(
                2, values_only=True
            )
        ]
    return [Path(file).name for file in files]


@pytest.mark.long
@pytest.mark.parametrize(
    ("form", "stop"),
    [
        ("jsonl", signal.SIGINT),
        ("jsonl", signal.SIGKILL),
        ("csv", signal.SIGTERM),
        ("csv", signal.SIGKILL),
        ("xlsx", signal.SIGINT),
        ("xlsx", signal.SIGKILL),
    ],
)
def test_a_stopped_run_keeps_what_it_read_and_the_next_one_reads_the_rest(
    form: str, stop: signal.Signals, folder, tmp_path
) -> None:
    """Only a sheet is lost to SIGKILL: it can't be written but whole."""
    out = tmp_path / f"out.{form}"
    arguments = ["--format", form, "--out", str(out), str(folder)]
    told = stopped(stop, *arguments)
    kept = form != "xlsx" or stop != signal.SIGKILL
    assert out.exists() is kept
    if kept:
        assert names_of(form, out) == ["a.png"]
    assert (b"1 of 3" in told and b"--resume" in told) is (stop != signal.SIGKILL)
    seen = []

    def reader(photo: Image) -> Reading:
        seen.append(int(photo.mean()))
        return made_reader(photo)

    assert read.main(["--resume", *arguments], reader) == 0
    assert names_of(form, out) == ["a.png", "b.png", "c.png"]
    assert seen == ([200, 150] if kept else [100, 200, 150])
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_line_that_was_broken_off_is_read_again(form: str, folder, tmp_path) -> None:
    """Wherever it was: the table is in the end the one of a run that nothing stopped."""
    out, arguments = tmp_path / "out", ["--format", form, "--out", str(tmp_path / "out")]
    picture(folder / "0.png", 10)  # no card: a failure comes before the first card
    assert read.main([*arguments, str(folder)], made_reader) == 1
    whole = out.read_bytes()
    steady = re.compile(rb'"decode": [0-9.]+')
    for cut in range(1, len(whole), 211 if form == "jsonl" else 13):
        out.write_bytes(whole[:cut])
        assert read.main([*arguments, "--resume", str(folder)], made_reader) == 1
        assert steady.sub(b"", out.read_bytes()) == steady.sub(b"", whole)


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
def test_failures_alone_are_gone_on_with_too(form: str, folder, tmp_path) -> None:
    out = tmp_path / "out"
    arguments = ["--format", form, "--out", str(out), str(tmp_path / "missing.png")]
    assert read.main(arguments, made_reader) == 1
    assert read.main([*arguments, str(folder), "--resume"], made_reader) == 1
    assert names_of(form, out) == ["missing.png", "a.png", "b.png", "c.png"]
    assert read.main([*arguments, str(folder), "--resume"], made_reader) == 1
    assert len(names_of(form, out)) == 4


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
@pytest.mark.parametrize(
    "content", ["my notes\n", "a,b\r\n1,2\r\n", '{"a": 1}\n', "[]\n", "file,error\r\nx\r\n"]
)
def test_a_file_of_another_command_is_left_as_it_is(
    form: str, content: str, folder, tmp_path, capsys
) -> None:
    out = tmp_path / "out"
    out.write_bytes(content.encode())
    assert read.main(["--format", form, "--out", str(out), "--resume", str(folder)]) == 2
    assert "can't be gone on with" in capsys.readouterr().err
    assert out.read_bytes() == content.encode()


def test_what_was_read_is_not_written_over(folder, tmp_path, capsys) -> None:
    out = tmp_path / "out.jsonl"
    read.main(["--out", str(out), str(folder)], made_reader)
    before = out.read_bytes()
    with pytest.raises(SystemExit) as stop:
        read.main(["--out", str(out), str(folder)], made_reader)
    assert stop.value.code == 2
    assert "--resume" in capsys.readouterr().err
    assert out.read_bytes() == before


def test_a_full_disk_is_said(folder, capsys) -> None:
    assert read.main(["--out", "/dev/full", str(folder)], made_reader) == 2
    assert "/dev/full can't be written: No space left" in capsys.readouterr().err


@pytest.mark.parametrize("out", ["", "taken"])
def test_a_sheet_that_can_not_be_written_is_said_before_a_card_is_read(
    out: str, folder, tmp_path, capsys
) -> None:
    os.mkfifo(tmp_path / "taken")
    where = str(tmp_path / out)
    assert read.main(["--format", "xlsx", "--out", where, str(folder)], never) == 2
    assert "can't be written" in capsys.readouterr().err
    assert (tmp_path / "taken").is_fifo()


def test_a_sheet_is_written_where_a_link_leads(folder, tmp_path) -> None:
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "there.xlsx")
    words = ["--format", "xlsx", "--out", str(tmp_path / "link.xlsx"), str(folder)]
    assert read.main(words, made_reader) == 0
    assert (tmp_path / "link.xlsx").is_symlink()
    assert len(list(load_workbook(tmp_path / "there.xlsx").active.rows)) == 4


def test_files_that_are_no_pictures_are_said(folder, capsys) -> None:
    (folder / "card.docx").write_bytes(b"PK")
    (folder / "deeper" / "notes.txt").write_text("x")
    for number in range(20):
        (folder / f"z{number}.doc").write_text("x")
    read.main([str(folder)], made_reader)
    said = next(line for line in capsys.readouterr().err.splitlines() if "Skipped" in line)
    assert "card.docx" in said
    assert "truth.json" in said
    assert said.endswith("and 13 more.")
    assert ".hidden" not in said


def test_a_link_to_a_folder_is_said_and_not_followed(folder, tmp_path, capsys) -> None:
    (folder / "linked").symlink_to(folder / "deeper")
    (folder / "circle").symlink_to(folder)
    out = tmp_path / "out.jsonl"
    read.main(["--out", str(out), str(folder)], made_reader)
    said = next(line for line in capsys.readouterr().err.splitlines() if "not followed" in line)
    assert "photos/circle, " in said
    assert said.endswith("photos/linked.")
    assert len(out.read_text().splitlines()) == 3


def test_a_folder_that_can_not_be_opened_is_said(monkeypatch, capsys) -> None:
    monkeypatch.setattr("scripts.read.load_settings", Settings)
    with folder_with_a_closed_one() as folder:
        assert read.main([str(folder)], made_reader) == 1
        told = capsys.readouterr().err
        assert f"The folder {folder}/closed can't be opened: Permission denied." in told
        assert "There is no picture to read." in told


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_can_hold_confidences(form: str, folder, tmp_path) -> None:
    out = tmp_path / "out"
    arguments = ["--format", form, "--out", str(out), "--confidences", str(folder)]
    assert read.main(arguments, made_reader) == 0
    if form == "csv":
        header, row = list(csv.reader(io.StringIO(out.read_text("utf-8-sig"))))[:2]
    else:
        header, row = list(
            load_workbook(io.BytesIO(out.read_bytes())).active.iter_rows(values_only=True)
        )[:2]
    told = dict(zip(header, row, strict=True))
    assert (told["nik_confidence"], told["nama_confidence"]) == ("0.99", "0.9")
    assert list(header)[3:5] == ["nik", "nik_confidence"]
    assert read.main([*arguments, "--resume"], made_reader) == 0
    assert read.main(["--resume", *[a for a in arguments if a != "--confidences"]]) == 2


def wait_for(run: subprocess.Popen[bytes], word: bytes) -> None:
    seen = b""
    limit = time.monotonic() + 60
    while word not in seen:
        assert run.stderr is not None
        more = os.read(run.stderr.fileno(), 4096)
        assert more, f"ended early: {seen!r}"
        assert time.monotonic() < limit
        seen += more


def test_an_output_file_is_for_its_owner_alone(folder, tmp_path) -> None:
    out = tmp_path / "out.jsonl"
    read.main(["--out", str(out), str(folder)], made_reader)
    assert out.stat().st_mode & 0o077 == 0


def test_a_reader_that_has_seen_enough_stops_us_quietly(folder) -> None:
    code = textwrap.dedent("""
        import sys
        from scripts import read
        from tests.scripts.made import made_reader
        sys.exit(read.main(sys.argv[1:], made_reader))
    """)
    command = [sys.executable, "-c", code, *[str(folder)] * 300]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert run.stdout is not None
    run.stdout.readline()
    run.stdout.close()
    assert run.stderr is not None
    err = run.stderr.read()
    assert run.wait(timeout=60) == 1
    assert b"Traceback" not in err
    run.stderr.close()


def test_an_invoice_is_read_by_a_templates_file(tmp_path, capsys) -> None:
    """The page is blank, so its one value is null; of two templates the one without a page fits."""
    picture(tmp_path / "page.png", 255)
    template = tmp_path / "template.json"
    template.write_text(json.dumps(PLAIN), "utf-8-sig")  # as some editors write
    arguments = ["--kind", "invoice", "--template", str(template), str(tmp_path / "page.png")]
    assert read.main(arguments) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["fields"]["total"]["problems"] == ["nothing was found"]
    with pytest.raises(SystemExit):
        read.main(["--kind", "invoice", "--template", str(tmp_path / "none"), str(tmp_path)])
    assert "--template" in capsys.readouterr().err


def test_a_table_has_every_column_where_documents_have_different_fields(tmp_path) -> None:
    """The fields of a licence are those of its layout: a table's columns are known beforehand."""
    names = iter(["full_name", "last_name", "full_name"])

    def reader(photo: Image, form: LicenceForm) -> Reading:
        return Reading("driving_licence", {next(names): Field("X")}, None, 0, {}, {}, {})

    pictures = [str(picture(tmp_path / f"{n}.png", 200)) for n in range(3)]
    out = tmp_path / "out.csv"
    asked = ["--kind", "driving_licence", "--format", "csv", "--out", str(out), "--resume"]
    assert read.main([*asked, *pictures[:2]], reader) == 0
    assert read.main([*asked, *pictures], reader) == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert [(row["full_name"], row["last_name"]) for row in rows] == [
        ("X", ""), ("", "X"), ("X", ""),
    ]  # fmt: skip


def test_a_licences_second_side_is_no_row_whichever_letters_are_capitals(tmp_path) -> None:
    for name in ("d.PNG", "d.back.png", "e.png"):
        picture(tmp_path / name, 200)
    out = tmp_path / "out.jsonl"

    def reader(photo: Image, form: LicenceForm) -> Reading:
        told = Field("X" if form.back else None)
        return Reading("driving_licence", {"full_name": told}, None, 0, {}, {}, {})

    asked = ["--kind", "driving_licence", "--out", str(out), str(tmp_path)]
    assert read.main(asked, reader) == 0
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    told = [(Path(row["file"]).name, row["fields"]["full_name"]["value"]) for row in rows]
    assert told == [("d.PNG", "X"), ("e.png", None)]


def test_an_invoices_table_has_the_columns_of_all_its_templates(tmp_path) -> None:
    templates = []
    for name in ("first", "second"):
        regions = [{**PLAIN["regions"][0], "name": name}]
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps({**PLAIN, "regions": regions}))
        templates += ["--template", str(file)]
    page, out = str(picture(tmp_path / "page.png", 255)), tmp_path / "out.csv"

    def reader(photo: Image, form: InvoiceForm) -> Reading:
        return Reading("invoice", {"second": Field("X")}, None, 0, {}, {}, {})

    table = ["--format", "csv", "--out", str(out), "--confidences"]
    assert read.main(["--kind", "invoice", *templates, *table, page], reader) == 0
    (row,) = csv.DictReader(io.StringIO(out.read_text("utf-8-sig")))
    assert (row["first"], row["second"], row["second_confidence"]) == ("", "X", "0.0")


@pytest.mark.parametrize("kind", ["ktp", "driving_licence"])
def test_a_table_of_another_kind_is_not_gone_on_with(kind, folder, tmp_path, capsys) -> None:
    names = iter(["line_1", "nama"])

    def reader(photo: Image, form: object = None) -> Reading:
        return Reading("made", {next(names): Field("X")}, None, 0, {}, {}, {})

    out = tmp_path / "out.csv"
    asked = ["--format", "csv", "--out", str(out), "--resume"]
    first, *others = map(str, sorted(folder.glob("*.*")))
    assert read.main(["--kind", "mrz", *asked, first], reader) == 0
    before = out.read_bytes()
    assert read.main(["--kind", kind, *asked, *others], reader) == 2
    assert "other columns" in capsys.readouterr().err
    assert out.read_bytes() == before


@pytest.mark.parametrize(
    ("template", "said"), [(None, "A template is needed"), ("{}", "`version`"), ("{", "no JSON")]
)
def test_a_template_that_is_none_is_said_before_any_page(template, said, tmp_path, capsys) -> None:
    page, named = str(picture(tmp_path / "page.png", 255)), []
    if template is not None:
        (tmp_path / "t.json").write_text(template)
        named = ["--template", str(tmp_path / "t.json")]
    with pytest.raises(SystemExit) as ended:
        read.main(["--kind", "invoice", *named, page])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
