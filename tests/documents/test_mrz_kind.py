"""The kind mrz over its shipped nets: zones of every format in pictures that no training saw."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from documents.kinds.mrz import kind
from documents.kinds.mrz.kind import is_print
from documents.kinds.mrz.look import Look
from documents.reader import open_reader
from elements import TextLine
from errors import MrzNotFound
from fields.mrz import VALUES
from fields.mrz_layouts import LAYOUTS
from segmentation.geometry import diagonal
from segmentation.mrz_band import CAP, LEADING, Zone, straighten
from tests.documents.zones import answered
from training.kinds.mrz.documents import draw_document
from training.kinds.mrz.judging import truth_of
from training.kinds.mrz.photos import FLAT, take
from training.photos.scenery import Grounds

pytestmark = pytest.mark.models
SEED = 71_000_000


@pytest.fixture(scope="module")
def reader():
    return open_reader("mrz")


@pytest.fixture(scope="module")
def grounds():
    return Grounds("test", most=3)


def picture(layout, grounds, seed=SEED):
    rng = np.random.default_rng(seed)
    return take(rng, draw_document(seed, "test", layout=layout), grounds, FLAT, 1600)


def lines_of(reading):
    values = (reading.fields[f"line_{n}"].value for n in (1, 2, 3))
    return tuple(value for value in values if value is not None)


@pytest.mark.parametrize("layout", [layout.name for layout in LAYOUTS])
def test_a_scan_of_each_format_is_read_whole(reader, grounds, layout):
    photo = picture(layout, grounds)
    reading = reader(photo.image)
    assert lines_of(reading) == photo.lines
    assert reading.fields["format"].value == layout
    for name, value in truth_of(photo.lines).items():
        assert reading.fields[name].value == value
    assert np.abs(reading.quad - photo.zone).max() < 0.03 * diagonal(photo.zone)


def test_a_visa_that_the_picture_cuts_is_not_taken_for_a_shorter_one(reader):
    """The first 36 of a line's 44 characters are a whole zone of the other format."""
    document = draw_document(SEED, "test", layout="MRV-A")
    cells = float(np.ptp(document.zone[:, 0])) / 44
    end = document.zone[:, 0].min() + 36.2 * cells
    cut = reader(np.ascontiguousarray(document.image[:, : round(end)]))
    assert cut.fields["format"].value == "MRV-B"
    assert [each.code for each in cut.reasons] == ["card_incomplete"]
    shorter = reader(draw_document(SEED, "test", layout="MRV-B").image)
    assert (shorter.verdict, shorter.reasons) == ("passed", ())


def test_a_second_zone_in_the_picture_asks_for_a_review(reader):
    above, below = (draw_document(SEED, "test", layout=name).image for name in ("TD3", "TD1"))
    wide = above.shape[1] - below.shape[1]
    beside = np.pad(below, ((60, 0), (0, wide), (0, 0)), constant_values=120)
    both = reader(np.vstack([above, beside]))
    assert [each.code for each in both.reasons] == ["second_card"]
    assert not reader(above).reasons


def test_a_picture_turned_by_quarters_is_read_as_well(reader, grounds):
    photo = picture("TD3", grounds)
    turned = [reader(np.ascontiguousarray(np.rot90(photo.image, turns))) for turns in range(4)]
    assert all(lines_of(reading) == photo.lines for reading in turned)
    assert {reading.turn for reading in turned} == {0, 90, 180, 270}


def test_fields_stand_where_they_are_printed(reader, grounds):
    """The box of a field holds its print, in pixels of the photo."""
    photo = picture("TD3", grounds)
    fields = reader(photo.image).fields
    (left, top), (right, bottom) = photo.zone.min(0), photo.zone.max(0)
    for name in ("surname", "document_number", "birth_date", "line_1"):
        quad = fields[name].quad
        assert left - 20 < quad[:, 0].min() < quad[:, 0].max() < right + 20
        assert top - 30 < quad[:, 1].min() < quad[:, 1].max() < bottom + 30
    down = photo.zone[3] - photo.zone[0]
    names, born = (fields[name].quad.mean(0) @ down for name in ("surname", "birth_date"))
    assert names < born


