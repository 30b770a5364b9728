"""The kind driving_licence: fronts by layouts, codes, and both compared."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest
from PIL import Image as Pictures

from documents.answers import field_from_json, field_to_json, reading_to_json
from documents.following import followed_by, following_page
from documents.kinds.driving_licence.code import find_code, looks_at
from documents.kinds.driving_licence.kind import LicenceForm
from documents.kinds.driving_licence.verdict import ONLY_CODED, WORDING, judge
from documents.reader import open_reader, read_bytes
from elements import Compared, Field
from errors import ImageUnreadable, NotALicence
from fields.aamva import FIELDS
from segmentation.geometry import homography
from settings import load_settings
from tests.paged import KINDS
from training.kinds.driving_licence.arrangements import ARRANGEMENTS
from training.kinds.driving_licence.backs import draw_back, draw_code
from training.kinds.driving_licence.fronts import draw_front
from training.kinds.driving_licence.judging import fields_on, right
from training.kinds.driving_licence.payload import write
from training.kinds.driving_licence.people import Person, draw_person
from training.kinds.driving_licence.sims import LOOKS, draw_sim
from training.kinds.ktp.cards import draw_card
from training.photos.camera import card_corners

LYING = np.array([[150, 380], [1290, 330], [1330, 1050], [120, 1100]], np.float32)
BOARDING = "M1DOE/JOHN            EABC123 CGKSINGA 0834 326J001A0025 100"


@pytest.fixture(scope="module")
def reader():
    return open_reader("driving_licence")


@pytest.fixture(scope="module")
def person():
    return draw_person(np.random.default_rng(5))


def file(image):
    return cv2.imencode(".png", image[..., ::-1])[1].tobytes()


def front(person, number=0):
    arrangement = ARRANGEMENTS[number]
    return draw_front(np.random.default_rng(8), person, arrangement.split, arrangement)


def drawn_back(person, **changes):
    coded = Person({**person.fields, **changes}, person.middle)
    return draw_back(np.random.default_rng(3), write(coded, 8), "train")


def back(person, **changes):
    return drawn_back(person, **changes).image


def wrong(reading, card, layout):
    return [name for name in fields_on(layout)
            if not right(name, reading.fields[name], card.printed[name])]  # fmt: skip


@pytest.mark.parametrize("number", range(len(ARRANGEMENTS)), ids=lambda n: ARRANGEMENTS[n].name)
def test_a_front_is_read_however_its_issuer_arranges_it(reader, person, number):
    card = front(person, number)
    reading = reader(card.image)
    layout = ARRANGEMENTS[number].layout
    assert reading.read_by == {"layout": layout}
    assert tuple(reading.fields) == fields_on(layout)
    assert len(wrong(reading, card, layout)) <= 3  # of 16 or more: these are not the figures
    assert {field.compared.match for field in reading.fields.values()} == {"absent"}


@pytest.mark.parametrize("number", range(len(LOOKS)), ids=lambda n: LOOKS[n].name)
def test_a_sim_is_read_in_either_print(reader, number):
    card = draw_sim(np.random.default_rng(4), LOOKS[number].split, LOOKS[number])
    reading = reader(card.image)
    assert reading.read_by == {"layout": "id_sim"}
    assert len(wrong(reading, card, "id_sim")) <= 3  # of 11


def test_print_and_code_that_agree_are_sure(reader, person):
    card = front(person)
    reading = reader(card.image, LicenceForm(back=file(back(person))))
    assert wrong(reading, card, "us_aamva") == []
    name = reading.fields["last_name"]
    assert name.compared == Compared(card.printed["last_name"], person.fields["last_name"], "match")
    assert name.confidence > 0.99
    assert "barcode_mismatch" not in {reason.code for reason in reading.reasons}


def paged(kind, *images):
    """A PDF or TIFF with an image a page."""
    first, *others = map(Pictures.fromarray, images)
    out = io.BytesIO()
    told = {"resolution": 300} if kind == "PDF" else {"compression": "tiff_lzw"}
    first.save(out, kind, save_all=True, append_images=others, **told)
    return out.getvalue()


def letter():
    return np.full((900, 640, 3), 245, np.uint8)


@pytest.mark.parametrize("kind", KINDS)
def test_a_back_on_the_page_behind_the_front_is_read_with_it(reader, person, kind):
    card, bounds = front(person), load_settings({}, None)
    data = paged(kind, letter(), card.image, back(person))
    reading = read_bytes(data, reader, bounds)
    assert (reading.number, reading.of) == (2, 3)
    assert reading.fields["birth_date"].compared.match == "match"
    alone = read_bytes(data, reader, bounds, page=2)
    assert alone.fields["birth_date"].compared.match == "absent"


def test_a_page_behind_the_front_that_shows_no_licence_changes_nothing(reader, person):
    card, bounds = front(person), load_settings({}, None)
    told = [read_bytes(paged("TIFF", card.image, other), reader, bounds, page)
            for other, page in ((letter(), None), (card.image, None), (letter(), 1))]  # fmt: skip
    first, *others = [reading_to_json(each) | {"timings_ms": None} for each in told]
    assert others == [first, first]
    assert told[0].fields["birth_date"].compared.match == "absent"


def test_a_page_behind_the_front_that_can_not_be_decoded_is_none():
    def broken():
        raise ImageUnreadable("damaged")

    with followed_by(broken):
        assert following_page() is None
    with followed_by(letter):
        assert following_page() is not None
    assert following_page() is None


@pytest.mark.parametrize(
    ("name", "other"),
    [("birth_date", "1961-02-03"), ("sex", None), ("license_number", "Z0000001")],
)
def test_a_code_that_says_something_else_asks_for_a_review(reader, person, name, other):
    other = other or ("F" if person.fields["sex"] == "M" else "M")
    reading = reader(front(person).image, LicenceForm(back=file(back(person, **{name: other}))))
    told = [(reason.code, reason.field) for reason in reading.reasons]
    assert ("barcode_mismatch", name) in told
    assert [field for code, field in told if code == "barcode_mismatch"] == [name]
    assert reading.verdict == "review"
    assert reading.fields[name].compared.barcode == other


def test_a_back_alone_is_read_by_its_code(reader, person):
    reading = reader(back(person))
    assert tuple(reading.fields) == FIELDS
    values = {name: field.value for name, field in reading.fields.items()}
    assert values == {name: person.fields[name] for name in FIELDS}


def under_glare(person, radius):
    """A back in a photo, its code's first corner eaten."""
    drawn = drawn_back(person)
    image = drawn.image.copy()
    cv2.circle(image, drawn.code[0].astype(int).tolist(), radius, (255, 255, 255), -1)
    noise = np.random.default_rng(2).normal(0, 9, (1500, 1500, 3))
    ground = np.clip(np.array([70, 90, 60]) + noise, 0, 255).astype(np.uint8)
    to_photo = homography(card_corners(image), LYING)
    return cv2.warpPerspective(image, to_photo, (1500, 1500), ground, cv2.INTER_AREA,
                               cv2.BORDER_TRANSPARENT)  # fmt: skip


