"""A layout laid onto print: which pieces are labels, and which values stand by them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.kinds.driving_licence.anchors import lay
from documents.kinds.driving_licence.layout import layouts
from documents.kinds.driving_licence.print_on import PrintOn, _behind_the_label
from documents.kinds.driving_licence.reads import Read
from elements import Box
from segmentation.prints import Piece

WIDTH = 1000
(SIM,) = (layout for layout in layouts() if layout.name == "id_sim")
(US,) = (layout for layout in layouts() if layout.name == "us_aamva")
ROWS = [
    ("NAMA", "SITI RAHAYU"), ("TEMPAT & TGL. LAHIR", "BANDUNG, 01-02-1990"),
    ("GOL. DARAH", "O / WANITA"), ("ALAMAT", "JL. MELATI NO. 3"), ("", "SLEMAN UTARA"),
    ("PEKERJAAN", "GURU"), ("DITERBITKAN OLEH", "POLRES SLEMAN"),
    ("BERLAKU S/D", "03-04-2029"),
]  # fmt: skip


def piece(text, left, row):
    top = 100.0 + 40 * row
    box = Box(left, top, left + 12 * len(text), top + 20)
    return Read(Piece(box, (box,)), text, 0.9)


def laid(rows, *more):
    reads = [piece(text, left, row) for row, texts in enumerate(rows)
             for text, left in zip(texts, (50.0, 400.0), strict=True) if text]  # fmt: skip
    reads += [piece("SURAT IZIN MENGEMUDI", 50.0, -1), *more]
    found = lay(SIM, reads, WIDTH)
    page = PrintOn(reads, {}, WIDTH)
    return {name: [page.text_in(box) for box in boxes] for name, boxes in found.values.items()}


def test_values_stand_right_of_their_labels():
    values = laid(ROWS)
    assert values["full_name"] == ["SITI RAHAYU"]
    assert values["address"] == ["JL. MELATI NO. 3", "SLEMAN UTARA"]
    assert values["issuing_office"] == ["POLRES SLEMAN"]


def test_a_value_whose_label_was_missed_is_no_row_of_the_one_above():
    values = laid([("" if label == "PEKERJAAN" else label, value) for label, value in ROWS])
    assert values["occupation"] == ["GURU"]
    assert values["address"] == ["JL. MELATI NO. 3", "SLEMAN UTARA"]


def test_a_short_word_before_the_values_column_is_its_value_s():
    rows = [(label, "MAWAR NO. 3" if label == "ALAMAT" else value) for label, value in ROWS]
    row = [label for label, _ in ROWS].index("ALAMAT")
    assert laid(rows, piece("JL.", 355.0, row))["address"][0] == "JL. MAWAR NO. 3"
    assert laid(rows, piece("JL.", 330.0, row))["address"][0] == "MAWAR NO. 3"


def test_the_end_of_a_label_is_no_value():
    row = [label for label, _ in ROWS].index("DITERBITKAN OLEH")
    values = laid(ROWS, piece("UED BY", 300.0, row))
    assert values["issuing_office"] == ["POLRES SLEMAN"]


BILINGUAL = [
    ("NAMA", "SITI RAHAYU"), ("ALAMAT", "JL. MELATI NO. 3"), ("", "SLEMAN UTARA"),
    ("TEMPAT & TGL. LAHIR", "BANDUNG, 01-02-1990"), ("GOL. DARAH", "O / WANITA"),
    ("PEKERJAAN", "GURU"), ("NO. SIM", "1234-5678-901234"), ("DITERBITKAN OLEH", "POLRES SLEMAN"),
    ("BERLAKU S/D", "03-04-2029"),
]  # fmt: skip


def without(label):
    return [("" if each == label else each, value) for each, value in BILINGUAL]


def test_a_row_of_the_address_is_no_name():
    rows = [row for row in without("NAMA") if row[1] != "SITI RAHAYU"]
    values = laid(rows)
    assert "full_name" not in values
    assert values["address"] == ["JL. MELATI NO. 3", "SLEMAN UTARA"]


def test_a_number_is_no_occupation():
    values = laid([row for row in without("PEKERJAAN") if row[1] != "GURU"])
    assert "occupation" not in values
    assert values["license_number"] == ["1234-5678-901234"]


def test_values_without_a_label_stand_in_the_order_of_the_others():
    values = laid([("", value) for _, value in BILINGUAL])
    assert values["full_name"] == ["SITI RAHAYU"]
    assert values["address"] == ["JL. MELATI NO. 3", "SLEMAN UTARA"]
    assert values["occupation"] == ["GURU"]
    assert values["issuing_office"] == ["POLRES SLEMAN"]


def test_where_a_row_was_not_seen_the_order_tells_nothing():
    unlabelled = [("", value) for _, value in BILINGUAL]
    gone = [("", "") if value == "GURU" else ("", value) for _, value in unlabelled]
    assert not {"full_name", "occupation", "issuing_office"} & {*laid(gone)}
    other = [("", value) for _, value in BILINGUAL if value != "GURU"]
    assert "issuing_office" not in laid(other)


def test_a_misread_sign_in_a_value_is_no_number_of_a_label():
    rows = [("", value) for _, value in BILINGUAL]
    rows[4] = ("BLOOD TYPE / SEX", "")
    blood, sex = piece("A", 400.0, 4), piece("LAKI-LAKI", 430.0, 4)
    values = laid(rows, blood, sex)
    assert values["blood_sex"] == ["A LAKI-LAKI"]
    assert values["address"] == ["JL. MELATI NO. 3", "SLEMAN UTARA"]


def test_a_number_and_its_value_in_one_piece_are_two():
    numbered = [(f"{n}.", value) for n, (_, value) in enumerate(ROWS[:4], 1)]
    reads = [piece(f"{label} {value}", 50.0, row) for row, (label, value) in enumerate(numbered)]
    words = [
        Read(Piece(r.box, (Box(50.0, r.box.top, 70.0, r.box.bottom),
                           Box(86.0, r.box.top, r.box.right, r.box.bottom))), r.text, 0.9)
        for r in reads
    ]  # fmt: skip
    more = [piece("5.", 50.0, 4), piece("GURU", 86.0, 4), piece("SURAT IZIN MENGEMUDI", 50.0, -1)]
    found = lay(SIM, [*words, *more], WIDTH)
    assert {name: boxes[0].left for name, boxes in found.values.items()} == dict.fromkeys(
        ("full_name", "birth", "blood_sex", "address", "occupation"), 86.0
    )


def american(*rows):
    reads = [piece(text, left, row) for row, texts in enumerate(rows)
             for text, left in zip(texts, (50.0, 200.0), strict=True) if text]  # fmt: skip
    found = lay(US, reads, WIDTH)
    page = PrintOn(reads, {}, WIDTH)
    return {name: [page.text_in(box) for box in boxes] for name, boxes in found.values.items()}


DATED = (("DLN", "A1234567"), ("DOB", "03/04/1980"), ("EYES", "BRO"), ("", "01/02/2031"),
         ("", "05/06/2023"), ("SEX", "F"))  # fmt: skip


def test_three_dates_follow_one_another():
    values = american(*DATED)
    assert values["issue_date"] == ["05/06/2023"]
    assert values["expiry_date"] == ["01/02/2031"]


def test_of_two_dates_or_four_nothing_follows():
    assert "issue_date" not in american(*DATED[:3], *DATED[4:])
    assert "issue_date" not in american(*DATED, ("", "07/16/2016"))


def test_dates_that_contradict_a_label_tell_nothing():
    rows = [("ISS" if value == "01/02/2031" else label, value) for label, value in DATED]
    values = american(*rows)
    assert values["issue_date"] == ["01/02/2031"]
    assert "expiry_date" not in values


def test_an_address_without_its_number_ends_in_its_place():
    rows = (*DATED[:2], ("", ""), ("", "12 ELM ST"), ("", "SALEM, OR 97301"), ("", ""), *DATED[2:])
    assert american(*rows)["address"] == ["12 ELM ST", "SALEM, OR 97301"]


def test_a_ground_between_label_and_value_is_no_value():
    values = laid(BILINGUAL, piece("OQ", 250.0, 0), piece("JI", 300.0, 5))
    assert values["full_name"] == ["SITI RAHAYU"]
    assert values["occupation"] == ["GURU"]


def test_a_label_whose_middle_was_not_seen_takes_its_end_along():
    row = [label for label, _ in BILINGUAL].index("NO. SIM")
    values = laid(BILINGUAL, piece("NO.", 200.0, row))
    assert values["license_number"] == ["1234-5678-901234"]


def test_a_value_goes_on_as_far_as_its_pieces_are_near():
    row = [label for label, _ in BILINGUAL].index("ALAMAT")
    values = laid(BILINGUAL, piece("RT 001/02 DUSUN BARU", 620.0, row))
    assert values["address"] == ["JL. MELATI NO. 3 RT 001/02 DUSUN BARU", "SLEMAN UTARA"]


def test_print_of_the_usual_size_is_no_class():
    read = [*(piece("A", 700.0, row) for row in (0, 2)), piece("C I", 850.0, 1)]
    assert "vehicle_class" not in laid(BILINGUAL, *read)
    box = Box(700.0, 20.0, 760.0, 70.0)
    large = Read(Piece(box, (box,)), "B I", 0.9)
    assert laid(BILINGUAL, *read, large)["vehicle_class"] == ["B I"]


def test_a_signature_that_is_read_as_a_letter_is_no_class():
    printed, signed = Box(700.0, 20.0, 740.0, 70.0), Box(700.0, 500.0, 880.0, 562.0)
    read = [Read(Piece(printed, (printed,)), "A", 1.0), Read(Piece(signed, (signed,)), "C", 0.002)]
    assert laid(BILINGUAL, *read)["vehicle_class"] == ["A"]


def seen(text, left, row, *, sure=0.9, high=20.0):
    """A piece of print that is so high, read so surely, on the baseline of a row."""
    bottom = 120.0 + 40 * row
    box = Box(left, bottom - high, left + 0.6 * high * len(text), bottom)
    return Read(Piece(box, (box,)), text, sure)


def test_a_pattern_behind_a_value_is_no_part_of_it():
    row = [label for label, _ in BILINGUAL].index("PEKERJAAN")
    behind = 400.0 + 12 * len("GURU") + 25
    assert laid(BILINGUAL, seen("4A", behind, row, sure=0.05))["occupation"] == ["GURU"]
    assert laid(BILINGUAL, seen("4A", behind, row, sure=0.9))["occupation"] == ["GURU 4A"]


def test_a_pattern_below_a_value_is_none_of_its_rows():
    row = [label for label, _ in ROWS].index("ALAMAT")
    bare = [("", "") if value == "SLEMAN UTARA" else (label, value) for label, value in ROWS]
    assert laid(bare, seen("00", 400.0, row + 1, sure=0.05))["address"] == ["JL. MELATI NO. 3"]


def test_a_height_is_no_label_of_the_discriminator():
    rows = (*DATED[:3], ("HGT", "5'-00\""), ("", "99X1234567AB12"))
    assert "document_discriminator" not in american(*rows)
    assert american(*rows)["height"] == ["5'-00\""]


def cells(*rows):
    """Labels of 12 pixels above values of 22."""
    reads = []
    for row, (label, value) in enumerate(rows):
        reads += [seen(label, 100.0, 2 * row, high=12.0)] if label else []
        reads.append(seen(value, 100.0, 2 * row + 0.8, high=22.0))
    found = lay(US, reads, WIDTH)
    page = PrintOn(reads, {}, WIDTH)
    return {name: [page.text_in(box) for box in boxes] for name, boxes in found.values.items()}


def test_a_name_that_is_spelt_nearly_as_a_label_is_none():
    values = cells(("1 LN", "REYES"), ("2 FN", "NADIA"), ("4D DLN", "KS502734R"),
                   ("3 DOB", "09/02/1976"), ("15 SEX", "F"))  # fmt: skip
    assert values["last_name"] == ["REYES"]
    assert "eye_color" not in values


def test_a_street_may_begin_behind_the_number_of_its_label():
    reads = [seen("12 ELM ST", 80.0, 3), seen("SALEM, OR 97301", 50.0, 4)]
    reads += [seen(text, left, row) for row, texts in enumerate(DATED[:2])
              for text, left in zip(texts, (50.0, 200.0), strict=True)]  # fmt: skip
    address = lay(US, reads, WIDTH).values["address"]
    assert [box.left for box in address] == [80.0, 50.0]


def test_what_stands_above_a_birth_is_only_perhaps_the_name():
    """Where no address is known it may be the address' last row."""
    rows = [("", "SLEMAN UTARA"), ("TEMPAT & TGL. LAHIR", "BANDUNG, 01-02-1990"),
            ("GOL. DARAH", "O / WANITA")]  # fmt: skip
    reads = [piece(text, left, row) for row, texts in enumerate(rows)
             for text, left in zip(texts, (50.0, 400.0), strict=True) if text]  # fmt: skip
    found = lay(SIM, [*reads, piece("SURAT IZIN MENGEMUDI", 50.0, -1)], WIDTH)
    assert "full_name" not in found.values or "full_name" in found.unsure