def line_distance(photo):
    """From one line of a photo's zone to the next, pixels."""
    high = np.linalg.norm(photo.zone[3] - photo.zone[0])
    return high * LEADING / (CAP + (len(photo.lines) - 1) * LEADING)


def shown(photo, *, first=0.0, last=1.0, high=1.0, turned=False):
    """A zone of which the net saw the part between two shares of its length, as so many times as
    high, or upside down."""
    left, right = photo.zone[[0, 3]], photo.zone[[1, 2]]
    begin, end = left + first * (right - left), left + last * (right - left)
    quad = np.stack([begin[0], end[0], end[1], begin[1]]).astype(np.float32)
    quad[[3, 2]] = quad[[0, 1]] + high * (quad[[3, 2]] - quad[[0, 1]])
    quad = np.roll(quad, 2, axis=0) if turned else quad
    return Zone(quad, 0.9, quad)


@pytest.mark.parametrize(
    "part",
    [{"turned": True}, {"last": 0.7}, {"last": 0.78}, {"first": 0.3}],
    ids=["turned", "begun", "nearly another format", "ended"],
)
@pytest.mark.parametrize("layout", ["TD1", "TD2", "TD3"])
def test_a_zone_that_the_net_saw_in_part_or_upside_down_is_read_whole(
    reader, grounds, monkeypatch, layout, part
):
    photo = picture(layout, grounds)
    monkeypatch.setattr(kind, "find_zones", lambda views: iter([shown(photo, **part)]))
    assert lines_of(reader(photo.image)) == photo.lines


@pytest.mark.parametrize("seed", [SEED, SEED + 1, SEED + 3])
def test_a_photo_in_coloured_light_is_read(reader, grounds, seed):
    photo = picture("TD1", grounds, seed)
    tinted = np.asarray(photo.image * np.array([0.8, 1.0, 0.35]), np.uint8)
    assert lines_of(reader(tinted)) == photo.lines


@pytest.mark.parametrize("layout", ["TD2", "TD3"])
@pytest.mark.parametrize(
    ("row", "corner", "read"),
    [
        (0, 0, ("document_number", "nationality", "birth_date", "sex", "expiry_date")),
        (1, 2, ("document_type", "issuing_state", "nationality", "sex", "surname")),
    ],
    ids=["the beginning of the first line", "the end of the second"],
)
def test_what_a_finger_leaves_to_see_is_read(reader, monkeypatch, layout, row, corner, read):
    """The net takes the covered line for a shorter one, so that its zone is askew."""
    document = draw_document(SEED, "test", layout=layout)
    image, told = document.image.copy(), document.zone.copy()
    line = document.lines[row]
    covered = 0.14 * (line[1] - line[0])
    start, stop = sorted((line[corner, 0], line[corner, 0] + (covered[0], -covered[0])[row]))
    room = 0.3 * (line[3, 1] - line[0, 1])
    top, bottom = round(line[0, 1] - room), round(line[3, 1] + room)
    image[top:bottom, round(start) : round(stop)] = (196, 142, 118)
    told[corner] += covered if row == 0 else -covered
    monkeypatch.setattr(kind, "find_zones", lambda views: iter([Zone(told, 0.9, told)]))
    reading, truth = reader(image), truth_of(document.holder.lines)
    assert reading.fields["format"].value == layout
    assert {name: reading.fields[name].value for name in read} == {n: truth[n] for n in read}
    assert reading.verdict == "review"


