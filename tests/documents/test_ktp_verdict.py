"""Passed, review, failed: what follows from a card, each with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from documents.kind import NoForm
from documents.kinds.ktp.kind import KIND
from documents.kinds.ktp.layout import FIELDS
from documents.kinds.ktp.parse import parse_card
from documents.kinds.ktp.verdict import judge
from documents.reasons import LANGUAGES, message
from elements import Measure
from tests.documents.cards import lines, located, page

TODAY = date(2026, 1, 1)
CLAIMED = ("nik", "nama", "tanggal_lahir", "jenis_kelamin")  # what `passed` vouches for by name


def verdict(quality=None, **changes):
    """The verdict and the (code, field) of each reason."""
    card = parse_card(lines(**({"nama": "DEWI LESTARI"} | changes)), page())
    found, reasons = judge(card, quality or {}, today=TODAY)
    return found, {(reason.code, reason.field) for reason in reasons}


def test_a_clear_card_passes():
    assert verdict() == ("passed", set())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"nik": "3301160211750005"}, ("nik_sex_mismatch", "nik")),
        ({"nik": "3301164211760005"}, ("nik_birth_date_mismatch", "nik")),
        ({"nik": "9901014211750005"}, ("nik_region_unknown", "nik")),
        ({"nik": "3301164213750005"}, ("field_doubtful", "nik")),
        ({"agama": "QWERTZ"}, ("field_doubtful", "agama")),
        ({"alamat": ""}, ("field_unreadable", "alamat")),
        ({"jenis_kelamin": None}, ("field_unreadable", "jenis_kelamin")),
        ({"tanggal_lahir": "02-11-2030"}, ("date_in_future", "tanggal_lahir")),
        ({"tanggal_terbit": "27-10-1970"}, ("dates_out_of_order", "tanggal_terbit")),
    ],
)
def test_a_doubt_asks_for_a_person(changes, reason):
    """A mismatch or an unreadable field means review, never failed."""
    found, reasons = verdict(**changes)
    assert found == "review"
    assert reason in reasons


@pytest.mark.parametrize(
    ("nik", "born", "issued", "about"),
    [
        ("3301164211200005", "02-11-2020", None, "tanggal_lahir"),
        ("3301164211200005", "02-11-2020", "27-10-2024", "tanggal_lahir"),
        ("3301164211080005", "02-11-2008", "27-10-2025", None),  # 16, and married
        ("3301164211080005", "02-11-2008", None, None),
    ],
)
def test_a_card_of_who_is_too_young_for_one_is_looked_at(nik, born, issued, about):
    found, reasons = verdict(nik=nik, tanggal_lahir=born, tanggal_terbit=issued)
    assert reasons == ({("dates_out_of_order", about)} if about else set())
    assert found == ("review" if about else "passed")


def test_a_date_of_issue_at_which_the_holder_was_a_child_is_noted():
    """The date of issue says nothing of who it is, and is small print."""
    card = {"nik": "3301164211080005", "tanggal_lahir": "02-11-2008"}
    assert verdict(**card, tanggal_terbit="27-10-2017") == (
        "passed",
        {("young_at_issue", "tanggal_terbit")},
    )
    assert verdict(**card, tanggal_terbit="27-10-2025") == ("passed", set())


@pytest.mark.parametrize("name", ["nik", "nama", "tanggal_lahir"])
@pytest.mark.parametrize("text", ["", None])
def test_without_who_it_is_the_card_fails(name, text):
    assert verdict(**{name: text}) == ("failed", {("field_unreadable", name)})


def test_hardly_any_field_is_no_ktp():
    card = parse_card([located("nama", "DEWI CONTOH"), located("agama", "ISLAM")], page())
    found, reasons = judge(card, {}, today=TODAY)
    assert found == "failed"
    assert [reason.code for reason in reasons] == ["not_a_ktp"]


@pytest.mark.parametrize("name", ["golongan_darah", "tempat_terbit", "tanggal_terbit"])
def test_what_many_cards_lack_is_no_doubt(name):
    assert verdict(**{name: None})[0] == "passed"


@pytest.mark.parametrize("flag", ["photocopy", "screen"])
def test_a_copy_is_looked_at(flag):
    assert verdict({flag: Measure(1.0, True)}) == ("review", {(flag, None)})
    assert verdict({flag: Measure(0.0, False)}) == ("passed", set())


def test_an_old_date_of_expiry_is_nothing_for_a_citizen():
    """UU 24/2013: citizens' cards are valid for life, whatever date an old one bears."""
    assert verdict(berlaku_hingga="02-11-2017")[0] == "passed"
    found, reasons = verdict(berlaku_hingga="02-11-2017", kewarganegaraan="AUSTRALIA")
    assert found == "review"
    assert ("expired", "berlaku_hingga") in reasons


def test_a_name_that_was_hard_to_read_is_looked_at():
    others = [line for line in lines() if line.region.name != "nama"]
    card = parse_card([*others, located("nama", "DEWI CONTOH", confidence=0.5)], page())
    found, reasons = judge(card, {}, today=TODAY)
    assert found == "review"
    assert [(reason.code, reason.field) for reason in reasons] == [("low_confidence", "nama")]


