"""A gap in the column of rows says that a line is missing above it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.kinds.ktp.gaps import before_a_gap
from documents.kinds.ktp.gather import BEGUN_ABOVE, LEFT_OUT, MISSED_BETWEEN
from documents.kinds.ktp.layout import LAYOUT
from documents.kinds.ktp.parse import CUT_SHORT, parse_card
from elements import Box
from tests.documents.cards import PRINTED, lines, located, page

PITCH = 28.0


def column(*, room_below: str = "", lines_of: int = 1, room: float = 1.0):
    """The card's lines, its rows a pitch apart; ``room`` more pitches are left below
    ``room_below``."""
    out, top = [], 150.0
    for row in LAYOUT.rows:
        for number in range(lines_of if row == ("nama",) else 1):
            for place, name in enumerate(row):
                box = Box(250 + 250 * place, top, 400 + 250 * place, top + 24)
                out.append(located(name, PRINTED[name], line=number, box=box))
            top += PITCH
        top += PITCH * room * (room_below in row)
    heading = ("provinsi", "kabupaten_kota", "tempat_terbit", "tanggal_terbit")
    return out + [located(name, PRINTED[name]) for name in heading]


def test_rows_a_pitch_apart_have_no_gap():
    assert before_a_gap(column()) == frozenset()
    assert before_a_gap(column(lines_of=2)) == frozenset()


def test_the_row_above_the_gap_is_named():
    assert before_a_gap(column(room_below="nama")) == {"nama"}
    assert before_a_gap(column(room_below="tempat_lahir")) == {"tempat_lahir", "tanggal_lahir"}


def test_a_row_that_was_not_found_at_all_leaves_no_gap_of_the_one_above():
    without = [line for line in column() if line.region.name != "agama"]
    assert before_a_gap(without) == frozenset()


def test_a_name_below_a_gap_has_lost_what_stood_there():
    hidden = parse_card(column(room_below="nik"), page()).fields["nama"]
    assert hidden.value == PRINTED["nama"]
    assert BEGUN_ABOVE in hidden.problems
    assert BEGUN_ABOVE not in parse_card(column(), page()).fields["nama"].problems
    assert BEGUN_ABOVE not in parse_card(lines(), page()).fields["nama"].problems


@pytest.mark.parametrize(("room", "labelled", "doubted"), [
    (0.4, False, False), (0.8, False, True), (0.8, True, False), (1.2, True, True),
])  # fmt: skip
def test_a_name_behind_its_label_may_stand_farther_below_the_nik(room, labelled, doubted):
    """Prints differ in the room below the NIK, and a label stands before a first line alone."""
    told = [
        replace(line, region=replace(line.region, labelled=labelled))
        for line in column(room_below="nik", room=room)
    ]
    assert (BEGUN_ABOVE in parse_card(told, page()).fields["nama"].problems) == doubted


def test_a_name_of_which_nothing_could_be_read_in_a_line_is_doubted():
    """A strip lies over VERONIKA / SURYADI: what is left reads as a whole, shorter name."""
    rest = [line for line in column() if line.region.name != "nama"]
    covered = located("nama", "", box=Box(262, 178, 320, 200))
    left = located("nama", "SURYADI", line=1, box=Box(250, 203, 370, 227))
    field = parse_card([*rest, covered, left], page()).fields["nama"]
    assert (field.value, field.problems) == ("SURYADI", (LEFT_OUT,))


def test_a_few_lines_say_nothing():
    assert before_a_gap(column(room_below="nama")[:5]) == frozenset()
    assert before_a_gap([]) == frozenset()


@pytest.mark.parametrize("name", ["nama", "tempat_lahir", "alamat", "kelurahan_desa"])
def test_a_text_with_room_below_it_is_doubted(name):
    field = parse_card(column(room_below=name), page()).fields[name]
    assert field.value == PRINTED[name]
    assert field.problems == (CUT_SHORT,)
    clear = parse_card(column(), page()).fields[name]
    assert clear.problems == ()
    assert field.confidence < clear.confidence


def test_a_mark_right_of_the_column_is_no_line_of_a_name():
    mark = located("nama", "NTOH", box=Box(700, 172, 760, 196))
    field = parse_card([mark, *column()], page()).fields["nama"]
    assert (field.value, field.problems) == (PRINTED["nama"], (LEFT_OUT,))


def test_a_line_in_which_nothing_can_be_read_is_left_out_and_told_of():
    """What stands there may be the rest of the name under a thumb: the card has to wait."""
    noise = located("nama", "OBIOGB", box=Box(250, 192, 330, 212), line=1, nats={"OBIOGB": -14.0})
    field = parse_card([*column(), noise], page()).fields["nama"]
    assert (field.value, field.problems) == (PRINTED["nama"], (LEFT_OUT,))


def test_a_line_that_is_read_well_stays():
    below = located("nama", "SARI", box=Box(262, 192, 330, 212), line=1, nats={"SARI": -0.1})
    field = parse_card([*column(), below], page()).fields["nama"]
    assert (field.value, field.problems) == (f"{PRINTED['nama']} SARI", ())


@pytest.mark.parametrize(("nats", "stays"), [(-0.01, True), (-1.5, False)])
def test_a_last_line_of_a_letter_stays_where_it_is_plain(nats, stays):
    """One letter is never much likelier than nothing."""
    told = {"Y": nats, "": -11.0}
    below = located("nama", "Y", box=Box(250, 192, 280, 212), line=1, nats=told)
    field = parse_card([*column(), below], page()).fields["nama"]
    assert field.value == PRINTED["nama"] + " Y" * stays
    assert (LEFT_OUT in field.problems) != stays


def test_a_name_whose_first_line_was_not_found_is_doubted():
    """A thumb lies on it: what is left reads as a whole, shorter name."""
    rest = [line for line in column() if line.region.name != "nama"]
    field = parse_card([*rest, located("nama", "IBRAHIM", line=1)], page()).fields["nama"]
    assert (field.value, field.problems[0]) == ("IBRAHIM", BEGUN_ABOVE)


def test_a_date_is_whole_or_none_whatever_stands_beside_it():
    mark = located("tanggal_lahir", "X", box=Box(900, 202, 930, 226), line=1)
    field = parse_card([*column(), mark], page()).fields["tanggal_lahir"]
    assert (field.value, field.problems) == (PRINTED["tanggal_lahir"], ())


@pytest.mark.parametrize(("top", "doubted"), [(127, False), (155, True)])
def test_a_name_with_room_between_two_of_its_lines_is_doubted(top, doubted):
    """ISKANDAR / M. / RAHMAT: a line of one letter is soon missed."""
    first = located("nama", "ISKANDAR", box=Box(250, 100, 350, 126))
    last = located("nama", "RAHMAT", line=1, box=Box(250, top, 330, top + 26))
    told = parse_card([*lines(nama=None), first, last], page()).fields["nama"]
    assert told.value == "ISKANDAR RAHMAT"
    assert (MISSED_BETWEEN in told.problems) == doubted


def test_a_line_that_the_mask_gave_twice_is_read_once():
    first = located("nama", "ERLINA", box=Box(250, 100, 330, 124), confidence=0.9)
    again = located("nama", "ERLINA.", line=1, box=Box(252, 108, 330, 132), confidence=0.8)
    below = located("nama", "SUGENPEMU", line=2, box=Box(250, 128, 370, 156))
    others = [one for one in lines() if one.region.name != "nama"]
    field = parse_card([*others, first, again, below], page()).fields["nama"]
    assert (field.value, field.problems) == ("ERLINA SUGENPEMU", (LEFT_OUT,))
