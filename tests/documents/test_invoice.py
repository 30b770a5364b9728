"""The kind invoice: a page held against templates, each region read by its type."""

from __future__ import annotations

import base64
import json

import cv2
import numpy as np
import pytest

from documents.answers import reading_to_json
from documents.kinds.invoice import kind
from documents.kinds.invoice.anchors import Budget, places_of
from documents.kinds.invoice.kind import InvoiceForm, templates_in
from documents.kinds.invoice.values import (
    CUT,
    MANY,
    MISSING,
    ONE,
    SIGNS,
    SWALLOWED,
    THREE,
    TOO_MANY,
    UNPARTED,
    meaning,
)
from documents.kinds.invoice.writing import script_of
from documents.reader import open_reader
from documents.template import Region
from errors import FormInvalid, ImageUnreadable, TemplateMismatch
from tests.documents.templates import PLAIN, plain, region

WIDTH, HEIGHT = 1240, 1754


@pytest.fixture(scope="module")
def reader():
    return open_reader("invoice")


def write(image, text, at, scale=1.1):
    cv2.putText(image, text, at, cv2.FONT_HERSHEY_DUPLEX, scale, (20, 20, 20), 2, cv2.LINE_AA)


def page(total="1,250.00", number="004217", rows=3, seed=3):
    """A page of a supplier whose print is drawn from ``seed``; the total stands below the rows."""
    rng = np.random.default_rng(seed)
    image = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for _ in range(26):
        x, y = int(rng.integers(60, 420)), int(rng.integers(80, 620))
        write(image, f"Label {rng.integers(100, 999)}", (x, y), float(rng.uniform(0.6, 1.2)))
        cv2.circle(image, (x + 300, y), int(rng.integers(6, 40)), (90, 60, 30), 2)
    write(image, number, (820, 200))
    write(image, "17/08/2024", (820, 300))
    for row in range(rows):
        write(image, f"Item {row}", (100, 700 + 60 * row), 0.8)
    write(image, "Grand Total", (500, 760 + 60 * rows))
    write(image, total, (900, 760 + 60 * rows))
    return image


def share(left, top, right, bottom):
    return [left / WIDTH, top / HEIGHT, right / WIDTH, bottom / HEIGHT]


def template(name="acme", seed=3, **changes):
    file = cv2.imencode(".png", page(seed=seed)[..., ::-1])[1].tobytes()
    top = 760 + 60 * 3
    return {
        "version": 1, "name": name, "language": "eng",
        "reference": {"picture": base64.b64encode(file).decode(), "width": WIDTH, "height": HEIGHT},
        "regions": [
            region(name="number", type="digits", box=share(780, 150, 1150, 220)),
            region(name="issued", type="date", box=share(780, 250, 1150, 320), date_order="dmy"),
            region(name="total", box=share(840, top - 45, 1200, top + 20), anchor="total"),
            region(name="note", type="text", box=share(700, 1400, 1200, 1500), required=True),
        ],
        "anchors": [{"name": "total", "box": share(490, top - 40, 760, top + 15)}],
    } | changes  # fmt: skip


def form(*templates):
    return InvoiceForm(template=json.dumps(templates[0] if len(templates) == 1 else templates))


@pytest.mark.models
def test_the_net_of_numbers_is_chosen_for_a_text():
    box = share(780, 150, 1150, 220)
    asked = form(plain(region(name="number", type="text", box=box)))
    read = open_reader("invoice", {("invoice", "number"): "digits"})
    reading = read(page(), asked)
    assert reading.fields["number"].value == "004217"
    assert reading.models["text"] == "crnn-digits-5"


@pytest.mark.models
def test_values_are_read_where_they_stand_and_where_they_have_moved(reader):
    for rows in (1, 3, 8):
        reading = reader(page("9,431.05", "001234", rows), form(template()))
        fields = reading.fields
        assert list(fields) == ["number", "issued", "total", "note"]
        assert (fields["number"].value, fields["number"].normalized) == ("001234", "001234")
        assert fields["issued"].normalized == "2024-08-17"
        assert fields["total"].normalized == {"amount": "9431.05", "currency": None}
        assert abs(fields["total"].quad[:, 1].mean() - (745 + 60 * rows)) < 20


