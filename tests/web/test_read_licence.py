"""POST /read/driving_licence of a running service: a front and a back as two files."""

from __future__ import annotations

from datetime import timedelta

import cv2
import numpy as np
import pytest

from documents.kinds.driving_licence.layout import layouts
from fields.aamva import FIELDS
from service.build import build
from settings import Settings
from tests import servers
from tests.conftest import KEY, SECRET
from training.kinds.driving_licence.arrangements import ARRANGEMENTS
from training.kinds.driving_licence.backs import draw_back
from training.kinds.driving_licence.fronts import draw_front
from training.kinds.driving_licence.payload import write
from training.kinds.driving_licence.people import draw_person

pytestmark = [pytest.mark.models, pytest.mark.servers]
OTHERS_CLOSED = "ktp,invoice,mrz,captcha"
TOLD = ("license_number", "last_name", "birth_date")


def png(picture):
    return cv2.imencode(".png", picture[..., ::-1])[1].tobytes()


def sides(seed):
    """The front and the back of one person's card, as files."""
    person = draw_person(np.random.default_rng(seed))
    rng = np.random.default_rng(8)
    front = draw_front(rng, person, "train", ARRANGEMENTS[0]).image
    return person, png(front), png(draw_back(rng, write(person, 8), "train").image)


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """Files → the answer of a running service."""
    folder = tmp_path_factory.mktemp("licences")
    parts = build(Settings(secret_key=SECRET, encryption_keys=KEY, data_dir=folder))
    token = parts.accounts.issue("someone@example.org", timedelta(hours=1))
    parts.stop(0)
    parts.database.forget_connections()
    with servers.service(folder, "shipped", KINDS_OFF=OTHERS_CLOSED) as started:

        def ask(**files):
            body = b"".join(
                b'--b\r\nContent-Disposition: form-data; name="%s"; filename="a.png"\r\n\r\n%s\r\n'
                % (name.encode(), data)
                for name, data in files.items()
            )
            kind = {"Content-Type": "multipart/form-data; boundary=b"}
            return servers.ask(started.port, "POST", "/read/driving_licence", body + b"--b--\r\n",
                               **kind, **servers.bearer(token))  # fmt: skip

        yield ask


@pytest.fixture(scope="module")
def card():
    return sides(5)


def matches(answer):
    return {name: field["match"] for name, field in answer.json["fields"].items()}


@pytest.mark.parametrize("swapped", [False, True], ids=["in order", "swapped"])
def test_front_and_back_are_compared_whichever_comes_first(asked, card, swapped):
    person, front, back = card
    answer = asked(image=back, back=front) if swapped else asked(image=front, back=back)
    assert answer.status == 200
    assert answer.json["layout"] == "us_aamva"
    assert [matches(answer)[name] for name in TOLD] == ["match"] * len(TOLD)
    number = answer.json["fields"]["license_number"]
    assert number["barcode"] == person.fields["license_number"]
    assert "barcode_mismatch" not in {reason["code"] for reason in answer.json["reasons"]}


def test_the_back_of_another_person_asks_for_a_review(asked, card):
    _, front, _ = card
    other, _, back = sides(6)
    answer = asked(image=front, back=back)
    about = {reason["field"] for reason in answer.json["reasons"]
             if reason["code"] == "barcode_mismatch"}  # fmt: skip
    assert {*TOLD} <= about
    assert answer.json["verdict"] == "review"
    assert answer.json["fields"]["last_name"]["barcode"] == other.fields["last_name"]


def test_two_fronts_are_read_as_the_first(asked, card):
    _, front, _ = card
    _, other, _ = sides(6)
    answer = asked(image=front, back=other)
    assert answer.status == 200
    assert {*matches(answer).values()} == {"absent"}
    alone = asked(image=front)
    values = [{name: field["value"] for name, field in each.json["fields"].items()}
              for each in (answer, alone)]  # fmt: skip
    assert values[0] == values[1]


def test_two_backs_are_read_by_the_first_code(asked, card):
    person, _, back = card
    _, _, other = sides(6)
    answer = asked(image=back, back=other)
    assert {*answer.json["fields"]} == {*FIELDS}
    assert answer.json["fields"]["license_number"]["value"] == person.fields["license_number"]
    assert answer.json["verdict"] == "review"  # a code alone proves no card


def test_a_back_that_is_no_picture_is_refused(asked, card):
    _, front, _ = card
    answer = asked(image=front, back=b"no picture")
    assert answer.status == 415
    assert (answer.json["code"], answer.json["field"]) == ("unsupported_media_type", "back")


def test_a_back_without_a_code_leaves_the_front(asked, card):
    _, front, _ = card
    answer = asked(image=front, back=png(np.full((300, 480, 3), 200, np.uint8)))
    fields = {name for layout in layouts() if layout.name == "us_aamva" for name in layout.fields}
    assert {*answer.json["fields"]} == fields
    assert {*matches(answer).values()} == {"absent"}
