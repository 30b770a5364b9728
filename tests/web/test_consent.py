"""GET /consent, and what a verification notes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from settings import SettingsError
from tests.conftest import bearer_of, fictional_reading, serving
from tests.web.callers import assert_problem, photo_form, verified
from web.http.schemas import ConsentTextAnswer


def test_the_text_is_for_everybody_in_both_languages(client, settings):
    answer = client.get("/consent")
    assert answer.status_code == 200
    said = answer.get_json()
    ConsentTextAnswer.model_validate(said)
    assert said["version"] == settings.consent_version
    assert "PERSETUJUAN" in said["text"]
    assert "CONSENT" in said["text"]


def test_an_operators_own_text(settings, tmp_path):
    file = tmp_path / "own.txt"
    file.write_text("Teks kami sendiri — ours\n", "utf-8")
    own = replace(settings, consent_file=str(file), consent_version="ours-1")
    said = serving(own, {}).test_client().get("/consent").get_json()
    assert said == {"version": "ours-1", "text": "Teks kami sendiri — ours\n"}


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"])
def test_a_text_that_can_not_be_read_stops_the_start(settings, tmp_path, content):
    file = tmp_path / "own.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match="CONSENT_FILE"):
        serving(replace(settings, consent_file=str(file)), {})


@pytest.mark.parametrize(
    ("sent", "given"),
    [({}, False), ({"consent": "2026-11"}, True), ({"consent": "2025-01"}, False),
     ({"consent": ""}, False), ({"consent": "2026-11 "}, False)],
)  # fmt: skip
def test_a_verification_notes_the_version_and_whether_it_was_agreed_to(
    client, bearer, photo, sent, given
):
    kept = verified(client, bearer, photo, **sent)
    assert kept["consent"] == {"version": "2026-11", "given": given}
    again = client.get(f"/verifications/{kept['id']}", headers=bearer).get_json()
    assert again["consent"] == kept["consent"]


@pytest.fixture
def strict(settings):
    """A service that reads no card without its holder's consent."""
    read = []

    def reader(photo):
        read.append(photo)
        return fictional_reading(photo)

    app = serving(replace(settings, consent_required=True), {"ktp": reader})
    return app.test_client(), bearer_of(app, "someone@example.org"), read


@pytest.mark.parametrize("sent", [{}, {"consent": ""}, {"consent": "yes"}, {"consent": "2025-01"}])
def test_where_it_is_required_nothing_is_read_without_it(strict, photo, sent):
    client, bearer, read = strict
    answer = client.post("/verify-ktp", data=photo_form(photo, **sent), headers=bearer)
    assert assert_problem(answer, 400, "consent_missing")["field"] == "consent"
    assert read == []
    assert verified(client, bearer, photo, consent="2026-11")["consent"]["given"] is True
    assert len(read) == 1