@pytest.mark.models
def test_a_label_in_the_region_is_left_out_by_what_the_templates_page_shows(reader):
    given = template()
    _, top, right, bottom = given["regions"][2]["box"]
    given["regions"][2]["box"] = [480 / WIDTH, top, right, bottom]
    total = reader(page("9,431.05", rows=5), form(given)).fields["total"]
    assert total.raw == "9,431.05"
    assert total.quad[:, 0].min() > 850


@pytest.mark.models
@pytest.mark.parametrize("ground", [(74, 20, 140), (122, 31, 43)])
def test_a_value_in_light_print_on_a_dark_ground_is_read(reader, ground):
    image = page()
    band = image[890:960, 840:1220]
    image[890:960, 840:1220] = np.where(band < 128, 255, np.uint8(ground))
    total = reader(image, form(template())).fields["total"]
    assert total.normalized == {"amount": "1250.00", "currency": None}


@pytest.mark.models
def test_a_page_longer_than_its_templates_is_read_to_its_end(reader):
    given = template()
    file = cv2.imencode(".png", page()[:1040, :, ::-1])[1].tobytes()
    given["reference"] |= {"picture": base64.b64encode(file).decode(), "height": 1040}
    given["regions"] = given["regions"][:3]
    for part in (*given["regions"], *given["anchors"]):
        left, top, right, bottom = part["box"]
        part["box"] = [left, top * HEIGHT / 1040, right, bottom * HEIGHT / 1040]
    total = reader(page("9,431.05", rows=12), form(given)).fields["total"]
    assert total.normalized == {"amount": "9431.05", "currency": None}
    assert abs(total.quad[:, 1].mean() - (745 + 60 * 12)) < 20


@pytest.mark.models
def test_a_page_on_its_head_is_read_and_told_in_its_own_pixels(reader):
    turned = np.ascontiguousarray(np.rot90(page(), 2))
    reading = reader(turned, form(template()))
    assert reading.turn == 180
    assert reading.fields["total"].normalized["amount"] == "1250.00"
    assert reading.fields["number"].quad[0, 0] < WIDTH - 780


@pytest.mark.models
@pytest.mark.parametrize("ink", [(205, 40, 50), (40, 60, 190)])
def test_a_value_under_a_stamp_is_read(reader, ink):
    over = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    cv2.circle(over, (1000, 935), 90, ink, 4, cv2.LINE_AA)
    cv2.putText(over, "LUNAS", (905, 950), cv2.FONT_HERSHEY_DUPLEX, 1.8, ink, 4, cv2.LINE_AA)
    stamped = (page().astype(np.float32) * over / 255).astype(np.uint8)
    total = reader(stamped, form(template())).fields["total"]
    assert total.normalized == {"amount": "1250.00", "currency": None}


@pytest.mark.models
def test_an_empty_region_is_null_and_says_why(reader):
    note = reader(page(), form(template())).fields["note"]
    assert note.value is None
    assert note.problems == ("nothing was found", MISSING)


@pytest.mark.models
def test_a_page_of_another_template_is_refused_and_the_right_one_of_several_is_taken(reader):
    other = template("other", seed=8, language="ind")
    with pytest.raises(TemplateMismatch):
        reader(page(), form(other))
    taken = reader(page(), form(other, template()))
    assert reading_to_json(taken)["template"] == "acme"
    assert taken.fields["total"].normalized["amount"] == "1250.00"


@pytest.mark.models
def test_without_a_reference_the_page_is_cut_as_it_is(reader):
    given = plain(region(name="number", type="digits", box=share(780, 150, 1150, 220)))
    reading = reader(page(), form(given))
    assert reading.fields["number"].value == "004217"
    assert (reading.turn, reading.quad.tolist()[2]) == (0, [WIDTH, HEIGHT])


