"""Files made to crash, bloat or stall the service, sent to a real one beside good cards."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from tests.amounts import amount
from tests.conftest import encoded
from tests.segmentation.test_apart import canvas, webp, with_metadata
from tests.segmentation.test_decode import file_of, mutated, quarters
from tests.servers import verify
from tests.web.test_front import served

pytestmark = pytest.mark.servers

GOOD = 25
CRASHING = with_metadata(b"E\xf8if")
KINDS = {
    "JPEG": encoded("JPEG"),
    "progressive": encoded("JPEG", progressive=True),
    "PNG": encoded("PNG"),
    "WEBP": encoded("WEBP"),
    "HEIC": file_of(quarters(), "HEIC"),
    "HEIC with Exif": with_metadata(b"Exif"),
}
MUTATED = amount("UPLOADS", 360) // len(KINDS)  # of each


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A service and a token for it."""
    with served(tmp_path_factory.mktemp("hostile")) as made:
        yield made


def test_a_file_that_crashes_its_library_costs_no_other_card(running):
    """It ended the worker, and every request in its hands: 12 of 25 good cards came through."""
    service, token = running
    workers, over, refused = service.workers, threading.Event(), Counter()

    def attack():
        number = 0
        while not over.wait(0.2):
            answer = verify(service.port, token, CRASHING, f"bad-{(number := number + 1)}")
            refused[answer.status, answer.json["code"]] += 1

    attacker = threading.Thread(target=attack)
    attacker.start()
    try:
        kinds = list(KINDS.values())
        for number in range(GOOD):
            photo = kinds[number % len(kinds)]
            assert verify(service.port, token, photo, f"good-{number}").status == 200
    finally:
        over.set()
        attacker.join()
    assert set(refused) == {(400, "image_unreadable")}
    assert service.workers == workers
    assert "Traceback" not in service.log


def test_a_file_that_says_two_sizes_is_too_large(running):
    service, token = running
    data = webp(canvas(16384, 16384), canvas(64, 64), (b"VP8 ", b""))
    answer = verify(service.port, token, data, "two-sizes")
    assert (answer.status, answer.json["code"]) == (413, "image_too_large")


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_are_read_or_refused(running, kind):
    """Sixty of each kind, or ATTACK_UPLOADS of all: no fault, and the worker is the one it was."""
    service, token = running
    workers, statuses = service.workers, Counter()
    for seed in range(MUTATED):
        answer = verify(
            service.port, token, mutated(KINDS[kind], seed), f"{kind.replace(' ', '.')}-{seed}"
        )
        statuses[answer.status] += 1
    assert set(statuses) <= {200, 400, 413, 415}
    assert statuses[400] > MUTATED // 12
    assert service.workers == workers
