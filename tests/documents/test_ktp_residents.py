"""English values: on foreign residents' cards as a matter of course, on citizens' hardly ever."""

from __future__ import annotations

import pytest

from documents.kinds.ktp.closed import read_citizenship
from documents.kinds.ktp.parse import parse_card
from documents.kinds.ktp.residents import PLAIN, readers
from fields import choices
from tests.documents.cards import Told, lines, located, page

CITIZEN, GERMAN, UNREAD = (read_citizenship(text) for text in ("WNI", "GERMANY", ""))
ENGLISH = {
    "jenis_kelamin": choices.ENGLISH_SEXES,
    "agama": choices.ENGLISH_RELIGIONS,
    "status_perkawinan": choices.ENGLISH_MARITAL_STATUSES,
    "pekerjaan": choices.ENGLISH_OCCUPATIONS,
}
EVERY = [(name, word) for name, words in ENGLISH.items() for word in words]


@pytest.mark.parametrize(("name", "word"), EVERY)
def test_english_words_are_known_on_a_foreigners_card(name, word):
    value = readers(GERMAN)[name](word, None)
    assert (value.value, value.known, value.problems) == (word, True, ())
    assert value.normalized == {"MALE": "male", "FEMALE": "female"}.get(word, ENGLISH[name][word])


def test_a_foreigners_card_has_nothing_to_doubt():
    changes = {
        "jenis_kelamin": "FEMALE", "agama": "CHRISTIAN", "status_perkawinan": "MARRIED",
        "pekerjaan": "OTHERS", "kewarganegaraan": "GERMANY", "berlaku_hingga": "12-12-2029",
    }  # fmt: skip
    fields = parse_card(lines(**changes), page()).fields
    assert {name: fields[name].value for name in changes} == changes
    assert [name for name in changes if fields[name].problems] == []
    assert fields["pekerjaan"].normalized == "LAINNYA"


@pytest.mark.parametrize("citizenship", [CITIZEN, UNREAD], ids=["citizen", "unread"])
def test_an_english_word_is_held_against_indonesian_ones_on_a_citizens_card(citizenship):
    """The picture supports both about alike: which it is, the card tells."""
    nats = {"MALE": -3.0, "LAKI-LAKI": -3.0 - PLAIN / 2}
    value = readers(citizenship)["jenis_kelamin"]("MALE", Told(nats))
    assert (value.value, value.normalized) == ("LAKI-LAKI", "male")
    assert readers(GERMAN)["jenis_kelamin"]("MALE", Told(nats)).value == "MALE"


def test_what_is_nearly_an_english_word_is_none_on_a_citizens_card():
    nats = {"FEMALE": -9.0, "PEREMPUAN": -9.5, "FEMALF": -8.0}
    value = readers(CITIZEN)["jenis_kelamin"]("FEMALF", Told(nats))
    assert (value.value, value.normalized) == ("PEREMPUAN", "female")


@pytest.mark.parametrize(("name", "word"), EVERY)
def test_what_a_picture_plainly_says_stands_on_any_card(name, word):
    assert readers(CITIZEN)[name](word, None).value == word
    assert readers(CITIZEN)[name](word, Told({word: -0.1})).value == word


def test_the_card_decides_by_its_citizenship():
    nats = {"MALE": -3.0, "LAKI-LAKI": -5.0}
    for country, expected in (("WNI", "LAKI-LAKI"), ("GERMANY", "MALE"), (None, "LAKI-LAKI")):
        others = [line for line in lines(kewarganegaraan=country)
                  if line.region.name != "jenis_kelamin"]  # fmt: skip
        card = parse_card([*others, located("jenis_kelamin", "MALE", nats=nats)], page())
        assert card.fields["jenis_kelamin"].value == expected


@pytest.mark.parametrize("value", ["LAKI-LAKI", "PEREMPUAN"])
@pytest.mark.parametrize("citizenship", [CITIZEN, GERMAN, UNREAD])
def test_indonesian_words_stand_on_every_card(value, citizenship):
    found = readers(citizenship)["jenis_kelamin"](value, None)
    assert (found.value, found.known) == (value, True)