def test_of_a_label_and_its_translation_below_the_upper_one_has_the_value():
    rows = [(label, "") if value == "GURU" else (label, value) for label, value in BILINGUAL]
    row = [label for label, _ in BILINGUAL].index("PEKERJAAN")
    below = seen("OCCUPATION", 50.0, row + 0.55, high=12.0)
    values = laid(rows, below, seen("GURU", 400.0, row, high=20.0))
    assert values["occupation"] == ["GURU"]
    assert values["license_number"] == ["1234-5678-901234"]


def test_a_label_that_was_read_as_one_with_its_translation_has_its_value():
    row = [label for label, _ in BILINGUAL].index("PEKERJAAN")
    top = 100.0 + 40 * row
    box = Box(50.0, top, 158.0, top + 36)
    values = laid(without("PEKERJAAN"), Read(Piece(box, (box,)), "PEKERJAAN", 0.9))
    assert values["occupation"] == ["GURU"]


def test_a_birth_is_the_only_row_that_can_be_one():
    values = laid([row for row in without("TEMPAT & TGL. LAHIR") if row[0] != "NAMA"])
    assert values["birth"] == ["BANDUNG, 01-02-1990"]
    assert values["address"] == ["JL. MELATI NO. 3", "SLEMAN UTARA"]


def test_of_two_rows_that_can_be_a_birth_none_is():
    values = laid(without("TEMPAT & TGL. LAHIR"), piece("BOGOR, 03-04-1980", 400.0, 9))
    assert "birth" not in values


