"""SANDBOX=1: a file's name asks for an answer, so that an app can test every branch."""

from __future__ import annotations

import io
from contextlib import ExitStack

import pytest

from documents.kinds.driving_licence.layout import layouts
from documents.kinds.ktp.layout import FIELDS
from documents.reasons import REASONS
from fields import nik
from settings import Settings
from tests.conftest import KEY, SECRET, bearer_of, fictional_reading, inside, running
from tests.web.callers import assert_problem
from web.http.sandbox import error_kinds
from web.http.schemas import ReadingAnswer, VerificationAnswer


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    """A service in sandbox mode, and one that isn't, by whether they are."""
    with ExitStack() as running_both:
        made = {}
        for sandbox in (True, False):
            settings = Settings(
                secret_key=SECRET, encryption_keys=KEY, sandbox=sandbox,
                data_dir=tmp_path_factory.mktemp("sandbox") / "var",
            )  # fmt: skip
            made[sandbox] = running_both.enter_context(running(settings))
        read = dict.fromkeys(("ktp", "mrz", "driving_licence"), fictional_reading)
        inside(made[True]).desk.open(read)
        yield made


@pytest.fixture
def ask(services, photo):
    """Posts a photo under a name to a service in sandbox mode, or not in it."""

    def post(name, sandbox=True):
        app = services[sandbox]
        data = {"image": (io.BytesIO(photo), name)}
        headers = bearer_of(app, "someone@example.org")
        return app.test_client().post("/verify-ktp", data=data, headers=headers)

    return post


@pytest.mark.parametrize("kind", error_kinds().values(), ids=error_kinds())
def test_every_error_can_be_asked_for(ask, kind):
    response = ask(f"sandbox-{kind.code}.jpg")
    assert (response.status_code, response.get_json(force=True)["code"]) == (kind.status, kind.code)
    assert ("Retry-After" in response.headers) == (kind.status in (429, 503))


@pytest.mark.parametrize("verdict", ["passed", "review", "failed"])
def test_every_verdict_can_be_asked_for_and_belongs_to_nobody(ask, verdict):
    answer = ask(f"sandbox-{verdict}.jpg").get_json()
    VerificationAnswer.model_validate(answer)
    assert answer["verdict"] == verdict
    assert bool(answer["reasons"]) == (verdict != "passed")
    assert answer["fields"]["nik"]["value"].startswith("00")

    assert tuple(answer["fields"]) == FIELDS
    assert {each["code"] for each in answer["reasons"]} <= REASONS.keys()


OTHER_KINDS = {"barcode_mismatch"}  # whose reason it is


@pytest.mark.parametrize("code", sorted(OTHER_KINDS))
def test_a_reason_that_a_ktp_never_has_is_no_answer_of_its(ask, code):
    assert_problem(ask(f"sandbox-{code}.jpg"), 400, "form_invalid")


@pytest.mark.parametrize("code", sorted({*REASONS} - OTHER_KINDS))
def test_every_reason_can_be_asked_for(ask, code):
    answer = ask(f"sandbox-{code}.jpg").get_json()
    VerificationAnswer.model_validate(answer)
    (told,) = answer["reasons"]
    assert (told["code"], told["level"]) == (code, REASONS[code].level)
    verdict = "passed" if told["level"] == "note" else told["level"]
    assert answer["verdict"] == verdict
    field = answer["fields"].get(told["field"] or "", {})
    assert (field.get("value") is None) == (code == "field_unreadable" or told["field"] is None)
    assert "None" not in told["message"]


def test_what_is_made_up_is_what_the_kinds_rules_say_of_it(ask):
    """A corrected sandbox card is judged as any other."""
    mismatch = ask("sandbox-nik_sex_mismatch.jpg").get_json()["fields"]
    assert mismatch["jenis_kelamin"]["normalized"] == "female"
    assert nik.split(mismatch["nik"]["value"]).sex == "male"


@pytest.fixture
def read(services):
    """A kind and a code → what the sandbox answers."""

    def post(kind, code):
        data = {"image": (io.BytesIO(b"x"), f"sandbox-{code}.jpg")}
        headers = bearer_of(services[True], "someone@example.org")
        return services[True].test_client().post(f"/read/{kind}", data=data, headers=headers).json

    return post


@pytest.mark.parametrize("kind", ["mrz", "driving_licence"])
def test_a_document_that_is_over_passes_with_a_note_where_the_kind_says_so(read, kind):
    answer = read(kind, "expired")
    ReadingAnswer.model_validate(answer)
    assert answer["verdict"] == "passed"
    assert [(each["code"], each["level"]) for each in answer["reasons"]] == [("expired", "note")]
    assert answer["fields"]["expiry_date"]["normalized"] < "2026"
    assert read(kind, "passed")["fields"]["expiry_date"]["normalized"] > "2026"


@pytest.mark.parametrize(
    ("kind", "vital"), [("ktp", "nama"), ("mrz", "format"), ("driving_licence", "license_number")]
)
def test_what_fails_is_what_a_kind_fails_for(read, kind, vital):
    assert [each["field"] for each in read(kind, "failed")["reasons"]] == [vital]


def test_a_licence_has_a_layout_and_says_what_print_and_code_say(read):
    answer = read("driving_licence", "barcode_mismatch")
    assert answer["layout"] == "us_aamva"
    (layout,) = (each for each in layouts() if each.name == "us_aamva")
    assert {*answer["fields"]} == {*layout.fields}
    matches = {name: field["match"] for name, field in answer["fields"].items()}
    assert matches.pop("birth_date") == "mismatch"
    assert {*matches.values()} == {"match"}
    young = read("driving_licence", "under_age")["fields"]["birth_date"]
    assert (young["match"], young["printed"], young["barcode"]) == ("match", *["2009-08-31"] * 2)


@pytest.mark.parametrize(
    "name",
    [
        "sandbox-.jpg",
        "sandbox-nonsense.jpg",
        "sandbox-passed.png",
        "sandbox-card_notfound.jpg",
        "sandbox_passed.jpg",
        "Sandbox-passed.jpg",
        "SANDBOX-PASSED.JPG",
        "sandbox passed.jpg",
        "sandboxpassed.jpg",
    ],
)
def test_a_name_that_asks_for_nothing_there_is_is_refused(ask, name):
    said = assert_problem(ask(name), 400, "form_invalid")
    assert said["field"] == "image"
    assert "nonsense" not in str(said)


@pytest.mark.parametrize("name", ["my-sandbox-busy.jpg", "sandbox.jpg", "card.jpg"])
def test_other_names_are_read_as_they_are(ask, name):
    assert ask(name).get_json()["models"]["card"] == "test"


def test_outside_the_sandbox_a_name_means_nothing(ask):
    assert ask("sandbox-card_not_found.jpg", sandbox=False).status_code == 200
    assert ask("sandbox-nonsense.jpg", sandbox=False).status_code == 200
