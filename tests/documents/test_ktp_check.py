"""What typed values are, told before anything is kept: the rules of a correction."""

from __future__ import annotations

import pytest

from documents.kinds.ktp.correct import check, correct
from errors import FormInvalid, NotFound
from service.corrections import UNSHOWN, checked
from tests.documents.cards import PRINTED
from tests.documents.test_ktp_correct import ODD, QUALITY, TODAY, WRONG, read


def test_what_is_printed_fits():
    found = check(PRINTED)
    assert {name: (each.fits, each.problems) for name, each in found.items()} == dict.fromkeys(
        PRINTED, (True, ())
    )
    assert found["tanggal_lahir"].normalized == "1975-11-02"


@pytest.mark.parametrize(("name", "text", "why"), WRONG)
def test_what_no_card_prints_does_not_fit(name, text, why):
    found = check({name: text})[name]
    assert not found.fits
    assert why in found.problems[0]


@pytest.mark.parametrize(("name", "text", "problem"), ODD)
def test_what_is_odd_fits_with_its_problem(name, text, problem):
    found = check({**PRINTED, name: text})[name]
    assert (found.fits, found.problems) == (True, (problem,))


@pytest.mark.parametrize(("name", "text"), [*PRINTED.items(), *((n, t) for n, t, _ in ODD)])
def test_a_correction_says_the_same(name, text):
    fields, _, reasons = read()
    made = correct(fields, {name: text}, QUALITY, reasons, today=TODAY).fields[name]
    told = check({**PRINTED, name: text})[name]
    assert (told.value, told.normalized, told.problems) == (
        made.value, made.normalized, made.problems,
    )  # fmt: skip


def test_nothing_typed_can_not_be_read():
    assert checked("ktp", {"nama": "", "agama": None})["nama"].value is None


def test_what_can_not_be_asked():
    with pytest.raises(NotFound):
        checked("passport", {})
    with pytest.raises(FormInvalid):
        checked("ktp", {"name": "X"})


@pytest.mark.parametrize("text", ["x" * 201, "a\x00b", "\u202eSITI"])
def test_what_does_not_show_as_it_is_does_not_fit_and_the_rest_is_told(text):
    told = checked("ktp", {"nama": text, "nik": "12", "agama": "ISLAM"})
    assert [told[name].fits for name in ("nama", "nik", "agama")] == [False, False, True]
    assert told["nama"].problems == (UNSHOWN,)