def test_a_lane_in_an_address_is_no_last_name():
    street = [seen(text, left, 3, high=22.0) for text, left in
              (("12", 200.0), ("ELM", 245.0), ("LN", 305.0), ("UNIT 2", 350.0))]  # fmt: skip
    reads = [seen(text, left, row, high=14.0 if left < 100 else 22.0)
             for row, texts in enumerate((*DATED[:2], *DATED[2:3]))
             for text, left in zip(texts, (50.0, 200.0), strict=True)]  # fmt: skip
    found = lay(US, [*reads, *street, seen("8", 180.0, 3, high=14.0),
                     seen("SALEM, OR 97301", 200.0, 4, high=22.0)], WIDTH)  # fmt: skip
    assert "last_name" not in found.values
    assert found.values["address"][0].right > 400


def test_a_bare_number_stands_before_its_value_where_words_stand_above_theirs():
    reads = []
    for row, (label, value) in enumerate((("4D DLN", "A1234567"), ("3 DOB", "03/04/1980"),
                                          ("15 SEX", "F"), ("18 EYES", "BRO"))):  # fmt: skip
        reads += [
            seen(label, 100.0, 2 * row, high=12.0),
            seen(value, 100.0, 2 * row + 0.8, high=22),
        ]
    for row, (number, value) in enumerate((("1", "REYES"), ("2", "NADIA")), 9):
        reads += [seen(number, 100.0, row, high=12.0), seen(value, 118.0, row, high=22.0)]
    found = lay(US, reads, WIDTH)
    page = PrintOn(reads, {}, WIDTH)
    names = [page.text_in(found.values[name][0]) for name in ("last_name", "given_names")]
    assert names == ["REYES", "NADIA"]