@pytest.mark.parametrize("name", ["DEWI ISRO", "DEWI CONTOH, S.HU"])
def test_a_name_that_may_lack_its_end_is_looked_at(name):
    card = parse_card(lines(nama=name), page())
    sure = {n: replace(f, confidence=0.9999) for n, f in card.fields.items()}
    reasons = judge(replace(card, fields=sure), {}, today=TODAY)[1]
    assert [(reason.code, reason.field) for reason in reasons] == [("low_confidence", "nama")]


@pytest.mark.parametrize(
    ("name", "confidence", "doubted"),
    [("nama", 0.949, True), ("nama", 0.951, False), ("nik", 0.98, False), ("nik", 0.96, True)],
)
def test_a_name_must_be_surer_than_what_the_nik_bears_out(name, confidence, doubted):
    card = parse_card(lines(nama="DEWI CONTOH"), page())
    sure = {n: replace(f, confidence=0.999) for n, f in card.fields.items()}
    fields = sure | {name: replace(card.fields[name], confidence=confidence)}
    reasons = judge(replace(card, fields=fields), {}, today=TODAY)[1]
    assert [(reason.code, reason.field) for reason in reasons] == (
        [("low_confidence", name)] if doubted else []
    )


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in CLAIMED])
def test_no_field_is_claimed_that_is_likelier_wrong_than_right(name):
    card = parse_card(lines(nama="DEWI LESTARI"), page())
    place = name in ("kelurahan_desa", "tempat_lahir")  # behind which notes are read as more of it
    for confidence, doubted in [(0.29, True), (0.51, place), (0.71, False)]:
        fields = card.fields | {name: replace(card.fields[name], confidence=confidence)}
        found, reasons = judge(replace(card, fields=fields), {}, today=TODAY)
        assert found == ("review" if doubted else "passed")
        assert {(one.code, one.field) for one in reasons} == (
            {("low_confidence", name)} if doubted else set()
        )


@pytest.mark.parametrize(("confidence", "doubted"), [(0.951, False), (0.949, True)])
def test_a_name_of_known_words_must_be_as_sure(confidence, doubted):
    card = parse_card(lines(nama="DEWI LESTARI"), page())
    fields = card.fields | {"nama": replace(card.fields["nama"], confidence=confidence)}
    reasons = judge(replace(card, fields=fields), {}, today=TODAY)[1]
    assert bool(reasons) == doubted


def test_another_region_is_what_a_move_leaves():
    """Noted, and no more: nobody's fault."""
    assert verdict(nik="3273014211750005") == ("passed", {("nik_region_differs", "nik")})


@pytest.mark.parametrize(
    "sign", ["portrait_missing", "card_incomplete", "second_card", "screenshot"]
)
def test_what_the_photo_shows_as_a_whole_is_looked_at(sign):
    card = parse_card(lines(nama="DEWI LESTARI"), page())
    found, (reason,) = judge(card, {}, signs=(sign,), today=TODAY)
    assert (found, reason.code, reason.level, reason.field) == ("review", sign, "review", None)


def test_the_page_hands_on_what_it_shows():
    seen = replace(page(), signs=("second_card",))
    parsed = KIND.stages(NoForm()).parse(lines(nama="DEWI LESTARI"), seen, {})
    assert (parsed.verdict, [one.code for one in parsed.reasons]) == ("review", ["second_card"])


@pytest.mark.parametrize(
    ("changes", "levels"),
    [
        ({"nama": ""}, {"failed"}),
        ({"alamat": ""}, {"review"}),
        ({"nik": "3273014211750005"}, {"note"}),
        ({"nik": "3273014211750005", "agama": "QWERTZ"}, {"note", "review"}),
    ],
)
def test_the_verdict_is_that_of_the_gravest_reason(changes, levels):
    card = parse_card(lines(**({"nama": "DEWI LESTARI"} | changes)), page())
    found, reasons = judge(card, {}, today=TODAY)
    assert {reason.level for reason in reasons} == levels
    assert found == next((one for one in ("failed", "review") if one in levels), "passed")


def test_no_message_repeats_what_stands_on_the_card():
    """Reasons travel further than readings do: nothing personal stands in them."""
    card = parse_card(lines(nik="3273014211760005", agama="QWERTZ"), page())
    for reason in judge(card, {}, today=TODAY)[1]:
        for told in (message(reason, language) for language in LANGUAGES):
            assert not any(word in told for word in ("3273", "QWERTZ", "DEWI", "CILACAP"))


@pytest.mark.parametrize(("name", "found"), [("alamat", "passed"), ("nama", "review")])
def test_a_card_waits_for_a_name_alone_of_which_more_may_be_printed(name, found):
    """What may lack of an address weighs in its confidence."""
    told = lines(nama="DEWI LESTARI", alamat="JL. CONTOH NO. 4")
    at = next(n for n, line in enumerate(told) if line.region.name == name)
    whole = parse_card(told, page()).fields[name]
    told[at] = replace(told[at], region=replace(told[at].region, open_ended=True))
    card = parse_card(told, page())
    assert card.fields[name].problems
    assert card.fields[name].confidence < whole.confidence
    assert judge(card, {}, today=TODAY)[0] == found
