"""The package that is measured beside our own parser of codes' texts."""

from __future__ import annotations

import numpy as np
import pytest

from training.kinds.driving_licence.measure_payloads import TELL, Refused, ours, theirs
from training.kinds.driving_licence.payload import write
from training.kinds.driving_licence.people import draw_person


def test_both_tell_the_same_of_a_plain_text():
    person = draw_person(np.random.default_rng(2))
    text = write(person, 8)
    one, other = ours(text), theirs(text)
    assert one["license_number"] == person.fields["license_number"]
    same = [name for name in TELL if name != "address_zip" and one[name] == other[name]]
    assert len(same) >= len(TELL) - 1


def test_a_text_of_no_licence_is_refused_by_ours():
    with pytest.raises(Refused):
        ours("M1DOE/JOHN            EABC123 CGKSINGA 0834 326J001A0025 100")
