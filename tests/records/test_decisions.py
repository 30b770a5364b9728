"""Decisions: noted in the clear, taken back whole; the owner's corrections; rows from before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from errors import NotYours, RecordDamaged, Stale
from records.retention import reseal
from records.trust import FIRST, _bound_values
from records.verification import CHANGED_BY_OWNER, TWICE, moment
from storage.vault import Vault
from tests.records.kept import ANA, BOSS, BUDI, KEY, NEWER, NIK, OTHER_NIK, START, field, keep

CHIEF = replace(BOSS, uid="chief")


def test_a_row_tells_how_sure_and_how_long_the_reading_was(keeper):
    kept = keeper.keep("ana", "order-1", b"image", _reading(0.4, 0.9, None))
    row = keeper.store.get(kept.id)
    assert (row.least_confidence, row.milliseconds) == (0.4, 12.5)
    assert (row.decided_at, row.decided_by) == (None, None)
    assert row.called == keeper.called("order-1")[0] != row.reference
    keeper.change(kept.id, 1, BOSS, {"f0": "RIGHT"})
    assert keeper.store.get(kept.id).least_confidence == 0.4  # the reader's, not the admin's


def _reading(*confidences):
    fields = {f"f{n}": {**field("X" if c is not None else None), "confidence": c or 0.0}
              for n, c in enumerate(confidences)}  # fmt: skip
    return {"kind": "ktp", "fields": fields, "page": {"quad": None, "turn": 0}, "quality": {},
            "models": {}, "timings_ms": {"a": 10.0, "b": 2.5}, "verdict": "review",
            "reasons": []}  # fmt: skip


def test_a_row_tells_who_decided_when(keeper, clock):
    kept = keep(keeper, verdict="review")
    clock.now += 60
    keeper.change(kept.id, 1, BOSS, {}, "passed")
    row = keeper.store.get(kept.id)
    assert (row.decided_at, row.decided_by) == (START + 60, "boss")
    keeper.undo(kept.id, 2, BOSS)
    row = keeper.store.get(kept.id)
    assert (row.decided_at, row.decided_by, row.unmarked) == (None, None, True)


def test_taking_back_brings_back_all_but_the_history(keeper):
    first = keep(keeper, verdict="review", reasons=["low_confidence"])
    decided = keeper.change(first.id, 1, BOSS, {"nama": "BUDI"}, "failed", "no")
    again = keeper.change(first.id, 2, BOSS, {"nama": None}, "passed", "yes")
    back = keeper.undo(first.id, 3, BOSS)
    assert (back.reading, back.verdict, back.decision) == (
        decided.reading, "failed", decided.decision,
    )  # fmt: skip
    assert [line["verdict"] for line in back.history] == ["review", "failed", "passed"]
    assert back.history[-1]["before"] == {"nama": again.reading["fields"]["nama"]["value"]}
    with pytest.raises(Stale):  # only the last change is taken back
        keeper.undo(first.id, 4, BOSS)


def test_only_who_decided_takes_it_back_and_only_while_nothing_came_after(keeper):
    kept = keep(keeper, verdict="review")
    keeper.change(kept.id, 1, BOSS, {}, "passed")
    for asker in (CHIEF, ANA):
        with pytest.raises(NotYours):
            keeper.undo(kept.id, 2, asker)
    keeper.change(kept.id, 2, CHIEF, {}, note="a word")
    for version in (2, 3):
        with pytest.raises(Stale):
            keeper.undo(kept.id, version, BOSS)


def test_a_nik_that_comes_back_is_asked_after(keeper):
    keep(keeper, owner="budi", nik=NIK)
    kept = keep(keeper, nik=OTHER_NIK, verdict="review")
    keeper.change(kept.id, 1, BOSS, {"nik": NIK}, "passed")
    keeper.change(kept.id, 2, BOSS, {}, "passed")
    mine = keep(keeper, owner="ana", nik=NIK, verdict="review")
    assert TWICE in mine.reasons
    keeper.change(mine.id, 1, BOSS, {"nik": OTHER_NIK}, "passed")
    assert TWICE in keeper.undo(mine.id, 2, BOSS).reasons


def test_an_owner_changes_only_their_own(keeper):
    kept = keep(keeper)
    changed = keeper.change(kept.id, 1, ANA, {"nama": "BUDI"})
    assert (changed.verdict, changed.reasons) == ("review", (CHANGED_BY_OWNER,))
    with pytest.raises(Exception, match="no such verification"):
        keeper.change(kept.id, 2, BUDI, {"nama": "BUDI"})


def test_a_row_from_before_is_believed_and_its_new_columns_are_bound_with_the_next_change(keeper):
    kept = keep(keeper, verdict="review")
    row = keeper.store.get(kept.id)
    old = replace(row, called=None, least_confidence=None, milliseconds=None)
    old = replace(old, bound=keeper.vault.bind("verification", _bound_values(old)[:FIRST]))
    keeper.store.reseal(old, None)
    assert keeper.fetch(kept.id, ANA).verdict == "review"
    keeper.change(kept.id, 1, BOSS, {}, "passed")
    after = keeper.store.get(kept.id)
    assert after.least_confidence == 0.9
    keeper.store.reseal(replace(after, decided_by="me"), None)
    with pytest.raises(RecordDamaged):
        keeper.fetch(kept.id, ANA)


def test_a_change_of_keys_keeps_what_is_noted(keeper, sql, clock):
    kept = keep(keeper, reference="order-1", verdict="review")
    keeper.change(kept.id, 1, BOSS, {"nama": "BUDI"}, "passed")
    before = sql.get(kept.id)
    keeper.vault = Vault([NEWER, KEY])
    reseal(keeper)
    after = sql.get(kept.id)
    noted = ("decided_at", "decided_by", "least_confidence", "milliseconds")
    assert [getattr(after, n) for n in noted] == [getattr(before, n) for n in noted]
    assert after.called == Vault([NEWER]).fingerprint("called", "order-1")
    keeper.vault = Vault([NEWER])
    assert keeper.fetch(kept.id, ANA).verdict == "passed"


def test_who_has_a_record_in_hand(keeper, clock):
    kept = keep(keeper)
    for asker in (ANA, BOSS):
        keeper.fetch(kept.id, asker)
    assert keeper.in_hand(CHIEF, 300.0) == {("ana", kept.id), ("boss", kept.id)}
    assert keeper.in_hand(BOSS, 300.0) == {("ana", kept.id)}
    clock.now += 301
    assert keeper.in_hand(CHIEF, 300.0) == set()


def test_moments_are_read_as_they_are_written():
    assert moment("2026-11-28T15:00:00+00:00") == 1795878000.0
