"""What a start says or refuses, and what it clears of one that was killed."""

from __future__ import annotations

import fcntl
import os
import time
from dataclasses import replace

import pytest
from click import ClickException, Command, Context

from service import metrics
from service.metrics import own_folder
from settings import SettingsError
from tests.conftest import serving
from tests.servers import Service, service


@pytest.mark.parametrize(("uid", "said"), [(0, True), (1000, False)])
def test_root_is_warned_of(settings, monkeypatch, caplog, uid, said):
    monkeypatch.setattr("main.os.geteuid", lambda: uid)
    serving(settings, {})
    assert ("user=root" in caplog.text) is said


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "example.org"])
@pytest.mark.parametrize("told_by", ["setting", "command"])
def test_the_debugger_is_refused_where_others_reach_it(settings, monkeypatch, host, told_by):
    def start():
        if told_by == "setting":
            return serving(replace(settings, host=host), {})
        with Context(Command("run")) as context:
            context.params["host"] = host
            return serving(settings, {})

    start()
    monkeypatch.setenv("FLASK_DEBUG", "1")
    refused = SettingsError if told_by == "setting" else ClickException
    with pytest.raises(refused, match="HOST") as caught:
        start()
    assert "\n" not in str(caught.value)
    serving(replace(settings, host="127.0.0.1"), {})


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A service's own folder, as gunicorn.conf.py makes it."""
    mine = tmp_path / "metrics-mine"
    mine.mkdir()
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(mine))
    monkeypatch.setattr(metrics, "_held", {})
    return mine


def left(tmp_path, name, age=3600.0):
    """A folder of another service, with an owner's file of so many seconds ago."""
    other = tmp_path / name
    other.mkdir()
    (other / "counter_1.db").write_bytes(b"x")
    (other / ".owner").touch()
    os.utime(other / ".owner", (time.time() - age,) * 2)
    return other


def test_what_a_killed_service_left_is_cleared_and_nothing_else(tmp_path, folder):
    dead, young = left(tmp_path, "metrics-dead"), left(tmp_path, "metrics-young", age=5)
    alive, others = left(tmp_path, "metrics-alive"), left(tmp_path, "another")
    nobodys = tmp_path / "metrics-nobodys"
    nobodys.mkdir()
    with (alive / ".owner").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        own_folder()
        own_folder()
    assert not dead.exists()
    assert all(each.exists() for each in (folder, young, alive, others, nobodys))


@pytest.mark.servers
def test_a_service_that_is_killed_leaves_metrics_until_the_next_start(tmp_path):
    def folders():
        return {each.name for each in tmp_path.glob("metrics-*")}

    killed = Service(tmp_path)
    killed.start()
    killed.ready()
    (first,) = folders()
    killed.kill()
    assert folders() == {first}
    os.utime(tmp_path / first / ".owner", (1.0, 1.0))
    with service(tmp_path):
        assert len(folders()) == 1
        assert first not in folders()