@pytest.mark.parametrize("radius", [230, 260, 290])
def test_a_code_of_which_glare_ate_a_corner_is_found_by_its_card(reader, person, radius):
    photo = under_glare(person, radius)
    assert find_code(photo, reader.nets) is None
    code = find_code(photo, reader.nets, looks_at(photo, reader.nets))
    assert code.payload.fields["last_name"] == person.fields["last_name"]
    assert np.abs(code.quad - LYING).max() < 15
    assert reader(photo).fields["license_number"].value == person.fields["license_number"]


def in_one_picture(*cards):
    """Cards below one another on an even ground."""
    size = cards[0].shape[1::-1]
    cards = [cv2.resize(card, size, interpolation=cv2.INTER_AREA) for card in cards]
    apart = [cv2.copyMakeBorder(card, *[40] * 4, cv2.BORDER_CONSTANT, value=(90, 90, 90))
             for card in cards]  # fmt: skip
    return cv2.copyMakeBorder(np.vstack(apart), *[40] * 4, cv2.BORDER_CONSTANT, value=(90, 90, 90))


def codes_of(reading):
    return {reason.code for reason in reading.reasons}


def test_front_and_back_in_one_picture(reader, person):
    reading = reader(in_one_picture(front(person).image, back(person)))
    assert reading.fields["license_number"].compared.match == "match"
    assert "second_card" not in codes_of(reading)


