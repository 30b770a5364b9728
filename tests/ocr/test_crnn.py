"""The line network: charset, frames, CTC, and a tiny network that really learns to read."""

from __future__ import annotations

import json
import string
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elements import Script, TextLine
from network import ModelError, Network
from ocr.charset import BLANK, KTP, Charset
from ocr.crnn import (
    GROUND,
    HEIGHT,
    STRIDE,
    WIDTHS,
    CrnnRecognizer,
    Seen,
    Steps,
    in_frame,
    read_until,
    without,
)
from ocr.crnn_net import build_crnn
from ocr.ctc import NEVER, log_likelihoods, log_softmax
from ocr.preprocess import grey_line
from tests.ocr.written import ADDRESS, NAME
from training.export import export_line_net

ABC = Charset("ABC ")

# Keras 3.15 on TensorFlow 2.21 hands NumPy 2 arrays the old way
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@given(st.text(KTP, max_size=70))
def test_what_is_encoded_is_decoded(text: str) -> None:
    codes = Charset(KTP).encode(text)
    assert 0 not in codes
    assert Charset(KTP).decode(codes) == text


def test_the_charset_holds_what_a_card_prints() -> None:
    assert set(string.ascii_uppercase + string.digits + " .,-/'") <= set(KTP)


def test_a_charset_refuses_doubles_and_strangers() -> None:
    with pytest.raises(ValueError, match="once"):
        Charset("ABA")
    with pytest.raises(ValueError, match="substring not found"):
        ABC.encode("D")


@pytest.mark.parametrize(("width", "framed"), [(5, 64), (64, 64), (65, 88), (3000, 704)])
def test_a_line_takes_the_narrowest_frame(width: int, framed: int) -> None:
    line = in_frame(np.zeros((HEIGHT, width), np.uint8), WIDTHS)
    assert line.shape == (HEIGHT, framed)
    assert (line[:, min(width, framed) :] == GROUND).all()


def test_a_flat_crop_stays_flat() -> None:
    noise = np.random.default_rng(0).normal(120, 1, (40, 200, 3)).clip(0, 255).astype(np.uint8)
    assert grey_line(noise, HEIGHT).std() < 60


def test_an_unknown_length_is_a_quarter_of_the_width() -> None:
    assert build_crnn(9, channels=(4, 4, 4, 4), features=8).output.shape == (None, None, 9)
    assert (
        build_crnn(9, channels=(4, 4, 4, 4), features=8, width=64).output.shape[1] == 64 // STRIDE
    )


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[keras.Model, Path]:
    keras.utils.set_random_seed(0)
    net = build_crnn(len(ABC), channels=(4, 6, 8, 8), features=12)
    folder = tmp_path_factory.mktemp("models")
    path = export_line_net(net, ABC, folder, "tiny-line-1", {"figures": {}})
    return net, path


@pytest.fixture(scope="module")
def served(exported: tuple[keras.Model, Path]) -> tuple[keras.Model, CrnnRecognizer]:
    net, path = exported
    return net, CrnnRecognizer(path)


def test_served_weights_answer_as_the_trained_net(
    served: tuple[keras.Model, CrnnRecognizer],
) -> None:
    """But for what 8-bit weights and values lose: 5 % of how far the answers spread."""
    net, recognizer = served
    rng = np.random.default_rng(0)
    for width in (20, 90, 300, 900):
        crop = rng.integers(0, 255, (24, width, 3)).astype(np.uint8)
        line = in_frame(grey_line(crop, HEIGHT), WIDTHS)
        truth = log_softmax(np.asarray(net(line[None, ..., None].astype(np.float32)))[0])
        _, said = recognizer._look(recognizer._nets[0], crop, ADDRESS)
        assert said.shape == truth.shape
        assert np.abs(said - truth).mean() < 0.05 * truth.std()


def spoken(*shares: list[float]) -> Steps:
    """Looks of one step each over blank, A and B."""
    return Steps(tuple(np.log(np.array([row], np.float32)) for row in shares), Charset("AB"))


def test_of_two_looks_the_likelier_text_stands_and_is_as_sure_as_it_is_likely() -> None:
    evidence = spoken([0.1, 0.5, 0.4], [0.1, 0.1, 0.8])
    told = Seen((TextLine("A", 0.5), TextLine("B", 0.8)), evidence).told()
    assert told.text == "B"
    assert told.evidence is evidence
    assert told.confidence == pytest.approx((0.4 * 0.8) ** 0.5, abs=1e-4)
    assert evidence.likeliest(["AB"]) == "B"


