"""What is a mismatch between a licence's print and its code, and what is none."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from fields import aamva, licence
from training.kinds.driving_licence.payload import VERSIONS, draw_habits, write
from training.kinds.driving_licence.people import draw_person


@pytest.mark.parametrize(
    ("name", "printed", "coded"),
    [
        ("license_number", "A999-1234-5678", "A99912345678"),
        ("license_number", "A999 1234 5678", "A999-1234-5678"),
        ("last_name", "SMITH-JONES", "SMITH JONES"), ("last_name", "O'BRIEN", "OBRIEN"),
        ("last_name", "SAMPLE JR", "SAMPLE"), ("last_name", "DE LA CRUZ", "DELACRUZ"),
        ("given_names", "MARY-ANN", "MARY ANN"), ("given_names", "JOHN,QUINCY", "JOHN QUINCY"),
        ("given_names", "JOHN QUINCY", "JOHN Q"), ("given_names", "JOHN Q", "JOHN QUINCY ADAM"),
        ("birth_date", "08/31/1978", "1978-08-31"), ("birth_date", "08-31-1978", "08311978"),
        ("birth_date", "08/31/1978", "19780831"),
        ("sex", "M", "1"), ("sex", "F", "2"), ("eye_color", "BRN", "BRO"),
        ("hair_color", "BLOND", "BLN"),
        ("height", "5'-04\"", "064 in"), ("height", "5'-07\"", "170 cm"), ("height", "5-04", "64"),
        ("weight", "180 lb", "180"), ("weight", "181", "082 kg"),
        ("address_zip", "90223", "902230000  "), ("address_zip", "90223-1234", "902231234"),
        ("address_zip", "90223", "90223-1234"), ("address_zip", "A5K 4X9", "A5K4X9"),
        ("address_street", "12 OAK ST. APT 4", "12 OAK ST APT 4"),
        ("restrictions", "NONE", "NONE"), ("document_discriminator", "12 34AB", "1234AB"),
    ],
)  # fmt: skip
def test_the_same_written_otherwise(name, printed, coded):
    assert licence.compare(name, printed, coded) == licence.MATCH
    assert licence.compare(name, coded, printed) == licence.MATCH


@pytest.mark.parametrize(
    ("name", "printed", "coded"),
    [
        ("license_number", "A9991234", "A9991235"), ("last_name", "SMITH", "SMYTH"),
        ("last_name", "SMITH", "SMITHSON"), ("given_names", "JOHN QUINCY", "JOHN ADAM"),
        ("given_names", "JOHN", "JO"), ("birth_date", "08/31/1978", "08301978"),
        ("birth_date", "no date", "08301978"), ("sex", "M", "2"), ("eye_color", "BRO", "BLU"),
        ("height", "5'-04\"", "065 in"), ("weight", "180", "190"), ("weight", "180", "183"),
        ("address_zip", "90223", "90224"), ("address_zip", "90223-1234", "902231235"),
        ("address_street", "12 OAK ST", "21 OAK ST"), ("address_city", "ANYTOWN", "ANYTON"),
        ("restrictions", "NONE", "B"), ("vehicle_class", "C", "D"),
    ],
)  # fmt: skip
def test_another_thing(name, printed, coded):
    assert licence.compare(name, printed, coded) == licence.MISMATCH


@pytest.mark.parametrize("missing", [None, "", "  ", "NONE", "UNAVL"])
def test_one_side_without_a_value(missing):
    assert licence.compare("eye_color", missing, "BLU") == licence.ABSENT
    assert licence.compare("eye_color", "BLU", missing) == licence.ABSENT


def test_a_name_that_the_code_says_was_cut():
    pair = ("last_name", "WOLFESCHLEGELSTEIN", "WOLFESCHLEGEL")
    assert licence.compare(*pair) == licence.MISMATCH
    assert licence.compare(*pair, cut={"last_name"}) == licence.MATCH
    assert licence.compare("last_name", "WOLF", "WOOLF", cut={"last_name"}) == licence.MISMATCH


def _printed(fields):
    """As a front prints it."""
    feet, inches = divmod(int(fields["height"]), 12)
    days = {name: f"{date.fromisoformat(fields[name]):%m/%d/%Y}"
            for name in ("birth_date", "issue_date", "expiry_date")}  # fmt: skip
    return {
        **fields,
        **days,
        "height": f"{feet}'-{inches:02d}\"",
        "weight": fields["weight"] + " lb",
    }


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("seed", range(20))
def test_no_mismatch_between_a_front_and_its_own_code(version, seed):
    rng = np.random.default_rng([seed, version])
    person, habits = draw_person(rng), draw_habits(rng)
    payload = aamva.read(write(person, version, habits, rng))
    printed = _printed(person.fields)
    if habits.metric and version > 1:
        printed.pop("height")  # rounded twice: inches to centimetres and back
    assert licence.mismatches(printed, payload.fields, payload.cut) == ()


@pytest.mark.parametrize("seed", range(60))
def test_a_changed_letter_or_digit_is_found(seed):
    """One character of one field of the print is another one."""
    rng = np.random.default_rng(seed)
    person = draw_person(rng)
    payload = aamva.read(write(person, 8))
    printed = _printed(person.fields)
    name = ("license_number", "last_name", "address_street", "address_city")[seed % 4]
    letters = [i for i, c in enumerate(printed[name]) if c.isalnum()]
    at = int(rng.choice(letters))
    other = "7" if printed[name][at] != "7" else "1"
    printed[name] = printed[name][:at] + other + printed[name][at + 1 :]
    assert licence.mismatches(printed, payload.fields, payload.cut) == (name,)
