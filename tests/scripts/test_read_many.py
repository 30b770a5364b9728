"""Very many pictures: one row each, whoever is killed meanwhile."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from jobs.shards import Plan, PlanError, planned, read_shard
from scripts.read_many import main
from settings import ROOT, Settings
from tests.amounts import amount
from tests.closed import folder_with_a_closed_one
from tests.conftest import KEY, SECRET, encoded, fictional_reading
from tests.emulators import free_port

CARDS = amount("BULK", 60)


@pytest.fixture(autouse=True)
def _settings(monkeypatch, tmp_path):
    for name, value in (("SECRET_KEY", SECRET), ("ENCRYPTION_KEYS", KEY), ("DATA_DIR", tmp_path)):
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr("os.nice", lambda _: 0)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "cards"
    made.mkdir()
    for number in range(7):
        (made / f"{number:03}.jpg").write_bytes(encoded("JPEG", (96 + number, 64)))
    (made / "003.jpg").write_bytes(b"no picture")
    (made / "notes.txt").write_text("x")
    return made


def run(folder, out, *words, read=fictional_reading):
    return main([str(folder), str(out), "--shard", "0/1", "--shard-size", "3", *words], read)


def rows(out):
    return [json.loads(line) for part in sorted(out.glob("part-*.jsonl"))
            for line in part.read_text().splitlines()]  # fmt: skip


def test_each_picture_has_one_row_in_order(folder, tmp_path):
    out = tmp_path / "out"
    assert run(folder, out) == 0
    assert [Path(row["file"]).name for row in rows(out)] == [f"{n:03}.jpg" for n in range(7)]
    assert [row.get("error", {}).get("code") for row in rows(out)][3] == "unsupported_media_type"
    assert rows(out)[0]["fields"]["nama"]["value"] == "SITI CONTOH"
    assert sorted(path.name for path in out.iterdir() if path.name[0] != ".") == [
        "_manifest.json", "part-00000.jsonl", "part-00001.jsonl", "part-00002.jsonl",
    ]  # fmt: skip
    assert {path.stat().st_mode & 0o77 for path in out.glob("part-*")} == {0}
    before = {path: path.stat().st_mtime_ns for path in out.glob("part-*")}
    assert run(folder, out, read=lambda _: pytest.fail("all is read")) == 0
    assert {path: path.stat().st_mtime_ns for path in out.glob("part-*")} == before


def test_csv_and_parquet_have_the_same_columns_in_every_part(folder, tmp_path):
    assert run(folder, tmp_path / "csv", "--format", "csv") == 0
    tables = [
        list(csv.DictReader(part.read_text("utf-8-sig").splitlines()))
        for part in sorted((tmp_path / "csv").glob("*.csv"))
    ]
    assert [len(table) for table in tables] == [3, 3, 1]
    assert len({tuple(table[0]) for table in tables}) == 1
    parquet = pytest.importorskip("pyarrow.parquet")
    assert run(folder, tmp_path / "parquet", "--format", "parquet") == 0
    table = parquet.read_table(tmp_path / "parquet").to_pylist()
    assert [row["error"] for row in table][3] == "unsupported_media_type"
    assert table[0]["nik"] == "3301165707900001"
    assert list(table[0]) == list(tables[0][0])


def test_shares_of_many_machines_are_disjoint_and_whole(folder, tmp_path):
    out = tmp_path / "out"
    for index in range(2):
        words = ["--shard-size", "2", "--shard", f"{index}/2"]
        assert main([str(folder), str(out), *words], fictional_reading) == 0
        assert len(list(out.glob("part-*"))) == (2 if index == 0 else 4)
    assert len(rows(out)) == 7


def test_an_output_of_another_run_is_left_alone(folder, tmp_path, capsys):
    out = tmp_path / "out"
    assert run(folder, out) == 0
    assert run(folder, out, "--format", "csv") == 2
    assert "was begun with form jsonl" in capsys.readouterr().err
    assert run(tmp_path / "none", tmp_path / "other") == 2


def test_a_manifest_names_pictures_from_where_it_lies(folder, tmp_path):
    manifest = folder / "some.txt"
    manifest.write_text("001.jpg\n\n002.jpg\n001.jpg\nmissing.jpg\n")
    out = tmp_path / "out"
    assert run(manifest, out) == 0
    assert [Path(row["file"]).name for row in rows(out)] == ["001.jpg", "002.jpg", "missing.jpg"]
    assert rows(out)[2]["error"]["code"] == "image_missing"


def test_a_source_without_a_picture_is_no_plan(tmp_path, capsys):
    source, out = tmp_path / "mount", tmp_path / "out"
    source.mkdir()
    assert run(source, out) == 2
    assert "there is no picture" in capsys.readouterr().err
    (source / "a.jpg").write_bytes(encoded("JPEG"))
    assert run(source, out) == 0
    assert len(rows(out)) == 1


def test_without_what_writes_parquet_no_picture_is_read(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("jobs.shards.find_spec", lambda name: None)
    assert run(folder, tmp_path / "out", "--format", "parquet") == 2
    assert "install requirements-bulk.txt for parquet" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_folder_of_drive_that_anybody_may_see_is_fetched_into_a_new_output(tmp_path, monkeypatch):
    def gave(address, output, **how):
        Path(output, "a.jpg").write_bytes(encoded("JPEG"))

    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    monkeypatch.setattr("gdown.download_folder", gave)
    out = tmp_path / "new" / "out"
    assert run("https://drive.google.com/drive/folders/abc", out) == 0
    assert [Path(row["file"]).name for row in rows(out)] == ["a.jpg"]
    assert {path.stat().st_mode & 0o777 for path in (out, out / "_fetched")} == {0o700}


def test_an_output_that_can_not_be_made_is_said(tmp_path, capsys):
    source, out = tmp_path / "source", tmp_path / "file" / "out"
    source.mkdir()
    (source / "a.jpg").write_bytes(encoded("JPEG"))
    (tmp_path / "file").write_bytes(b"")
    assert run(source, out) == 2
    assert "Not a directory." in capsys.readouterr().err


def test_a_source_with_a_folder_that_can_not_be_opened_is_no_plan(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("scripts.read_many.load_settings", Settings)
    with folder_with_a_closed_one() as source:
        assert run(source, tmp_path / "out") == 2
        assert "closed" in capsys.readouterr().err


def test_a_disk_that_takes_no_more_is_said_and_nothing_torn_is_left(folder, tmp_path):
    out = tmp_path / "out"
    words = [str(folder), str(out), "--shard", "0/1", "--shard-size", "3"]
    code = f"""