def test_a_text_that_neither_look_read_may_be_the_likeliest() -> None:
    """Step by step blanks are likelier than A; over both steps A is, however it lies in them."""
    look = np.log(np.array([[0.55, 0.44, 0.01], [0.55, 0.44, 0.01]], np.float32))
    told = Seen((TextLine("", 0.0),) * 2, Steps((look, look), Charset("AB"))).told()
    assert (told.text, told.confidence) == ("A", pytest.approx(0.68, abs=0.01))


def test_what_several_lines_are_asked_at_once_is_what_each_says_alone() -> None:
    rng = np.random.default_rng(8)
    answers = [np.log(rng.dirichlet(np.ones(3), steps)).astype(np.float32) for steps in (6, 9, 5)]
    together = [Steps((answers[0],), Charset("AB")), Steps(tuple(answers[1:]), Charset("AB"))]
    alone = [Steps(steps.looks, steps.charset) for steps in together]
    texts = [["A", "", "A?"], ["ABBA", "A", "A"]]
    Steps.ask(list(zip(together, texts, strict=True)))
    for each, own, asked in zip(together, alone, texts, strict=True):
        assert each.log_likelihoods(asked) == pytest.approx(own.log_likelihoods(asked), rel=1e-5)
        assert set(each._told) == {text for text in asked if "?" not in text}


def test_only_a_doubtful_line_is_looked_at_again(
    served: tuple[keras.Model, CrnnRecognizer], monkeypatch: pytest.MonkeyPatch
) -> None:
    heights = []

    def look(net: Network, crop: np.ndarray, script: Script) -> tuple[TextLine, np.ndarray]:
        heights.append(crop.shape[0])
        return TextLine("A", float(crop[0, 0, 0]) / 100), np.zeros((4, len(ABC)), np.float32)

    monkeypatch.setattr(served[1], "_look", look, raising=False)
    served[1].read([np.full((27, 90, 3), 99, np.uint8)], [ADDRESS])
    assert heights == [27]
    served[1].read([np.full((27, 90, 3), 98, np.uint8)], [ADDRESS])
    assert heights == [27, 27, 21]


