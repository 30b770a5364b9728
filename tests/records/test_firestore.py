"""What is Firestore's own: what stands in which document, and what a killed process leaves."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from records.firestore import FirestoreStore, store
from records.keeper import Asker, Keeper, Policy
from records.retention import purge, reseal
from records.store import AuditLine, Twice, Wanted
from settings import ROOT
from storage.columns import LATEST
from storage.firestore import calls, images
from storage.vault import Vault, new_key
from tests.emulators import firestore_port
from tests.records.kept import ROW

pytestmark = pytest.mark.servers

IMAGE = bytes(range(256)) * 8000  # three parts
NIK = "3174015708900002"


def row(number=1, **changes):
    return replace(ROW, id=f"00000000-0000-4000-8000-{number:012}", **changes)


def line(row, action="created"):
    return AuditLine(1000.5, row.owner, action, row.id, row.version)


def add(store, row, image=None):
    twice = Twice((row.nik,), replace(row, verdict="review")) if row.nik else None
    references = [row.reference] if row.reference else []
    return store.add(row, line(row), references=references, twice=twice, image=image)


def everything(client):
    """Every document there is: path → fields."""

    def inside(collections):
        for collection in collections:
            for document in collection.list_documents():
                snapshot = document.get()
                if snapshot.exists:
                    yield document.path, snapshot.to_dict()
                yield from inside(document.collections())

    return dict(inside(client.collections()))


def within(client, collection):
    return {path for path in everything(client) if path.startswith(f"{collection}/")}


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours catches it."""


@pytest.fixture
def kill(monkeypatch):
    """Ends the process before or after its nth commit."""

    def arm(number, moment):
        commit, count = calls.Calls.commit, iter(range(1, 100))

        def last(self, batch):
            mine = next(count)
            if (mine, moment) == (number, "before"):
                raise Killed
            commit(self, batch)
            if (mine, moment) == (number, "after"):
                raise Killed

        monkeypatch.setattr(calls.Calls, "commit", last)
        return lambda: monkeypatch.setattr(calls.Calls, "commit", commit)

    return arm


@pytest.fixture
def client(firestore_store):
    return firestore_store._client


def test_an_admin_reads_verdict_times_and_account_in_the_console(firestore_store, client):
    add(firestore_store, row(1, reasons=("low_confidence",), verdict="review"))
    fields = everything(client)[f"verifications/{ROW.id}"]
    assert fields["verdict"] == "review"
    assert fields["reasons"] == ["low_confidence"]
    assert fields["owner"] == "ana"
    assert fields["created_at"] == datetime(1970, 1, 1, 0, 16, 40, 500_000, tzinfo=UTC)
    assert fields["expires_at"] == datetime(1970, 1, 1, 0, 33, 20, tzinfo=UTC)
    assert "clear" not in fields
    (told,) = [fields for path, fields in everything(client).items() if path.startswith("audit/")]
    assert told["at"] == fields["created_at"]
    assert (told["actor"], told["action"], told["verification"]) == ("ana", "created", ROW.id)


def test_the_end_of_the_calendar_is_kept(firestore_store, client):
    add(firestore_store, row(1, expires_at=LATEST))
    assert firestore_store.get(ROW.id).expires_at == LATEST
    assert everything(client)[f"verifications/{ROW.id}"]["expires_at"].year == 9999


