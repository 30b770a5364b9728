"""python -m scripts.read: pictures in, one answer each out, in the order given.

jsonl: {"file": ..., ...reading} or {"file": ..., "error": problem}. csv and xlsx: file, verdict,
reasons, a column a field, error. Exit status 0 all read, 1 some failed, 2 could not start.
"""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from elements import Field, Image, Reading
from scripts import read
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
    rows = list(load_workbook(out).active.iter_rows(values_only=True))
    assert rows[0][3] == "nik"
    assert [row[3] for row in rows[1:]] == ["3273011708900001"] * 3


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_value_becomes_a_formula(form: str, tmp_path) -> None:
    """What is printed on a card is the card holder's choice, not ours."""

    def reader(photo: Image) -> Reading:
        fields = {"nama": Field('=HYPERLINK("x")'), "golongan_darah": Field("-")}
        return Reading("ktp", fields, None, 0, {}, {}, {})

    out = tmp_path / f"out.{form}"
    file = str(picture(tmp_path / "a.png", 200))
    assert read.main(["--format", form, "--out", str(out), file], reader) == 0
    if form == "csv":
        row = next(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
        assert row["nama"] == '\'=HYPERLINK("x")'
        assert row["golongan_darah"] == "-"
    else:
        sheet = load_workbook(out).active
        cell = next(cell for cell in sheet[2] if "HYPERLINK" in str(cell.value))
        assert cell.data_type == "s"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--format", "pdf", "x.png"],
        ["--format", "xlsx", "x.png"],
        ["--out", "/no/such/folder/x.jsonl", "x.png"],
    ],
)
def test_a_wrong_command_line_is_refused(arguments: list[str], capsysbinary) -> None:
    with pytest.raises(SystemExit) as stop:
        read.main(arguments, made_reader)
    assert stop.value.code == 2


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


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_killed_run_leaves_no_half_file(stop: signal.Signals, folder, tmp_path) -> None:
    """What stood under the name before stays; only SIGKILL leaves the hidden part file behind."""
    out = tmp_path / "out.jsonl"
    out.write_text("from an earlier run\n")
    run = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(SLOW), "--out", str(out), str(folder)],
        stderr=subprocess.PIPE,
    )
    wait_for(run, b"waiting")
    run.send_signal(stop)
    run.communicate(timeout=30)
    assert run.returncode != 0
    assert out.read_text() == "from an earlier run\n"
    left = [path.name for path in tmp_path.glob(".*.part")]
    assert len(left) == (1 if stop == signal.SIGKILL else 0)


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
