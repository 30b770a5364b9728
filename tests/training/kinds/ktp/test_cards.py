"""Drawn cards: the same from the same seed, and truthful about where each text stands."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pytest

from training.drawing import typefaces
from training.drawing.patterns import PATTERNS
from training.drawing.sheet import HEIGHT, WIDTH
from training.kinds.ktp import people
from training.kinds.ktp.cards import CLASSES, Wanted, draw_card
from training.kinds.ktp.names import LAST, MEN, choose
from training.kinds.ktp.press import LABEL, PORTRAIT

SEEDS = range(12)

pytestmark = pytest.mark.skipif(
    not (typefaces.ROOT / typefaces.LIBERATION / "LiberationSans-Regular.ttf").is_file()
    or not (typefaces.ROOT / "truetype/ocr-a/OCRA.ttf").is_file(),
    reason="cards are drawn with Debian's fonts-liberation and fonts-ocr-a, which are missing",
)


@pytest.fixture(scope="module")
def cards():
    return [draw_card(seed) for seed in SEEDS]


def test_a_seed_draws_the_same_card_again():
    first, second = draw_card(5), draw_card(5)
    assert first.fields == second.fields
    assert first.lines == second.lines
    assert first.style == second.style
    assert np.array_equal(first.image, second.image)
    assert np.array_equal(first.mask, second.mask)


def test_another_seed_draws_another_card():
    assert draw_card(5).fields["nama"] != draw_card(6).fields["nama"]
    assert not np.array_equal(draw_card(5).image, draw_card(6).image)


def test_a_card_is_a_page_with_nineteen_fields(cards):
    for card in cards:
        assert card.image.shape == (HEIGHT, WIDTH, 3)
        assert card.image.dtype == np.uint8
        assert card.mask.shape == (HEIGHT, WIDTH)
        assert tuple(card.fields) == people.FIELDS
        assert CLASSES[1:20] == people.FIELDS


def test_lines_spell_the_fields(cards):
    """A value on two lines is its lines joined by a blank, but for those that part at a slash; the
    colon is part of none."""
    for card in cards:
        for name, value in card.fields.items():
            if name in card.hidden:
                continue
            lines = sorted(
                (line for line in card.lines if line.field == name), key=lambda line: line.line
            )
            joined = " ".join(line.text for line in lines)
            assert value in (joined, joined.replace("/ ", "/"))
            assert [line.line for line in lines] == list(range(len(lines)))


def test_boxes_lie_on_the_card_and_apart_from_one_another(cards):
    for card in cards:
        for line in card.lines:
            box = line.box
            assert 0 <= box.left < box.right <= WIDTH, line
            assert 0 <= box.top < box.bottom <= HEIGHT, line


def test_the_mask_holds_each_line_under_its_own_class(cards):
    """A line's ink is its class from first to last column; descenders alone may hang out below."""
    for card in cards:
        for line in card.lines:
            box = line.box
            middle = round((box.top + box.bottom) / 2)
            row = card.mask[middle, int(box.left) : int(box.right)]
            assert (row == CLASSES.index(line.field)).all(), line


def test_rows_of_the_mask_never_touch(cards):
    """Between two fields, one above the other, stand at least two rows of ground."""
    for card in cards:
        print_ = np.where(card.mask == CLASSES.index(PORTRAIT), 0, card.mask)
        for reach in (1, 2):
            upper, lower = print_[:-reach], print_[reach:]
            assert not ((upper > 0) & (lower > 0) & (upper != lower)).any()


def test_train_and_test_share_no_typeface_and_no_pattern():
    for table in (typefaces.TEXT, typefaces.NIK):
        paths = {
            split: {path for family in families for path in (family.regular, family.bold)}
            for split, families in table.items()
        }
        assert not paths["train"] & paths["test"]
    assert not set(PATTERNS["train"]) & set(PATTERNS["test"])
    for seed in SEEDS:
        used = {
            split: set(draw_card(seed, split=split).style["fonts"]) for split in ("train", "test")
        }
        assert not used["train"] & used["test"]


def test_train_and_test_share_no_listed_name():
    rng = np.random.default_rng(0)
    for names in (MEN, LAST):
        drawn = {
            split: {choose(rng, names, split) for _ in range(400)} for split in ("train", "test")
        }
        assert not drawn["train"] & drawn["test"]


def test_an_unknown_split_is_refused():
    with pytest.raises(KeyError):
        draw_card(0, split="validation")