@pytest.mark.parametrize("in_clear", [False, True])
def test_nothing_personal_is_readable_unless_the_operator_says_so(
    firestore_store, client, in_clear
):
    field = {"confidence": 1.0, "corrections": [], "problems": []}
    reading = {
        "kind": "ktp",
        "fields": {
            "nik": {**field, "value": NIK, "raw": NIK},
            "nama": {**field, "value": "SITI CONTOH", "raw": "SITI CONTOH"},
        },
        "timings_ms": {"parse": 1.0},
        "verdict": "passed",
        "reasons": [],
    }
    policy = Policy(images=True, in_clear=in_clear)
    keeper = Keeper(firestore_store, Vault([new_key()]), policy)
    kept = keeper.keep("ana", "order 17", b"a photo", reading)
    boss = Asker("boss", admin=True)
    keeper.change(kept.id, 1, boss, {"nama": "SITI BARU"}, "failed", "looked at it")
    documents = everything(client)
    record = documents[f"verifications/{kept.id}"]
    if in_clear:
        assert record.pop("clear") == {"nik": NIK, "nama": "SITI BARU"}
    told = repr(documents)
    for personal in (NIK, "SITI", "order 17", "a photo", "looked at it"):
        assert personal not in told
    assert keeper.fetch(kept.id, boss).reading["fields"]["nama"]["value"] == "SITI BARU"
    assert keeper.picture(kept.id, boss) == b"a photo"


def test_records_live_through_a_change_of_keys_and_end_with_their_time(firestore_store, client):
    old, new, now = new_key(), new_key(), [1_790_000_000.25]
    fields = {"nik": {"value": NIK, "confidence": 1.0}}
    reading = {"fields": fields, "timings_ms": {}, "verdict": "passed", "reasons": []}
    policy = Policy(days=1, images=True)
    before = Keeper(firestore_store, Vault([old]), policy, lambda: now[0])
    kept = before.keep("ana", "order 17", IMAGE, reading)
    after = Keeper(firestore_store, Vault([new, old]), policy, lambda: now[0])
    assert reseal(after) == 1
    only = Keeper(firestore_store, Vault([new]), policy, lambda: now[0])
    assert only.keep("ana", "order 17", IMAGE, reading).id == kept.id
    assert only.picture(kept.id, Asker("ana")) == IMAGE
    assert only.keep("budi", None, IMAGE, reading).verdict == "review"
    now[0] += 86_400
    assert purge(only) == 2
    left = everything(client)
    assert {path.split("/")[0] for path in left} == {"audit", "turns"}
    assert only.keep("budi", "order 17", IMAGE, reading).verdict == "passed"


def test_erasing_leaves_the_audit_and_turns_that_name_nobody(firestore_store, client):
    add(firestore_store, ROW, image=IMAGE)
    firestore_store.erase([ROW.id], [line(ROW, "erased")])
    assert {path.split("/")[0] for path in everything(client)} == {"audit", "turns"}
    (turn,) = within(client, "turns")
    assert len(turn) == len("turns/") + 3
    assert everything(client)[turn].keys() == {"last"}


def test_a_row_that_was_deleted_by_hand_holds_neither_reference_nor_nik(firestore_store, client):
    """As a TTL policy deletes it, too: alone, and without our knowing."""
    add(firestore_store, ROW, image=IMAGE)
    client.document(f"verifications/{ROW.id}").delete()
    assert firestore_store.by_reference("ana", ["r"]) is None
    assert firestore_store.image(ROW.id) is None
    again = row(2)
    assert add(firestore_store, again) == again
    assert firestore_store.by_reference("ana", ["r"]) == again
    theirs = row(3, owner="budi", nik="n")
    assert add(firestore_store, theirs).verdict == "review"
    client.document(f"verifications/{again.id}").delete()
    client.document(f"verifications/{theirs.id}").delete()
    free = row(4, owner="citra", nik="n")
    assert add(firestore_store, free) == free


