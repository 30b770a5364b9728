"""Drive, a bucket and a folder, read again and again: each picture once, none missed.

Google's own client asks a server here; the bucket is moto's. Readers make cards up.
"""

from __future__ import annotations

import json
import os
import urllib.request
from collections import Counter
from dataclasses import replace

import pytest

from errors import TemplateMismatch
from jobs import drive
from jobs.drive import Drive
from jobs.folders import Folder
from jobs.listing import SourceError
from jobs.sources import Bucket
from jobs.sync import LedgerError, keep_reading, look_through, opened
from scripts import drive_sync, folder_sync, read_many
from settings import Settings
from tests.amounts import amount
from tests.closed import folder_with_a_closed_one
from tests.conftest import KEY, SECRET, encoded, fictional_reading
from tests.documents.templates import PLAIN
from tests.jobs.drive_server import FOLDER, SHORTCUT, DriveServer
from tests.paged import KINDS, pages

pytest.importorskip("googleapiclient")
pytestmark = [  # Google's client leaves its connection to the garbage collector
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
FILES = amount("SYNC", 60)
PHOTO = encoded("JPEG", (96, 64))
ADDRESS = "https://drive.google.com/drive/folders/root?usp=sharing"


class Killed(BaseException):
    """What a test ends a reader with."""


@pytest.fixture(autouse=True)
def _settings(monkeypatch, tmp_path):
    for name, value in (("SECRET_KEY", SECRET), ("ENCRYPTION_KEYS", KEY), ("DATA_DIR", tmp_path)):
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr("os.nice", lambda _: 0)
    monkeypatch.setattr("googleapiclient.http.time.sleep", lambda _: None)  # the pauses of storms


@pytest.fixture
def settings(tmp_path):
    return Settings(secret_key=SECRET, encryption_keys=KEY, data_dir=tmp_path)


@pytest.fixture
def server(monkeypatch, tmp_path):
    """A Drive, and who signed in there by OAuth."""
    made = DriveServer(page=25)
    monkeypatch.setattr(drive, "ENDPOINT", made.address)
    signed = {"type": "authorized_user", "client_id": "a", "client_secret": "b",
              "refresh_token": "c", "token_uri": f"{made.address}/token"}  # fmt: skip
    (tmp_path / "signed-in.json").write_text(json.dumps(signed))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "signed-in.json"))
    monkeypatch.setattr(
        "google.oauth2.credentials._GOOGLE_OAUTH2_TOKEN_ENDPOINT", f"{made.address}/token"
    )
    yield made
    made.close()


def fill(server, count=FILES):
    for number in range(count):
        server.put(f"id{number:04}", f"card{number % 50}.jpg", encoded("JPEG", (96 + number, 64)))