@pytest.mark.parametrize("photo", ["MRV-A", "MRV-B"])
def test_a_visa_that_the_net_saw_to_the_shorter_format_is_read_whole(
    reader, grounds, monkeypatch, photo
):
    """Its check digits hold either way, and no digit is over the whole."""
    photo = picture(photo, grounds)
    short = min(1.0, 36.3 / len(photo.lines[0]))
    monkeypatch.setattr(kind, "find_zones", lambda views: iter([shown(photo, last=short)]))
    assert lines_of(reader(photo.image)) == photo.lines


def test_looks_are_bounded_where_no_print_is_a_zones(reader, monkeypatch):
    pages = []

    def counted(photo, zone):
        pages.append(zone)
        return straighten(photo, zone)

    quads = [
        np.float32([[20, y], [600, y], [600, y + 60], [20, y + 60]]) for y in range(30, 800, 60)
    ]
    zones = [Zone(quad, 0.9, quad) for quad in quads]
    monkeypatch.setattr(kind, "find_zones", lambda views: iter(zones))
    monkeypatch.setattr(kind, "straighten", counted)
    monkeypatch.setattr(kind, "is_print", lambda lines: True)
    with pytest.raises(MrzNotFound):
        reader(text_page(1))
    assert len(pages) == 2 * kind.MOST_LOOKS  # of the photo, and of it in even light


@pytest.mark.parametrize(("layout", "more"), [("TD1", 5), ("TD2", 4)])
@pytest.mark.parametrize("before", [False, True], ids=["behind", "before"])
def test_other_print_in_line_with_a_zone_is_not_of_it(reader, monkeypatch, layout, more, before):
    """As of a newspaper below a card; the net takes it for the zone's."""
    document = draw_document(SEED, "test", layout=layout)
    (left, top), (right, bottom) = document.zone.min(0), document.zone.max(0)
    pitch = (right - left) / len(document.holder.lines[0])
    room, gap = round((more + 2) * pitch), round(0.8 * pitch)
    image = np.pad(document.image, ((0, 0), (room, room), (0, 0)), mode="edge")
    high, wide = slice(round(top - pitch), round(bottom + pitch)), round(more * pitch)
    to = round(left + room - gap - wide if before else right + room + gap)
    print_ = document.image[high, round(left) : round(left) + wide]
    image[high, to : to + wide] = print_
    told = document.zone + np.float32([room, 0])
    told[[0, 3] if before else [1, 2]] += np.float32([-wide - gap if before else wide + gap, 0])
    monkeypatch.setattr(kind, "find_zones", lambda views: iter([Zone(told, 0.9, told)]))
    assert lines_of(reader(image)) == document.holder.lines


@pytest.mark.parametrize(
    ("first", "then", "verdict", "looks"),
    [
        (0.02, 0.0, "passed", 5),  # it would wait
        (0.001, 0.0, "passed", 5),  # it would pass, though hardly
        (0.001, 0.3, "review", 5),
        (0.0, 0.3, "passed", 2),
    ],
)
def test_a_zone_that_does_not_pass_surely_is_read_again(
    reader, grounds, first, then, verdict, looks
):
    """How much a letter of the name is doubted where the page is looked at, and after that."""
    photo, net, asked = picture("TD3", grounds), reader.nets.recognizers["crnn"], []

    class Doubting:
        name = net.name

        def read(self, crops, scripts):
            asked.append(len(crops))
            names, *others = net.read(crops, scripts)
            share = first if len(asked) <= 2 else then
            return [answered(names.text, {6: ("X", share)} if share else None), *others]

    nets = replace(reader.nets, recognizers={"crnn": Doubting()})
    reading = replace(reader, nets=nets)(photo.image)
    assert (reading.verdict, lines_of(reading)) == (verdict, photo.lines)
    assert len(asked) == looks