def test_a_reference_that_ended_before_its_row_belongs_to_the_next(firestore_store, client):
    """A TTL policy deletes in any order."""
    add(firestore_store, ROW)
    (name,) = within(client, "references")
    client.document(name).delete()
    again = row(2)
    assert add(firestore_store, again) == again
    firestore_store.erase([ROW.id], [line(ROW, "erased")])
    assert firestore_store.by_reference("ana", ["r"]) == again
    firestore_store.erase([again.id], [line(again, "erased")])
    assert within(client, "references") == set()


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_killed_while_adding_nothing_blocks_and_nothing_stays(
    firestore_store, client, kill, monkeypatch, number, moment
):
    """Commits 1 and 2 write the image's parts, 3 the row."""
    revive = kill(number, moment)
    with pytest.raises(Killed):
        add(firestore_store, ROW, image=IMAGE)
    revive()
    stored = (number, moment) == (3, "after")
    assert (firestore_store.get(ROW.id) is not None) == stored
    assert len(firestore_store.audit(ROW.id)) == stored
    first = ROW if stored else row(2)
    assert add(firestore_store, row(2), image=IMAGE) == first
    assert firestore_store.image(first.id) == IMAGE
    theirs = row(3, owner="budi", nik="n", reference=None)
    assert add(firestore_store, theirs).verdict == "review"
    monkeypatch.setattr(images, "LEFT", timedelta(0))
    firestore_store.expired(0, 1)
    assert within(client, "uploads") == set()
    parts = {path for path in everything(client) if "/image/" in path}
    assert len(parts) == 3
    assert all(path.startswith(f"verifications/{first.id}/") for path in parts)
    firestore_store.erase([first.id, theirs.id], [line(first, "erased"), line(theirs, "erased")])
    free = row(4, owner="citra", nik="n")
    assert add(firestore_store, free) == free


@pytest.mark.parametrize("number", [1, 2, 3])
def test_killed_while_sealing_anew_the_old_stands(
    firestore_store, client, kill, monkeypatch, number
):
    add(firestore_store, ROW, image=IMAGE)
    revive = kill(number, "before")
    with pytest.raises(Killed):
        firestore_store.reseal(row(1, sealed=b"anew", reference="R", nik="N"), b"new" * 700_000)
    assert firestore_store.get(ROW.id) == ROW
    assert firestore_store.image(ROW.id) == IMAGE
    assert firestore_store.by_reference("ana", ["r"]) == ROW
    revive()
    monkeypatch.setattr(images, "LEFT", timedelta(0))
    firestore_store.expired(0, 1)
    assert len([path for path in everything(client) if "/image/" in path]) == 3
    assert firestore_store.image(ROW.id) == IMAGE


def test_killed_while_erasing_rows_are_whole_or_gone(firestore_store, kill, monkeypatch):
    monkeypatch.setattr(store, "ERASED", 2)
    rows = [row(number, reference=f"r{number}") for number in range(1, 6)]
    for each in rows:
        add(firestore_store, each)
    ids, lines = [each.id for each in rows], [line(each, "erased") for each in rows]
    revive = kill(2, "before")
    with pytest.raises(Killed):
        firestore_store.erase(ids, lines)
    revive()
    assert [firestore_store.get(each) is None for each in ids] == [True, True, False, False, False]
    assert [len(firestore_store.audit(each)) for each in ids] == [2, 2, 1, 1, 1]
    assert firestore_store.erase(ids, lines) == ids[2:]


def test_a_slow_writer_whose_parts_were_swept_stores_nothing(firestore_store, client, monkeypatch):
    monkeypatch.setattr(images, "LEFT", timedelta(0))
    monkeypatch.setattr(calls, "PATIENCE", 0.2)
    chosen = FirestoreStore._chosen

    def slowly(self, row, twice):
        self.expired(0, 1)  # another process clears up meanwhile
        return chosen(self, row, twice)

    monkeypatch.setattr(FirestoreStore, "_chosen", slowly)
    with pytest.raises(calls.UpstreamUnavailable):
        add(firestore_store, ROW, image=IMAGE)
    assert {path.split("/")[0] for path in everything(client)} == set()


def test_many_rows_and_lines_are_read_and_written_by_the_page(firestore_store, monkeypatch):
    monkeypatch.setattr(calls, "PAGE", 3)
    monkeypatch.setattr(store, "NOTED", 4)
    for number in range(1, 8):
        add(firestore_store, row(number, reference=None, created_at=float(number)))
    assert [each.created_at for each in firestore_store.of_owner("ana")] == [7, 6, 5, 4, 3, 2, 1]
    assert len(firestore_store.with_nik(["n"], "budi")) == 7
    lines = [replace(line(ROW, "viewed"), actor=f"boss {number}") for number in range(10)]
    firestore_store.note(*lines)
    assert firestore_store.audit(ROW.id) == [line(ROW), *lines]


