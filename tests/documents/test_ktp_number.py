"""A doubtful digit of the NIK is settled by what else is printed, a plain difference never."""

from __future__ import annotations

import pytest

from documents.kinds.ktp.confidence import agrees
from documents.kinds.ktp.forms import read_date, read_nik, read_rt_rw
from documents.kinds.ktp.number import Print, certainty, date_certainty, settle

PRINTED = "3301164211750005"  # a woman born on 2 November 1975
BORN = read_date("02-11-1975")


class Picture:
    """Evidence for a printed text in which each digit that differs costs 12 nats, but those
    at the places that are open 0.5."""

    def __init__(self, *open_places, printed=PRINTED):
        self.open, self.printed = open_places, printed

    def log_likelihoods(self, texts):
        return [-self.cost(text) for text in texts]

    def cost(self, text):
        if not text:
            return 99.0
        if len(text) != len(self.printed):
            return 3.0
        pairs = enumerate(zip(text, self.printed, strict=True))
        return sum(0.5 if k in self.open else 12.0 for k, (a, b) in pairs if a != b)

    def likeliest(self, pattern):
        return "".join(
            c if c in some else some[0] for c, some in zip(self.printed, pattern, strict=True)
        )


def settled(seen, picture, born=BORN, sex="female"):
    """The NIK after settling; the birth date's picture tells nothing."""
    number, _ = settle(Print(seen, read_nik(seen), picture), Print("", born, None), sex)
    return number


def test_a_digit_that_the_picture_leaves_open_is_settled_and_named():
    seen = PRINTED[:7] + "8" + PRINTED[8:]  # the birth day's second digit
    value = settled(seen, Picture(7))
    assert value.value == PRINTED
    assert value.corrections[-1].startswith(f"{seen}→{PRINTED}: ")
    assert not value.problems


def test_small_print_behind_a_nik_is_no_part_of_it():
    value = read_nik(f"{PRINTED} H0")
    assert value.value == PRINTED
    assert value.corrections == (
        f"{PRINTED} H0→{PRINTED}: what follows it is no part of the number",
    )
    assert read_nik(f"{PRINTED}0 H0").value is None


@pytest.mark.parametrize("digits", [17, 15])
def test_a_digit_too_many_or_too_few(digits):
    seen = PRINTED + "1" if digits == 17 else PRINTED[:3] + PRINTED[4:]
    assert read_nik(seen).value is None
    value = settled(seen, Picture())
    assert value.value == PRINTED
    assert not value.problems


def test_a_number_that_plainly_differs_stays():
    """Printed for a man: the picture is clear, so the difference is for a person to look at."""
    assert settled(PRINTED, Picture(), BORN, "male") == read_nik(PRINTED)


def test_a_birth_date_that_the_picture_leaves_open_is_settled_by_the_number():
    seen = "02-11-1976"
    birth = Print(seen, read_date(seen), Picture(9, printed="02-11-1975"))
    number, value = settle(Print(PRINTED, read_nik(PRINTED), Picture()), birth, "female")
    assert number == read_nik(PRINTED)
    assert (value.value, value.normalized) == ("02-11-1975", "1975-11-02")
    assert value.corrections[0].startswith("02-11-1976→02-11-1975: ")


def test_a_birth_date_that_plainly_differs_stays():
    birth = Print("02-11-1976", read_date("02-11-1976"), Picture(printed="02-11-1976"))
    unsettled = read_nik(PRINTED), read_date("02-11-1976")
    assert settle(Print(PRINTED, read_nik(PRINTED), Picture()), birth, "female") == unsettled


def test_a_number_that_fits_is_left_alone():
    assert settled(PRINTED, Picture()) == read_nik(PRINTED)


@pytest.mark.parametrize(
    ("born", "sex"), [(read_date(""), "female"), (BORN, None), (read_date("31-31"), "female")]
)
def test_without_both_of_birth_date_and_sex_nothing_is_settled(born, sex):
    seen = PRINTED[:7] + "8" + PRINTED[8:]
    assert settled(seen, Picture(7), born, sex) == read_nik(seen)


def test_without_the_recognisers_word_nothing_is_settled():
    seen = PRINTED[:7] + "8" + PRINTED[8:]
    assert settled(seen, None) == read_nik(seen)


def test_agrees():
    assert agrees(PRINTED, "02-11-1975", "female")
    assert not agrees(PRINTED, "02-11-1975", "male")
    assert not agrees(PRINTED, "03-11-1975", "female")
    assert not agrees(PRINTED, None, "female")
    assert not agrees(None, "02-11-1975", "female")
    assert not agrees(PRINTED[:-1], "02-11-1975", "female")


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("0207", "02/07"),
        ("014/00", "014/002"),
        ("055-", "055/-"),
        ("-J-", "-/-"),
        ("--", "-/-"),
        ("-", "-/-"),
    ],
)
def test_a_neighbourhood_is_looked_for_in_the_forms_that_are_printed(seen, printed):
    value = read_rt_rw(seen, RtRw(printed))
    assert value.value == printed
    assert value.corrections == (f"{seen}→{printed}: two numbers and a slash",)