def test_a_deeper_net_looks_at_what_is_doubtful_or_not_trusted(
    exported: tuple[keras.Model, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    both = CrnnRecognizer(exported[1], exported[1])
    assert both.name == "tiny-line-1+tiny-line-1"
    looks = []

    def look(net: Network, crop: np.ndarray, script: Script) -> tuple[TextLine, np.ndarray]:
        looks.append((both._nets.index(net), crop.shape[0]))
        return TextLine("A", float(crop[0, 0, 0]) / 100), np.zeros((4, len(ABC)), np.float32)

    monkeypatch.setattr(both, "_look", look, raising=False)
    both.read([np.full((27, 90, 3), 99, np.uint8)], [ADDRESS])
    assert looks == [(0, 27)]
    for sure, script in ((98, ADDRESS), (99, NAME)):
        looks.clear()
        both.read([np.full((27, 90, 3), sure, np.uint8)], [script])
        assert looks == [(0, 27), (0, 21), (1, 27)]


@pytest.mark.parametrize(
    ("family", "script", "heights"),
    [
        ("tiny-line", ADDRESS, [21, 27]),  # the look that doubted is not asked again
        ("tiny-line", Script(numeral=True), [21, 27, 27]),
        ("other-line", ADDRESS, [21, 27, 27]),
    ],
)
def test_which_looks_at_a_doubtful_line_are_believed(
    exported: tuple[keras.Model, Path],
    monkeypatch: pytest.MonkeyPatch,
    family: str,
    script: Script,
    heights: list[int],
) -> None:
    both = CrnnRecognizer(exported[1], exported[1])
    monkeypatch.setattr(both._nets[1], "name", f"{family}-2", raising=False)

    def look(net: Network, crop: np.ndarray, script: Script) -> tuple[TextLine, np.ndarray]:
        steps = np.zeros((crop.shape[0], len(ABC)), np.float32)  # by which a look is known again
        return TextLine("A", 0.5), steps

    monkeypatch.setattr(both, "_look", look, raising=False)
    (line,) = both.read([np.full((27, 90, 3), 99, np.uint8)], [script])
    assert isinstance(line.evidence, Steps)
    assert [len(said) for said in line.evidence.looks] == heights


def told(
    reader: CrnnRecognizer, monkeypatch: pytest.MonkeyPatch, text: str, stretched: str
) -> Callable[[Script], str]:
    """What a reader says of a line by its script, to whose nets it says a text, and another one
    where it is stretched."""

    def look(net: Network, crop: np.ndarray, script: Script) -> tuple[TextLine, np.ndarray]:
        return TextLine(text, 0.999), np.zeros((4, len(ABC)), np.float32)

    monkeypatch.setattr(reader, "_look", look, raising=False)
    seen = Seen((TextLine(stretched, 0.9),), spoken([1 / 3] * 3))
    monkeypatch.setattr(reader, "_stretched", lambda crop, script: seen, raising=False)
    crop = np.full((27, 90, 3), 99, np.uint8)
    return lambda script: reader.read([crop], [script])[0].text


@pytest.mark.parametrize(
    ("stretched", "text"),
    [("GG III 5", "GG III 5"), ("GG II 5", "GG II 5"), ("CG III 5", "GG II 5")],
)
def test_three_narrow_letters_that_are_read_as_two_are_told_by_a_stretched_line(
    served: tuple[keras.Model, CrnnRecognizer],
    monkeypatch: pytest.MonkeyPatch,
    stretched: str,
    text: str,
) -> None:
    read = told(served[1], monkeypatch, "GG II 5", stretched)
    assert read(ADDRESS) == text
    assert read(Script(length=7)) != "GG III 5"


@pytest.mark.parametrize(
    ("stretched", "text"),
    [("1770", "1770"), ("1870", "170"), ("17700", "170")],  # another digit, another length
)
def test_one_of_two_equal_digits_that_was_lost_is_told_by_a_stretched_line(
    served: tuple[keras.Model, CrnnRecognizer],
    monkeypatch: pytest.MonkeyPatch,
    stretched: str,
    text: str,
) -> None:
    read = told(served[1], monkeypatch, "170", stretched)
    four = Script(numeral=True, trusted=lambda text: len(text) == 4)
    assert (read(four) == stretched) == (text == stretched)


def test_two_nets_of_one_reader_know_the_same_characters(
    exported: tuple[keras.Model, Path], tmp_path: Path
) -> None:
    net = build_crnn(3, channels=(4, 4, 4, 4), features=8)
    other = export_line_net(net, Charset("AB"), tmp_path, "other", {})
    with pytest.raises(ModelError, match=r"tiny-line-1\+other know other characters"):
        CrnnRecognizer(exported[1], other)


def test_what_cannot_stand_in_a_line_is_no_answer(
    served: tuple[keras.Model, CrnnRecognizer],
) -> None:
    crop = np.random.default_rng(3).integers(0, 255, (24, 300, 3)).astype(np.uint8)
    text = served[1].read([crop], [ADDRESS])[0].text
    assert "A" in text
    line = served[1].read([crop], [Script(barred="A?")])[0]
    assert "A" not in line.text
    assert line.evidence is not None
    assert line.evidence.log_likelihoods(["A"])[0] < -1e6
    assert served[1].read([crop], [ADDRESS])[0].text == text


def test_a_line_says_how_likely_it_holds_nothing_that_is_barred(
    served: tuple[keras.Model, CrnnRecognizer],
) -> None:
    crop = np.random.default_rng(3).integers(0, 255, (24, 300, 3)).astype(np.uint8)
    free, barred = served[1].read([crop] * 2, [ADDRESS, Script(barred="A?")])
    assert (free.fits, 0 <= barred.fits < 0.5) == (1.0, True)


def test_by_so_much_a_text_is_likelier_where_others_are_barred() -> None:
    logits = np.random.default_rng(4).normal(0, 2, (12, 6)).astype(np.float32)
    alone = logits.copy()
    alone[:, [2, 5]] = -1e9
    text = [[1, 3, 4]]
    told, told_alone = (float(log_likelihoods([log_softmax(each)], text)[0, 0])
                        for each in (logits, alone))  # fmt: skip
    assert told - told_alone == pytest.approx(np.log(without(logits, [2, 5])), abs=1e-4)


@pytest.mark.parametrize("length", [1, 2, 5, 9])
def test_a_script_of_a_length_is_read_as_just_so_many_characters(
    served: tuple[keras.Model, CrnnRecognizer], length: int
) -> None:
    """Whatever stands there: noise, a flat crop; the likeliest of that length, by its evidence."""
    noise = np.random.default_rng(5).integers(0, 255, (24, 96, 3)).astype(np.uint8)
    for crop in (noise, np.full((24, 96, 3), 128, np.uint8)):
        (line,) = served[1].read([crop], [Script(length=length)])
        assert len(line.text) == length
        assert line.evidence is not None
        told = line.evidence.log_likelihoods([line.text, line.text[::-1]])
        assert told[0] == max(told)
        assert line.confidence <= 1


def test_a_line_too_short_for_its_length_is_empty(
    served: tuple[keras.Model, CrnnRecognizer],
) -> None:
    (line,) = served[1].read([np.zeros((24, 24, 3), np.uint8)], [Script(length=17)])
    assert (line.text, line.confidence) == ("", 0.0)


def test_a_sure_text_of_another_length_is_no_answer() -> None:
    """AB is read surely; as one character it is whichever is likelier, as three none is sure."""
    look = np.log(np.array([[0.01, 0.98, 0.01], [0.01, 0.01, 0.98]], np.float32))
    evidence = Steps((look,), Charset("AB"))
    lines = (TextLine("AB", 0.98, (0.98, 0.98)),)
    assert Seen(lines, evidence, 2).told().text == "AB"
    one = Seen(lines, evidence, 1).told()
    assert len(one.text) == 1
    assert one.confidence < 0.05
    assert Seen(lines, evidence, 3).told().text == ""


def test_every_crop_gets_its_line(served: tuple[keras.Model, CrnnRecognizer]) -> None:
    crops = [np.zeros((h, w, 3), np.uint8) for h, w in ((1, 1), (3, 500), (60, 2), (30, 90))]
    assert len(served[1].read(crops, [NAME] * 4)) == 4
    assert served[1].read([], []) == []


def test_the_description_names_the_charset(tmp_path: Path) -> None:
    net = build_crnn(len(ABC), channels=(4, 4, 4, 4), features=8)
    path = export_line_net(net, ABC, tmp_path, "tiny-line-1", {"seed": 3})
    about = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert (about["charset"], about["height"], about["seed"]) == ("ABC ", HEIGHT, 3)


def test_a_line_says_how_likely_other_texts_are() -> None:
    evidence = Steps((np.log(np.array([[0.1, 0.6, 0.2, 0.1]] * 3, np.float32)),), Charset("ABC"))
    a, b, strange, long = evidence.log_likelihoods(["A", "B", "Ä", "ABCABC"])
    assert a > b > -10
    assert strange == long == pytest.approx(NEVER)
    assert evidence.likeliest(["BC"]) == "B"
    assert evidence.likeliest(["C", "A"]) == "CA"
    assert evidence.likeliest(["A"] * 4) is None


def test_the_likeliest_text_of_a_lines_own_characters_is_the_line(
    served: tuple[keras.Model, CrnnRecognizer],
) -> None:
    crop = np.random.default_rng(1).integers(0, 255, (24, 300, 3)).astype(np.uint8)
    line = served[1].read([crop], [NAME])[0]
    assert line.evidence is not None
    own = line.evidence.likeliest([*line.text]) if line.text else ""
    assert own == line.text


def test_other_readings_come_the_likeliest_first() -> None:
    """Of two looks, each with its own word on a letter; what is hardly likely is left out."""
    steps = spoken([0.02, 0.9, 0.08], [0.02, 0.5, 0.48])
    told = steps.alternatives()
    assert [text for text, _ in told][:2] == ["A", "B"]
    assert told[0][1] == pytest.approx(np.sqrt(0.9 * 0.5), abs=1e-3)
    assert spoken([0.0001, 0.9998, 0.0001]).alternatives()[0][0] == "A"
    assert len(spoken([0.0001, 0.9998, 0.0001]).alternatives()) == 1


@pytest.mark.parametrize(("last", "until"), [([BLANK] * 4, 0.625), ([1, BLANK, 2, BLANK], 0.825)])
def test_a_line_says_how_far_it_was_read(last: list[int], until: float) -> None:
    steps = np.zeros((20, 4), np.float32)
    steps[range(20), [BLANK] * 12 + [1] + [BLANK] * 3 + last] = 1  # of 80 columns
    assert read_until(steps, 80, [2]) == pytest.approx(until)