def test_dates_of_which_the_first_is_no_birth_are_not_told_by_their_order():
    """A card says until when its holder is under 21, which makes another third date."""
    rows = [(label, "03/04/2022" if label == "DOB" else value) for label, value in DATED]
    rows = [("" if value == "03/04/2022" else label, value) for label, value in rows]
    assert "birth_date" not in american(*rows)
    rows = [("" if label == "DOB" else label, value) for label, value in DATED]
    assert american(*rows)["birth_date"] == ["03/04/1980"]


def test_level_print_close_behind_a_value_is_a_part_of_it_though_it_is_hardly_read():
    row = [label for label, _ in BILINGUAL].index("PEKERJAAN")
    behind = 400.0 + 12 * len("GURU") + 12
    assert laid(BILINGUAL, seen("2A", behind, row, sure=0.05))["occupation"] == ["GURU 2A"]
    assert laid(BILINGUAL, seen("2A", behind, row - 0.15, sure=0.05))["occupation"] == ["GURU"]


def test_words_of_a_label_that_were_not_told_as_such_are_no_part_of_its_value():
    reads = [seen("4D", 50.0, 5, high=13.0), seen("DUN", 70.0, 5, high=13.0),
             seen("K2745098", 102.0, 5, high=24.0)]  # fmt: skip
    reads += [seen(text, left, row, high=14.0 if left < 100 else 22.0)
              for row, texts in enumerate(DATED[1:3])
              for text, left in zip(texts, (50.0, 110.0), strict=True)]  # fmt: skip
    found = lay(US, reads, WIDTH)
    page = PrintOn(reads, {}, WIDTH)
    assert [page.text_in(box) for box in found.values["license_number"]] == ["K2745098"]


