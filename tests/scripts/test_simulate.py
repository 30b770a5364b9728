"""What ten million cards take, computed from a few: the arithmetic, and the command itself."""

from __future__ import annotations

import json
import re

import pytest

from jobs.simulation import GIB, Measured, Wanted, costs, simulated
from scripts.simulate import PRICES, main
from tests.conftest import KEY, SECRET, encoded, fictional_reading

LIMITS = {"bucket_answers_a_second": 5500, "files_a_folder": 1e6, "redis_bytes": GIB}
ONE = Measured(40, 0.36, 0.6, 300 * 1024**2, 500_000, 4_000, 150.0)
TEN_MILLION = Wanted(10_000_000, 24, 16, 32 * GIB, 125e6, 200)


def test_the_figures_follow_from_one_another():
    found = simulated(ONE, TEN_MILLION, LIMITS)
    assert found.core_hours == pytest.approx(1000)
    assert found.machines == 3  # two would take 31 hours
    assert found.hours == pytest.approx(1000 / 48)
    assert (found.shards, found.read, found.written) == (50_000, 5e12, 4e10)
    assert [limit.share for limit in found.limits] == sorted(
        (limit.share for limit in found.limits), reverse=True
    )


def test_what_breaks_first_is_the_network_where_photos_are_large():
    large = Measured(40, 0.36, 0.6, 300 * 1024**2, 5_000_000, 4_000, 150.0)
    first = simulated(large, TEN_MILLION, LIMITS).limits[0]
    assert first.what.startswith("network")
    assert first.share == pytest.approx(16 / 0.36 * 5_004_000 / 125e6)
    assert first.share > 1


def test_it_costs_what_the_table_says():
    prices = {"core_hour": 0.05, "gib_of_memory_hour": 0, "thousand_gets": 0.001, "gib_in": 0,
              "gib_out": 0, "gib_kept_month": 0}  # fmt: skip
    found = costs(simulated(ONE, TEN_MILLION, LIMITS), 10_000_000, prices)
    assert (found["cores"], found["pictures fetched"], found["in all"]) == (
        pytest.approx(50), pytest.approx(10), pytest.approx(60),
    )  # fmt: skip


def test_the_command_measures_a_few_and_tells_of_many(tmp_path, monkeypatch, capsys):
    for name, value in (("SECRET_KEY", SECRET), ("ENCRYPTION_KEYS", KEY), ("DATA_DIR", tmp_path)):
        monkeypatch.setenv(name, str(value))
    for number in range(3):
        (tmp_path / f"{number}.jpg").write_bytes(encoded("JPEG", (96 + number, 64)))
    table = json.loads(PRICES.read_text())
    table["prices"]["gib_kept_month"] = 2.0
    mine = tmp_path / "mine.json"
    mine.write_text(json.dumps(table))
    words = [str(tmp_path), "--cards", "2000000", "--prices", str(mine)]
    assert main(words, fictional_reading) == 0
    told = capsys.readouterr().out
    assert "| measured here, on one thread | 3 cards |" in told
    assert "| cards | 2,000,000 |" in told
    assert re.search(r"cost: results kept a month, USD \| [1-9]", told)
    assert "what breaks first" in told
    assert main([str(tmp_path / "none")], fictional_reading) == 2


@pytest.mark.parametrize(
    "words",
    [("--cards", "0"), ("--hours", "0"), ("--cores", "-1"), ("--memory", "nan"),
     ("--network", "inf"), ("--shard-size", "0"), ("--sample", "0")],
)  # fmt: skip
def test_numbers_that_no_plan_can_have_are_refused(words, tmp_path):
    with pytest.raises(SystemExit) as stop:
        main([str(tmp_path), *words])
    assert stop.value.code == 2


@pytest.mark.parametrize(
    ("group", "changed"),
    [("limits", {"redis_bytes": 0}), ("limits", {}), ("prices", {"core_hour": "dear"}),
     ("prices", []), ("currency", 5)],
)  # fmt: skip
def test_a_table_that_lacks_a_price_is_said_before_a_card_is_read(group, changed, tmp_path, capsys):
    table = json.loads(PRICES.read_text())
    table[group] = {**table[group], **changed} if changed and group != "currency" else changed
    (tmp_path / "prices.json").write_text(json.dumps(table))
    (tmp_path / "a.jpg").write_bytes(encoded("JPEG"))
    words = [str(tmp_path), "--prices", str(tmp_path / "prices.json")]
    assert main(words, lambda _: pytest.fail("it was read")) == 2
    assert "prices.json is no table" in capsys.readouterr().err
