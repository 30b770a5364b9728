"""Lines of numbers: what their marks say, how their print varies, how they are measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from documents.weights import MODELS_DIR
from elements import PLAIN
from ocr.crnn import CrnnRecognizer
from training.kinds.invoice import digit_lines, variety
from training.kinds.invoice.digit_lines import CONDITIONS, SCRIPTS, confusable, draw_digits
from training.kinds.invoice.faces import arabic_faces, designs, latin_faces
from training.kinds.invoice.lines import RECIPE, value
from training.kinds.invoice.marks import told_as
from training.kinds.invoice.measure_digits import better, measured, table
from training.kinds.invoice.penned import designed
from training.kinds.invoice.variety import PLAIN as AS_IT_IS
from training.kinds.invoice.variety import Shape, Variety, set_glyph, varied, worn

SEEDS = range(40, 64)
NET = MODELS_DIR / "crnn-digits-5.tflite"


def face(stem):
    return next(each for each in arabic_faces() if each.stem == stem)


@pytest.mark.parametrize(
    ("stem", "mark", "told"),
    [
        ("DejaVuSans", "٫", "٫"), ("DejaVuSans", "٬", "٬"), ("DejaVuSans", "٥", "٥"),
        ("NotoSansArabic-Regular", "٫", ","),  # drawn just as its comma
        ("NotoSansArabic-Regular", "٬", "٬"), ("Amiri-Bold", "٫", "٫"),
        ("UKIJKesme-b", "٫", ""),  # drawn where an apostrophe stands
        ("ae_Sharjah", "٫", ""),  # not drawn at all
    ],
)  # fmt: skip
def test_a_mark_says_what_it_looks_like(stem, mark, told):
    assert told_as(face(stem), mark) == told


def test_ornaments_are_no_digits():
    assert "UKIJTughra" not in {each.stem for side in designs().values() for each in side}


def test_every_line_can_be_told_by_the_net_and_the_same_seed_draws_the_same():
    for seed in SEEDS:
        for split in ("train", "test"):
            line = draw_digits(seed, split)
            assert RECIPE.charset.decode(RECIPE.charset.encode(line.text)) == line.text
            again = draw_digits(seed, split)
            assert (again.text, again.grey.tolist()) == (line.text, line.grey.tolist())


def test_print_varies_in_training_and_the_number_stays(monkeypatch):
    drawn = [draw_digits(seed, "train", condition="clean") for seed in SEEDS]
    monkeypatch.setattr(digit_lines, "varied", lambda rng: AS_IT_IS)
    plain = [draw_digits(seed, "train", condition="clean") for seed in SEEDS]
    assert [value(line.text) for line in drawn] == [value(line.text) for line in plain]
    differ = [a.grey.shape != b.grey.shape or (a.grey != b.grey).any()
              for a, b in zip(drawn, plain, strict=True)]  # fmt: skip
    assert np.mean(differ) > 0.8


def test_a_mark_that_is_redrawn_is_told_as_what_it_is(monkeypatch):
    as_a_comma = next(each for each in designs()["train"] if told_as(each, "٫") == ",")
    monkeypatch.setattr(digit_lines, "any_of", lambda rng, faces: as_a_comma)
    monkeypatch.setattr(digit_lines, "content", lambda rng, kind: "3٫5")
    monkeypatch.setattr(digit_lines, "CONFUSABLE", 0)

    def told(how):
        monkeypatch.setattr(digit_lines, "varied", lambda rng: how)
        return value(draw_digits(40, "train", script="arabic").text)

    assert told(AS_IT_IS) == "3,5"
    assert told(Variety(drawn={"٫": (face("DejaVuSans"), "٫")})) == "3.5"
    assert told(Variety(design=designed(np.random.default_rng(1)))) == "3.5"


def test_what_a_face_draws_as_another_digit_teaches_nothing():
    assert "٤" not in face("ae_Nada").characters
    assert "۶" not in face("Lemonada-Bold").characters
    assert "٣" in face("DejaVuSans").characters
    assert "٣" in face("ae_Nada").characters


def test_no_other_face_borrows_the_three_of_seven_segments(monkeypatch):
    segments, other = face("ae_Electron"), face("DejaVuSans")
    monkeypatch.setattr(variety, "designs", lambda: {"train": (segments, other)})
    monkeypatch.setattr(variety, "latin_faces", lambda split: ())
    drawn = [varied(np.random.default_rng(seed)).drawn for seed in range(200)]
    assert {each["٣"][0] for each in drawn if "٣" in each} == {other}


def test_no_latin_face_of_training_looks_like_one_that_is_held_out():
    stems = {split: {each.stem for each in latin_faces(split)} for split in ("train", "test")}
    assert not stems["train"] & stems["test"]
    assert "KhmerOS" not in stems["train"]
    assert "LiberationSerif-Italic" in stems["train"]


@pytest.mark.parametrize(("kind", "known"), [("latin", ".,/"), ("arabic", ".,/٫٬")])
def test_confusable_lines_hold_digits_and_the_marks_of_their_script(kind, known):
    texts = [confusable(np.random.default_rng(seed), kind) for seed in SEEDS]
    assert all(set(text) <= {*"0123456789", *known} for text in texts)
    assert set("".join(texts)) >= set(known)
    assert all(2 <= sum(map(str.isdigit, text)) <= 9 for text in texts)


def test_a_glyph_is_set_as_its_shape_says():
    def box(how):
        ink = np.zeros((200, 200), np.uint8)
        end = set_glyph(ink, (60, 120), "٥", face("DejaVuSans"), 60, how)
        rows, columns = np.nonzero(ink > 128)
        return end, rows.min(), rows.max(), columns.max() - columns.min()

    plain, large, high, half = (
        box(replace(AS_IT_IS, shapes={"٥": shape}))
        for shape in (Shape(), Shape(1.5, 1.5), Shape(rise=0.5), Shape(kept=0.5))
    )
    assert half[3] == pytest.approx(plain[3] / 2, abs=2)
    assert large[0] - 60 == pytest.approx(1.5 * (plain[0] - 60))
    assert large[3] == pytest.approx(1.5 * plain[3], abs=2)
    assert plain[1] - high[1] == plain[2] - high[2] == 30


@pytest.mark.parametrize(
    ("how", "more"), [({"weight": 0.06}, True), ({"weight": -0.03}, False), ({"wear": 0.6}, False),
                      ({"dots": 0.09}, False)]
)  # fmt: skip
def test_ink_is_thickened_thinned_and_worn(how, more):
    ink = np.zeros((160, 200), np.uint8)
    set_glyph(ink, (40, 120), "٣", face("DejaVuSans-Bold"), 80, AS_IT_IS)
    left = worn(np.random.default_rng(1), ink, 80, Variety(**how))
    assert left.shape == ink.shape
    assert bool(left.sum() > ink.sum()) == more
    assert left.sum() > 0.3 * ink.sum()


def test_no_ink_is_thinned_away():
    ink = np.zeros((160, 200), np.uint8)
    ink[80, 20:180] = 255  # a hairline
    assert worn(np.random.default_rng(1), ink, 80, Variety(weight=-0.05)).any()


def test_varieties_differ():
    drawn = [varied(np.random.default_rng(seed)) for seed in range(90)]
    assert any(each.drawn.get("٠", (None, ""))[1] == "٥" for each in drawn)
    assert any(each.dots for each in drawn)
    assert 0.2 < np.mean([each.design is not None for each in drawn]) < 0.5
    assert sum(each == AS_IT_IS for each in drawn) < 30


@pytest.mark.models
def test_readers_are_measured_on_the_same_lines():
    net = CrnnRecognizer(NET)
    told = measured({"one": (net, PLAIN), "two": (net, PLAIN)}, 30_000, 2)
    assert len(told) == 2 * len(CONDITIONS) * len(SCRIPTS)
    assert all(told["one", c, s] == told["two", c, s] for c in CONDITIONS for s in SCRIPTS)
    first = draw_digits(30_000, "test", script="latin", condition="clean")
    assert told["one", "clean", "latin"][0] == (value(first.text),) * 2
    assert better(told, "one", "two").endswith("clean 0 : 0, scanned 0 : 0, blurred 0 : 0")
    told["two", "clean", "latin"] = [(true, "") for true, _ in told["two", "clean", "latin"]]
    assert "| two | latin | 2 | 0.0 % (0.0–65.8) |" in table(told)
    assert "clean 2 : 0" in better(told, "one", "two")


def test_a_line_that_its_wear_leaves_blank_is_set_again_without_wear(monkeypatch):
    print_of = digit_lines.worn

    def nothing(rng, ink, size, variety):
        return print_of(rng, ink, size, variety) * np.uint8(variety == AS_IT_IS)

    monkeypatch.setattr(digit_lines, "worn", nothing)
    assert draw_digits(3, "train").grey.std() > 1
