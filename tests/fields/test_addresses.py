"""Addresses: digits and letters told apart, words parted, and what would be more usual."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fields import addresses


@pytest.mark.parametrize(
    "printed", ["JL. MELATI NO. 17L", "GRIYA ASRI BLOK I8", "KP ILIR RT 5 RW 8"]
)
def test_addresses_stand_as_printed(printed):
    assert addresses.read(printed) == (printed, ())
    assert addresses.alike(printed) == ()


def test_each_change_is_named_apart():
    value, corrections = addresses.read("KPILIR N0.5O NO.S4")
    assert value == "KP ILIR NO.50 NO.54"
    assert [c.split(": ")[1] for c in corrections] == [
        "digits stand together", "no word begins or ends so", "a number begins with a digit",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("seen", "others"),
    [
        ("JALAN PUKAH4", ("JALAN PUKAH 4",)),
        ("JL. MELATI RT 11 RW2", ("JL. MELATI RT 11 RW 2",)),
        ("JL. MELATI NO24K", ("JL. MELATI NO 24K",)),
        ("JL. MASUID 5", ("JL. MASJID 5", "JL. MASUD 5")),
        ("LINGKUNGN INDA", ("LINGKUNGAN INDAH", "LINGKUNGAN INDA", "LINGKUNGN INDAH")),
        ("GRIYA KM2", ()),
        ("KP. TALUN GITRA RAYA", ("KP. TALUN CITRA RAYA",)),
        ("PERUM CEMPAKA BIK G15/31", ("PERUM CEMPAKA BLK G15/31",)),
        ("GEREJA BUK DI ATAS", ()),  # no block
        ("JL.CEMPAKA GO. IV", ("JL.CEMPAKA GG. IV",)),
        ("JL. TEUKU'UMAR 12", ("JL. TEUKU UMAR 12",)),
        ("JL. MA'ARIF", ()),
        ("JL.KIHAJAR DEWANTARA", ("JL.KI HAJAR DEWANTARA",)),
        ("GRIYA PUTIH BLK 128", ("GRIYA PUTIH BLK I28", "GRIYA PUTIH BLK J28")),
        ("GRIYA PUTIH BLOK. 5", ()),  # a block may have a number alone
        ("JL. MELATI S1", ("JL. MELATI 51",)),
        ("JL. MELATI NO 51B", ()),  # many a house has one
        ("JL MELATI", ()),  # a street, no Roman number
        ("JL. MELATI LR. IIL", ("JL. MELATI LR. III",)),
        ("JL. MELATI GG VIL NO 4", ("JL. MELATI GG VII NO 4",)),
        ("JL. MELATI LORONG JI", ("JL. MELATI LORONG II", "JL. MELATI LORONG 11")),
    ],
)
def test_what_would_be_more_usual(seen, others):
    assert addresses.alike(seen) == others


@pytest.mark.parametrize(
    ("seen", "others"),
    [
        ("JLP. DIPONEGORO 3", ("JL P. DIPONEGORO 3",)),
        ("JLW.R. SUPRATMAN 9", ("JL W.R. SUPRATMAN 9",)),
        ("JLN. MAWAR 3", ()),
        ("LINGKUNGAN B", ("LINGKUNGAN 6", "LINGKUNGAN 8")),
        ("LINGK. T", ("LINGK. 7",)),
        ("LINGKUNGAN A", ()),
    ],
)
def test_an_initial_stands_apart_and_a_hamlet_has_a_number(seen, others):
    assert addresses.alike(seen) == others


def test_a_street_stands_apart_from_its_abbreviation():
    assert addresses.read("JLKI HAJAR DEWANTARA")[0] == "JL KI HAJAR DEWANTARA"
    assert addresses.read("JLN KI HAJAR DEWANTARA")[0] == "JLN KI HAJAR DEWANTARA"


def test_the_end_of_a_word_may_be_another():
    assert addresses.read("JL MERDEKART 14 RW 6")[0] == "JL MERDEKA RT 14 RW 6"
    assert addresses.read("JL MERDEKART")[0] == "JL MERDEKART"


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("JL. HAJIAGUS SALIM", "JL. HAJI AGUS SALIM"),
        ("CLUSTERANGGREK", "CLUSTER ANGGREK"),
        ("JL. GATOTSUBROTO", "JL. GATOT SUBROTO"),
        ("PERUM CEMPAKA BLOK C. 27 10", "PERUM CEMPAKA BLOK C. 2 / 10"),
        ("PERUM CEMPAKA BLOK C. 2 10", "PERUM CEMPAKA BLOK C. 2 / 10"),
        ("PERUM CEMPAKA BLOK C21 10", "PERUM CEMPAKA BLOK C2 / 10"),
    ],
)
def test_what_ran_together_or_lost_its_slash_at_a_lines_end(seen, printed):
    assert printed in addresses.parted(seen)
    assert addresses.parted(printed) == ()


def test_a_slash_at_a_lines_end_has_its_blank_on_both_sides():
    assert addresses.evenly("BLOK C. 2/ 10") == "BLOK C. 2 / 10"
    assert addresses.evenly("NO. 2/10") == "NO. 2/10"


def test_no_stop_closes_a_number():
    assert addresses.read("BLOK A2 RT 15 RW 7.")[0] == "BLOK A2 RT 15 RW 7"
    assert addresses.read("JL. MELATI GG.")[0] == "JL. MELATI GG."


@pytest.mark.parametrize("address", ["JL. MELATI NO. 27 RT 1", "JL. MANGGARAI", "PERUM X NO 2 10"])
def test_what_did_not_run_together_is_not_parted(address):
    assert addresses.parted(address) == ()


@pytest.mark.parametrize("seen", ["KP MELATI NO.21", "KP MELATI NO 21", "KP MELATI NO. 21"])
def test_a_number_is_joined_to_its_no_in_any_way(seen):
    found = {seen, *addresses.marked(seen)}
    assert {"KP MELATI NO.21", "KP MELATI NO 21", "KP MELATI NO. 21"} <= found
    assert addresses.marked("MELATI") == ()


def test_an_abbreviation_stands_apart():
    assert addresses.spaced("JL.KI HAJAR GG.MAWAR NO.5") == "JL. KI HAJAR GG. MAWAR NO.5"
    assert addresses.spaced("R.A. KARTINI") == "R.A. KARTINI"


@settings(deadline=None)
@given(st.lists(st.sampled_from(["BAYA", "INDA", "GANGG", "NO7", "PASA9", ""]), max_size=12))
def test_few_are_more_usual_and_none_is_the_same(words):
    seen = " ".join(words)
    others = addresses.alike(seen)
    assert len(others) <= addresses.MOST_ALIKE
    assert seen not in others


@settings(deadline=None)
@given(st.text(max_size=60))
def test_reading_never_crashes(text):
    addresses.read(text)
    addresses.alike(text)


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("JL. PROF, M. YAMIN NO. 147", "JL. PROF. M. YAMIN NO. 147"),
        ("JL. KH,HASYIM NO. 4", "JL. KH. HASYIM NO. 4"),
        ("JL. MAWAR, NO. 4", "JL. MAWAR, NO. 4"),
    ],
)
def test_no_comma_stands_behind_an_abbreviation(seen, value):
    assert addresses.read(seen)[0] == value