def test_rows_are_counted_where_they_are(firestore_store, monkeypatch):
    """No document of a queue is fetched to be counted."""
    for number in range(1, 6):
        add(
            firestore_store, row(number, reference=None, created_at=float(number), verdict="review")
        )

    def nothing(self, query):
        raise AssertionError("a document was fetched")

    monkeypatch.setattr(calls.Calls, "find", nothing)
    waiting = Wanted(decided=False, owner="ana", since=2.0, before=5.0, oldest=True)
    assert firestore_store.count("review", waiting) == 3
    assert firestore_store.count(None, Wanted(decided=True)) == 0


def test_rows_of_a_former_version_learn_whether_they_are_decided(firestore_store, client):
    from google.cloud.firestore import DELETE_FIELD

    for number in (1, 2):
        add(firestore_store, row(number, reference=None))
    firestore_store.note(replace(line(row(2), "changed"), fields=("decision",)))
    for number in (1, 2):
        document = client.document(f"verifications/{row(number).id}")
        document.update({"decided": DELETE_FIELD})
    assert firestore_store.count(None, Wanted(decided=False)) == 0
    firestore_store.expired(0, 1)
    for decided, number in ((False, 1), (True, 2)):
        found = firestore_store.page(None, None, 5, Wanted(decided=decided))
        assert [each.id for each in found] == [row(number).id]


def test_apps_may_not_read_or_write(firestore_store, client):
    """Without a service account, the rules decide; the emulator runs those that we ship."""
    add(firestore_store, ROW)
    root = f"http://127.0.0.1:{firestore_port()}/v1/projects/{client.project}/databases/(default)"
    body = json.dumps({"fields": {}}).encode()
    for path, sent in [
        (f"verifications/{ROW.id}", None),
        ("audit", None),
        ("verifications?documentId=x", body),
    ]:
        request = urllib.request.Request(
            f"{root}/documents/{path}", sent, {"Content-Type": "application/json"}
        )
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=20)
        assert refused.value.code == 403
        refused.value.close()


def test_the_indexes_are_those_that_its_queries_need(firestore_store, client, monkeypatch):
    """The emulator asks for none, so they are compared: equality first, then what orders."""
    asked = set()
    find = calls.Calls.find

    def seen(self, query):
        query_pb = query._to_protobuf()
        conditions = query_pb.where.composite_filter.filters or [query_pb.where]
        fields = [
            (
                each.field_filter.field.field_path,
                "CONTAINS" if each.field_filter.op.name == "ARRAY_CONTAINS" else "ASCENDING",
            )
            for each in conditions
            if each.field_filter.field.field_path
        ]
        orders = [(each.field.field_path, each.direction.name) for each in query_pb.order_by]
        names = {name for name, _ in orders}
        asked.add(tuple([field for field in fields if field[0] not in names] + orders))
        return find(self, query)

    monkeypatch.setattr(calls.Calls, "find", seen)
    firestore_store.ping()
    firestore_store.expired(0, 1)
    firestore_store.unmarked(1)
    firestore_store.rows("", 1)
    firestore_store.of_owner("ana")
    firestore_store.audit(ROW.id)
    firestore_store.with_nik(["n"], "ana")
    add(firestore_store, ROW)
    shipped = json.loads((ROOT / "records/firestore/firestore.indexes.json").read_text())
    listed = {
        tuple(
            (field["fieldPath"], field.get("order") or field["arrayConfig"])
            for field in index["fields"]
        )
        for index in shipped["indexes"]
        if index["collectionGroup"] != "submissions"  # tests/backlog/test_firestore.py
    }
    assert {fields for fields in asked if len(fields) > 1} == listed