def test_a_class_of_the_usual_size_stands_above_all_values():
    heading = [piece("B II UMUM", 800.0, -1)]
    assert laid(BILINGUAL, *heading)["vehicle_class"] == ["B II UMUM"]
    assert "vehicle_class" not in laid(BILINGUAL, piece("B", 800.0, -1))


def test_the_day_on_which_somebody_comes_of_age_is_no_date_of_the_card():
    rows = [(label, "03/04/2008" if label == "DOB" else value) for label, value in DATED]
    assert american(*rows)["issue_date"] == ["05/06/2023"]
    until = [(label, "03/04/2029" if value == "01/02/2031" else value) for label, value in rows]
    assert "issue_date" not in american(*until)


@pytest.mark.parametrize(
    ("left", "height", "dropped"),
    [
        (186, 14, True),  # the rest of a label: smaller than the value, and close to both
        (386, 15, False),  # JL. begins a value that stands far from its label
        (186, 9, False),  # far smaller, as beside a ghost portrait's letters
    ],
)
def test_a_label_s_own_words_before_a_value_are_none_of_it(left, height, dropped):
    small = Box(left, 250 - height, left + 25, 250)
    large = Box(left + 30, 230, left + 200, 250)
    row = [Read(Piece(box, (box,)), "JL.", 0.9) for box in (small, large)]
    kept = _behind_the_label(Box(115, 237, 173, 250), row)
    assert [read.box for read in kept] == ([large] if dropped else [small, large])


