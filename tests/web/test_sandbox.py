"""SANDBOX=1: a file's name asks for an answer, so that an app can test every branch."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from main import create_app
from tests.conftest import fictional_reading
from web.sandbox import error_kinds
from web.schemas import VerificationAnswer


@pytest.fixture
def ask(settings, bearer, photo):
    """Posts a photo under a name to a service in sandbox mode, or not in it."""

    def post(name, sandbox=True):
        app = create_app(replace(settings, sandbox=sandbox), {"ktp": fictional_reading})
        data = {"image": (io.BytesIO(photo), name)}
        return app.test_client().post("/verify-ktp", data=data, headers=bearer)

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


@pytest.mark.parametrize("name", ["sandbox-.jpg", "sandbox-nonsense.jpg", "my-sandbox-busy.jpg"])
def test_other_names_are_read_as_they_are(ask, name):
    assert ask(name).get_json()["models"]["card"] == "test"


def test_outside_the_sandbox_a_name_means_nothing(ask):
    assert ask("sandbox-card_not_found.jpg", sandbox=False).status_code == 200
