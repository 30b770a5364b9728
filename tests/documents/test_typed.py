"""What people type for a zone, a licence, an invoice or a captcha: the rules of each kind."""

from __future__ import annotations

import pytest

from documents.kinds import find_kinds
from documents.kinds.invoice.typed import check
from documents.template import checked as template_of
from documents.wording import code_of, told_value
from service.corrections import checked

KINDS = find_kinds()
ZONE = {name: text or None for name, text in KINDS["mrz"].sample.values.items()}
SIM = {
    "license_number": "1234-5678-901234", "vehicle_class": "B II UMUM", "full_name": "BUDI CONTOH",
    "birth_place": "JAKARTA", "birth_date": "05-06-1990", "blood_type": "AB", "sex": "PRIA",
    "address": "JL. CONTOH NO. 1", "occupation": "KARYAWAN SWASTA", "expiry_date": "31-08-2032",
    "issuing_office": "SATPAS CONTOH",
}  # fmt: skip
AMERICAN = {
    name: KINDS["driving_licence"].sample.values[name]
    for name in ("license_number", "last_name", "given_names", "address_street", "address_city",
                 "address_state", "address_zip", "birth_date", "issue_date", "expiry_date", "sex",
                 "eye_color", "hair_color", "height", "weight", "vehicle_class", "restrictions",
                 "endorsements", "document_discriminator")
}  # fmt: skip
INVOICE = template_of({
    "version": 1, "name": "acme", "language": "eng", "reference": None,
    "regions": [
        {"name": "number", "type": "text", "box": [0, 0, 0.5, 0.1], "pattern": "INV-[0-9]+"},
        {"name": "total", "type": "money", "box": [0, 0.2, 0.5, 0.3], "required": True},
        {"name": "day", "type": "date", "box": [0, 0.4, 0.5, 0.5]},
        {"name": "count", "type": "number", "box": [0, 0.6, 0.5, 0.7]},
        {"name": "account", "type": "digits", "box": [0, 0.8, 0.5, 0.9]},
    ],
})  # fmt: skip
BILL = {"number": "INV-7", "total": "1,234.50", "day": "31 March 2026", "count": "12",
        "account": "0012345"}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_rules_a_title_and_labels_in_two_languages(name):
    kind = KINDS[name]
    assert kind.check is not None
    assert all(kind.title)
    assert kind.labels.keys() == set(kind.fields)
    assert all(english and indonesian for english, indonesian in kind.labels.values())
    assert len({english for english, _ in kind.labels.values()}) == len(kind.labels)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("mrz", ZONE), ("driving_licence", SIM), ("driving_licence", AMERICAN),
     ("captcha", {"text": "a1b2c"})],
)  # fmt: skip
def test_what_such_a_document_prints_fits(kind, typed):
    told = checked(kind, typed)
    assert told.keys() == typed.keys()
    assert {name: each for name, each in told.items() if not each.fits or each.problems} == {}
    assert {name: each.value for name, each in told.items()} == typed


def test_days_of_a_zone_and_of_licences_have_a_normal_form():
    assert checked("mrz", ZONE)["birth_date"].normalized == "1974-08-12"
    assert checked("driving_licence", SIM)["birth_date"].normalized == "1990-06-05"
    assert checked("driving_licence", AMERICAN)["birth_date"].normalized == "1978-08-31"
    both = checked("driving_licence", {"birth_date": "05-06-1990"})["birth_date"]
    assert (both.fits, both.normalized) == (True, None), "which of the two days nobody can tell"


