"""scripts.folder_sync of a folder behind SFTP and behind WebDAV: real servers, fsspec's clients.

SMB is not tested: there is no server for it that runs without an installation of its own.
"""

from __future__ import annotations

import gc
import json
from collections import Counter
from urllib.parse import quote

import pytest

from jobs.folders import Folder
from jobs.listing import SourceError, without_password
from jobs.sync import look_through, opened
from scripts import folder_sync
from settings import Settings
from tests.conftest import KEY, SECRET, encoded, fictional_reading
from tests.jobs.servers_of_files import PASSWORD, USER, sftp, webdav

for package in ("paramiko", "asyncssh", "wsgidav"):
    pytest.importorskip(package)
SFTPFileSystem = pytest.importorskip("fsspec.implementations.sftp").SFTPFileSystem
WebdavFileSystem = pytest.importorskip("webdav4.fsspec").WebdavFileSystem
pytestmark = [
    pytest.mark.servers,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # clients close when they are collected
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
PHOTO = encoded("JPEG", (96, 64))


class Killed(BaseException):
    """What a test ends a reader with."""


@pytest.fixture
def files(tmp_path):
    """The folder that a server gives out."""
    folder = tmp_path / "cards"
    (folder / "in" / "deeper").mkdir(parents=True)
    return folder


@pytest.fixture(params=["sftp", "webdav"])
def address(request, files):
    """Where the folder `in` is, without who asks: {} stands for that."""
    serving, form = {
        "sftp": (sftp, "sftp://{{}}127.0.0.1:{}/in"),
        "webdav": (webdav, "webdav+http://{{}}127.0.0.1:{}/cards/in"),
    }[request.param]
    with serving(files) as port:
        yield form.format(port)
        leave()


@pytest.fixture
def signed(address):
    """The address with a user and a password."""
    return address.format(f"{USER}:{quote(PASSWORD, safe='')}@")


@pytest.fixture(autouse=True)
def settings(monkeypatch, tmp_path):
    for name, value in (("SECRET_KEY", SECRET), ("ENCRYPTION_KEYS", KEY), ("DATA_DIR", tmp_path)):
        monkeypatch.setenv(name, str(value))
    return Settings(secret_key=SECRET, encryption_keys=KEY, data_dir=tmp_path)


def leave():
    """Close what clients hold open: fsspec keeps each for the next who asks for the same."""
    for system in list(SFTPFileSystem._cache.values()):
        system.client.close()
    for system in list(WebdavFileSystem._cache.values()):
        system.client.http.close()
    for kind in (SFTPFileSystem, WebdavFileSystem):
        kind.clear_instance_cache()
    gc.collect()


def rows(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_each_picture_is_read_once_through_a_crash(signed, files, tmp_path):
    for number in range(12):
        (files / "in" / f"{number:02}.jpg").write_bytes(encoded("JPEG", (96 + number, 64)))
    (files / "in" / "deeper" / "ä b.png").write_bytes(encoded("PNG", (96, 64)))
    (files / "in" / ".hidden.jpg").write_bytes(PHOTO)
    (files / "in" / "notes.txt").write_text("x")
    (files / "beside.jpg").write_bytes(PHOTO)
    out, left = tmp_path / "out.jsonl", iter(range(5))

    def dying(photo):
        if next(left, None) is None:
            raise Killed
        return fictional_reading(photo)

    words = [signed, str(out), "--once", "--every", "0"]
    with pytest.raises(Killed):
        folder_sync.main(words, dying)
    assert len(rows(out)) == 5
    (files / "in" / "moved-in.jpg").write_bytes(PHOTO)
    assert folder_sync.main(words, fictional_reading) == 0
    assert folder_sync.main(words, lambda _: pytest.fail("read twice")) == 0
    told = rows(out)
    names = Counter(row["file"].rpartition("/")[2] for row in told)
    assert names == Counter([*(f"{n:02}.jpg" for n in range(12)), "ä b.png", "moved-in.jpg"])
    assert all("error" not in row for row in told)
    assert PASSWORD not in out.read_text()
    assert quote(PASSWORD, safe="") not in out.read_text()


def test_a_picture_is_read_once_it_stays_and_again_once_it_changed(
    signed, files, settings, tmp_path
):
    place, before, card = Folder(signed), {}, files / "in" / "a.jpg"
    with opened(tmp_path / "out.jsonl", "x") as ledger:
        card.write_bytes(PHOTO[:100])
        assert look_through(place, ledger, before, fictional_reading, settings).waiting == 1
        card.write_bytes(PHOTO)
        assert look_through(place, ledger, before, fictional_reading, settings).waiting == 1
        assert look_through(place, ledger, before, fictional_reading, settings).read == 1
        assert look_through(place, ledger, before, fictional_reading, settings).known == 1
        card.write_bytes(encoded("JPEG", (120, 64)))
        look_through(place, ledger, before, fictional_reading, settings)
        assert look_through(place, ledger, before, fictional_reading, settings).read == 1
    assert len({row["revision"] for row in rows(tmp_path / "out.jsonl")}) == 2


def test_what_is_gone_when_it_is_fetched_has_a_row(signed, files, settings, tmp_path):
    (files / "in" / "a.jpg").write_bytes(PHOTO)
    place = Folder(signed)
    listed = list(place.files())
    (files / "in" / "a.jpg").unlink()
    place.files = lambda: iter(listed)
    with opened(tmp_path / "out.jsonl", "x") as ledger:
        before = {each.name: each.revision for each in listed}
        look_through(place, ledger, before, fictional_reading, settings)
    (row,) = rows(tmp_path / "out.jsonl")
    assert row["error"]["code"] == "image_missing"


@pytest.mark.parametrize("who", ["", f"{USER}:wrong@"])
def test_who_may_not_look_is_told(address, who):
    with pytest.raises(SourceError):
        list(Folder(address.format(who)).files())


def test_a_folder_that_is_not_there_is_told(signed):
    with pytest.raises(SourceError, match="no such folder"):
        list(Folder(f"{signed}/nowhere").files())


def test_a_server_that_is_away_is_told():
    for scheme in ("sftp", "webdav+http"):
        with pytest.raises(SourceError):
            list(Folder(f"{scheme}://u:p@127.0.0.1:1/in").files())


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("sftp://u:p%40@host:22/in", "sftp://u@host:22/in"),
        ("webdav+https://u:p@host/in", "webdav+https://u@host/in"),
        ("sftp://u@host/in:a@b", "sftp://u@host/in:a@b"),
        ("s3://bucket/a:b@c", "s3://bucket/a:b@c"),
        ("/path/to:in@here", "/path/to:in@here"),
    ],
)
def test_a_password_is_left_out_of_what_is_written(address, told):
    assert without_password(address) == told