def test_a_name_goes_on_in_the_row_above_the_next_value():
    rows = [ROWS[0], ("", "KUSUMA WARDANI"), *ROWS[3:5], *ROWS[1:3], *ROWS[5:]]
    assert laid(rows)["full_name"] == ["SITI RAHAYU", "KUSUMA WARDANI"]


def test_a_name_that_may_go_on_is_unsure():
    rows = [ROWS[0], ("", "KUSUMA WARDANI"), ("", ""), ("", ""), *ROWS[1:]]
    reads = [piece(text, left, row) for row, texts in enumerate(rows)
             for text, left in zip(texts, (50.0, 400.0), strict=True) if text]  # fmt: skip
    found = lay(SIM, [*reads, piece("SURAT IZIN MENGEMUDI", 50.0, -1)], WIDTH)
    assert len(found.values["full_name"]) == 1
    assert "full_name" in found.unsure


def test_a_birth_date_may_stand_below_its_place():
    rows = [ROWS[0], ("TEMPAT & TGL. LAHIR", "BANDUNG,"), ("", "01-02-1990"), *ROWS[2:]]
    values = laid(rows)
    assert values["birth"] == ["BANDUNG,", "01-02-1990"]
    assert laid([row for row in rows if row[0] != "GOL. DARAH"])["birth"] == values["birth"]


def test_the_row_below_a_birth_is_no_part_of_it():
    assert laid([("" if label == "GOL. DARAH" else label, value) for label, value in ROWS])[
        "birth"
    ] == ["BANDUNG, 01-02-1990"]


NUMBERED = ["1 TAN MEI LING", "2 JAYAPURA, 02-06-1992", "3 O / WANITA", "4 JL. MELATI NO. 3",
            "5 BURUH HARIAN LEPAS", "6 POLRES SLEMAN"]  # fmt: skip


def worded(text, left, row):
    """A piece with the boxes of its words."""
    top, boxes = 100.0 + 40 * row, []
    for word in text.split():
        boxes.append(Box(left, top, left + 12 * len(word), top + 20))
        left = boxes[-1].right + 12
    return Read(Piece(Box(boxes[0].left, top, boxes[-1].right, top + 20), tuple(boxes)), text, 0.9)


def numbered(texts, left=50.0):
    reads = [worded(text, left, row) for row, text in enumerate(texts)]
    head = piece("SURAT IZIN MENGEMUDI", 50.0, -1), piece("1234-5678-901234", 700.0, 8)
    return lay(SIM, [*reads, *head], WIDTH)


def test_numbers_in_a_column_are_no_part_of_their_values():
    values = numbered(NUMBERED).values
    assert {boxes[0].left for name, boxes in values.items() if name != "license_number"} == {74.0}
    assert {"full_name", "occupation", "issuing_office"} <= {*values}


def test_a_number_that_stands_alone_is_a_values_own():
    found = numbered([text if text[0] == "4" else text[2:] for text in NUMBERED])
    assert "address" not in found.labels


def test_an_order_needs_no_date_at_its_end():
    values = numbered([text[2:] for text in NUMBERED]).values
    assert {"full_name", "address", "occupation", "issuing_office"} <= {*values}


def test_of_prints_that_may_be_a_class_a_believed_one_is_it():
    high = Box(700.0, 20.0, 750.0, 80.0)
    noise = Read(Piece(high, (high,)), "A", 0.05)
    own = Box(860.0, 30.0, 940.0, 70.0)
    values = laid(ROWS, noise, Read(Piece(own, (own,)), "B II", 0.9))
    assert values["vehicle_class"] == ["B II"]


