"""Why something does not fit is said in plain words, in both languages."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from documents.kinds import find_kinds
from documents.refusal import OTHER, WORDS, first_refusal
from documents.template import Template
from errors import FormInvalid
from service.forms import checked_form
from web.http.details import TOLD

ODD = (None, True, 7, -1, 1e9, float("nan"), "x" * 999, b"\xff", [], [[]], {}, {"x": 1}, object())


def there_is(sort):
    """Whether pydantic tells of errors of a sort; of some it asks for more than this."""
    try:
        ValidationError.from_exception_data("", [{"type": sort, "input": None}])
    except KeyError:
        return False
    except TypeError as error:
        return "required in context" in str(error)
    return True


def test_each_word_is_of_a_sort_that_there_is_and_known_in_indonesian():
    assert not there_is("no_such_sort")
    assert [sort for sort in WORDS if not there_is(sort)] == []
    assert [word for word in (*WORDS.values(), OTHER) if not TOLD.knows(word)] == []


@pytest.mark.parametrize("model", [Template, *(kind.form for kind in find_kinds().values())])
def test_no_odd_value_is_refused_in_a_librarys_words(model):
    for name in (*model.model_fields, "unknown"):
        for odd in ODD:
            try:
                model.model_validate({name: odd})
            except ValidationError as error:
                for each in error.errors(include_url=False):
                    assert each["type"] in {*WORDS, "value_error"}, (name, odd)


def test_a_form_is_refused_by_its_fields_name_and_never_by_its_value():
    form = find_kinds()["driving_licence"].form
    for given, why in (("old", "a whole number belongs there"), ("121", "too large")):
        with pytest.raises(FormInvalid) as told:
            checked_form(form, {"least_age": given})
        assert str(told.value) == f"`least_age` does not fit: {why}."
    with pytest.raises(ValidationError) as raised:
        Template.model_validate([])
    assert first_refusal(raised.value) == ((), "an object belongs there")
