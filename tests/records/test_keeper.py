"""The keeper: what it seals, who sees it, what a change leaves, and what a reference gives."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from elements import Reason
from errors import FormInvalid, NotFound, NotYours, RecordDamaged, ReferenceReused, Stale
from records.keeper import DAY, Keeper, Policy
from records.trust import bound
from records.verification import TWICE
from storage.vault import Vault
from tests.records.kept import (
    ANA,
    BOSS,
    BUDI,
    KEY,
    NEWER,
    NIK,
    START,
    actions,
    field,
    keep,
    reading,
)


def test_what_is_kept_comes_back_as_it_was(keeper):
    consent = {"version": "2026-11", "given": True}
    kept = keeper.keep("ana", "order-1", b"image", reading(reasons=["blurred"]), consent)
    again = keeper.fetch(kept.id, ANA)
    assert again == kept
    assert (again.reference_id, again.consent, again.version) == ("order-1", consent, 1)
    assert again.reasons == (Reason("blurred", None, "blurred"),)
    assert again.reading["fields"]["nama"] == field("SITI CONTOH")
    assert (again.created_at, again.expires_at) == (START, START + 90 * DAY)
    assert actions(keeper, kept) == [("ana", "created"), ("ana", "viewed")]


def test_the_row_holds_nothing_personal_in_clear(keeper):
    row = keeper.store.get(keep(keeper, reference="order-1").id)
    assert row.clear is None
    for personal in (NIK, "SITI", "order-1"):
        assert personal not in repr(row)
        assert personal.encode() not in row.sealed


def test_in_clear_is_a_policy(sql, clock):
    keeper = Keeper(sql, Vault([KEY]), Policy(in_clear=True), clock)
    kept = keep(keeper)
    assert sql.get(kept.id).clear == {"nik": NIK, "nama": "SITI CONTOH"}
    keeper.change(kept.id, 1, BOSS, {"nama": None})
    assert sql.get(kept.id).clear == {"nik": NIK, "nama": None}


def test_images_are_kept_sealed_and_only_where_it_is_the_policy(sql, clock, keeper):
    with pytest.raises(NotFound):
        keeper.picture(keep(keeper).id, ANA)
    keeper = Keeper(sql, Vault([KEY]), Policy(images=True), clock)
    kept = keep(keeper, image=b"picture" * 1000)
    assert keeper.picture(kept.id, ANA) == keeper.picture(kept.id, BOSS) == b"picture" * 1000
    assert b"picture" not in sql.image(kept.id)
    assert actions(keeper, kept)[1:] == [("ana", "image_viewed"), ("boss", "image_viewed")]
    with pytest.raises(NotFound):
        keeper.picture(kept.id, BUDI)


def test_a_sealed_row_laid_over_another_is_noticed(keeper):
    first, second = keep(keeper), keep(keeper)
    row = keeper.store.get(first.id)
    swapped = type(row)(**{**{n: getattr(row, n) for n in row.__slots__}, "id": second.id})
    with pytest.raises(RecordDamaged):
        keeper.opened(swapped)


def test_strangers_find_nothing_and_owners_change_nothing(keeper):
    kept = keep(keeper)
    for ask in (lambda: keeper.fetch(kept.id, BUDI), lambda: keeper.erase(kept.id, BUDI),
                lambda: keeper.change(kept.id, 1, BUDI, {}, "failed"),
                lambda: keeper.fetch("nothing", BOSS)):  # fmt: skip
        with pytest.raises(NotFound):
            ask()
    with pytest.raises(NotYours):
        keeper.change(kept.id, 1, ANA, {}, "passed")
    assert actions(keeper, kept) == [("ana", "created")]


def test_a_change_keeps_what_stood_there_before(keeper, clock):
    kept = keep(keeper, verdict="review")
    clock.now += 60
    first = keeper.change(kept.id, 1, BOSS, {"nama": "SITI CONTOH A"}, note="a letter was missing")
    second = keeper.change(kept.id, 2, BOSS, {"nama": None}, "failed", "no")
    assert second == keeper.fetch(kept.id, BOSS)
    corrected = first.reading["fields"]["nama"]
    assert (corrected["value"], corrected["confidence"]) == ("SITI CONTOH A", 1.0)
    assert (corrected["corrections"], corrected["problems"]) == (["by a person"], [])
    assert "normalized" not in corrected
    assert first.reading["fields"]["nik"] == field(NIK)
    assert (first.verdict, first.decision) == ("review", None)
    assert (second.verdict, second.decision["by"], second.version) == ("failed", "boss", 3)
    assert [line["before"] for line in second.history] == [
        {"nama": "SITI CONTOH"}, {"nama": "SITI CONTOH A"},
    ]  # fmt: skip
    assert [line["note"] for line in second.history] == ["a letter was missing", "no"]
    changed = [line for line in keeper.store.audit(kept.id) if line.action == "changed"]
    assert [line.fields for line in changed] == [("nama", "note"), ("nama", "decision", "note")]
    assert "SITI" not in repr(changed)


def test_a_change_of_what_has_changed_or_is_not_there_is_refused(keeper):
    kept = keep(keeper)
    with pytest.raises(FormInvalid):
        keeper.change(kept.id, 1, BOSS, {"alamat": "X"})
    for version in (0, 2, 99):
        with pytest.raises(Stale):
            keeper.change(kept.id, version, BOSS, {}, "failed")
    assert keeper.fetch(kept.id, BOSS) == kept


def test_accounts_are_told_where_a_verdict_changes(keeper):
    kept = keep(keeper, verdict="review")
    assert keeper.store.unmarked(9) == []
    keeper.change(kept.id, 1, BOSS, {}, note="looked at")
    assert keeper.store.unmarked(9) == []
    keeper.change(kept.id, 2, BOSS, {}, "passed")
    assert [row.id for row in keeper.store.unmarked(9)] == [kept.id]


def test_a_reference_gives_the_first_record_again(keeper):
    assert keeper.known("ana", "order-1", b"image") is None
    kept = keep(keeper, reference="order-1")
    assert keep(keeper, reference="order-1") == kept == keeper.known("ana", "order-1", b"image")
    assert keeper.known("ana", None, b"image") is None
    trail = [line.action for line in keeper.store.audit(kept.id)]
    assert trail == ["created", "viewed", "viewed"]  # each answer tells all values
    assert keep(keeper, owner="budi", reference="order-1", image=b"other").id != kept.id


def test_a_reference_with_another_image_is_refused(keeper):
    kept = keep(keeper, reference="order-1")
    with pytest.raises(ReferenceReused):
        keep(keeper, reference="order-1", image=b"another")
    with pytest.raises(ReferenceReused):
        keeper.known("ana", "order-1", b"another")
    assert keeper.export("ana").records == [kept]


def test_a_reference_of_an_older_key_is_known(keeper, sql, clock):
    kept = keep(keeper, reference="order-1")
    between = Keeper(sql, Vault([NEWER, KEY]), Policy(), clock)
    assert between.known("ana", "order-1", b"image") == kept
    assert keep(between, reference="order-1") == kept
    with pytest.raises(ReferenceReused):
        keep(between, reference="order-1", image=b"another")


def test_of_many_at_once_with_one_reference_all_get_one_record(keeper):
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda _: keep(keeper, reference="order-1"), range(8)))
    assert len({record.id for record in kept}) == 1
    assert len(keeper.export("ana").records) == 1


@pytest.mark.parametrize(
    ("verdict", "changed", "levels"),
    [("failed", False, ["failed", "review"]), ("review", False, ["review", "review"]),
     ("failed", True, ["failed", "review"])],
)  # fmt: skip
def test_reasons_from_before_there_were_levels_still_open(keeper, verdict, changed, levels):
    """What failed a card came alone then, beside a NIK on another account."""
    kept = keep(keeper, verdict=verdict)
    if changed:
        kept = keeper.change(kept.id, 1, BOSS, {}, "passed")
    before = kept.content() | {
        "reasons": [["field_unreadable", "nama", "Unreadable."], [TWICE.code, "nik", TWICE.message]]
    }
    sealed = keeper.vault.seal_json(f"verification {kept.id}", before)
    opened = keeper.opened(bound(keeper.vault, replace(keeper.store.get(kept.id), sealed=sealed)))
    assert [reason.level for reason in opened.reasons] == levels
    assert opened.reasons[0] == Reason("field_unreadable", "nama", "Unreadable.", levels[0])
    assert opened.reasons[1] == TWICE