def test_no_picture_no_neighbourhood():
    assert read_rt_rw("0207").value is None
    assert read_rt_rw("", RtRw("-/-")).value is None


class RtRw(Picture):
    """Evidence for a printed text; texts of another length cost 3 nats."""

    def __init__(self, printed):
        super().__init__(printed=printed)

    def likeliest(self, pattern):
        if len(pattern) == len(self.printed):
            return super().likeliest(pattern)
        return "".join(some[0] for some in pattern)


class Likely:
    """Evidence of two numbers: one as likely as it is, the other by so many nats less."""

    def __init__(self, number, other, less):
        self.told = {number: -9.0, other: -9.0 - less}

    def log_likelihoods(self, texts):
        return [self.told.get(text, -60.0) for text in texts]

    def likeliest(self, pattern):
        return None


@pytest.mark.parametrize(
    ("other", "less", "regency", "least", "most"),
    [
        ("3301164211750006", 0.0, "3301", 0.49, 0.51),  # the serial may be another
        ("3301164211750006", 9.0, "3301", 0.99, 1.0),
        ("3301184211750005", 0.0, "3301", 0.49, 0.51),  # and so may the district
        ("3201164211750005", 0.0, "3301", 0.99, 1.0),  # the regency is printed,
        ("3301164211760005", 0.0, "3301", 0.99, 1.0),  # and so is the birth date
        ("3201164211750005", 0.0, None, 0.49, 0.51),
        ("9901164211750005", 0.0, None, 0.99, 1.0),  # of no regency
        ("1101164211750005", 0.0, None, 0.49, 0.51),  # a glare lies on two digits
        ("1101164211750005", 0.0, "3301", 0.99, 1.0),
    ],
)
def test_a_nik_is_as_sure_as_the_digits_that_nothing_else_tells(other, less, regency, least, most):
    """However unlikely the whole line is, with a mark beside it read as a digit."""
    assert least <= certainty(PRINTED, Likely(PRINTED, other, less), regency) <= most


@pytest.mark.parametrize(("other", "regency", "district", "least", "most"), [
    ("3301114211750005", "3301", "330111", 0.0, 0.3),  # the district that is printed
    ("3301114211750005", "3301", "330110", 0.99, 1.0),
    ("3302164211750005", "3302", None, 0.0, 0.3),  # the regency that is
    ("3301164211750006", "3301", "330116", 0.99, 1.0),  # the same one
])  # fmt: skip
def test_a_nik_a_digit_away_from_the_places_that_are_printed_is_not_sure(
    other, regency, district, least, most
):
    told = Likely(PRINTED, other, 6.0)
    assert least <= certainty(PRINTED, told, regency, district) <= most


def test_a_nik_that_names_no_regency_is_not_sure():
    number = "0001164211750005"
    assert certainty(number, Likely(number, PRINTED, 50.0), "3301") == 0


def test_without_evidence_a_nik_is_not_sure():
    assert certainty(PRINTED, None, "3301") == 0


def test_a_digit_that_the_ground_was_read_as_behind_the_birth_date_is_left_out():
    seen = "02-11-19750"
    number = Print(PRINTED, read_nik(PRINTED), None)
    _, born = settle(number, Print(seen, read_date(seen), None), "female")
    assert (born.value, born.normalized) == ("02-11-1975", "1975-11-02")
    assert born.corrections[-1].startswith(f"{seen}→02-11-1975: ")
    other = "03-11-19750"  # no day that the NIK tells
    _, born = settle(number, Print(other, read_date(other), None), "female")
    assert born.value is None


@pytest.mark.parametrize(
    ("text", "other", "less", "least", "most"),
    [
        ("JT 02-11-1975", "JT 02-11-2075", 9.0, 0.99, 1.0),  # whatever stands beside it
        ("02-11-1975 SPECIMEN", "02-11-2075 SPECIMEN", 0.0, 0.49, 0.51),  # no NIK tells which
        ("02.11.1975", "02.11.2075", 9.0, 0.0, 0.0),
    ],
)
def test_a_birth_date_that_a_nik_tells_is_as_sure_as_its_century(text, other, less, least, most):
    birth = Print(text, read_date("02-11-1975"), Likely(text, other, less))
    assert least <= date_certainty(birth) <= most


def test_without_evidence_a_birth_date_is_not_sure():
    assert date_certainty(Print("02-11-1975", read_date("02-11-1975"), None)) == 0
