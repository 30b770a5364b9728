"""How readings of drawn cards become figures and calibration tables."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from documents.kinds.ktp import parse
from documents.kinds.ktp.confidence import calibrated
from documents.reader import open_reader
from training.kinds.ktp.cards import draw_card
from training.kinds.ktp.judged import JUDGED
from training.kinds.ktp.record import due, raw, record
from training.kinds.ktp.subject import SUBJECT
from training.photos.camera import Photo
from training.photos.scenery import Grounds
from training.photos.unseen import ORDER, draw_measured
from training.reading import calibrate, knots
from training.reading import plot as reliability
from training.reading.figures import (
    binned,
    born,
    calibration_error,
    columns,
    shares,
    stated,
    sureness,
)
from training.reading.metrics import Share
from training.reading.records import read_records
from training.reading.report import Case, markdown, measure
from training.reading.table import FIRST, LAST, table


def kept(**changes):
    """A record of a card with four fields, all read rightly."""
    fields = {
        "nik": ["3301164211750005", "3301164211750005", 0.99, "3301164211750005"],
        "nama": ["DEWI CONTOH", "DEWI CONTOH", 0.95, "DEWI CONTOH"],
        "tanggal_lahir": ["02-11-1975", "02-11-1975", 0.99, "02-11-1975"],
        "jenis_kelamin": ["PEREMPUAN", "PEREMPUAN", 0.99, "PEREMPUAN"],
    }
    fields |= changes.pop("fields", {})
    groups = {
        "nik": "nik agreeing",
        "nama": "nama",
        "tanggal_lahir": "tanggal_lahir agreeing",
        "jenis_kelamin": "jenis_kelamin agreeing",
        "tempat_lahir": "tempat_lahir",
    }
    about = {"card": 1, "condition": "flat", "corner": 0.002, "turned": True, "groups": groups,
             "unseen": [], "due": [], "doubted": []}  # fmt: skip
    return about | {"verdict": "passed", "fields": fields} | changes


WRONG = {"nama": ["DEWI CONTOH", "DEW CONTOH", 0.95, "DEW CONTOH"]}


def test_shares_of_fields_groups_and_cards():
    told = shares([kept(), kept(fields=WRONG)], JUDGED)
    assert (told["fields"].right, told["fields"].of) == (7, 8)
    assert (told["whole card"].right, told["whole card"].of) == (1, 2)
    assert (told["names"].right, told["nik"].right, told["closed sets"].of) == (1, 2, 2)


def test_what_can_not_be_seen_may_be_left_out():
    told = shares([kept(), kept(fields=WRONG, unseen=["nama"])], JUDGED, seen=True)
    assert (told["fields"].right, told["fields"].of) == (7, 7)
    assert (told["whole card"].right, told["whole card"].of) == (1, 1)
    assert told["names"].of == 1


def test_drawn_cards_and_real_ones_have_the_same_rows(tmp_path):
    told = columns(
        {"flat": [kept(), kept(fields=WRONG), kept(verdict="review")], "hard": []}, JUDGED
    )
    assert list(told) == ["flat"]
    assert {*FIRST, *JUDGED.groups, *LAST} - set(told["flat"]) == set()
    assert (told["flat"]["passed"], told["flat"]["passed wrongly"]) == (Share(2, 3), Share(1, 2))
    assert (told["flat"]["found"], told["flat"]["names"]) == (Share(3, 3), Share(2, 3))
    values = {name: truth for name, (truth, *_) in kept()["fields"].items()}
    case = Case(tmp_path / "a.jpg", "flat", values, None, None, "card_not_found", 0.1)
    real = markdown(measure([case], JUDGED)).split("\n")
    drawn = table(told, JUDGED.groups).split("\n")
    first = [line.split(" | ")[0] for line in drawn]
    assert [line.split(" | ")[0] for line in real if "seconds" not in line][1:] == [
        row for row in first[1:] if row not in ("| places", "| addresses")
    ]


def test_what_can_not_be_seen_says_nothing_of_verdicts():
    assert not {"found", "passed"} & set(columns({"flat": [kept()]}, JUDGED, seen=True)["flat"])


def test_calibration_error_is_the_gap_between_said_and_true():
    assert calibration_error([(0.8, True)] * 8 + [(0.8, False)] * 2) == pytest.approx(0)
    assert calibration_error([(0.95, True), (0.95, False)]) == pytest.approx(0.45)
    assert np.isnan(calibration_error([]))


def test_a_bin_holds_what_was_said_alike():
    (low, few), (high, most) = binned([(0.31, False), (0.39, True), (0.97, True), (1.0, True)])
    assert low == pytest.approx(0.35)
    assert high == pytest.approx(0.985)
    assert (few.right, few.of, most.right, most.of) == (1, 2, 2, 2)


def test_the_plot_shows_every_group(tmp_path):
    told = stated([kept(), kept(fields=WRONG)], JUDGED)
    reliability.draw(told, tmp_path / "new" / "plot.png")
    picture = cv2.imread(str(tmp_path / "new" / "plot.png"))
    assert picture.shape[1] > 800
    assert ((picture[..., 0] > 150) & (picture[..., 2] < 60)).sum() > 200  # blue dots
    assert set(told) == {"NIK", "names", "dates", "closed sets"}


def test_a_card_passed_with_a_wrong_name_is_counted_and_named():
    told = sureness(
        [kept(), kept(card=7, fields=WRONG), kept(verdict="review", fields=WRONG)], JUDGED
    )
    assert (told["passed"], told["passed_though_wrong"], told["which"]) == (2, 1, [7])
    assert (told["wrong_values"], told["of_them_over_0.9"]) == (2, 2)


def test_a_good_photo_is_no_hard_one_and_shows_a_card_without_a_doubt():
    others = [kept(condition="hard"), kept(due=["expired"]), kept(verdict="review")]
    told = sureness([kept(), *others], JUDGED)
    assert (told["good_photos"], told["of_them_passed"]) == (2, 1)


def test_what_is_to_be_doubted_about_a_card_is_told_from_its_truth():
    card = draw_card(8, split="test")
    # what happened to it varies with the typefaces installed
    card = replace(card, style=card.style | {"condition": []})
    photo = Photo(card.image, None, 0, ())
    assert due(card, photo) == []
    assert due(card, replace(photo, effects=("screen",))) == ["screen"]
    fields = card.fields | {"nik": "1101" + card.fields["nik"][4:]}
    assert due(replace(card, fields=fields), photo) == []  # a move is nobody's fault


@pytest.mark.parametrize(
    ("changes", "room"),
    [
        ({}, "read or parsed wrongly"),
        ({"corner": 0.03}, "cut askew"),
        ({"turned": False}, "turned wrongly"),
        ({"error": "card_not_found"}, "card not read: card_not_found"),
        ({"fields": {"nama": ["DEWI CONTOH", None, 0.0, ""]}}, "not boxed, or nothing read in it"),
    ],
)
def test_an_error_is_laid_to_the_first_room_that_failed(changes, room):
    assert born([kept(**({"fields": WRONG} | changes))]) == {room: 1}


def test_knots_tell_how_often_a_score_was_right():
    rng = np.random.default_rng(4)
    scores = rng.uniform(0, 1, 4000)
    said, share = knots.knots([(s, bool(rng.random() < s**3)) for s in scores])
    assert said == sorted(said)
    assert share == sorted(share)
    assert np.interp([0.3, 0.6, 0.9], said, share) == pytest.approx([0.03, 0.22, 0.73], abs=0.06)


def test_the_few_low_scores_of_a_long_block_count_by_themselves():
    """Nine in ten score 1, the others far less: as many right ones tell of these too."""
    low, high = np.linspace(0.2, 0.4, knots.LOWEST), np.ones(9 * knots.LOWEST)
    said, share = knots.knots([(float(s), True) for s in (*low, *high)])
    middle, top = np.interp([0.3, 1.0], said, share)
    assert middle == pytest.approx((knots.LOWEST + 0.5) / (knots.LOWEST + 1), abs=1e-4)
    assert middle < top < 1


def test_knots_of_a_field_that_was_never_wrong_claim_no_certainty():
    said, share = knots.knots([(s, True) for s in np.linspace(0.5, 1, 60)])
    assert 0.95 < np.interp(0.99, said, share) < 1
    assert np.interp(0.6, said, share) == np.interp(0.9, said, share)  # all of it tells alike


def with_place(record, read="CILACAP"):
    record["fields"]["tempat_lahir"] = ["CILACAP", read, 0.9, read or ""]
    return record


def test_calibration_writes_each_field_to_its_reader_and_keeps_the_others(
    tmp_path: Path, monkeypatch
):
    table, told = tmp_path / "calibration.json", tmp_path / "told.jsonl"
    table.write_text(json.dumps({"tesseract": {"any": [[0, 1], [0, 1]]}}))
    told.write_text("\n".join(json.dumps(with_place(kept(card=n))) for n in range(30)))
    monkeypatch.setattr(calibrate, "TABLE", table)
    monkeypatch.setattr("sys.argv", ["calibrate", str(told)])
    calibrate.main()
    tables = json.loads(table.read_text())
    assert set(tables) == {"tesseract", "crnn", "agreed"}
    agreeing = {"nik agreeing", "tanggal_lahir agreeing", "jenis_kelamin agreeing"}
    assert set(tables["crnn"]) == {"any", "tempat_lahir", *agreeing}
    assert set(tables["agreed"]) == {"any", "nama"}
    tables["agreed"] |= {"nama": [[0, 1], [0, 0.5]], "alamat": [[0, 1], [0, 0.7]]}
    table.write_text(json.dumps(tables))
    monkeypatch.setattr("sys.argv", ["calibrate", str(told), "--fields", "nama"])
    calibrate.main()
    again = json.loads(table.read_text())
    assert again["agreed"].pop("nama") != tables["agreed"].pop("nama")
    assert again == tables
    monkeypatch.setattr("sys.argv", ["calibrate", str(told), "--groups", "nama"])
    calibrate.main()
    assert set(json.loads(table.read_text())["agreed"]) == {"any", "nama", "alamat"}
    monkeypatch.setattr("sys.argv", ["calibrate", str(told), "--recognizer", "tesseract"])
    calibrate.main()
    assert set(json.loads(table.read_text())["tesseract"]) == {
        "any",
        "nama",
        "tempat_lahir",
        *agreeing,
    }


def test_values_are_counted_in_their_groups():
    hidden = with_place(kept(), read=None)
    alike = with_place(kept(groups={**kept()["groups"], "nama": "nama alike"}))
    told = calibrate.scored([hidden, with_place(kept()), alike])
    assert {group: len(pairs) for group, pairs in told.items()} == {
        "any": 14, "tempat_lahir": 2, "nama alike": 1, "nama": 2, "nik agreeing": 3,
        "tanggal_lahir agreeing": 3, "jenis_kelamin agreeing": 3,
    }  # fmt: skip
    assert calibrate.reader_of("nik settled") == "crnn"
    assert calibrate.reader_of("nama sharp") == "agreed"


def test_a_drawn_card_is_read_and_kept_beside_its_truth(tmp_path: Path):
    grounds = Grounds("test", 20)
    number = 300_000
    condition, _, card = draw_measured(SUBJECT, number, grounds)
    told = record(number, grounds, open_reader("ktp"))
    assert condition == told["condition"] == ORDER[number % 3] == "flat"
    assert {name: text for name, (text, *_) in told["fields"].items()} == card.fields
    assert shares([told], JUDGED)["fields"].value > 0.5
    path = tmp_path / "told.jsonl"
    path.write_text(json.dumps(told) + "\n")
    assert read_records(path) == [json.loads(json.dumps(told))]


def test_scores_are_recorded_of_what_the_service_reads(monkeypatch):
    monkeypatch.setattr(parse, "calibrated", parse.calibrated)  # set back afterwards
    grounds, reader = Grounds("test", 20), open_reader("ktp")
    sure = record(300_000, grounds, reader)
    raw()
    scored = record(300_000, grounds, reader)
    assert (scored["verdict"], scored["reasons"]) == (sure["verdict"], sure["reasons"])
    assert set(scored["groups"]) == {n for n, (_, value, *_) in sure["fields"].items() if value}
    for name in ("kecamatan", "alamat"):
        (_, value, sure_of, _), (_, told, score, _) = (r["fields"][name] for r in (sure, scored))
        assert told == value
        group = scored["groups"][name]
        share = calibrated(score, group, calibrate.reader_of(group))
        assert share == pytest.approx(sure_of, abs=1e-4)
    assert any(scored["fields"][n][2] != sure["fields"][n][2] for n in sure["fields"])
