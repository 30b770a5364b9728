"""What every store of templates does, and what the keeper of templates sees to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import update

from errors import FormInvalid, NotFound, RecordDamaged, Stale
from records import templates as rules
from records.sql_templates import SqlTemplates
from records.tables import TEMPLATES
from records.templates import TemplateRow, Templates
from storage.vault import Vault
from tests.records.conftest import SERVERS
from tests.records.kept import KEY, NEWER, Clock

ROW = TemplateRow("ana", "n1", 1, 1000.5, b"sealed", b"picture")
CONTENT = {"language": "eng", "reference": {"width": 3, "height": 4}}


@pytest.fixture
def sql_templates(sqlite_database):
    return SqlTemplates(sqlite_database)


@pytest.fixture
def postgresql_templates(postgresql_database):
    return SqlTemplates(postgresql_database)


@pytest.fixture
def firestore_templates(firestore_client):
    from records.firestore import FirestoreTemplates

    return FirestoreTemplates(firestore_client)


@pytest.fixture(params=["sql", *SERVERS])
def store(request):
    """An empty store."""
    return request.getfixturevalue(f"{request.param}_templates")


def test_what_is_put_comes_back_as_it_was(store):
    store.put(ROW, ["n1"], 0)
    assert store.get("ana", ["n1"]) == ROW
    assert store.get("ana", ["n2", "n1"]) == ROW
    assert store.get("budi", ["n1"]) is None
    assert store.of_owner("ana", 5) == [replace(ROW, picture=None)]
    bare = replace(ROW, name="n2", picture=None)
    store.put(bare, ["n2"], 0)
    assert store.get("ana", ["n2"]) == bare
    assert len(store.of_owner("ana", 5)) == 2
    assert len(store.of_owner("ana", 1)) == 1


def test_a_version_goes_over_the_one_before_and_no_other(store):
    with pytest.raises(NotFound):
        store.put(replace(ROW, version=2), ["n1"], 1)
    store.put(ROW, ["n1"], 0)
    with pytest.raises(Stale):
        store.put(ROW, ["n1"], 0)
    second = replace(ROW, version=2, sealed=b"anew", picture=None)
    store.put(second, ["n1"], 1)
    assert store.get("ana", ["n1"]) == second
    with pytest.raises(Stale):
        store.put(second, ["n1"], 1)


def test_under_a_newer_keys_name_it_is_still_one(store):
    store.put(ROW, ["n1"], 0)
    with pytest.raises(Stale):
        store.put(replace(ROW, name="n9"), ["n9", "n1"], 0)
    fresh = replace(ROW, name="n9", version=2)
    store.put(fresh, ["n9", "n1"], 1)
    assert store.get("ana", ["n1"]) is None
    assert store.get("ana", ["n9", "n1"]) == fresh
    assert len(store.of_owner("ana", 5)) == 1


def test_of_many_at_once_one_is_kept(store):
    def one(number):
        try:
            store.put(replace(ROW, sealed=bytes([number])), ["n1"], 0)
        except Stale:
            return None
        return number

    with ThreadPoolExecutor(8) as pool:
        won = [each for each in pool.map(one, range(8)) if each is not None]
    assert [store.get("ana", ["n1"]).sealed] == [bytes(won)]


def test_erasing_takes_the_picture_too_and_leaves_others(store):
    for name in ("n1", "n2", "n3"):
        store.put(replace(ROW, name=name), [name], 0)
    theirs = replace(ROW, owner="budi")
    store.put(theirs, ["n1"], 0)
    assert store.erase("ana", ["n1"]) is True
    assert store.erase("ana", ["n1"]) is False
    store.put(replace(ROW, picture=None), ["n1"], 0)
    assert store.get("ana", ["n1"]).picture is None
    assert store.erase_owner("ana") == 3
    assert store.erase_owner("ana") == 0
    assert store.get("budi", ["n1"]) == theirs


def test_every_row_is_visited_once(store):
    rows = [replace(ROW, owner=owner, name=name) for owner in ("a", "b") for name in ("n1", "n2")]
    for row in rows:
        store.put(row, [row.name], 0)
    seen, last = [], ("", "")
    while page := store.rows(last, 3):
        seen += page
        last = page[-1].owner, page[-1].name
    assert sorted(seen, key=lambda row: (row.owner, row.name)) == rows


@pytest.fixture
def templates(sql_templates):
    return Templates(sql_templates, Vault([KEY]), Clock())


def test_a_template_is_its_owners_alone(templates):
    kept = templates.keep("ana", "acme", CONTENT, b"picture", 0)
    assert templates.fetch("ana", "acme") == kept
    assert kept.version == 1
    for call in (templates.fetch, templates.erase):
        with pytest.raises(NotFound):
            call("budi", "acme")
    assert templates.all_of("budi") == ([], 0)
    assert templates.all_of("ana") == ([replace(kept, picture=None)], 0)
    templates.erase("ana", "acme")
    with pytest.raises(NotFound):
        templates.fetch("ana", "acme")


def test_a_change_names_the_version_it_goes_over(templates):
    templates.keep("ana", "acme", CONTENT, None, 0)
    with pytest.raises(Stale):
        templates.keep("ana", "acme", CONTENT, None, 0)
    assert templates.keep("ana", "acme", {"language": "ind"}, None, 1).version == 2
    assert templates.fetch("ana", "acme").content == {"language": "ind"}


def test_an_account_keeps_so_many(templates, monkeypatch):
    monkeypatch.setattr(rules, "MOST", 2)
    for name in ("b", "a"):
        templates.keep("ana", name, CONTENT, None, 0)
    assert [each.name for each in templates.list("ana")] == ["a", "b"]
    with pytest.raises(FormInvalid):
        templates.keep("ana", "c", CONTENT, None, 0)
    templates.keep("ana", "a", CONTENT, None, 1)
    templates.keep("budi", "c", CONTENT, None, 0)


@pytest.mark.parametrize("change", [{"owner": "budi"}, {"version": 7}, {"changed_at": 1.0},
                                    {"sealed": b"x"}, {"picture": b"x"}])  # fmt: skip
def test_who_has_no_key_changes_nothing_unseen(templates, sql_templates, change):
    templates.keep("ana", "acme", CONTENT, b"picture", 0)
    sql_templates._database.write(lambda c: c.execute(update(TEMPLATES).values(change)))
    row = sql_templates.rows(("", ""), 1)[0]
    told = []
    templates.vault.on_damage = lambda *which: told.append(which)
    with pytest.raises(RecordDamaged):
        templates.opened(row)
    assert told == [("template", row.name)]


def test_another_templates_content_does_not_open_under_a_name(templates, sql_templates):
    for name in ("acme", "other"):
        templates.keep("ana", name, CONTENT, None, 0)
    one, other = sql_templates.rows(("", ""), 2)
    with pytest.raises(RecordDamaged):
        templates.opened(replace(one, sealed=other.sealed))


def test_under_a_new_key_everything_opens_and_is_found(store):
    clock = Clock()
    Templates(store, Vault([KEY]), clock).keep("ana", "acme", CONTENT, b"picture", 0)
    between = Templates(store, Vault([NEWER, KEY]), clock)
    kept = between.fetch("ana", "acme")
    assert between.reseal() == 1
    after = Templates(store, Vault([NEWER]), clock)
    assert after.fetch("ana", "acme") == kept
    assert after.all_of("ana") == ([replace(kept, picture=None)], 0)
    with pytest.raises(NotFound):
        Templates(store, Vault([KEY]), clock).fetch("ana", "acme")