WRONG = [
    ("mrz", "format", "TD9", "no format has this name"),
    ("mrz", "line_1", "P<UTO", "a line has 30, 36 or 44 characters"),
    ("mrz", "line_1", "P-UTO", "a zone holds capital letters, digits and < only"),
    ("mrz", "document_type", "7", "only letters or < stand here"),
    ("mrz", "nationality", "12", "a state's code holds capital letters only"),
    ("mrz", "document_number", "L-1", "a zone holds capital letters, digits and < only"),
    ("mrz", "birth_date", "12-08-1974", "a date is six digits, or << where a part is unknown"),
    ("mrz", "expiry_date", "121315", "the date is on no calendar"),
    ("mrz", "sex", "W", "sex is M, F or <"),
    ("mrz", "surname", "ER1KSSON", "a name holds letters only"),
    ("driving_licence", "license_number", "31-08-2032", "a licence's number has 14 digits"),
    ("driving_licence", "expiry_date", "31-13-2032", "not a date"),
    ("driving_licence", "expiry_date", "O1/01/2032", "a licence does not print it so"),
    ("driving_licence", "address_zip", "2326", "no state and postal code at the address' end"),
    ("driving_licence", "blood_type", "C", "no such code"),
    ("captcha", "text", "a1b2", "a captcha is five small letters or digits"),
    ("captcha", "text", "A1B2C", "a captcha is five small letters or digits"),
]


@pytest.mark.parametrize(("kind", "name", "text", "why"), WRONG)
def test_what_none_prints_does_not_fit(kind, name, text, why):
    told = checked(kind, {name: text})[name]
    assert not told.fits
    assert why in told.problems
    assert told_value(why, "id") != why
    assert code_of(why) != "other"


ODD = [
    ("mrz", "issuing_state", "UTQ", "no state or issuer has this code"),
    ("mrz", "nationality", "UTO", "only specimens have this code"),
    ("mrz", "document_type", "X", "a zone begins with A, C, I, P, V"),
    ("driving_licence", "eye_color", "BRX", "no such code"),
    ("driving_licence", "address_state", "ZZ", "no such code"),
]


@pytest.mark.parametrize(("kind", "name", "text", "why"), ODD)
def test_what_is_odd_fits_with_its_problem(kind, name, text, why):
    told = checked(kind, {name: text})[name]
    assert (told.fits, told.problems) == (True, (why,))
    assert code_of(why) != "other"


def test_a_part_is_held_against_the_lines_of_its_zone():
    told = checked("mrz", {**ZONE, "document_number": "L898902C4"})["document_number"]
    assert (told.fits, told.problems) == (True, ("the zone's lines say otherwise",))
    lines = ZONE["line_2"].replace("C36IDN", "C46IDN")
    told = checked("mrz", {**ZONE, "line_2": lines, "document_number": "L898902C4"})
    assert told["document_number"].problems == ("its check digit does not hold",)
    assert told["birth_date"].problems == ()


def test_an_invoice_is_held_to_its_template():
    told = checked("invoice", BILL, INVOICE)
    assert all(each.fits and not each.problems for each in told.values()), told
    assert told["total"].normalized == {"amount": "1234.50", "currency": None}
    assert told["day"].normalized == "2026-03-31"
    told = checked("invoice", {**BILL, "number": "7", "total": "", "day": "soon", "count": "x",
                               "account": "12a"}, INVOICE)  # fmt: skip
    assert (told["number"].fits, told["number"].problems) == (
        True,
        ("not of the template's pattern",),
    )
    assert told["total"].problems == ("a required value",)
    assert [told[name].fits for name in ("day", "count", "account")] == [False] * 3
    assert all(told[name].problems for name in ("day", "count", "account"))


def test_of_an_unknown_template_every_text_fits():
    assert checked("invoice", {"anything": "x"})["anything"].fits


def test_nothing_typed_can_not_be_read():
    assert checked("mrz", {"sex": " "})["sex"].value is None
    assert checked("driving_licence", {"sex": None})["sex"].value is None
    assert checked("captcha", {"text": ""})["text"].fits


def test_an_amount_that_is_typed_without_marks_is_not_doubted():
    """One that was read may have lost them."""
    typed = check(BILL | {"total": "123450"}, INVOICE)["total"]
    assert (typed.problems, typed.normalized) == ((), {"amount": "123450", "currency": None})
