"""python -m scripts.benchmark: three readers, one process each, the same pictures in turn."""

from __future__ import annotations

import sys
import textwrap
from itertools import groupby

import pytest

from scripts import benchmark
from tests.scripts.made import picture

# Stands in for all readers: says who it is by how long it claims to have taken.
MADE_WORKER = """
    import json, os, sys
    name, threads = sys.argv[1:]
    assert os.environ["OMP_NUM_THREADS"] == threads
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        with open(LOG, "a") as log:
            log.write(name + " " + os.path.basename(json.loads(line)) + "\\n")
        ours = name == "ours"
        answer = {"seconds": 0.1 if ours else 0.4, "stages": {"recognise": 50} if ours else {}}
        answer |= {"cpu": answer["seconds"] / 2, "resident": 100, "highest": 120}
        print(json.dumps(answer), flush=True)
"""


@pytest.fixture
def worker(tmp_path, monkeypatch):
    script, log = tmp_path / "worker.py", tmp_path / "log"
    script.write_text(f"LOG = {str(log)!r}\n" + textwrap.dedent(MADE_WORKER))
    monkeypatch.setattr(benchmark, "WORKER", script)
    return log


def test_every_picture_goes_to_all_in_turn(worker, tmp_path, capsys) -> None:
    for name in "ab":
        picture(tmp_path / f"{name}.png", 200)
    assert benchmark.main(["--threads", "3", str(tmp_path)]) == 0
    assert worker.read_text().splitlines() == [
        "ours a.png",  # once each before the clock counts
        "rapidocr a.png",
        "faster-paddle a.png",
        "ours a.png",
        "rapidocr a.png",
        "faster-paddle a.png",
        "faster-paddle b.png",
        "rapidocr b.png",
        "ours b.png",
    ]
    out = capsys.readouterr().out
    assert "2 pictures, 1 process(es) of 3 thread(s) each" in out
    assert "| ours | 0.100 | 0.100 | 0.050 | 100 | 120 |" in out
    assert "Ours / rapidocr: 0.25 by the median, 0.25 by the mean, 0.25 by the processor" in out
    assert "Ours / faster-paddle: 0.25 by the median" in out
    assert "takes 50% of our time" in out
    assert "gave no reading" not in out


def test_two_processes_share_the_pictures_of_a_round(worker, tmp_path, capsys) -> None:
    """The last round has one picture, so that one of the two has nothing to do."""
    names = [f"{n:02}.png" for n in range(benchmark.ROUND + 1)]
    for name in names:
        picture(tmp_path / name, 200)
    assert benchmark.main(["--processes", "2", "--peers", "rapidocr", "--", str(tmp_path)]) == 0
    told = [line.split() for line in worker.read_text().splitlines()][4:]
    turns = [who for who, _ in groupby(who for who, _ in told)]
    assert turns == ["ours", "rapidocr", "ours"]  # the order turns round every second time
    assert sorted(name for who, name in told if who == "ours") == names
    out = capsys.readouterr().out
    assert f"{len(names)} pictures, 2 process(es) of 1 thread(s) each" in out
    assert "takes 50% of our time" in out
    assert "| 200 | 240 |" in out


def test_pictures_without_a_reading_are_counted() -> None:
    """A reader that gives up early is quick; the table must say so."""
    row = {"pictures": 1, "unread": 1, "seconds": 0.1, "busy": 0.1, "cpu": 0.1, "stages": {}}
    row |= {"resident": 1, "highest": 1}
    assert "1 of 1 pictures gave no reading." in benchmark.table({"ours": [row]})


def test_a_reader_that_can_not_start_is_named(worker, tmp_path, monkeypatch, capsys) -> None:
    script = tmp_path / "broken.py"
    script.write_text("raise SystemExit(3)")
    monkeypatch.setattr(benchmark, "WORKER", script)
    file = picture(tmp_path / "a.png", 200)
    assert benchmark.main(["--peer-python", sys.executable, str(file)]) == 1
    assert "ours ended with status 3" in capsys.readouterr().err


def test_no_pictures_is_a_wrong_command_line(tmp_path) -> None:
    with pytest.raises(SystemExit) as stop:
        benchmark.main([str(tmp_path)])
    assert stop.value.code == 2