@pytest.mark.models
@pytest.mark.parametrize(("language", "whole"), [("eng", 2), ("ara", 1)])
def test_a_page_is_not_read_without_end(reader, language, whole):
    """Regions over each other have the same lines read again and again, for minutes; each line of
    an Arabic text is read twice."""
    pages = [
        region(name=f"page{n}", type="text", box=[0.0, 0.01, 1.0, 0.99], language=language)
        for n in range(4)
    ]
    image = np.full((900, 700, 3), 255, np.uint8)
    for row in range(34):
        write(image, f"Line {row} 4711", (20, 25 + 26 * row), 0.5)
    fields = reader(image, form(plain(*pages))).fields
    read = [name for name, field in fields.items() if TOO_MANY not in field.problems]
    assert read == ["page0", "page1"][:whole]  # thirty-four lines each
    assert all(fields[f"page{n}"].problems == (TOO_MANY,) for n in range(whole, 4))


@pytest.mark.models
def test_anchors_are_looked_for_once_each(reader, monkeypatch):
    asked = []
    monkeypatch.setattr(kind, "places_of", lambda *given: asked.append(given) or places_of(*given))
    given = template()
    given["regions"] += [given["regions"][2] | {"name": f"again{n}"} for n in range(5)]
    fields = reader(page(rows=6), form(given)).fields
    assert len(asked) == 1
    assert {fields[f"again{n}"].value for n in range(5)} == {fields["total"].value}


def test_lines_of_a_request_are_counted():
    lines = Budget(5)
    assert [lines.take(n) for n in (3, 3, 2, 1)] == [True, False, True, False]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (json.dumps(plain(*(region(name=f"r{n}", box=[0, 0, 1, 1]) for n in range(5)))),
         "cover the page more than 4 times"),
        ("[" + "0," * 100_001 + "0]", "more parts than any"),
        ("", "A template is needed"), ("{", "no JSON"), ("[]", "1 to 20 templates"),
        (json.dumps([PLAIN] * 21), "1 to 20 templates"), ("7", "The template does not fit"),
        (json.dumps(plain(region(box=[1, 0, 0, 1]))), "Region `total`, `box`: empty box"),
    ],
)  # fmt: skip
def test_a_wrong_template_is_said(text, said):
    with pytest.raises(FormInvalid, match=said) as caught:
        templates_in(text)
    assert caught.value.field == "template"


def test_a_references_picture_that_is_damaged_is_said_of_the_template(reader):
    damaged = template()
    damaged["reference"]["picture"] = damaged["reference"]["picture"][:4000]
    with pytest.raises(ImageUnreadable) as caught:
        reader(page(), InvoiceForm(template=json.dumps(damaged)))
    assert caught.value.field == "template"


def test_no_slash_stands_in_an_amount():
    asked = {type_: Region.model_validate(region(type=type_)) for type_ in ("money", "date")}
    assert script_of(asked["money"], "ara").barred == "/"
    assert script_of(asked["date"], "ara").barred == ""


def test_no_arabic_digit_stands_on_a_page_in_latin_letters():
    """A currency's sign looks like one: £ like ٤."""
    asked = Region.model_validate(region(type="money"))
    assert set("٠١٢٣٤٥٦٧٨٩۴۵۶٫٬") <= set(script_of(asked, "eng").barred)
    assert not set("٠١٢٣٤٥٦٧٨٩۴۵۶٫٬") & set(script_of(asked, "ara").barred)


