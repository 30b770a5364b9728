"""What is Firestore's own of what waits: photos in parts, killed readers, indexes, a whole way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from google.cloud.firestore_v1.base_query import BaseQuery

from backlog import callbacks as posts
from backlog.claims import LEASE_SECONDS, Claims
from backlog.firestore import FirestoreRows
from backlog.submission import Submission
from backlog.submissions import Submissions
from backlog.tables import CALLBACKS
from errors import NotFound
from settings import ROOT
from storage.database import Database
from storage.firestore import calls, images
from storage.vault import Vault
from tests.conftest import bearer_of, encoded, fictional_reading, inside, serving
from tests.emulators import firestore, firestore_port
from tests.records.kept import KEY
from tests.web.callers import photo_form

pytestmark = pytest.mark.servers

PHOTO = bytes(range(256)) * 8000  # four parts once it is sealed
ONE = Submission("ana", PHOTO, "order-1", None, "https://a.example/x")


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours catches it."""


@pytest.fixture
def database(tmp_path):
    made = Database(f"sqlite:///{tmp_path}/service.db")
    made.migrate()
    return made


@pytest.fixture
def client():
    with firestore() as made:
        yield made


@pytest.fixture
def rows(client, database):
    return FirestoreRows(client, database)


@pytest.fixture
def submissions(rows, clock):
    return Submissions(rows, Vault([KEY]), 10, 3600.0, clock)


@pytest.fixture
def claims(rows, clock):
    return Claims(rows, Vault([KEY]), clock)


@pytest.fixture
def kill(monkeypatch):
    """Ends the process at its nth commit; gives what brings it back."""

    def arm(number):
        commit, count = calls.Calls.commit, iter(range(1, 100))

        def last(self, batch):
            if next(count) == number:
                raise Killed
            commit(self, batch)

        monkeypatch.setattr(calls.Calls, "commit", last)
        return lambda: monkeypatch.setattr(calls.Calls, "commit", commit)

    return arm


def documents(collection):
    """Path → fields of every document, those beneath others too."""
    for document in collection.list_documents():
        yield document.path, document.get().to_dict() or {}
        for below in document.collections():
            yield from documents(below)


def everything(client):
    return {path: told for each in client.collections() for path, told in documents(each)}


def test_a_photo_larger_than_a_document_is_kept_sealed_and_goes_whole(client, submissions, claims):
    submissions.put(ONE)
    kept = everything(client)
    assert sum("/image/" in path for path in kept) == 4
    text = repr(kept).encode()
    assert repr(PHOTO[:64])[2:-1].encode() not in text
    assert b"order-1" not in text
    claimed = claims.claim()
    assert claims.opened(claimed) == ONE
    assert claims.finish(claimed, lambda c: None)
    assert everything(client) == {}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_killed_while_it_is_put_in_nothing_waits_and_what_is_left_is_swept(
    client, submissions, kill, monkeypatch, number
):
    revive = kill(number)
    with pytest.raises(Killed):
        submissions.put(ONE)
    revive()
    assert submissions.page(None, None, 9) == []
    monkeypatch.setattr(images, "LEFT", timedelta(0))
    submissions.purge()
    assert everything(client) == {}
    assert submissions.put(ONE).state == "waiting"


def test_killed_between_a_callback_and_its_submissions_end_there_is_one_callback(
    database, submissions, claims, clock, kill
):
    callbacks = posts.Callbacks(database, Vault([KEY]), None, None, clock)
    submissions.put(ONE)

    def tell(connection):
        callbacks.put(connection, "ana", "v", "https://a.example/x", {"n": 1}, "event")

    first = claims.claim()
    revive = kill(1)
    with pytest.raises(Killed):
        claims.finish(first, tell)
    revive()
    clock.now += LEASE_SECONDS
    second = claims.claim()
    assert claims.finish(second, tell)
    assert [each.id for each in callbacks.page(None, None, 9)] == ["event"]
    assert database.read(lambda c: len(c.execute(CALLBACKS.select()).all())) == 1


def test_erased_between_its_claim_and_its_reading_it_is_no_damage(submissions, claims):
    status = submissions.put(ONE)
    told = []
    claims._sealed._vault.on_damage = lambda *which: told.append(which)
    claimed = claims.claim()
    submissions.erase(status.id)
    with pytest.raises(NotFound):
        claims.opened(claimed)
    assert told == []


def test_the_indexes_are_those_that_its_queries_need(rows, submissions, monkeypatch):
    """The emulator asks for none, so they are compared: equality first, then what orders."""
    asked = set()
    to_protobuf = BaseQuery._to_protobuf

    def seen(self):
        made = to_protobuf(self)
        conditions = made.where.composite_filter.filters or [made.where]
        fields = [each.field_filter.field.field_path for each in conditions]
        orders = [(each.field.field_path, each.direction.name) for each in made.order_by]
        ordered = {name for name, _ in orders}
        alone = [(name, "ASCENDING") for name in fields if name and name not in ordered]
        if orders and made.from_[0].collection_id == "submissions":
            asked.add(tuple(alone + orders))
        return made

    monkeypatch.setattr(BaseQuery, "_to_protobuf", seen)
    submissions.put(ONE)
    rows.ping()
    submissions.depth()
    submissions.purge()
    shipped = json.loads((ROOT / "records/firestore/firestore.indexes.json").read_text())
    listed = {
        tuple((field["fieldPath"], field["order"]) for field in index["fields"])
        for index in shipped["indexes"] if index["collectionGroup"] == "submissions"
    }  # fmt: skip
    assert {fields for fields in asked if len(fields) > 1} == listed


def test_the_whole_way_with_records_in_firestore(settings, client, monkeypatch):
    """Sent, kept in Firestore, read, told; nothing of it waits in the service's own database."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", f"127.0.0.1:{firestore_port()}")
    monkeypatch.setattr("service.upkeep.Upkeep.start", lambda _: None)
    on_firestore = replace(
        settings, records="firestore", flask_env="development", firebase_project_id=client.project
    )
    app = serving(on_firestore, {"ktp": fictional_reading})
    bearer, caller = bearer_of(app, "ana@example.org"), app.test_client()
    assert caller.get("/readyz").status_code == 200
    sent = photo_form(encoded("JPEG", (300, 200)), reference_id="order-1")
    answer = caller.post("/verify-ktp?mode=async", data=sent, headers=bearer)
    assert answer.status_code == 202
    place = answer.headers["Location"]
    assert f"submissions/{answer.json['id']}" in everything(client)
    count = "SELECT count(*) FROM submissions"
    own = inside(app).database.read(lambda c: c.exec_driver_sql(count).scalar())
    assert own == 0
    assert inside(app).later.read_one()
    told = caller.get(place, headers=bearer).json
    assert (told["state"], told["reference_id"]) == ("done", "order-1")
    left = {path.split("/")[0] for path in everything(client)}
    assert not left & {"submissions", "submission_references", "submission_uploads"}