def test_an_address_without_a_label_begins_with_its_house():
    reads = [seen("TOBIAS", 50.0, 3), seen("12 ELM ST", 50.0, 4), seen("UNIT 7", 50.0, 5),
             seen("SALEM, OR 97301", 50.0, 6)]  # fmt: skip
    reads += [seen(text, left, row) for row, texts in enumerate(DATED[:2])
              for text, left in zip(texts, (50.0, 200.0), strict=True)]  # fmt: skip
    address = lay(US, reads, WIDTH).values["address"]
    assert [box.top for box in address] == [seen("", 50.0, row).box.top for row in (4, 5, 6)]


def test_a_number_before_the_street_is_no_part_of_it():
    reads = [seen("8", 50.0, 3), seen("12 ELM ST", 64.0, 3), seen("SALEM, OR 97301", 64.0, 4)]
    reads.append(seen("ADDRESS", 700.0, 8))  # as a ground's pattern may be read
    reads += [seen(text, left, row) for row, texts in enumerate(DATED[:2])
              for text, left in zip(texts, (50.0, 200.0), strict=True)]  # fmt: skip
    assert lay(US, reads, WIDTH).values["address"][0].left == 64.0


def test_a_letter_that_stands_close_behind_its_label_is_its_value():
    reads = [worded("9 CLASS D", 50.0, 0), worded("15 SEX F", 50.0, 1)]
    reads += [seen(text, left, row + 3) for row, texts in enumerate(DATED[:2])
              for text, left in zip(texts, (50.0, 200.0), strict=True)]  # fmt: skip
    values = lay(US, reads, WIDTH).values
    assert {"vehicle_class", "sex"} <= {*values}


def test_a_class_in_the_heading_is_surer_than_one_below_the_values():
    heading, below = Box(860.0, 30.0, 890.0, 80.0), Box(700.0, 500.0, 750.0, 570.0)
    two = [Read(Piece(box, (box,)), text, 0.9) for box, text in ((heading, "A"), (below, "C"))]
    rows = [piece(text, left, row) for row, texts in enumerate(ROWS)
            for text, left in zip(texts, (50.0, 400.0), strict=True) if text]  # fmt: skip
    rows.append(piece("SURAT IZIN MENGEMUDI", 50.0, -1))
    found = lay(SIM, [*rows, *two], WIDTH)
    assert found.values["vehicle_class"] == (heading,)
    assert "vehicle_class" not in found.unsure
    assert "vehicle_class" in lay(SIM, [*rows, two[1]], WIDTH).unsure


def close_rows(rows, lefts=(50.0, 400.0)):
    """Labels and values on rows that stand so close that one may be skipped."""
    reads = [piece("SURAT IZIN MENGEMUDI", 50.0, -1)]
    for row, texts in enumerate(rows):
        for text, left in zip(texts, lefts, strict=True):
            box = Box(left, 100.0 + 27 * row, left + 12 * len(text), 120.0 + 27 * row)
            reads += [Read(Piece(box, (box,)), text, 0.9)] if text else []
    return lay(SIM, reads, WIDTH)


def test_a_name_goes_on_in_no_row_below_another_value():
    """Though a part of that value's could be a name."""
    found = close_rows([ROWS[0], *ROWS[3:5], *ROWS[1:3], *ROWS[5:]])
    assert len(found.values["full_name"]) == 1
    assert "full_name" not in found.unsure


def test_a_number_is_a_names_though_the_row_below_holds_digits():
    values = [text.split(" ", 1) for text in NUMBERED]
    assert (
        "full_name"
        in close_rows([*values, ("", ""), ("", "1234-5678-901234")], (50.0, 90.0)).labels
    )