@pytest.mark.parametrize(
    ("text", "changes", "language", "value", "normalized"),
    [
        ("1,250.00", {}, "eng", "1,250.00", {"amount": "1250.00", "currency": None}),
        ("Rp 1.250.000", {"currency": "IDR"}, "ind", "Rp 1.250.000",
         {"amount": "1250000", "currency": "IDR"}),
        ("R 34,309.63", {"currency": "USD"}, "eng", "34,309.63",
         {"amount": "34309.63", "currency": "USD"}),
        ("Total: 12.50,", {}, "eng", "12.50", {"amount": "12.50", "currency": None}),
        ("٢٥٬٤٧٨٫٥٧", {}, "ara", "٢٥٬٤٧٨٫٥٧", {"amount": "25478.57", "currency": None}),
        ("٥٤٠,٤٩", {"decimal": "٫"}, "ara", "٥٤٠,٤٩", {"amount": "540.49", "currency": None}),
        ("33,267.58 ١", {}, "ara", "33,267.58", {"amount": "33267.58", "currency": None}),
        ("٩٬٤٣٣,٠٨", {}, "ara", "٩٬٤٣٣,٠٨", {"amount": "9433.08", "currency": None}),
        ("33,267.58 12", {}, "ara", None, None),
        ("4 62,288.34", {}, "eng", "62,288.34", {"amount": "62288.34", "currency": None}),
        ("4 622 288,34", {}, "ind", "4 622 288,34", {"amount": "4622288.34", "currency": None}),
        ("8.986.75", {}, "eng", "8,986.75", {"amount": "8986.75", "currency": None}),
        ("8.986.75", {"decimal": ","}, "ind", "8.986,75", {"amount": "8986.75", "currency": None}),
        ("٢٤.١٣٩.٨٥", {"decimal": "."}, "ara", "٢٤,١٣٩.٨٥",
         {"amount": "24139.85", "currency": None}),
        ("1.23.456", {}, "eng", None, None),
        ("no amount", {}, "eng", None, None),
        ("0012-34", {"type": "digits"}, "eng", "0012-34", "001234"),
        ("٠٠١٢", {"type": "digits"}, "ara", "٠٠١٢", "0012"),
        ("11 %", {"type": "number"}, "eng", "11 %", "11"),
        ("17 Mei 2024", {"type": "date"}, "ind", "17 Mei 2024", "2024-05-17"),
        ("31/02/2024", {"type": "date"}, "ind", None, None),
        ("20190616", {"type": "date", "date_order": "ymd"}, "ind", "2019/06/16", "2019-06-16"),
        ("0203.2024", {"type": "date", "date_order": "mdy"}, "eng", "02/03/2024", "2024-02-03"),
        ("20190616", {"type": "date"}, "ind", None, None),
        ("¤¤ 17¤ 2026", {"type": "date"}, "ind", None, None),  # no word was read between them
        ("٢٠٢٤/٠٨/١٧ ¤", {"type": "date"}, "ara", "٢٠٢٤/٠٨/١٧ ¤", "2024-08-17"),
        ("١٧ كانون الثاني ٢٠٢٦", {"type": "date"}, "ara", "١٧ كانون الثاني ٢٠٢٦", "2026-01-17"),
        ("١٧ أبلول ٢٠٢٦", {"type": "date"}, "ara", "١٧ أيلول ٢٠٢٦", "2026-09-17"),
        ("١٧ يوبيو ٢٠٢٦", {"type": "date"}, "ara", None, None),  # June or July
        ("12 Marc 2026", {"type": "date"}, "eng", None, None),
        ("Date 12/03/2026", {"type": "date"}, "eng", "12/03/2026", "2026-03-12"),
        ("¤. 1.250.000,-", {}, "ind", "1.250.000,-", {"amount": "1250000", "currency": None}),
        ("- ¤ 1.250.000", {}, "ind", "- 1.250.000", {"amount": "-1250000", "currency": None}),
        ("(¤1.250.000)", {}, "ind", "( 1.250.000)", {"amount": "-1250000", "currency": None}),
        ("TOTAL DUE $1,250.00", {}, "eng", "$1,250.00", {"amount": "1250.00", "currency": "USD"}),
        ("**1,250.00**", {}, "eng", "1,250.00", {"amount": "1250.00", "currency": None}),
        ("1,250.00 only", {}, "eng", "1,250.00", {"amount": "1250.00", "currency": None}),
        ("Rp 5 jt", {}, "ind", None, None),  # five million
        ("1250.000,50", {}, "ind", "1.250.000,50", {"amount": "1250000.50", "currency": None}),
        ("2042.338", {"decimal": ","}, "ind", "2.042.338", {"amount": "2042338", "currency": None}),
        ("2042.338", {"type": "number"}, "eng", "2042.338", "2042.338"),
        ("١٥٪", {"type": "number"}, "ara", "١٥٪", "15"),
        ("(5 %)", {"type": "number"}, "eng", "(5 %)", "-5"),
        ("٢٠٢٥٠٠٧٠٢٨", {"type": "date", "date_order": "ymd"}, "ara", "٢٠٢٥/٠٧/٢٨", "2025-07-28"),
        ("٢٨.٠٧٠٢٠٢٥", {"type": "date", "date_order": "dmy"}, "ara", "٢٨/٠٧/٢٠٢٥", "2025-07-28"),
        ("٢٨.٠٧.٢٠٢٥", {"type": "date", "date_order": "dmy"}, "ara", "٢٨.٠٧.٢٠٢٥", "2025-07-28"),
        ("(A/434614,", {"type": "text"}, "eng", "A/434614", None),
        ("Union Works Filter:", {"type": "text"}, "eng", "Union Works Filter", None),
        ("'A/678663", {"type": "text"}, "ind", "A/678663", None),
        ("'Union' North", {"type": "text"}, "eng", "'Union' North", None),
        ("O'Brien", {"type": "text"}, "eng", "O'Brien", None),
        (".ورق دهان", {"type": "text"}, "ara", "ورق دهان", None),
        ("Stone (North)", {"type": "text"}, "eng", "Stone (North)", None),
        ("Bill To: Union North", {"type": "text"}, "eng", "Union North", None),
        ("0.: 3036044048", {"type": "digits"}, "eng", "3036044048", "3036044048"),
        ("010¤ ¤. 00000088", {"type": "digits"}, "eng", "00000088", "00000088"),
        ("٠٠٠٠٤٩ :¤٠", {"type": "digits"}, "ara", "٠٠٠٠٤٩", "000049"),
        ("0: 8.5 %", {"type": "number"}, "eng", "8.5 %", "8.5"),
        ("%١٥ :%¤", {"type": "number"}, "ara", "%١٥", "15"),
        ("¤ ١٤٤٣/١٠/١١ :¤ ١ ¤", {"type": "date"}, "ara", "١٤٤٣/١٠/١١", "2022-05-12"),
        ("01/02/2026 03/02/2026", {"type": "date"}, "eng", None, None),  # which of them?
    ],
)  # fmt: skip
def test_what_a_text_means_by_its_type(text, changes, language, value, normalized):
    told = meaning(text, Region.model_validate(region(**changes)), language)
    assert (told.value, told.normalized) == (value, normalized)
    assert (value is None) == bool(told.problems)
    assert (value == text or value is None) == (not told.corrections)