def test_a_zone_by_corners_that_the_net_did_not_see_is_likely_or_has_digits_that_hold():
    page = straighten(np.zeros((80, 800, 3), np.uint8), Zone(np.float32(
        [[20, 10], [780, 10], [780, 70], [20, 70]]), 1.0))  # fmt: skip
    assert Look(page, -1.0).is_sound
    assert not Look(page, -5.0).is_sound
    assert Look(page, -5.0, holds=True).is_sound
    assert not Look(page, -40.0, holds=True).is_sound


@pytest.mark.parametrize("layout", ["TD2", "TD3"])
def test_two_lines_above_other_print_are_no_zone_of_three(reader, grounds, monkeypatch, layout):
    photo = picture(layout, grounds)
    three_lines = (CAP + 2 * LEADING) / (CAP + LEADING)
    monkeypatch.setattr(kind, "find_zones", lambda views: iter([shown(photo, high=three_lines)]))
    assert lines_of(reader(photo.image)) == photo.lines


@pytest.mark.parametrize("layout", ["TD2", "TD3"])
@pytest.mark.parametrize("part", [{"first": 0.15}, {"last": 0.85}], ids=["ended", "begun"])
def test_two_lines_in_part_above_other_print_are_followed_to_their_format(
    reader, grounds, monkeypatch, layout, part
):
    """How many characters were read is counted by the corners of the two lines."""
    photo = picture(layout, grounds)
    high = (CAP + 2 * LEADING) / (CAP + LEADING)
    monkeypatch.setattr(kind, "find_zones", lambda views: iter([shown(photo, high=high, **part)]))
    assert lines_of(reader(photo.image)) == photo.lines


def test_a_passports_first_36_columns_read_worse_than_all_of_them(reader, grounds):
    """As lines of a TD2 they would begin with a letter with which none begins."""
    photo = picture("TD3", grounds)
    whole, begun = (
        kind.Walk()._look(straighten(photo.image, shown(photo, last=last)), reader.nets)
        for last in (1.0, 35.8 / 44)
    )
    assert (whole.layout.name, begun.layout.name) == ("TD3", "TD2")
    assert begun.likely < whole.likely - 5


@pytest.mark.parametrize("layout", ["TD1", "TD2", "TD3"])
@pytest.mark.parametrize("corner", [0, 1, 2, 3])
def test_lines_that_run_off_their_place_are_read_whole(reader, grounds, layout, corner):
    """A corner that is half a capital's height off leaves the upper bars of letters out."""
    photo = picture(layout, grounds)
    quad = photo.zone.copy()
    quad[corner, 1] += (1, 1, -1, -1)[corner] * 0.5 * CAP / LEADING * line_distance(photo)
    page = straighten(photo.image, Zone(quad, 0.9))
    regions = kind.Walk().locate(page, reader.nets)
    crops = [kind._cut(page.image, region) for region in regions]
    read = reader.nets.recognizers["crnn"].read(crops, [kind.SCRIPT] * len(crops))
    assert tuple(line.text for line in read) == photo.lines


