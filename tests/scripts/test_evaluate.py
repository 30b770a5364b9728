"""python -m scripts.evaluate FOLDER: a table, figures.json and a page that fetches nothing."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Picture

from documents.kinds.driving_licence.kind import LicenceForm
from elements import Field, Reading
from scripts import evaluate
from tests.documents.templates import PLAIN
from tests.scripts.made import WHOLE, made_reader, picture

FIELDS = {"nik": "3273011708900001", "golongan_darah": ""}


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    """Two careful photos, of which one is read wrong; a dark one without a card; a broken file."""
    folder = tmp_path / "cards"
    folder.mkdir()
    picture(folder / "right.png", 200)
    picture(folder / "wrong.png", 100)
    picture(folder / "dark.png", 10)
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    quad = np.add(WHOLE, (0, 6)).tolist()
    truth = {
        "right.png": {"condition": "easy", "fields": {**FIELDS, "nama": "level  200"}},
        "wrong.png": {
            "condition": "easy",
            "fields": {**FIELDS, "nama": "<b>LEVEL I00</b>"},
            "quad": quad,
        },
        "dark.png": {"condition": "hard", "fields": {**FIELDS, "nama": "X"}},
        "broken.png": {"condition": "hard", "fields": {**FIELDS, "nama": "X"}},
    }
    (folder / "truth.json").write_text(json.dumps(truth))
    return folder


def test_the_report_has_figures_table_and_page(cards, tmp_path, capsys) -> None:
    out = tmp_path / "report"
    assert evaluate.main([str(cards), "--out", str(out)], made_reader) == 0
    figures = json.loads((out / "figures.json").read_text())
    assert figures["cards"] == 4
    assert figures["exact"]["whole"]["easy"]["right"] == 1
    assert figures["exact"]["nama"]["easy"]["of"] == 2
    assert figures["exact"]["found"]["hard"] == {
        "right": 0,
        "of": 2,
        "low": 0,
        "high": pytest.approx(0.6576, abs=1e-3),
    }
    assert figures["errors"] == {"dark.png": "card_not_found", "broken.png": "image_unreadable"}
    assert figures["corners"]["easy"]["within_1_percent"]["right"] == 0
    assert figures["corners"]["easy"]["turn"]["right"] == 1
    assert figures["models"] == {"text": "made"}
    assert "commit" in figures
    table = capsys.readouterr().out
    assert table.strip() == (out / "table.md").read_text().strip()
    assert "| nama | 50.0 % (9–91) 1/2 | 0.0 % (0–66) 0/2 |" in table


def test_the_page_shows_wrong_cards_alone_and_is_whole_in_itself(cards, tmp_path) -> None:
    out = tmp_path / "report"
    evaluate.main([str(cards), "--out", str(out)], made_reader)
    page = (out / "report.html").read_text()
    assert page.count("<article>") == 3
    assert page.count("data:image/jpeg;base64,") == 2
    assert "right.png" not in page
    assert "http" not in page
    assert "<script" not in page
    assert "&lt;b&gt;LEVEL I00" in page
    assert "<b>LEVEL" not in page


def test_without_out_only_the_table_is_made(cards, tmp_path, capsys) -> None:
    before = set(tmp_path.rglob("*"))
    assert evaluate.main([str(cards)], made_reader) == 0
    assert "| found | 100.0 %" in capsys.readouterr().out
    assert set(tmp_path.rglob("*")) == before


def test_the_table_tells_who_passed_and_who_wrongly(cards, capsys) -> None:
    evaluate.main([str(cards)], made_reader)
    table = capsys.readouterr().out
    assert "| NIK | 100.0 % (34–100) 2/2 | 0.0 % (0–66) 0/2 |" in table
    assert "| whole card | 50.0 % (9–91) 1/2 |" in table
    assert "| passed | 100.0 % (34–100) 2/2 | 0.0 % (0–66) 0/2 |" in table
    assert "| passed wrongly | 50.0 % (9–91) 1/2 | – |" in table


def test_nothing_leaves_the_machine(cards, tmp_path, monkeypatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("another machine was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    before = {*tmp_path.rglob("*")}
    assert evaluate.main([str(cards), "--out", str(tmp_path / "report")], made_reader) == 0
    made = {path.relative_to(tmp_path).as_posix() for path in {*tmp_path.rglob("*")} - before}
    names = ("figures.json", "table.md", "report.html")
    assert made == {"report", *(f"report/{name}" for name in names)}


def test_quads_of_a_photo_that_is_read_smaller_are_its_own(cards, tmp_path, monkeypatch) -> None:
    """A reading and a truth speak of the file's pixels, the page shows the smaller picture."""
    monkeypatch.setattr("segmentation.decode.LARGEST", 96 * 64 // 4)
    truth = json.loads((cards / "truth.json").read_text())
    photo = Picture.fromarray(np.full((64, 96, 3), 100, np.uint8))
    photo.save(cards / "large.jpg")
    (cards / "truth.json").write_text(
        json.dumps({"large.jpg": truth["wrong.png"] | {"quad": (WHOLE * 2).tolist()}})
    )
    out = tmp_path / "report"
    assert evaluate.main([str(cards), "--out", str(out)], made_reader) == 0
    figures = json.loads((out / "figures.json").read_text())
    assert figures["corners"]["easy"]["within_1_percent"]["right"] == 1
    assert "data:image/jpeg" in (out / "report.html").read_text()


@pytest.mark.parametrize(
    "truth",
    [
        None, "{", "{}", "[]", '{"a.png": 3}', '{"a.png": {}}', '{"b.png": {"fields": {}}}',
        '{"a.png": {"fields": {"nik": 1}}}', '{"a.png": {"fields": {"nikk": "1"}}}',
        '{"a.png": {"fields": {}, "quad": [[1, 2]]}}',
        '{"a.png": {"fields": {}, "quad": [[1, 2], [1, 2], [1, 2], ["x", 2]]}}',
    ],
)  # fmt: skip
def test_a_folder_without_usable_truth_is_refused(truth: str | None, tmp_path, capsys) -> None:
    picture(tmp_path / "a.png", 100)
    if truth is not None:
        (tmp_path / "truth.json").write_text(truth)
    assert evaluate.main([str(tmp_path)], made_reader) == 2
    assert "truth.json" in capsys.readouterr().err


def test_a_report_that_can_not_be_written_is_said_before_a_card_is_read(cards, capsys) -> None:
    words = [str(cards), "--out", str(cards / "truth.json")]
    assert evaluate.main(words, lambda _: pytest.fail("it was read")) == 2
    assert "truth.json" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("front", "beside"),
    [("card.png", "card.back.png"), ("card.PNG", "card.back.png"), ("Card.png", "card.BACK.Png")],
)
def test_a_licences_second_side_lies_beside_it(front, beside, tmp_path, capsys) -> None:
    for name, level in ((front, 200), (beside, 100)):
        picture(tmp_path / "made.png", level)
        (tmp_path / "made.png").rename(tmp_path / name)
    truth = {front: {"fields": {"full_name": "SEEN"}}}
    (tmp_path / "truth.json").write_text(json.dumps(truth))

    def reader(photo: object, form: LicenceForm) -> Reading:
        back = (tmp_path / beside).read_bytes()
        assert (form.back, form.least_age) == (back, 17)
        return Reading("driving_licence", {"full_name": Field("SEEN")}, None, 0, {}, {}, {})

    asked = ["--kind", "driving_licence", "--set", "least_age=17", str(tmp_path)]
    assert evaluate.main(asked, reader) == 0
    assert "| full_name | 100.0 %" in capsys.readouterr().out


def test_invoices_are_measured_by_a_template_or_not_at_all(tmp_path, capsys) -> None:
    picture(tmp_path / "page.png", 255)
    (tmp_path / "truth.json").write_text(json.dumps({"page.png": {"fields": {"total": ""}}}))
    (tmp_path / "t.json").write_text(json.dumps(PLAIN))
    asked = ["--kind", "invoice", str(tmp_path)]
    with pytest.raises(SystemExit):
        evaluate.main(asked)
    assert "A template is needed" in capsys.readouterr().err
    assert evaluate.main([*asked, "--template", str(tmp_path / "t.json")]) == 0
    assert "| total | 100.0 %" in capsys.readouterr().out
