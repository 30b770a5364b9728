"""A kind's form from texts and files."""

from __future__ import annotations

import pytest

from documents.kinds.driving_licence.kind import LicenceForm
from errors import FormInvalid
from service.forms import checked_form


def test_what_fits_is_taken():
    form = checked_form(LicenceForm, {"least_age": "21", "back": b"picture"})
    assert (form.least_age, form.back) == (21, b"picture")


@pytest.mark.parametrize("given", [{"least_age": "secret-4711"}, {"strange": "secret-4711"}])
def test_what_does_not_fit_is_named_and_never_repeated(given):
    with pytest.raises(FormInvalid) as told:
        checked_form(LicenceForm, given)
    (name,) = given
    assert told.value.field == name
    assert "secret-4711" not in str(told.value)