def test_a_sign_that_fell_into_pieces_tells_the_layout():
    heading = [
        seen(text, left, 0) for text, left in (("DR", 300.0), ("VER", 340.0), ("LICENSE", 395.0))
    ]
    rows = [seen(text, 50.0, 2 * n) for n, text in enumerate(
        ("145 LB", "5'-06\"", "12 OAK ST", "AUSTIN TX 78701"), 1)]  # fmt: skip
    more = [seen("18 EYES", 50.0, 12), seen("BRO", 220.0, 12), seen("19 HAIR", 50.0, 14),
            seen("BLK", 220.0, 14)]  # fmt: skip
    laid = lay(US, [*heading, *rows, *more], 1011)
    assert "DRIVER LICENSE" in laid.signs
    assert laid.fits
    assert not lay(US, [*rows, *more], 1011).fits


def test_a_class_of_several_letters_is_no_patterns_stroke():
    high = Box(30.0, 20.0, 90.0, 80.0)
    stroke = Read(Piece(high, (high,)), "C", 0.4)
    own = Box(760.0, 30.0, 940.0, 64.0)
    values = laid(ROWS, stroke, Read(Piece(own, (own,)), "B I UMUM", 0.6))
    assert values["vehicle_class"] == ["B I UMUM"]


def test_a_row_below_begins_where_the_first_one_does():
    row = [label for label, _ in ROWS].index("ALAMAT")
    rows = [("", "") if value == "SLEMAN UTARA" else (label, value) for label, value in ROWS]
    stroke = Box(330.0, 100.0 + 40 * (row + 1) - 6, 350.0, 100.0 + 40 * (row + 1) + 14)
    values = laid(rows, piece("17/01", 400.0, row + 1), Read(Piece(stroke, (stroke,)), "C", 0.4))
    assert values["address"] == ["JL. MELATI NO. 3", "17/01"]


def test_a_licence_number_ends_before_the_number_of_the_next_row():
    reads = [piece("8812-8389-1277861.", 50.0, 0), piece("ASEP SAEPULLOH", 400.0, 0),
             piece("SURAT IZIN MENGEMUDI", 50.0, -1)]  # fmt: skip
    found = lay(SIM, reads, WIDTH)
    (box,) = found.values["license_number"]
    assert abs(box.right - (50 + 12 * len("8812-8389-127786"))) < 12
    other = [replace(reads[0], text="8812-8389-1277869"), *reads[1:]]
    assert "license_number" not in lay(SIM, other, WIDTH).values


def test_the_date_of_a_birth_is_no_date_that_has_no_label():
    row = [label for label, _ in ROWS].index("TEMPAT & TGL. LAHIR")
    rows = [(label, "BANDUNG,") if n == row else ("", "") if "BERLAKU" in label else (label, value)
            for n, (label, value) in enumerate(ROWS)]  # fmt: skip
    day = piece("01-02-1990", 400.0 + 12 * len("BANDUNG,") + 8, row)
    values = laid(rows, day)
    assert values["birth"] == ["BANDUNG, 01-02-1990"]
    assert "expiry_date" not in values
    assert laid(rows, day, piece("03-04-2029", 800.0, 9))["expiry_date"] == ["03-04-2029"]


def fitting(values):
    labels = ("4D DLN", "1 LN", "2 FN", "3 DOB", "5 DD", "9 CLASS", "15 SEX")
    reads = [piece(text, left, row) for row, texts in enumerate(zip(labels, values, strict=True))
             for text, left in zip(texts, (50.0, 150.0), strict=True)]  # fmt: skip
    found = lay(US, reads, WIDTH)
    assert found.count >= US.least
    return found.fits


def test_letters_here_and_there_are_no_licence():
    assert not fitting(("S", "LD", "LIC", "F", "55", "B", "M"))
    assert fitting(("D1234567", "SANTOS", "LIC", "F", "55", "B", "M"))
