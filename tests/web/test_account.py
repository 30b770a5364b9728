"""GET and DELETE /account: everything of oneself, to take along or to erase."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from sqlalchemy import event, insert

from errors import UpstreamUnavailable
from records.store import row_of, values
from records.tables import VERIFICATIONS
from records.trust import bound
from service.marks import mark
from tests.conftest import bearer_of, fictional_reading, inside, issued
from tests.web.callers import assert_problem, photo_form, verified
from web.http.schemas import AccountAnswer


def test_it_wants_a_token(client):
    for method in ("GET", "DELETE"):
        assert_problem(client.open("/account", method=method), 401, "token_missing")


def test_one_takes_everything_of_oneself_along_and_nothing_of_others(app, client, bearer, photo):
    mine = [verified(client, bearer, photo, reference_id=f"order-{n}") for n in range(3)]
    verified(client, bearer_of(app, "other@example.org"), photo)
    answer = client.get("/account", headers=bearer)
    assert answer.status_code == 200
    said = answer.get_json()
    AccountAnswer.model_validate(said)
    assert (said["email"], said["admin"]) == ("someone@example.org", False)
    assert (said["created_at"][:2], said["ktp_verified"]) == ("20", False)
    trails = [record.pop("audit") for record in said["verifications"]]
    assert [[line["action"] for line in trail] for trail in trails] == [["created", "exported"]] * 3
    assert said["verifications"] == mine[::-1]
    assert answer.headers["Cache-Control"] == "no-store"


def test_many_records_come_by_the_page(client, bearer, photo):
    made = [verified(client, bearer, photo)["id"] for _ in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(f"/account?limit=2&cursor={cursor}", headers=bearer).get_json()
        AccountAnswer.model_validate(page)
        assert len(page["verifications"]) <= 2
        seen += [record["id"] for record in page["verifications"]]
        cursor = page["next_cursor"]
    assert seen == made[::-1]
    assert client.get("/account", headers=bearer).get_json()["next_cursor"] is None
    for wrong in ("limit=0", "limit=101", "limit=x", "cursor=x"):
        answer = client.get(f"/account?{wrong}", headers=bearer)
        assert_problem(answer, 400, "form_invalid")


@pytest.fixture
def three_thousand(app, client, bearer, photo):
    """One passed record and 3,000 others of its account, put beside it."""
    kept = verified(client, bearer, photo)
    database, keeper = inside(app).database, inside(app).keeper
    row, vault = keeper.store.get(kept["id"]), inside(app).vault
    more = [replace(row, id=str(uuid.UUID(int=number)), verdict=("review", "passed")[number == 7])
            for number in range(3_000)]  # fmt: skip
    more = [values(bound(vault, each)) for each in more]
    database.write(lambda c: c.execute(insert(VERIFICATIONS), more))
    return keeper.store.get(kept["id"])


def test_marking_reads_few_rows_however_many_the_account_has(app, three_thousand, monkeypatch):
    keeper, accounts, opened = inside(app).keeper, inside(app).accounts, []
    monkeypatch.setattr("records.sql.row_of", lambda told: opened.append(told) or row_of(told))
    assert mark(keeper, accounts, three_thousand)
    assert accounts.standing(three_thousand.owner).ktp_verified
    assert len(opened) <= 10


@pytest.mark.parametrize("question", ["of_owner", "with_verdict"])
def test_an_owners_rows_are_found_by_an_index(app, question):
    """Without one, each question reads everything that is kept."""
    store, asked = inside(app).keeper.store, []
    engine = inside(app).database.engine

    @event.listens_for(engine, "before_cursor_execute")
    def note(connection, cursor, statement, parameters, context, many):
        asked.append((statement, parameters))

    getattr(store, question)("someone", *{"with_verdict": ("passed", 1)}.get(question, ()))
    event.remove(engine, "before_cursor_execute", note)
    ((statement, parameters),) = [each for each in asked if "SELECT" in each[0]]
    with engine.begin() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    assert "USING INDEX verifications_o" in str(plan)
    assert "TEMP B-TREE" not in str(plan)


@pytest.mark.long
def test_erasing_an_account_of_many_records_takes_them_all(app, client, bearer, three_thousand):
    store = inside(app).keeper.store
    assert client.delete("/account", headers=bearer).status_code == 204
    assert store.of_owner(three_thousand.owner) == []


def test_an_admins_own_data_are_their_own_only(app, client, bearer, photo):
    verified(client, bearer, photo)
    boss = bearer_of(app, "boss@example.org", admin=True)
    said = client.get("/account", headers=boss).get_json()
    assert (said["admin"], said["verifications"]) == (True, [])


def test_taking_along_is_noted(app, client, bearer, photo):
    kept = verified(client, bearer, photo)
    client.get("/account", headers=bearer)
    boss = bearer_of(app, "boss@example.org", admin=True)
    trail = client.get(f"/verifications/{kept['id']}/audit", headers=boss).get_json()["items"]
    assert [line["action"] for line in trail] == ["created", "exported"]


def test_a_card_on_its_way_while_its_account_is_erased_is_not_kept(app, client, bearer, photo):
    def erased_meanwhile(picture):
        client.delete("/account", headers=bearer)
        return fictional_reading(picture)

    inside(app).desk.open({"ktp": erased_meanwhile})
    answer = client.post("/verify-ktp", data=photo_form(photo), headers=bearer)
    assert_problem(answer, 401, "token_revoked")
    boss = bearer_of(app, "boss@example.org", admin=True)
    assert client.get("/verifications", headers=boss).get_json()["items"] == []


def test_erasing_oneself_leaves_nothing_that_opens(app, client, bearer, photo):
    kept = verified(client, bearer, photo, reference_id="order-1")
    theirs = verified(client, bearer_of(app, "other@example.org"), photo)
    assert client.delete("/account", headers=bearer).status_code == 204
    assert_problem(client.get("/account", headers=bearer), 401, "token_revoked")
    boss = bearer_of(app, "boss@example.org", admin=True)
    gone = client.get(f"/verifications/{kept['id']}", headers=boss)
    assert_problem(gone, 404, "not_found")
    stays = client.get(f"/verifications/{theirs['id']}", headers=boss)
    assert stays.status_code == 200
    assert stays.get_json()["also_on"] == []


def test_who_comes_back_begins_anew(app, client, bearer, photo):
    first = verified(client, bearer, photo, reference_id="order-1")
    client.delete("/account", headers=bearer)
    again = {"Authorization": f"Bearer {issued(app, 'someone@example.org')}"}
    assert client.get("/account", headers=again).get_json()["verifications"] == []
    assert verified(client, again, photo, reference_id="order-1")["id"] != first["id"]
    assert client.get("/account", headers=bearer).status_code == 401


def test_a_code_that_was_on_its_way_is_worth_nothing_after_an_erasure(app, client, monkeypatch):
    monkeypatch.setattr("auth.otp.secrets.randbelow", lambda _: 918273)
    bearer = bearer_of(app, "someone@example.org")
    client.post("/otp/send", json={"email": "someone@example.org"})
    client.delete("/account", headers=bearer)
    body = {"email": "someone@example.org", "code": "918273"}
    assert_problem(client.post("/otp/verify", json=body), 400, "otp_invalid")


@pytest.mark.parametrize("step", ["codes.forget", "accounts.erase"])
def test_an_erasure_that_broke_off_can_be_asked_again(
    app, client, bearer, photo, monkeypatch, step
):
    verified(client, bearer, photo)
    name, method = step.split(".")

    def down(*args):
        raise UpstreamUnavailable

    with monkeypatch.context() as broken:
        broken.setattr(getattr(inside(app), name), method, down)
        answer = client.delete("/account", headers=bearer)
        assert_problem(answer, 503, "upstream_unavailable")
    assert client.delete("/account", headers=bearer).status_code == 204
    assert client.get("/account", headers=bearer).status_code == 401
