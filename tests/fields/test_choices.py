"""The closed sets a KTP prints, and their other spellings."""

from __future__ import annotations

import pytest

from fields import choices, countries

SETS = {
    "religion": (choices.RELIGIONS, choices.RELIGION_SPELLINGS),
    "marital status": (choices.MARITAL_STATUSES, choices.MARITAL_SPELLINGS),
    "sex": (choices.SEXES, choices.SEX_SPELLINGS),
    "occupation": (choices.OCCUPATIONS, choices.OCCUPATION_SPELLINGS),
}


def test_the_regulation_names_99_occupations():
    assert len(choices.OCCUPATIONS) == len(set(choices.OCCUPATIONS)) == 99


@pytest.mark.parametrize("name", SETS)
def test_a_spelling_stands_for_a_member_and_is_none_itself(name):
    members, spellings = SETS[name]
    assert set(spellings.values()) <= set(members)
    assert not set(spellings) & set(members)


@pytest.mark.parametrize("name", SETS)
def test_all_is_upper_case_and_single_spaced(name):
    members, spellings = SETS[name]
    for value in (*members, *spellings):
        assert value == " ".join(value.upper().split())


def test_canonical():
    assert choices.canonical("KATHOLIK", *SETS["religion"]) == "KATOLIK"
    assert choices.canonical("HINDU", *SETS["religion"]) == "HINDU"
    assert choices.canonical("JEDI", *SETS["religion"]) is None


def test_countries_are_single_names():
    assert len(countries.COUNTRIES) == len(set(countries.COUNTRIES)) > 150
    assert all(country and country == country.upper() for country in countries.COUNTRIES)
