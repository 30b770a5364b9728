"""What ends and what goes on: days, erasure, taking along, and a change of keys."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from errors import NotFound, RecordDamaged
from records.keeper import DAY, Keeper, Policy
from records.retention import purge, reseal
from records.verification import TWICE
from storage.vault import Vault
from tests.records.kept import ANA, KEY, NEWER, OTHER_NIK, actions, keep


def test_a_record_ends_on_its_day_and_purging_takes_no_other(sql, clock):
    keeper = Keeper(sql, Vault([KEY]), Policy(days=30, images=True), clock)
    old = keep(keeper)
    clock.now += DAY
    young = keep(keeper)
    clock.now = old.expires_at - 1
    assert purge(keeper) == 0
    clock.now = old.expires_at
    assert purge(keeper) == 1
    assert keeper.fetch(young.id, ANA) == young
    assert sql.image(old.id) is None
    assert actions(keeper, old) == [("ana", "created"), ("system", "expired")]
    with pytest.raises(NotFound):
        keeper.fetch(old.id, ANA)


def test_without_an_end_nothing_is_purged(sql, clock):
    keeper = Keeper(sql, Vault([KEY]), Policy(days=0), clock)
    assert keep(keeper).expires_at is None
    clock.now += 1e9
    assert purge(keeper) == 0


def test_two_that_purge_at_once_erase_each_record_once(keeper, clock):
    kept = [keep(keeper) for _ in range(230)]
    clock.now += 91 * DAY
    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(purge, [keeper, keeper]))
    assert sum(counts) == len(kept)
    for record in kept:
        assert actions(keeper, record) == [("ana", "created"), ("system", "expired")]


def test_an_owner_takes_everything_along_and_erases_everything(keeper, clock):
    mine = [keep(keeper), keep(keeper, nik=OTHER_NIK)]
    theirs = keep(keeper, owner="budi", nik=None)
    assert sorted(r.id for r in keeper.export("ana").records) == sorted(r.id for r in mine)
    assert actions(keeper, mine[0])[-1] == ("ana", "exported")
    assert keeper.erase_owner("ana", ANA) == 2
    assert keeper.export("ana").records == []
    assert keeper.erase_owner("ana", ANA) == 0
    assert actions(keeper, mine[0])[-1] == ("ana", "erased")
    assert keeper.export("budi").records == [theirs]


def test_under_a_new_key_everything_opens_and_is_found(sql, clock):
    before = Keeper(sql, Vault([KEY]), Policy(images=True), clock)
    kept = keep(before, reference="order-1", image=b"image")
    keeper = Keeper(sql, Vault([NEWER, KEY]), Policy(images=True), clock)
    assert TWICE in keep(keeper, owner="budi").reasons  # found under the older key
    seen = []
    assert reseal(keeper, seen.append) == 2
    assert seen == [1, 2]
    after = Keeper(sql, Vault([NEWER]), Policy(images=True), clock)
    assert after.fetch(kept.id, ANA) == kept
    assert after.picture(kept.id, ANA) == b"image"
    assert after.known("ana", "order-1", b"image") == kept
    assert TWICE in keep(after, owner="citra").reasons
    with pytest.raises(RecordDamaged):
        before.fetch(kept.id, ANA)
