"""scripts.overload and scripts.soak: what they count, and a service that they start."""

from __future__ import annotations

import pytest

from scripts.driven import Told, driven, in_turn, percentile, wrong
from scripts.overload import IN_TIME, Watched, faults, rows
from scripts.soak import grew, row
from settings import ROOT

READ = Told(0.0, 0.5, 200)
BUSY = Told(1.0, 0.1, 503, "busy", "5")
MUTE = Told(2.0, 0.1, 503, "busy")  # it does not say when to come again


def watched(*told):
    made = Watched(None)
    made.crowd.extend(told)
    return made


def test_read_and_busy_are_right_and_all_else_is_not():
    assert wrong([READ, BUSY, Told(0.0, 1.0, 422, "card_not_found")]) == []
    odd = [MUTE, Told(0.0, 1.0, 500, "internal_error"), Told(0.0, 1.0, 0, "TimeoutError"), MUTE]
    assert wrong(odd) == ["1 × 0 TimeoutError", "1 × 500 internal_error", "2 × 503 busy"]


def test_what_was_read_late_or_took_long_to_recover_is_a_fault():
    assert faults(watched(READ, BUSY), 9.0) == []
    assert len(faults(watched(Told(0.0, IN_TIME + 1, 200)), 9.0)) == 1
    assert len(faults(watched(READ), float("inf"))) == 1
    assert len(faults(watched(MUTE), 0.0)) == 1


def test_the_tables_tell_what_was_sent_in_each_span():
    told = [READ, BUSY, MUTE, Told(12.0, 1.0, 200)]
    lines = rows(watched(*told), 0.0, 20.0).splitlines()
    assert lines[2] == "| 0–10 | 3 | 1 | 1 | 1 | 0.5 s | 0.5 s | 0.5 s | 0 |"
    assert lines[3].startswith("| 10–20 | 1 | 1 | 0 | 0 |")
    assert row(3, [READ, BUSY], 512.4) == "| 3 | 2 | 1 | 1 | 0 | 0.50 s | 0.50 s | 512 |"


def test_memory_that_settles_is_flat_and_memory_that_goes_on_growing_is_not():
    assert not grew([300, 520, 540, 541, 539, 545])
    assert grew([300, 400, 500, 600, 700, 800])


def test_the_time_within_which_a_share_was_answered():
    assert percentile([], 0.95) == 0
    assert percentile([3.0], 0.5) == 3
    assert percentile([float(n) for n in range(1, 102)], 0.95) == 96


@pytest.mark.servers
@pytest.mark.models
def test_a_service_that_is_driven_reads_the_card_and_touches_no_database_of_an_operator(
    monkeypatch, tmp_path
):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/own.db")
    with driven(1) as running:
        (told,) = in_turn(running, [(ROOT / "docs" / "images" / "card.jpg").read_bytes()], 1)
        assert (told.read, told.status) == (True, 200)
        assert running.megabytes() > 0
    assert list(tmp_path.iterdir()) == []