def sim(seed=4):
    return draw_sim(np.random.default_rng(seed), LOOKS[0].split, LOOKS[0]).image


@pytest.mark.parametrize("side", ["begins", "ends"])
def test_a_name_of_which_a_part_is_hidden_is_not_sure(reader, side):
    """A SIM has no code to hold against it: UGROHO and ENDANG NU passed as names."""
    clear = reader(sim())
    (left, top), (right, bottom) = (
        getattr(clear.fields["full_name"].quad, end)(0).astype(int) for end in ("min", "max")
    )
    middle, tall = (left + right) // 2, bottom - top
    image = sim().copy()
    columns = slice(left - 4, middle) if side == "begins" else slice(middle, right + tall)
    image[top - 6 : bottom + 6, columns] = 120
    hidden = reader(image).fields["full_name"]
    assert clear.fields["full_name"].confidence > 0.9
    assert hidden.value != clear.fields["full_name"].value
    assert hidden.confidence < 0.6


def unread_back(person):
    """A back whose code is covered, so that nothing tells whose it is."""
    drawn = drawn_back(person)
    image = drawn.image.copy()
    (left, top), (right, bottom) = drawn.code.min(0).astype(int), drawn.code.max(0).astype(int)
    image[top : (top + bottom) // 2, left:right] = image[bottom:, left:right].mean((0, 1))
    return image


@pytest.mark.parametrize("other", ["front", "back", "sim", "ktp"])
def test_a_second_card_in_the_picture_asks_for_a_review(reader, person, other):
    someone = draw_person(np.random.default_rng(6))
    pictures = {
        "front": lambda: (front(person).image, front(someone, 1).image),
        "back": lambda: (front(person).image, unread_back(someone)),
        "sim": lambda: (sim(), sim(7)),
        "ktp": lambda: (sim(), draw_card(3).image),
    }
    reading = reader(in_one_picture(*pictures[other]()))
    assert "second_card" in codes_of(reading)
    assert reading.verdict == "review"


def test_a_back_of_somebody_else_is_told_by_its_code(reader, person):
    someone = draw_person(np.random.default_rng(6))
    reading = reader(in_one_picture(front(person).image, back(someone)))
    assert "barcode_mismatch" in codes_of(reading)
    assert reading.verdict == "review"


def test_the_code_of_another_document_is_refused(reader):
    code = cv2.resize(draw_code(BOARDING, columns=8, level=4), None, fx=4, fy=4,
                      interpolation=cv2.INTER_NEAREST)  # fmt: skip
    picture = cv2.copyMakeBorder(code, *[80] * 4, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    with pytest.raises(NotALicence, match="boarding pass"):
        reader(picture)


def test_a_page_of_print_is_refused(reader):
    page = np.full((638, 1011, 3), 240, np.uint8)
    for row in range(10):
        cv2.putText(page, f"SOME TEXT OF ROW {row} 12{row}", (60, 60 + 55 * row),
                    cv2.FONT_HERSHEY_DUPLEX, 1, (20, 20, 20), 2)  # fmt: skip
    with pytest.raises(NotALicence):
        reader(page)


def fields(**changes):
    sure = {name: Field("X", "X", 1.0) for name in FIELDS}
    sure |= {"birth_date": Field("01/02/2000", "", 1.0, normalized="2000-01-02"),
             "expiry_date": Field("01/02/2020", "", 1.0, normalized="2020-01-02")}  # fmt: skip
    return {**sure, **changes}


def test_age_and_expiry_are_notes():
    verdict, reasons = judge(fields(), {}, least_age=26, today=date(2026, 1, 1))
    assert verdict == "passed"
    assert [(one.code, one.level) for one in reasons] == [("expired", "note"),
                                                          ("under_age", "note")]  # fmt: skip
    assert not judge(fields(), {}, today=date(2019, 1, 1))[1]


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [("birth_date", "2026-01-02", "date_in_future"), ("issue_date", "2026-01-02", "date_in_future"),
     ("birth_date", "2018-05-06", "dates_out_of_order"),
     ("expiry_date", "2018-05-05", "dates_out_of_order"),
     ("expiry_date", "2000-01-02", "dates_out_of_order")],
)  # fmt: skip
def test_days_that_can_not_be_are_looked_at(name, day, code):
    """Issued on 5 May 2018; a birth after that blames the issue, which is the later one."""
    known = fields(issue_date=Field("05/05/2018", "", 1.0, normalized="2018-05-05"),
                   expiry_date=Field("01/02/2030", "", 1.0, normalized="2030-01-02"))  # fmt: skip
    today = date(2026, 1, 1)
    assert judge(known, {}, today=today) == ("passed", ())
    changed = known | {name: Field("X", "X", 1.0, normalized=day)}
    verdict, reasons = judge(changed, {}, today=today)
    about = "issue_date" if (name, code) == ("birth_date", "dates_out_of_order") else name
    assert verdict == "review"
    assert (code, about) in {(one.code, one.field) for one in reasons}


@pytest.mark.parametrize(("born", "waits"), [("2004-05-06", True), ("2004-05-05", False)])
def test_a_birth_too_near_before_the_issue_is_another_date(born, waits):
    """Of 14 years at the issue, 5 May 2018."""
    known = fields(
        issue_date=Field("05/05/2018", "", 1.0, normalized="2018-05-05"),
        birth_date=Field("X", "", 1.0, normalized=born),
    )
    told = {(one.code, one.field) for one in judge(known, {}, today=date(2019, 1, 1))[1]}
    assert (("dates_out_of_order", "birth_date") in told) == waits


def test_a_sim_without_an_issue_has_its_days_in_order_too():
    born = Field("02-01-2020", "", 1.0, normalized="2020-01-02")
    known = fields(birth_date=born)
    del known["issue_date"]
    reasons = judge(known, {}, today=date(2026, 1, 1))[1]
    assert ("dates_out_of_order", "expiry_date") in {(one.code, one.field) for one in reasons}


def test_a_number_that_is_not_legible_fails_the_licence():
    verdict, reasons = judge(fields(license_number=Field(None)), {})
    assert verdict == "failed"
    assert [(one.code, one.field) for one in reasons] == [("field_unreadable", "license_number")]


def test_a_field_keeps_what_print_and_code_say():
    field = Field("A", "A", 1.0, compared=Compared("A", "B", "mismatch"))
    told = field_to_json(field)
    assert (told["printed"], told["barcode"], told["match"]) == ("A", "B", "mismatch")
    assert field_from_json(told) == field
    assert "match" not in field_to_json(replace(field, compared=None))


def test_what_only_the_code_says_is_told_of_each_field_in_both_languages(reader, person):
    reading = reader(back(person))
    doubted = [one.field for one in reading.reasons if one.code == "field_doubtful"]
    assert {"license_number", "birth_date"} <= {*doubted}
    assert all(reading.fields[name].problems == (ONLY_CODED,) for name in doubted)
    told = reading_to_json(reading, "id")["fields"]
    assert {*told["birth_date"]["problems"]} == {WORDING[ONLY_CODED]}


def test_the_answer_names_its_layout(reader, person):
    assert reading_to_json(reader(back(person)))["layout"] == "us_aamva"