import resource, sys
from scripts.read_many import main
from tests.conftest import fictional_reading
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(main({words!r}, fictional_reading))
"""
    for most, status, said in ((100, 2, "too large"), (1500, 1, f"{out} can't be written: ")):
        tried = subprocess.run([sys.executable, "-c", code, str(most)], cwd=ROOT,
                               capture_output=True, text=True, check=False)  # fmt: skip
        assert tried.returncode == status
        assert said in tried.stderr
        assert "Traceback" not in tried.stderr
        assert not list(out.glob(".*.new"))
    assert run(folder, out) == 0
    assert len(rows(out)) == 7


def test_names_that_are_no_utf8_are_read_and_told_apart(tmp_path):
    folder, out = tmp_path / os.fsdecode(b"kart\xfc"), tmp_path / "out"
    folder.mkdir()
    names = [b"\xe8.jpg", b"\xe9.jpg", "é.jpg".encode()]
    for name in names:
        (folder / os.fsdecode(name)).write_bytes(encoded("JPEG"))
    shown = ["\\xe8.jpg", "\\xe9.jpg", "é.jpg"]
    for form in ("jsonl", "csv"):
        assert run(folder, out / form, "--format", form) == 0
    assert sorted(Path(row["file"]).name for row in rows(out / "jsonl")) == shown
    assert all(row["fields"] for row in rows(out / "jsonl"))
    assert run(folder, out / "jsonl", read=lambda _: pytest.fail("all is read")) == 0
    assert run(folder, out / "csv", "--format", "jsonl") == 2  # and that can be said
    manifest = folder / "some"
    manifest.write_bytes(b"\xef\xbb\xbf\xe9.jpg\r\n\xe8.jpg\n")
    assert run(manifest, out / "listed") == 0
    assert [Path(row["file"]).name for row in rows(out / "listed")] == shown[1::-1]
    assert all(row["fields"] for row in rows(out / "listed"))


def test_a_picture_is_no_manifest(folder, tmp_path, capsys):
    assert run(folder / "001.jpg", tmp_path / "out") == 2
    assert "is no manifest" in capsys.readouterr().err


def plan_of(names, size=10):
    return Plan("x", "ktp", "jsonl", size, tuple(names))


class Killed(BaseException):
    """What a test ends a reader with."""


def test_a_torn_row_is_read_again_and_whole_ones_are_not(tmp_path):
    plan, read = plan_of("abcd"), []

    def answer(name):
        if name == "c" and len(read) == 2:
            raise Killed
        read.append(name)
        return {"n": name}

    with pytest.raises(Killed):
        read_shard(plan, tmp_path, 0, answer, dict)
    with (tmp_path / ".part-00000.rows").open("ab") as file:
        file.write(b'{"file": "c", "n')
    read.append("again")
    assert read_shard(plan, tmp_path, 0, answer, dict)
    assert read == ["a", "b", "again", "c", "d"]
    assert [row["n"] for row in rows(tmp_path)] == list("abcd")


def test_a_picture_that_takes_its_reader_along_is_one_failed_row(tmp_path):
    plan, tries = plan_of("abc"), []

    def answer(name):
        if name == "b":
            tries.append(name)
            raise Killed
        return {"n": name}

    for _ in range(3):
        with pytest.raises(Killed):
            read_shard(plan, tmp_path, 0, answer, dict)
    assert read_shard(plan, tmp_path, 0, answer, lambda: {"error": "worn out"})
    assert len(tries) == 3
    assert [row.get("error") for row in rows(tmp_path)] == [None, "worn out", None]


def test_a_shard_in_anothers_hand_is_left_alone(tmp_path):
    plan, told = plan_of("ab"), []

    def answer(name):
        told.append(read_shard(plan, tmp_path, 0, lambda _: pytest.fail("twice"), dict))
        return {}

    assert read_shard(plan, tmp_path, 0, answer, dict)
    assert told == [False, False]


def test_a_plan_is_made_once(tmp_path):
    planned(tmp_path / "out", lambda: plan_of("ab"), {"source": "x"})
    again = planned(tmp_path / "out", lambda: pytest.fail("twice"), {"source": "x"})
    assert (tuple(again.names), again.names[1], len(again.names)) == (("a", "b"), "b", 2)
    with pytest.raises(PlanError):
        planned(tmp_path / "out", lambda: plan_of("ab"), {"size": 3})


def test_a_process_reads_the_names_of_its_shard_alone(tmp_path):
    names = [f"kartu-{number}-é\n.jpg" for number in range(23)]
    plan = planned(tmp_path / "out", lambda: plan_of(names, 5), {"size": 5})
    assert [tuple(plan.of(number)) for number in range(plan.shards)] == [
        tuple(names[start : start + 5]) for start in range(0, 23, 5)
    ]
    assert plan.names[22] == plan.names[-1] == names[22]
    assert "kartu" not in (tmp_path / "out" / "_manifest.json").read_text()


@pytest.mark.servers
def test_killed_at_any_moment_each_card_has_one_row_and_a_poison_fails_alone(tmp_path):
    """Workers are killed three times, the whole run once; CARDS cards, one of them kills."""
    folder, out, chance = tmp_path / "cards", tmp_path / "out", random.Random(20261128)
    folder.mkdir()
    for number in range(CARDS):
        size = (100 + number, 65 if number == CARDS // 2 else 64)
        (folder / f"{number:05}.jpg").write_bytes(encoded("JPEG", size))
    command = [sys.executable, "-m", "tests.scripts.many", str(folder), str(out), "--processes",
               "2", "--shard-size", "20", "--module", "tests.scripts.many"]  # fmt: skip

    def begin():
        return subprocess.Popen(command, cwd=ROOT, start_new_session=True, stderr=subprocess.PIPE)

    def children(process):
        path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]

    def begun():
        end = time.monotonic() + 60
        while not list(out.glob("*part-*")) and time.monotonic() < end:
            time.sleep(0.05)

    process = begin()
    begun()
    for _ in range(3):
        time.sleep(chance.uniform(0.5, 1.5))
        if pids := children(process):
            os.kill(chance.choice(pids), signal.SIGKILL)
    time.sleep(1)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stderr.close()
    process = begin()
    _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said
    assert f" {CARDS}/{CARDS} " in said.decode()
    found = rows(out)
    assert Counter(Path(row["file"]).name for row in found) == Counter(os.listdir(folder))
    failed = [row for row in found if "error" in row]
    assert [Path(row["file"]).name for row in failed] == [f"{CARDS // 2:05}.jpg"]
    assert failed[0]["error"]["code"] == "internal_error"
    niks = [row["fields"]["nik"]["value"] for row in found if "error" not in row]
    assert len(set(niks)) == CARDS - 1


LISTING = (
    '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
    "<Name>cards</Name><IsTruncated>{more}</IsTruncated>{next}{items}</ListBucketResult>"
)


@pytest.fixture
def bucket(folder, monkeypatch):
    """A server that speaks as much of S3 as is asked for, two keys a page."""
    pytest.importorskip("boto3")
    keys = [f"in/{path.name}" for path in sorted(folder.iterdir())]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlsplit(self.path)
            if url.path == "/cards":
                asked = parse_qs(url.query)
                start = int(asked.get("continuation-token", ["0"])[0])
                items = "".join(f"<Contents><Key>{key}</Key><Size>1</Size></Contents>"
                                for key in keys[start : start + 2])  # fmt: skip
                more = start + 2 < len(keys)
                place = f"<NextContinuationToken>{start + 2}</NextContinuationToken>" * more
                text = LISTING.format(more=str(more).lower(), next=place, items=items)
                self.answer(200, text.encode())
            elif url.path.endswith("002.jpg"):
                self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            else:
                self.answer(200, (folder / Path(url.path).name).read_bytes())

        def answer(self, status, body):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    for name, value in (("AWS_ENDPOINT_URL", address), ("AWS_ACCESS_KEY_ID", "a"),
                        ("AWS_SECRET_ACCESS_KEY", "b"), ("AWS_DEFAULT_REGION", "id"),
                        ("AWS_MAX_ATTEMPTS", "1")):  # fmt: skip
        monkeypatch.setenv(name, value)
    yield "s3://cards/in/"
    server.shutdown()
    server.server_close()


def test_a_bucket_is_read_without_a_copy_on_the_disk(bucket, tmp_path):
    out = tmp_path / "out"
    assert run(bucket, out) == 0
    assert [row["file"] for row in rows(out)] == [f"in/{n:03}.jpg" for n in range(7)]
    codes = [row.get("error", {}).get("code") for row in rows(out)]
    assert codes == [None, None, "image_missing", "unsupported_media_type", None, None, None]
    assert not any(path.suffix == ".jpg" for path in out.rglob("*"))


def test_a_bucket_that_is_down_starts_nothing(bucket, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    assert run(bucket, tmp_path / "out") == 2
    assert "can't be listed" in capsys.readouterr().err
