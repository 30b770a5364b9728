"""Whoever writes the database without the keys is not believed, and spoils nothing but the row."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, text, update

from auth.tables import ACCOUNTS
from errors import RecordDamaged
from records.tables import AUDIT, VERIFICATIONS
from service.marks import mark_due
from storage.known_keys import KNOWN_KEYS
from tests.conftest import bearer_of, fictional_reading, inside, issued, serving
from tests.documents.templates import plain, region
from tests.web.callers import assert_problem, verified

pytestmark = pytest.mark.long  # it makes a service anew for each test

V, A = VERIFICATIONS.c, ACCOUNTS.c
OTHER = "other@example.org"
CHANGES = {
    "owner": "another", "verdict": "passed", "version": 7, "reference": "f" * 64, "nik": "f" * 64,
    "reasons": [], "created_at": 1.0, "expires_at": 9e9, "called": "f" * 64, "decided_at": 5.0,
    "decided_by": "me", "least_confidence": 1.0, "milliseconds": 1.0,
    "sealed": b"damaged", "bound": "f" * 64,
}  # fmt: skip


@pytest.fixture
def write(app):
    """Write the database as somebody may who has no key."""
    return lambda statement: inside(app).database.write(lambda c: c.execute(statement))


@pytest.fixture
def boss(app):
    return bearer_of(app, "boss@example.org", admin=True)


@pytest.fixture
def kept(client, bearer, photo):
    return verified(client, bearer, photo)


def counted(client, kind):
    """How often such a row was met, as Prometheus is told."""
    name = f'damaged_total{{kind="{kind}"}}'
    lines = client.get("/metrics").text.splitlines()
    return sum(float(line.split()[1]) for line in lines if line.startswith(name))


def assert_damaged(answer):
    assert_problem(answer, 500, "record_damaged")


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_column_is_noticed_by_every_call(client, boss, write, kept, photo, column):
    write(update(VERIFICATIONS).values({column: CHANGES[column]}))
    before, path = counted(client, "verification"), f"/verifications/{kept['id']}"
    assert_damaged(client.get(path, headers=boss))
    version = boss | {"If-Match": '"7"' if column == "version" else '"1"'}
    assert_damaged(client.patch(path, json={"decision": "passed"}, headers=version))
    assert_damaged(client.get(f"{path}/image", headers=boss))
    (item,) = client.get("/verifications", headers=boss).get_json()["items"]
    assert item["damaged"] is True
    assert counted(client, "verification") >= before + 4


def test_nobody_reads_anothers_card_by_changing_its_owner(app, client, write, kept):
    thief = issued(app, OTHER)
    uid = inside(app).accounts.account(thief).uid
    write(update(VERIFICATIONS).values(owner=uid))
    mine = {"Authorization": f"Bearer {thief}"}
    assert_damaged(client.get(f"/verifications/{kept['id']}", headers=mine))
    said = client.get("/account", headers=mine).get_json()
    assert (said["verifications"], said["damaged"]) == ([], [kept["id"]])


def test_review_does_not_turn_into_passed(app, client, bearer, write, kept):
    write(update(VERIFICATIONS).values(verdict="passed", unmarked=True))
    mark_due(inside(app).keeper, inside(app).accounts)
    assert client.get("/account", headers=bearer).get_json()["ktp_verified"] is False


@pytest.mark.parametrize("decided", ["failed", "review"])
def test_a_decided_row_that_is_put_back_is_noticed(app, client, boss, write, kept, decided):
    before = inside(app).database.read(
        lambda c: dict(c.execute(select(VERIFICATIONS)).mappings().one())
    )
    path, version = f"/verifications/{kept['id']}", boss | {"If-Match": '"1"'}
    assert client.patch(path, json={"decision": decided}, headers=version).status_code == 200
    assert client.get(path, headers=boss).status_code == 200
    write(update(VERIFICATIONS).values(before))
    assert_damaged(client.get(path, headers=boss))
    assert_damaged(client.patch(path, json={"decision": "passed"}, headers=version))


@pytest.mark.parametrize("values", [{"admin": True}, {"disabled": False}, {"generation": 1},
                                    {"ktp_verified": True}, {"bound": None}], ids=str)  # fmt: skip
def test_an_account_can_not_be_given_rights(app, client, write, values):
    accounts, email = inside(app).accounts, "someone@example.org"
    old = {"Authorization": f"Bearer {issued(app, email)}"}
    accounts.revoke(email)
    accounts.disable(email, True)
    write(update(ACCOUNTS).values(values))
    before = counted(client, "account")
    assert_damaged(client.get("/account", headers=old))
    with pytest.raises(RecordDamaged):
        accounts.sign_in(email)
    assert counted(client, "account") > before
    accounts.disable(email, False)  # the operator sets it right
    signed_in = accounts.sign_in(email)
    assert accounts.account(signed_in.token).admin is False


def test_one_damaged_record_leaves_its_owner_the_others(client, bearer, photo, write, caplog):
    good, bad = (verified(client, bearer, photo) for _ in range(2))
    write(update(VERIFICATIONS).where(V.id == bad["id"]).values(sealed=b"damaged"))
    said = client.get("/account", headers=bearer).get_json()
    assert [record["id"] for record in said["verifications"]] == [good["id"]]
    assert said["damaged"] == [bad["id"]]
    assert f"damaged=verification id={bad['id']}" in caplog.text
    path = f"/verifications/{bad['id']}"
    assert_damaged(client.get(path, headers=bearer))
    assert client.delete(path, headers=bearer).status_code == 204  # and it can be erased
    assert client.get("/account", headers=bearer).get_json()["damaged"] == []


# What no row was written with: SQLite holds it all the same, and PostgreSQL some of it.
TYPES = {
    "reasons": ("nope", "null", "7", '[1, null]'), "created_at": ("x", 1e308, -1e12, b"\0"),
    "expires_at": ("x", 1e308), "version": ("x", 1.5, 2**60), "sealed": ("text", 7),
    "clear": ("nope", "7"), "verdict": (b"\xff",), "reference": (b"\xff",), "unmarked": ("x", 7),
    "bound": (b"\xff", "é"), "nik": (b"\xff",),
}  # fmt: skip


@pytest.mark.parametrize("column", TYPES)
def test_a_value_of_another_type_spoils_no_other_row(
    app, client, bearer, boss, write, photo, column
):
    """One such row was a fault of the whole queue and of all that its owner asked for."""
    kept, good = (verified(client, bearer, photo, reference_id=each) for each in "ab")
    path = f"/verifications/{kept['id']}"
    for value in TYPES[column]:
        write(text(f"UPDATE verifications SET {column} = :value WHERE id = :id")
              .bindparams(value=value, id=kept["id"]))  # fmt: skip
        looked = client.get(path, headers=bearer)
        if column not in ("clear", "unmarked"):  # which nobody acts upon
            assert_damaged(looked)
            said = client.get("/account", headers=bearer).get_json()
            assert [each["id"] for each in said["verifications"]] == [good["id"]]
            assert said["damaged"] == [kept["id"]]
        page = client.get("/verifications", headers=boss).get_json()["items"]
        assert good["id"] in {each["id"] for each in page}
        mark_due(inside(app).keeper, inside(app).accounts)
    assert client.delete("/account", headers=bearer).status_code == 204


@pytest.mark.parametrize("column", ["fields", "at", "version", "action", "actor"])
def test_an_audit_line_of_another_type_spoils_nothing(client, bearer, boss, write, kept, column):
    for value in ("nope", 1e308, b"\xff"):
        write(text(f"UPDATE audit SET {column} = :value").bindparams(value=value))
        assert client.get(f"/verifications/{kept['id']}/audit", headers=boss).status_code == 200
        assert client.get("/account", headers=bearer).status_code == 200


@pytest.mark.parametrize("column", ["sealed", "version", "changed_at"])
def test_a_damaged_template_leaves_its_owner_the_others(client, bearer, write, column):
    for name in ("one", "two"):
        given = plain(region(), name=name)
        assert client.put(f"/templates/{name}", json=given, headers=bearer).status_code == 200
    write(
        text(f"UPDATE templates SET {column} = 'x' WHERE name = (SELECT min(name) FROM templates)")
    )
    said = client.get("/templates", headers=bearer).get_json()
    assert (len(said["templates"]), said["damaged"]) == (1, 1)
    said = client.get("/account", headers=bearer).get_json()
    assert (len(said["templates"]), said["damaged_templates"]) == (1, 1)


@pytest.mark.parametrize("column", ["generation", "created_at", "sealed_email", "admin", "bound"])
def test_an_account_of_another_type_is_damaged(client, bearer, write, kept, column):
    write(text(f"UPDATE accounts SET {column} = :value").bindparams(value=b"\xff"))
    answer = client.get("/account", headers=bearer)
    if column != "sealed_email":  # the token holds the address
        assert_damaged(answer)


def test_an_account_with_a_record_of_a_made_up_id_is_not_erased_for_ever(
    client, bearer, write, kept
):
    write(text("UPDATE verifications SET id = 'a b'"))
    assert_damaged(client.delete("/account", headers=bearer))


def test_rows_from_before_get_their_codes_once(app, settings, client, bearer, kept, write):
    for table in (VERIFICATIONS, ACCOUNTS):
        write(update(table).values(bound=None))
    write(delete(KNOWN_KEYS))
    upgraded = serving(settings, {"ktp": fictional_reading})
    path, asker = f"/verifications/{kept['id']}", upgraded.test_client()
    assert asker.get(path, headers=bearer).status_code == 200  # before it has gone through them
    inside(upgraded).upkeep.run_due(1e12)
    for table in (VERIFICATIONS, ACCOUNTS):
        query = select(table.c.bound)
        codes = inside(app).database.read(lambda c, q=query: c.execute(q).scalars().all())
        assert all(codes)
    for served in (upgraded, serving(settings, {"ktp": fictional_reading})):
        assert served.test_client().get(path, headers=bearer).status_code == 200
    write(update(VERIFICATIONS).values(bound=None))
    assert_damaged(asker.get(path, headers=bearer))
    again = serving(settings, {"ktp": fictional_reading})
    assert_damaged(again.test_client().get(path, headers=bearer))


def test_a_new_database_believes_no_row_without_a_code(client, bearer, kept, write):
    write(text("UPDATE verifications SET bound = NULL"))
    assert_damaged(client.get(f"/verifications/{kept['id']}", headers=bearer))


def test_a_change_between_two_looks_is_no_damage(app, client, bearer, boss, kept):
    """The audit is asked after the row: a version that came between is not held against it."""
    store, path = inside(app).keeper.store, f"/verifications/{kept['id']}"
    latest, version = store.latest, boss | {"If-Match": '"1"'}

    def meanwhile(name):
        store.latest = latest
        assert client.patch(path, json={"note": "x"}, headers=version).status_code == 200
        return latest(name)

    store.latest = meanwhile
    assert client.get(path, headers=bearer).status_code == 200


def test_what_the_page_says_of_the_audit(client, bearer, boss, kept, write, app):
    """Who takes the audit's lines away too is not noticed: docs/privacy.md says so."""
    before = inside(app).database.read(
        lambda c: dict(c.execute(select(VERIFICATIONS)).mappings().one())
    )
    path, version = f"/verifications/{kept['id']}", boss | {"If-Match": '"1"'}
    client.patch(path, json={"decision": "failed"}, headers=version)
    write(update(VERIFICATIONS).values(before))
    write(delete(AUDIT).where(AUDIT.c.version > 1))
    assert client.get(path, headers=bearer).get_json()["verdict"] == "review"