def test_values_are_printed_as_cards_print_them():
    for seed in range(200):
        person = people.draw_person(np.random.default_rng(seed))
        assert all(value == value.upper() and value.strip() == value for value in person.values())
        empty = {name for name, value in person.items() if not value}
        assert empty <= {"golongan_darah"}, "a blood type alone may be left out"
        assert re.fullmatch(r"\d{16}", person["nik"])
        assert len(person["nama"]) <= 60
        day, month, year = map(int, person["tanggal_lahir"].split("-"))
        issued = person["tanggal_terbit"].split("-")
        assert date(*map(int, issued[::-1])) > date(year, month, day)


def test_most_niks_agree_with_the_print_and_some_do_not():
    """Holders move and dates get corrected; the day of a woman stands 40 higher."""
    agree = {"date": 0, "region": 0}
    count = 600
    for seed in range(count):
        person = people.draw_person(np.random.default_rng(seed))
        day, month, year = person["tanggal_lahir"].split("-")
        if person["jenis_kelamin"] == "PEREMPUAN":
            day = str(int(day) + 40)
        agree["date"] += person["nik"][6:12] == f"{day}{month}{year[2:]}"
        agree["region"] += people.regions.regency(person["nik"][:4]) in (
            person["kabupaten_kota"],
            f"KOTA ADMINISTRASI {person['kabupaten_kota']}",
            f"KABUPATEN ADMINISTRASI {person['kabupaten_kota']}",
        )
    assert 0.97 * count <= agree["date"] < count
    assert 0.92 * count <= agree["region"] < 0.99 * count


def test_a_foreigners_card_ends_on_a_day_and_names_a_country():
    person = people.draw_person(np.random.default_rng(3), foreign=True)
    assert person["kewarganegaraan"] != "WNI"
    assert re.fullmatch(r"\d\d-\d\d-\d{4}", person["berlaku_hingga"])


def test_every_card_says_that_it_is_none(cards):
    assert all(re.search("SPECIMEN|CONTOH", card.style["mark"]) for card in cards)


LONG = {
    "nama": "MUHAMMAD ABDURRAHMAN WAHID BINTI ABDUL MANAF, S.PD.I",
    "tempat_lahir": "LIMA PULUH KOTA",
}


def test_a_wanted_card_breaks_its_lines_where_it_is_told_to():
    """The rows below move down, and all of them stay on the card."""
    style = {"wraps": True, "breaks": frozenset({"nama", "lahir", "alamat"}), "mixed": frozenset()}
    wanted = Wanted(person=LONG | {"alamat": "JL. MELATI NO. 4"}, style=style, hide=frozenset())
    for seed in range(6):
        card = draw_card(seed, wanted=wanted)
        lines = {name: [x for x in card.lines if x.field == name] for name in card.fields}
        assert len(lines["nama"]) > 1
        assert len(lines["alamat"]) > 1
        assert lines["tanggal_lahir"][0].cell.top >= lines["tempat_lahir"][-1].cell.top
        assert lines["jenis_kelamin"][0].cell.top > lines["tanggal_lahir"][0].cell.bottom
        assert lines["berlaku_hingga"][0].cell.bottom < HEIGHT


def test_what_is_covered_is_neither_in_the_mask_nor_among_the_lines():
    wanted = Wanted(hide=frozenset({"nama", "agama", PORTRAIT}))
    for seed in range(6):
        card = draw_card(seed, wanted=wanted)
        assert {"nama", "agama"} <= card.gone <= card.hidden
        assert not {line.field for line in card.lines} & {"nama", "agama"}
        whole = draw_card(seed, wanted=Wanted(hide=frozenset()))
        left, before = (np.bincount(c.mask.ravel(), minlength=len(CLASSES)) for c in (card, whole))
        for name in ("nama", "agama", PORTRAIT):
            assert left[CLASSES.index(name)] < 0.1 * before[CLASSES.index(name)]
        assert left[CLASSES.index(LABEL)] > 0.7 * before[CLASSES.index(LABEL)]


def test_a_card_in_mixed_case_is_to_be_read_in_capitals():
    style = {"mixed": frozenset({"nama"})}
    capitals, mixed = (
        draw_card(3, wanted=Wanted(style=how, hide=frozenset()))
        for how in ({"mixed": frozenset()}, style)
    )
    first, second = (next(x for x in c.lines if x.field == "nama") for c in (capitals, mixed))
    assert first.text == second.text == second.text.upper()
    assert second.box.width < first.box.width


def test_a_blood_type_may_be_left_out_and_leaves_no_line():
    card = draw_card(3, wanted=Wanted(person={"golongan_darah": ""}, hide=frozenset()))
    assert "golongan_darah" not in {line.field for line in card.lines}