def rows(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def dying_after(count):
    """A reader that is killed once it has read so many."""
    left = iter(range(count))

    def reader(photo):
        if next(left, None) is None:
            raise Killed
        return fictional_reading(photo)

    return reader


def test_each_file_of_drive_is_read_once_through_storms_a_crash_and_an_expired_token(
    server, tmp_path, settings
):
    fill(server)
    server.put("notes", "notes.txt", b"x", type="text/plain")
    for number in range(0, FILES, 7):
        server.troubles[f"id{number:04}"] = [(429, "rateLimitExceeded"), (503, "backendError")]
    server.troubles["list"] = [(403, "userRateLimitExceeded")] * 3
    out = tmp_path / "out.jsonl"
    with pytest.raises(Killed):
        drive_sync.main([ADDRESS, str(out), "--once"], dying_after(FILES // 2))
    with out.open("ab") as file:
        file.write(b'{"source": "torn')
    server.tokens = {"newer"}  # the token has expired; the next refresh gives a fresh one
    server.put("old", "moved-in.jpg", PHOTO)  # of years ago, moved in today
    assert drive_sync.main([ADDRESS, str(out), "--once", "--every", "0"], fictional_reading) == 0
    assert server.refreshed >= 2
    names = Counter(row["file"] for row in rows(out))
    assert set(names.values()) == {1}
    assert {name.partition("/")[0] for name in names} == {f"id{n:04}" for n in range(FILES)} | {
        "old"
    }
    assert max(server.asked.values()) <= 2  # the one in hand at the crash is fetched again
    assert all("error" not in row for row in rows(out))


def test_a_changed_file_has_another_row_and_same_names_are_told_apart(server, settings, tmp_path):
    server.put("a", "same.jpg", PHOTO)
    server.put("b", "same.jpg", PHOTO)
    out = tmp_path / "out.jsonl"
    with opened(out, ADDRESS) as ledger:
        place = Drive(ADDRESS)
        look_through(place, ledger, {}, fictional_reading, settings)
        server.put("b", "same.jpg", encoded("JPEG", (97, 64)))
        told = look_through(place, ledger, {}, fictional_reading, settings)
    assert (told.read, told.known) == (1, 1)
    assert [row["file"] for row in rows(out)] == ["a/same.jpg", "b/same.jpg", "b/same.jpg"]


def test_subfolders_and_shortcuts_are_followed_once_and_in_no_circle(server):
    server.put("sub", "sub", type=FOLDER)
    server.put("in", "in.jpg", PHOTO, parent="sub")
    server.put("back", "back", type=SHORTCUT, parent="sub", target="root-folder")
    server.files["root-folder"] = ("nowhere", "root", b"", FOLDER, None)
    server.put("again", "again", type=SHORTCUT, target="in")
    server.put("else", "else.jpg", PHOTO, parent="elsewhere")
    server.put("there", "there", type=SHORTCUT, target="else")
    server.put("gone", "gone", type=SHORTCUT, target="no-such-file")
    server.put("loop", "loop", type=SHORTCUT, parent="root-folder", target="sub")
    assert sorted(each.name for each in Drive(ADDRESS).files()) == ["else/else.jpg", "in/in.jpg"]


def test_what_may_not_be_fetched_waits_and_what_is_gone_has_a_row(server, settings, tmp_path):
    fill(server, 3)
    server.troubles["id0001"] = [(403, "insufficientPermissions")]
    out, place = tmp_path / "out.jsonl", Drive(ADDRESS)
    listed = list(place.files())
    del server.files["id0002"]
    place.files = lambda: iter(listed)
    with opened(out, ADDRESS) as ledger:
        told = look_through(place, ledger, {}, fictional_reading, settings)
        assert (told.read, told.failed) == (2, 1)
        assert look_through(place, ledger, {}, fictional_reading, settings).read == 1
    codes = {row["file"][:6]: row.get("error", {}).get("code") for row in rows(out)}
    assert codes == {"id0000": None, "id0001": None, "id0002": "image_missing"}


def test_a_sign_in_that_has_ended_says_so(server, tmp_path, capsys):
    fill(server, 1)
    server.grant = 400
    server.tokens = set()
    assert drive_sync.main([ADDRESS, str(tmp_path / "o"), "--once"], fictional_reading) == 1
    assert "sign in again" in capsys.readouterr().err


def test_read_many_reads_a_folder_of_drive_without_a_copy_on_the_disk(server, tmp_path):
    fill(server, 30)
    server.troubles["list"] = [(429, "rateLimitExceeded")]
    out = tmp_path / "many"
    words = [ADDRESS, str(out), "--shard", "0/1", "--shard-size", "8"]
    assert read_many.main(words, fictional_reading) == 0
    parts = [row for part in sorted(out.glob("part-*")) for row in rows(part)]
    assert sorted(row["file"].partition("/")[0] for row in parts) == [
        f"id{n:04}" for n in range(30)
    ]
    assert not list(out.rglob("*.jpg"))


@pytest.fixture
def bucket(monkeypatch):
    """An empty bucket that speaks S3."""
    server = pytest.importorskip("moto.server").ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    given = {"ENDPOINT_URL": f"http://{host}:{port}", "ACCESS_KEY_ID": "a",
             "SECRET_ACCESS_KEY": "b", "DEFAULT_REGION": "us-east-1"}  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    import boto3

    client = boto3.client("s3")
    client.create_bucket(Bucket="cards")
    yield client
    urllib.request.urlopen(f"http://{host}:{port}/moto-api/reset", b"").close()
    server.stop()


@pytest.mark.parametrize("where", ["bucket", "folder"])
def test_each_picture_of_a_bucket_and_of_a_folder_is_read_once(where, request, tmp_path):
    if where == "bucket":
        client, address = request.getfixturevalue("bucket"), "s3://cards/in/"

        def put(name, data):
            client.put_object(Bucket="cards", Key=f"in/{name}", Body=data)
    else:
        folder = tmp_path / "cards"
        folder.mkdir()
        address = str(folder)

        def put(name, data):
            (folder / name).write_bytes(data)

    for number in range(FILES):
        put(f"{number:04}.jpg", encoded("JPEG", (96 + number, 64)))
    out = tmp_path / "out.jsonl"
    words = [address, str(out), "--once", "--every", "0"]
    with pytest.raises(Killed):
        folder_sync.main(words, dying_after(FILES // 3))
    put("moved-in.jpg", PHOTO)
    assert folder_sync.main(words, fictional_reading) == 0
    assert folder_sync.main(words, lambda _: pytest.fail("read twice")) == 0
    names = Counter(row["file"].rpartition("/")[2] for row in rows(out))
    assert names == Counter([*(f"{n:04}.jpg" for n in range(FILES)), "moved-in.jpg"])


def test_a_picture_that_is_still_written_is_read_once_it_stays(tmp_path, settings):
    place, before = Folder(str(tmp_path)), {}
    with opened(tmp_path / "out.jsonl", "x") as ledger:
        (tmp_path / "a.jpg").write_bytes(PHOTO[:100])
        assert look_through(place, ledger, before, fictional_reading, settings).waiting == 1
        (tmp_path / "a.jpg").write_bytes(PHOTO)
        assert look_through(place, ledger, before, fictional_reading, settings).waiting == 1
        assert look_through(place, ledger, before, fictional_reading, settings).read == 1
        assert look_through(place, ledger, before, fictional_reading, settings).known == 1


def test_names_that_are_no_utf8_are_read_once_and_told_apart(tmp_path):
    folder, out = tmp_path / os.fsdecode(b"kart\xfc"), tmp_path / "out.jsonl"
    folder.mkdir()
    for name in (b"\xe8.jpg", b"\xe9.jpg"):
        (folder / os.fsdecode(name)).write_bytes(PHOTO)
    words = [str(folder), str(out), "--once", "--every", "0"]
    for _ in range(2):
        assert folder_sync.main(words, fictional_reading) == 0
    told = [(row["source"].rpartition("/")[2], row["file"].rpartition("/")[2]) for row in rows(out)]
    assert told == [("kart\\xfc", "\\xe8.jpg"), ("kart\\xfc", "\\xe9.jpg")]
    assert all(row["fields"] for row in rows(out))


def test_a_pipe_holds_nothing_up(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out.jsonl"
    folder.mkdir()
    os.mkfifo(folder / "a.jpg")
    (folder / "b.jpg").write_bytes(PHOTO)
    (folder / "c.jpg").symlink_to(folder / "a.jpg")
    assert (
        folder_sync.main([str(folder), str(out), "--once", "--every", "0"], fictional_reading) == 0
    )
    told = [row.get("error", {}).get("code") for row in rows(out)]
    assert told == ["image_unreadable", None, "image_unreadable"]


def test_a_folder_that_can_not_be_opened_is_said(caplog):
    with folder_with_a_closed_one() as folder:
        assert list(Folder(str(folder)).files()) == []
        assert f"{folder}/closed can't be opened (PermissionError)" in caplog.text
        with pytest.raises(SourceError, match=r"can't be listed .PermissionError"):
            list(Folder(str(folder / "closed")).files())


@pytest.mark.parametrize(
    "content",
    ["my notes", "my\nnotes\n", "[1]\n", "null\n", '{"source": 5, "file": "x", "revision": "y"}\n',
     '{"source": "x", "file": "x", "revision": [2]}\n'],
)  # fmt: skip
def test_a_file_of_something_else_is_left_as_it_is(content, tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text(content)
    with pytest.raises(LedgerError, match="something else than results"), opened(out, "x"):
        pass
    assert out.read_text() == content


@pytest.mark.parametrize("seconds", ["-1", "nan", "inf", "soon"])
def test_looks_are_a_number_of_seconds_apart(seconds, tmp_path):
    with pytest.raises(SystemExit) as stop:
        folder_sync.main([str(tmp_path), str(tmp_path / "o"), "--every", seconds])
    assert stop.value.code == 2


def test_a_fault_while_reading_is_not_the_ledgers(tmp_path):
    with pytest.raises(ValueError, match="mine"), opened(tmp_path / "o", "x"):
        raise ValueError("mine")


def test_one_writes_a_ledger_at_a_time_and_of_one_place(tmp_path):
    with opened(tmp_path / "o", "x"), pytest.raises(LedgerError), opened(tmp_path / "o", "x"):
        pass
    (tmp_path / "o").write_text('{"source": "y", "file": "a", "revision": "1"}\n')
    with pytest.raises(LedgerError), opened(tmp_path / "o", "x"):
        pass
    (tmp_path / "o").write_text("something else\n")
    with pytest.raises(LedgerError), opened(tmp_path / "o", "x"):
        pass


def test_invoices_of_a_folder_are_read_by_a_template(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page.png").write_bytes(PHOTO)
    (tmp_path / "t.json").write_text(json.dumps(PLAIN))
    words = [str(tmp_path / "in"), str(tmp_path / "o"), "--once", "--every", "0"]
    asked = [*words, "--kind", "invoice", "--template", str(tmp_path / "t.json")]

    def reader(photo, form):
        return replace(fictional_reading(photo), read_by={"template": templates(form)})

    assert folder_sync.main(asked, reader) == 0
    (row,) = rows(tmp_path / "o")
    assert row["template"] == PLAIN["name"]
    with pytest.raises(SystemExit):
        folder_sync.main([*words, "--kind", "invoice"])
    assert "A template is needed" in capsys.readouterr().err


@pytest.mark.parametrize("kind", KINDS)
def test_each_page_of_an_invoice_has_one_row_through_a_crash_between_two(server, tmp_path, kind):
    server.put("a", f"three.{kind}", pages(kind, 120, 20, 200))
    server.put("b", "one.jpg", PHOTO)
    server.put("c", "torn.pdf", pages("PDF", 120, 200)[:300])
    (tmp_path / "t.json").write_text(json.dumps(PLAIN))
    out, seen = tmp_path / "o", []
    words = [ADDRESS, str(out), "--once", "--every", "0", "--kind", "invoice"]
    words += ["--template", str(tmp_path / "t.json")]

    def reader(photo, form):
        seen.append(round(photo.mean()))
        if seen[-1] == 200 and seen.count(200) == 1:
            raise Killed
        if seen[-1] == 20:
            raise TemplateMismatch
        return fictional_reading(photo)

    with pytest.raises(Killed):
        drive_sync.main(words, reader)
    for _ in range(2):
        assert drive_sync.main(words, reader) == 0
    assert seen.count(120) == seen.count(20) == 1
    of_three = [row for row in rows(out) if row["file"].startswith("a/")]
    told = [(row["page"]["number"], row["page"]["of"], "error" in row) for row in of_three]
    assert told == [(1, 3, False), (2, 3, True), (3, 3, False)]
    assert len(rows(out)) == 5
    assert server.asked["a"] == 2  # in the run that was killed, and in the one behind it


def test_a_ledger_with_one_page_of_an_invoice_is_gone_on_with_the_others(tmp_path, settings):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "two.pdf").write_bytes(pages("PDF", 120, 200))
    place, out = Folder(str(tmp_path / "in")), tmp_path / "o"
    for each_page, expected in ((False, [1]), (False, [1]), (True, [1, 2]), (True, [1, 2])):
        with opened(out, "x", each_page) as ledger:
            before = {each.name: each.revision for each in place.files()}
            look_through(place, ledger, before, fictional_reading, settings)
        assert [row["page"]["number"] for row in rows(out)] == expected


def templates(form):
    return ",".join(each["name"] for each in json.loads(form.template))


def test_a_place_that_goes_away_is_looked_at_again(tmp_path, settings):
    folder = tmp_path / "in"
    folder.mkdir()
    steps = iter([folder.rmdir, folder.mkdir, lambda: (folder / "a.jpg").write_bytes(PHOTO)])
    with opened(tmp_path / "o", "x") as ledger:
        pause = lambda _: next(steps, lambda: None)()  # noqa: E731
        keep_reading(Folder(str(folder)), ledger, fictional_reading, settings, 0, pause, 6)
    assert len(rows(tmp_path / "o")) == 1
    with opened(tmp_path / "o2", "x") as ledger, pytest.raises(SourceError):
        keep_reading(Folder(str(tmp_path / "none")), ledger, fictional_reading, settings, 0)


def test_a_bucket_lists_by_etag(bucket):
    bucket.put_object(Bucket="cards", Key="a.jpg", Body=PHOTO)
    (first,) = Bucket("s3://cards/").files()
    bucket.put_object(Bucket="cards", Key="a.jpg", Body=PHOTO + b"x")
    (second,) = Bucket("s3://cards/").files()
    assert (first.name, first.settled, first.revision != second.revision) == ("a.jpg", True, True)
