"""What every store of verifications does: one contract, held against each of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from errors import NotFound, Stale
from records.store import AuditLine, Outline, Row, Twice, Wanted

ROW = Row(
    id="00000000-0000-4000-8000-000000000001",
    owner="ana",
    reference=None,
    nik=None,
    verdict="review",
    reasons=("low_confidence",),
    created_at=1000.5,
    expires_at=2000.0,
    version=1,
    unmarked=False,
    sealed=b"sealed",
)


def row(number=1, **changes):
    return replace(ROW, id=f"00000000-0000-4000-8000-{number:012}", **changes)


def line(action="created", verification=ROW.id, actor="ana", **more):
    return AuditLine(1000.5, actor, action, verification, 1, **more)


def add(store, row, **more):
    return store.add(row, line(verification=row.id), **more)


def test_what_is_added_comes_back_as_it_was(store):
    full = row(reference="r", nik="n", clear={"nama": "SITI CONTOH", "rt_rw": None})
    assert add(store, full) == full
    assert store.get(full.id) == full
    add(store, bare := row(2, expires_at=None, reasons=()))
    assert store.get(bare.id) == bare


def test_what_is_noted_in_the_clear_comes_back(store):
    noted = {"called": "c", "decided_at": 1001.5, "decided_by": "boss", "least_confidence": 0.25,
             "milliseconds": 12.5}  # fmt: skip
    add(store, first := row(**noted))
    assert store.get(first.id) == first
    store.replace(after := replace(first, version=2, decided_at=None, decided_by=None), line())
    assert store.get(first.id) == after
    store.reseal(fresh := replace(after, sealed=b"fresh", decided_at=3.5, called="d"), None)
    assert store.get(first.id) == fresh


def test_outlines_tell_what_figures_are_made_of(store):
    for number in (1, 2, 3):
        noted = {"least_confidence": number / 4, "milliseconds": 8.0 * number}
        add(store, row(number, created_at=1000.0 + number, **noted))
    add(store, row(4, created_at=999.0))
    told = [Outline(1000.0 + n, "review", ("low_confidence",), n / 4, 8.0 * n) for n in (3, 2, 1)]
    assert store.outlines(1001.0, 10) == told
    assert store.outlines(1001.0, 2) == told[:2]
    assert store.outlines(0.0, 10)[3] == Outline(999.0, "review", ("low_confidence",), None, None)


def test_who_looked_at_what_since_when(store):
    lines = [(1.0, "ana", "viewed"), (5.0, "boss", "viewed"), (5.0, "chief", "viewed"),
             (6.0, "boss", "viewed"), (6.0, "boss", "changed")]  # fmt: skip
    for at, actor, action in lines:
        store.note(AuditLine(at, actor, action, ROW.id, 1))
    assert sorted(store.looks(5.0)) == [("boss", ROW.id), ("chief", ROW.id)]
    assert store.looks(7.0) == []


def test_what_is_not_there(store):
    assert store.get(ROW.id) is None
    assert store.image(ROW.id) is None
    assert store.by_reference("ana", ["r"]) is None
    assert store.audit(ROW.id) == []
    assert store.erase([ROW.id], [line("erased")]) == []
    assert store.audit(ROW.id) == []


def test_a_reference_has_one_row_an_owner(store):
    first = row(1, reference="r")
    add(store, first, references=["r"])
    assert add(store, row(2, reference="r"), references=["r"]) == first
    assert store.get(row(2).id) is None
    assert store.audit(row(2).id) == []
    assert store.by_reference("ana", ["r"]) == first
    assert store.by_reference("budi", ["r"]) is None
    other = row(3, owner="budi", reference="r")
    assert add(store, other, references=["r"]) == other


def test_a_reference_is_found_under_an_older_key(store):
    first = row(1, reference="old")
    add(store, first, references=["old"])
    assert add(store, row(2, reference="new"), references=["new", "old"]) == first
    assert store.by_reference("ana", ["new", "old"]) == first


def test_of_fifty_at_once_with_one_reference_one_is_stored(store):
    def one(number):
        return add(store, row(number, reference="r"), references=["r"])

    with ThreadPoolExecutor(50) as pool:
        stored = list(pool.map(one, range(1, 51)))
    assert len({each.id for each in stored}) == 1
    assert len(store.of_owner("ana")) == 1
    assert sum(len(store.audit(row(number).id)) for number in range(1, 51)) == 1


def test_rows_without_reference_are_all_stored(store):
    for number in (1, 2, 3):
        add(store, row(number))
    assert len(store.of_owner("ana")) == 3


def test_a_nik_of_another_account_stores_the_other_row(store):
    add(store, row(1, nik="n"))
    mine, twice = row(2, nik="n"), row(2, nik="n", verdict="failed")
    assert add(store, mine, twice=Twice(("n",), twice)) == mine  # the same account's own
    theirs = row(3, owner="budi", nik="n")
    doubtful = replace(theirs, reasons=("nik_on_another_account",), verdict="review")
    assert add(store, theirs, twice=Twice(("n",), doubtful)) == doubtful
    assert store.get(theirs.id) == doubtful
    older_key = row(4, owner="citra", nik="m")
    doubtful = replace(older_key, reasons=("nik_on_another_account",))
    assert add(store, older_key, twice=Twice(("m", "n"), doubtful)) == doubtful
    assert set(store.with_nik(["n"], "budi")) == {row(1).id, row(2).id}
    assert store.with_nik(["other"], "budi") == []


def test_of_many_accounts_at_once_with_one_nik_at_most_one_is_not_doubted(store):
    def one(number):
        mine = row(number, owner=f"owner-{number}", nik="n", verdict="passed")
        return add(store, mine, twice=Twice(("n",), replace(mine, verdict="review")))

    for start in (1, 11):  # the second time, it is not new to the store
        with ThreadPoolExecutor(8) as pool:
            stored = list(pool.map(one, range(start, start + 8)))
        assert [each.verdict for each in stored].count("passed") <= 1
        store.erase([each.id for each in stored], [line("erased", each.id) for each in stored])


def test_an_erased_row_holds_no_nik_any_more(store):
    add(store, row(1, nik="n"))
    store.erase([row(1).id], [line("erased")])
    theirs = row(2, owner="budi", nik="n")
    assert add(store, theirs, twice=Twice(("n",), replace(theirs, verdict="failed"))) == theirs


def test_an_erased_rows_reference_is_free_again(store):
    add(store, row(1, reference="r"), references=["r"])
    store.erase([row(1).id], [line("erased")])
    again = row(2, reference="r")
    assert add(store, again, references=["r"]) == again


def test_pages_go_from_the_newest_to_the_oldest(store):
    for number in range(1, 8):
        add(store, row(number, created_at=1000.0 + number // 2, verdict="review"))
    add(store, row(9, created_at=5000.0, verdict="passed"))
    seen, place = [], None
    while page := store.page("review", place, 3):
        assert len(page) <= 3
        seen += page
        place = (page[-1].created_at, page[-1].id)
    keys = [(each.created_at, each.id) for each in seen]
    assert keys == sorted(keys, reverse=True)
    assert len(set(keys)) == 7
    assert [each.id for each in store.page(None, None, 1)] == [row(9).id]


def test_an_owners_rows_come_by_the_page_and_by_verdict(store):
    for number in range(1, 8):
        verdict = "passed" if number == 3 else "review"
        add(store, row(number, created_at=1000.0 + number // 2, verdict=verdict))
    add(store, row(9, owner="budi", verdict="passed"))
    seen, place = [], None
    while page := store.of_owner("ana", place, 3):
        assert len(page) <= 3
        seen += page
        place = (page[-1].created_at, page[-1].id)
    assert seen == store.of_owner("ana")
    assert len({each.id for each in seen}) == 7
    assert [each.id for each in store.with_verdict("ana", "passed", 5)] == [row(3).id]
    assert store.with_verdict("ana", "failed", 5) == []


WANTED = [
    (Wanted(), [1, 2, 3, 4]),
    (Wanted(owner="ana"), [1, 2, 3]),
    (Wanted(owner="ana", references=("r2", "older")), [2]),
    (Wanted(references=("none",)), []),
    (Wanted(reason="nik_region"), []),
    (Wanted(reason="nik_region_differs"), [2, 4]),
    (Wanted(since=1002.0), [2, 3, 4]),
    (Wanted(before=1002.0), [1]),
    (Wanted(since=1002.0, before=1004.0, owner="ana"), [2, 3]),
    (Wanted(id=row(3).id), [3]),
    (Wanted(called=("c3", "older")), [3]),
    (Wanted(niks=("n4", "older")), [4]),
    (Wanted(niks=("none",)), []),
    (Wanted(decided=True), [3]),
    (Wanted(decided=False), [1, 2, 4]),
    (Wanted(decided=False, owner="budi", reason="low_confidence"), [4]),
]


@pytest.mark.parametrize("oldest", [True, False])
def test_a_page_holds_what_is_wanted_and_is_counted(store, oldest):
    both = ("low_confidence", "nik_region_differs")
    rows = [
        row(1, created_at=1001.0),
        row(2, created_at=1002.0, reference="r2", reasons=both),
        row(3, created_at=1003.0, called="c3"),
        row(4, created_at=1004.0, reasons=both, owner="budi", nik="n4"),
    ]
    for each in rows:
        add(store, each, references=[each.reference] if each.reference else ())
    for number, fields in ((3, ("decision",)), (4, ("nama", "note"))):
        at = 1005.0 if "decision" in fields else None
        after = replace(rows[number - 1], version=2, decided_at=at, least_confidence=0.5)
        store.replace(after, line("changed", after.id, fields=fields))
    for wanted, numbers in WANTED:
        asked = replace(wanted, oldest=oldest)
        found = store.page("review", None, 10, asked)
        ids = [row(number).id for number in numbers]
        assert [each.id for each in found] == (ids if oldest else ids[::-1]), asked
        assert store.count("review", asked) == len(numbers), asked
        assert store.page("passed", None, 10, asked) == []
        one_by_one, place = [], None
        while page := store.page(None, place, 1, asked):
            one_by_one += page
            place = (page[-1].created_at, page[-1].id)
        assert one_by_one == found


def test_a_replaced_row_is_the_next_version(store):
    add(store, row(1))
    second = row(1, version=2, verdict="passed", sealed=b"anew", unmarked=True)
    assert store.replace(second, line("changed")) == second
    assert store.get(second.id) == second
    assert [each.action for each in store.audit(second.id)] == ["created", "changed"]


def test_a_lost_update_is_refused_and_leaves_no_trace(store):
    add(store, row(1))
    store.replace(row(1, version=2, verdict="passed"), line("changed"))
    with pytest.raises(Stale):
        store.replace(row(1, version=2, verdict="failed"), line("changed"))
    with pytest.raises(Stale):
        store.replace(row(1, version=4, verdict="failed"), line("changed"))
    assert store.get(row(1).id).verdict == "passed"
    assert len(store.audit(row(1).id)) == 2
    with pytest.raises(NotFound):
        store.replace(row(2, version=2), line("changed", row(2).id))
    assert store.audit(row(2).id) == []


def test_of_many_updates_at_once_one_wins(store):
    add(store, row(1))

    def one(number):
        try:
            return store.replace(row(1, version=2, sealed=bytes([number])), line("changed"))
        except Stale:
            return None

    with ThreadPoolExecutor(8) as pool:
        won = [each for each in pool.map(one, range(8)) if each]
    assert won == [store.get(row(1).id)]
    assert len(store.audit(row(1).id)) == 2


def test_a_replaced_rows_nik_is_looked_for_and_found(store):
    add(store, row(1, nik="n"))
    add(store, row(2, owner="budi", nik="wrong"))
    second = row(2, owner="budi", nik="n", version=2)
    doubtful = replace(second, reasons=("nik_on_another_account",))
    assert store.replace(second, line("changed"), twice=Twice(("n",), doubtful)) == doubtful
    assert store.with_nik(["wrong"], "ana") == []
    assert store.with_nik(["n"], "ana") == [row(2).id]


def test_marks_hold_for_the_version_they_are_of(store):
    add(store, row(1, unmarked=True))
    add(store, row(2))
    assert [each.id for each in store.unmarked(10)] == [row(1).id]
    store.replace(row(1, version=2, unmarked=True), line("changed"))
    store.marked(row(1).id, 1)
    assert len(store.unmarked(10)) == 1
    store.marked(row(1).id, 2)
    assert store.unmarked(10) == []
    assert store.get(row(1).id).version == 2


def test_erasing_takes_row_and_image_and_keeps_the_audit(store):
    add(store, row(1), image=b"picture" * 300_000)
    add(store, row(2))
    assert store.image(row(1).id) == b"picture" * 300_000
    gone = store.erase([row(1).id, row(7).id], [line("erased"), line("erased", row(7).id)])
    assert gone == [row(1).id]
    assert store.get(row(1).id) is None
    assert store.image(row(1).id) is None
    assert [each.action for each in store.audit(row(1).id)] == ["created", "erased"]
    assert store.audit(row(7).id) == []
    assert store.get(row(2).id) is not None


def test_rows_expire_at_their_time_and_some_never(store):
    add(store, row(1, expires_at=10.0))
    add(store, row(2, expires_at=20.0))
    add(store, row(3, expires_at=None))
    assert [each.id for each in store.expired(10.0, 5)] == [row(1).id]
    assert len(store.expired(1e12, 5)) == 2
    assert len(store.expired(1e12, 1)) == 1


def test_audit_lines_come_in_order_with_everything_but_values(store):
    store.note(line("viewed", actor="boss"), line("changed", actor="boss", fields=("nama",)))
    assert store.audit(ROW.id) == [
        line("viewed", actor="boss"), line("changed", actor="boss", fields=("nama",)),
    ]  # fmt: skip


def test_every_row_is_visited_by_id(store):
    for number in (3, 1, 2):
        add(store, row(number, owner=f"owner-{number}"))
    assert [each.id for each in store.rows("", 2)] == [row(1).id, row(2).id]
    assert [each.id for each in store.rows(row(2).id, 2)] == [row(3).id]


def test_sealing_anew_changes_what_keys_make_and_nothing_else(store):
    add(store, row(1, reference="r", nik="n", unmarked=True), references=["r"], image=b"old")
    anew = row(1, reference="R", nik="N", unmarked=True, sealed=b"anew", clear={"nama": "ANA"})
    store.reseal(anew, b"new")
    assert store.get(anew.id).clear == {"nama": "ANA"}
    anew = replace(anew, clear=None)  # the operator wants it no more
    store.reseal(anew, b"new")
    assert store.get(anew.id) == anew
    assert store.image(anew.id) == b"new"
    assert store.by_reference("ana", ["R"]) == anew
    assert store.by_reference("ana", ["r"]) is None
    assert store.with_nik(["N"], "budi") == [anew.id]
    assert store.with_nik(["n"], "budi") == []
    assert add(store, row(2, reference="R"), references=["R", "r"]) == anew
    store.replace(replace(anew, version=2, sealed=b"later"), line("changed"))
    store.reseal(replace(anew, sealed=b"late"), None)
    assert store.get(anew.id).sealed == b"later"


def test_times_are_kept_to_the_last_bit(store):
    times = [1_790_000_000.1234567, 1_790_000_000.1234570]
    for number, at in enumerate(times, start=1):
        add(store, row(number, created_at=at, expires_at=at + 0.1))
    assert [each.created_at for each in store.page(None, None, 5)] == times[::-1]
    assert [each.created_at for each in store.page(None, (times[1], row(2).id), 5)] == times[:1]
    assert [each.id for each in store.expired(times[0] + 0.1, 5)] == [row(1).id]


@pytest.mark.parametrize(
    "id", ["", ".", "..", "a/b", f"{ROW.id}/image/x", "__x__", "\0", "ü", "%", "x" * 2000]
)
def test_an_id_that_is_none_is_not_there(store, id):
    add(store, row(1), image=b"picture")
    assert store.get(id) is None
    assert store.image(id) is None
    assert store.erase([id], [line("erased", id)]) == []
    store.marked(id, 1)
    with pytest.raises(NotFound):
        store.replace(replace(ROW, id=id, version=2), line("changed", id))
    assert store.image(row(1).id) == b"picture"


def test_of_many_erasures_at_once_one_counts(store):
    ids = [row(number).id for number in range(1, 31)]
    for number in range(1, 31):
        add(store, row(number))

    def one(_):
        return store.erase(ids, [line("erased", each) for each in ids])

    with ThreadPoolExecutor(3) as pool:
        gone = [name for each in pool.map(one, range(3)) for name in each]
    assert sorted(gone) == ids
    assert store.of_owner("ana") == []
    for each in ids:
        assert [told.action for told in store.audit(each)] == ["created", "erased"]


def test_while_keys_change_a_reference_still_has_one_row(store):
    """Some processes already make fingerprints with the new key, the others know it."""

    def one(number):
        order = ["new", "old"] if number % 2 else ["old", "new"]
        return add(store, row(number, reference=order[0]), references=order)

    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(one, range(1, 9)))
    assert len({each.id for each in stored}) == 1
    assert len(store.of_owner("ana")) == 1


def test_while_keys_change_a_nik_is_still_doubted(store):
    def one(number):
        order = ("new", "old") if number % 2 else ("old", "new")
        mine = row(number, owner=f"owner-{number}", nik=order[0], verdict="passed")
        return add(store, mine, twice=Twice(order, replace(mine, verdict="review")))

    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(one, range(1, 9)))
    assert [each.verdict for each in stored].count("passed") <= 1


def test_a_row_replaced_under_a_new_key_is_found_under_it(store):
    add(store, row(1, reference="old", nik="old"), references=["old"])
    second = row(1, version=2, reference="new", nik="new")
    store.replace(second, line("changed"))
    assert store.by_reference("ana", ["new", "old"]) == second
    assert store.by_reference("ana", ["old"]) is None
    assert store.with_nik(["new"], "budi") == [second.id]
    store.erase([second.id], [line("erased")])
    again = row(2, reference="new")
    assert add(store, again, references=["new", "old"]) == again


def test_field_values_in_clear_come_and_go_with_the_row(store):
    add(store, row(1, clear={"nama": "SITI CONTOH"}))
    store.replace(row(1, version=2, clear=None), line("changed"))
    assert store.get(row(1).id).clear is None


def test_it_says_when_it_answers(store):
    store.ping()


def test_a_row_that_is_there_by_its_id_is_not_stored_again(store):
    """Two readers of one submission keep it under the id that was promised."""
    first = row(reference="r")
    assert add(store, first, references=["r"]) == first
    assert add(store, row(verdict="failed")) == first
    assert store.get(ROW.id) == first
    assert [each.action for each in store.audit(ROW.id)] == ["created"]
