"""A NIK on another account's record: when it counts, and what it does to a verdict."""

from __future__ import annotations

import pytest

from records.verification import TWICE
from tests.records.kept import ANA, BOSS, BUDI, NIK, NOBODYS, OTHER_NIK, keep


@pytest.mark.parametrize(
    ("verdict", "becomes"), [("passed", "review"), ("review", "review"), ("failed", "failed")]
)
def test_the_second_account_is_looked_at_by_a_person(keeper, verdict, becomes):
    first = keep(keeper)
    second = keep(keeper, owner="budi", verdict=verdict, reasons=["blurred"])
    assert first.verdict == "passed"
    assert second.verdict == becomes
    assert [reason.code for reason in second.reasons] == ["blurred", "nik_on_another_account"]
    assert keeper.store.get(second.id).reasons == ("blurred", "nik_on_another_account")
    assert keeper.fetch(second.id, BUDI) == second
    assert keeper.others(second) == [first.id]
    assert keeper.others(first) == [second.id]
    assert keeper.store.unmarked(9) == [keeper.store.get(first.id)]  # the second is no proof


def test_an_account_may_send_its_own_card_again(keeper):
    keep(keeper)
    assert keep(keeper).reasons == ()


def test_another_nik_or_none_is_nobodys_double(keeper):
    keep(keeper)
    for nik in (OTHER_NIK, None):
        kept = keep(keeper, owner="budi", nik=nik)
        assert (kept.verdict, kept.reasons) == ("passed", ())
    assert keeper.others(kept) == []


def test_a_nik_that_is_nobodys_is_never_a_double(keeper):
    keep(keeper, nik=NOBODYS)
    second = keep(keeper, owner="budi", nik=NOBODYS)
    assert (second.verdict, second.reasons) == ("passed", ())
    assert keeper.store.get(second.id).nik is None


def test_after_the_others_erasure_the_nik_is_free(keeper):
    first = keep(keeper)
    keeper.erase(first.id, ANA)
    assert keep(keeper, owner="budi").reasons == ()


def test_a_persons_decision_stands(keeper):
    keep(keeper)
    second = keep(keeper, owner="budi")
    decided = keeper.change(second.id, 1, BOSS, {}, "passed", "twins")
    assert (decided.verdict, decided.reasons) == ("passed", (TWICE,))
    again = keeper.change(second.id, 2, BOSS, {"nik": NIK}, note="typed anew")
    assert (again.verdict, again.reasons) == ("passed", (TWICE,))


def test_a_corrected_nik_is_looked_for_anew(keeper):
    first = keep(keeper)
    wrong = keep(keeper, owner="budi", nik=OTHER_NIK)
    found = keeper.change(wrong.id, 1, BOSS, {"nik": NIK})
    assert (found.verdict, found.reasons) == ("review", (TWICE,))
    assert keeper.others(first) == [wrong.id]


@pytest.mark.parametrize("right", [OTHER_NIK, None])
def test_a_double_that_was_misread_is_none_any_more(keeper, right):
    """The reason goes; the verdict stays for the person who corrects to decide."""
    first = keep(keeper)
    wrong = keep(keeper, owner="budi", reasons=["blurred"])
    righted = keeper.change(wrong.id, 1, BOSS, {"nik": right})
    assert [reason.code for reason in righted.reasons] == ["blurred"]
    assert righted.verdict == "review"
    assert keeper.others(first) == []
    assert keeper.fetch(wrong.id, BUDI) == righted