@pytest.mark.parametrize("high", [-0.45, 0.4])
@pytest.mark.parametrize("layout", ["TD2", "TD3", "MRV-A"])
def test_a_zone_on_a_bent_page_is_read_whole_and_its_fields_are_where_they_are(
    reader, layout, high
):
    """The page of an open booklet bulges: in its middle lines are up to half their distance off."""
    document = draw_document(SEED, "test", layout=layout)
    (left, top), (right, bottom) = document.zone.min(0), document.zone.max(0)
    apart = (bottom - top) * LEADING / (CAP + LEADING)
    height, width = document.image.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    below = high * apart * np.sin(np.pi * (x - left) / (right - left))
    bent = cv2.remap(document.image, x, (y - below).astype(np.float32), cv2.INTER_LINEAR,
                     borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
    reading = reader(bent)
    assert lines_of(reading) == document.holder.lines
    born = reading.fields["birth_date"].quad.mean(0)
    share = (born[0] - left) / (right - left)
    there = bottom - apart * CAP / LEADING / 2 + high * apart * np.sin(np.pi * share)
    assert abs(born[1] - there) < 0.12 * apart


def text_page(seed):
    """A page of lines of code in one width, which is no zone."""
    rng = np.random.default_rng(seed)
    image = np.full((900, 700, 3), 245, np.uint8)
    for y in range(40, 880, 28):
        text = "".join(rng.choice(list("abcdefgh(){}=;_ 0123456789"), 44))
        cv2.putText(image, text, (20, y), cv2.FONT_HERSHEY_PLAIN, 1.2, (30, 30, 30), 1)
    return image


@pytest.mark.parametrize("seed", range(4))
def test_a_page_of_code_and_noise_have_no_zone(reader, seed):
    noise = np.random.default_rng(seed).integers(0, 255, (700, 900, 3)).astype(np.uint8)
    for image in (text_page(seed), noise, cv2.GaussianBlur(noise, (0, 0), 5)):
        with pytest.raises(MrzNotFound):
            reader(image)


@pytest.mark.parametrize(("likely", "is_zone"), [(-40.0, True), (-300.0, False)])
def test_print_that_reads_far_worse_than_any_zone_is_none(
    reader, grounds, monkeypatch, likely, is_zone
):
    """As lines of a text, of which the net sees three as a zone."""
    photo, look = picture("TD1", grounds), kind.Walk._look
    monkeypatch.setattr(
        kind.Walk, "_look", lambda *asked: replace(look(*asked), likely=likely, holds=False)
    )
    if is_zone:
        assert lines_of(reader(photo.image)) == photo.lines
    else:
        with pytest.raises(MrzNotFound):
            reader(photo.image)


def test_what_is_no_zone_when_it_is_read_again_stays_as_it_was_read(reader, grounds):
    """What is no zone has one reason, as what waits for one letter."""
    photo, net, asked = picture("TD3", grounds), reader.nets.recognizers["crnn"], []

    class Losing:
        name = net.name

        def read(self, crops, scripts):
            asked.append(len(crops))
            names, *others = net.read(crops, scripts)
            if len(asked) > 2:
                return [answered("A" * 12) for _ in crops]
            return [answered(names.text, {6: ("X", 0.02)}), *others]

    nets = replace(reader.nets, recognizers={"crnn": Losing()})
    reading = replace(reader, nets=nets)(photo.image)
    assert (reading.verdict, lines_of(reading)) == ("review", photo.lines)


def test_what_another_look_can_not_tell_is_not_claimed(reader, grounds):
    """A number of which its digit can't tell one letter, in a zone that waits for its names."""
    photo, net, asked = picture("TD3", grounds), reader.nets.recognizers["crnn"], []
    number = VALUES[photo.lines[1][0]]
    blind = next(c for c, value in VALUES.items() if value % 10 == number % 10 and value != number)

    class Doubting:
        name = net.name

        def read(self, crops, scripts):
            asked.append(len(crops))
            names, second = (line.text for line in net.read(crops, scripts))
            doubts = {0: (blind, 0.3 if len(asked) > 2 else 0.0003)}
            return [answered(names, {6: ("X", 0.02)}), answered(second, doubts)]

    nets = replace(reader.nets, recognizers={"crnn": Doubting()})
    reading = replace(reader, nets=nets)(photo.image)
    assert lines_of(reading) == photo.lines
    assert reading.fields["document_number"].value is None
    assert reading.fields["birth_date"].value is not None
    assert ("field_unreadable", "document_number") in {(x.code, x.field) for x in reading.reasons}


def test_letters_that_are_hardly_sure_are_no_print():
    surely = TextLine("AB<", 0.9, (0.99, 0.98, 0.97))
    hardly = TextLine("AB<", 0.1, (0.4, 0.6, 0.5))
    assert is_print([surely, surely])
    assert not is_print([hardly, hardly])
    assert not is_print([TextLine("", 0.0, ())])