@pytest.mark.parametrize(
    ("text", "currency", "problems"),
    [("1250,000", "IDR", (THREE,)), ("1,250.000", "KWD", ()), ("1.250.000", "IDR", ()),
     ("221948", "USD", (UNPARTED,)), ("٢٢١٩٤٨", "SAR", (UNPARTED,)), ("2219.48", "USD", ()),
     ("978,500", None, (THREE,)), ("1.978.500", None, ()), ("¤.200.000", "IDR", (SWALLOWED,)),
     ("Rp.200.000", "IDR", ()), ("850", "IDR", ()),
     ("37.67220", "USD", (MANY,)), ("0.0125", "USD", (MANY,)),
     ("¤ 749.64¤", "SAR", (SIGNS,)), ("749.64 ¤", "SAR", ()),
     ("8.", "USD", (CUT,)), ("8.50.", "USD", ()),
     ("1.250.000,-", "IDR", ()),
     ("١٥٬٢٢٢٫٩", "SAR", (ONE,)), ("15,222.9", "USD", (ONE,))],
)  # fmt: skip
def test_amounts_whose_marks_may_be_lost_are_doubted(text, currency, problems):
    asked = Region.model_validate(region(currency=currency))
    assert meaning(text, asked, "ind").problems == problems


def test_three_decimals_are_no_thousands_where_the_template_tells_the_mark():
    asked = Region.model_validate(region(decimal=","))
    assert meaning("978,500", asked, "ind").problems == ()


def test_a_value_that_fits_no_pattern_is_doubted():
    asked = Region.model_validate(region(type="text", pattern="INV-[0-9]+"))
    assert meaning("INV-12", asked, "eng").problems == ()
    assert meaning("1NV-12", asked, "eng").problems == ("not of the template's pattern",)
