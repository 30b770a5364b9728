"""scripts/setup.sh, in a folder of its own with commands of its own."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys

import pytest

from service.safety import refuse_unsafe
from settings import ROOT, load_settings
from storage.vault import Vault


@pytest.fixture
def shell(tmp_path):
    """Runs lines of bash after scripts/setup.sh; ``commands`` maps names to fake commands."""
    shutil.copy(ROOT / ".env.example", tmp_path)

    def run(lines, user="root", **commands):
        fakes = tmp_path / "bin"
        fakes.mkdir(exist_ok=True)
        for name, body in {"id": f"echo {0 if user == 'root' else 1000}", **commands}.items():
            (fakes / name).write_text(f"#!/bin/sh\n{body}\n")
            (fakes / name).chmod(0o755)
        script = f"set -euo pipefail\nsource {ROOT}/scripts/setup.sh\n{lines}"
        return subprocess.run(
            ["bash", "-c", script, "run_flask.sh"], cwd=tmp_path, text=True, capture_output=True,
            env={**os.environ, "PATH": f"{fakes}:{os.environ['PATH']}"}, timeout=60, check=False,
        )  # fmt: skip

    return run


NOT_INSTALLED = "exit 1"
LOGGED = 'echo "$0 $*" >>calls'


def test_an_old_python_is_refused_in_one_line(shell):
    ended = shell("PYTHON=old; find_python", old="exit 1")
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "Python 3.11 or newer" in ended.stderr


def test_a_new_python_is_found(shell):
    assert shell(f"PYTHON={sys.executable}; find_python").stdout == f"{sys.executable}\n"


def test_without_root_and_sudo_one_line_says_what_to_install(shell):
    ended = shell(
        "need_packages tesseract-ocr libgl1",
        user="someone",
        **{"dpkg-query": NOT_INSTALLED, "sudo": "exit 1"},
    )
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "sudo apt-get install tesseract-ocr libgl1" in ended.stderr


def test_only_lacking_packages_are_installed(shell, tmp_path):
    ended = shell(
        "need_packages tesseract-ocr libgl1",
        **{
            "dpkg-query": 'case "$4" in libgl1) echo installed;; *) exit 1;; esac',
            "apt-get": LOGGED,
        },
    )
    assert ended.returncode == 0
    update, install = (tmp_path / "calls").read_text().splitlines()
    assert update.endswith("update")
    assert "install" in install
    assert "tesseract-ocr" in install
    assert "libgl1" not in install


def test_nothing_is_installed_where_nothing_lacks(shell, tmp_path):
    ended = shell("need_packages libgl1", **{"dpkg-query": "echo installed", "apt-get": LOGGED})
    assert (ended.returncode, ended.stderr) == (0, "")
    assert not (tmp_path / "calls").exists()


def test_a_failed_installation_shows_its_log_and_stops(shell):
    fakes = {"dpkg-query": NOT_INSTALLED, "apt-get": "echo 'E: no network'; exit 100"}
    ended = shell("need_packages libgl1; echo went on", **fakes)
    assert ended.returncode == 1
    assert "E: no network" in ended.stderr
    assert "went on" not in ended.stdout


FAKE_VENV = "mkdir -p .venv/bin && ln -sf {} .venv/bin/python"


def test_env_is_written_once_for_its_owner_alone_with_a_secret_of_its_own(shell, tmp_path):
    lines = FAKE_VENV.format(sys.executable) + "; need_env"
    assert shell(lines).returncode == 0
    written = (tmp_path / ".env").read_text()
    made = dict(line.split("=", 1) for line in written.splitlines() if line[:1].isupper())
    assert list(made) == ["SECRET_KEY", "ENCRYPTION_KEYS"]
    assert len(made["SECRET_KEY"]) == 64
    refuse_unsafe(load_settings(made, None), {})
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert shell(lines).stderr == ""
    assert (tmp_path / ".env").read_text() == written


def test_an_env_without_a_secret_gets_one(shell, tmp_path):
    """What the start advises where a secret is too simple: to take its line away."""
    (tmp_path / ".env").write_text("ENCRYPTION_KEYS=as-it-was\n")
    lines = f"unset SECRET_KEY ENCRYPTION_KEYS; {FAKE_VENV.format(sys.executable)}; need_env"
    assert shell(lines).returncode == 0
    kept, secret = (tmp_path / ".env").read_text().splitlines()
    assert kept == "ENCRYPTION_KEYS=as-it-was"
    assert len(secret) == len("SECRET_KEY=") + 64


def test_a_folder_that_can_not_be_written_to_is_said(shell, tmp_path):
    (tmp_path / "var").write_text("no folder")
    ended = shell("lock_setup")
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert f"{tmp_path} can't be written to" in ended.stderr


def test_an_older_env_gets_the_key_it_lacks_and_keeps_the_rest(shell, tmp_path):
    (tmp_path / ".env").write_text("SECRET_KEY=as-it-was\nPORT=6000\nENCRYPTION_KEYS=\n")
    assert shell(FAKE_VENV.format(sys.executable) + "; need_env").returncode == 0
    kept, port, key = (tmp_path / ".env").read_text().splitlines()
    assert (kept, port) == ("SECRET_KEY=as-it-was", "PORT=6000")
    Vault([key.removeprefix("ENCRYPTION_KEYS=")])
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


@pytest.mark.parametrize("line", ["export {}=", "{} = ", "  {}=", '{}="', "{}='"])
def test_a_secret_that_is_there_is_kept_however_its_line_is_written(line, shell, tmp_path):
    end = line[-1] if line[-1] in "\"'" else ""
    written = "".join(
        f"{line.format(name)}{value}{end}\n"
        for name, value in (("SECRET_KEY", "as-it-was"), ("ENCRYPTION_KEYS", "so-too"))
    )
    (tmp_path / ".env").write_text(written)
    lines = f"unset SECRET_KEY ENCRYPTION_KEYS; {FAKE_VENV.format(sys.executable)}; need_env"
    assert shell(lines).returncode == 0
    assert (tmp_path / ".env").read_text() == written
    assert load_settings({}, tmp_path / ".env").secret_key == "as-it-was"


@pytest.mark.parametrize("line", ['{}=""', "{}= # later", "export {}=''", "{} ="])
def test_a_secret_that_is_empty_is_made(line, shell, tmp_path):
    empty = "".join(line.format(name) + "\n" for name in ("SECRET_KEY", "ENCRYPTION_KEYS"))
    (tmp_path / ".env").write_text(empty)
    lines = f"unset SECRET_KEY ENCRYPTION_KEYS; {FAKE_VENV.format(sys.executable)}; need_env"
    assert shell(lines).returncode == 0
    refuse_unsafe(load_settings({}, tmp_path / ".env"), {})
    assert len((tmp_path / ".env").read_text().splitlines()) == 2


def test_python_packages_are_installed_when_the_requirements_changed_and_only_then(shell, tmp_path):
    """A stand-in for .venv/bin/python logs each installation."""
    lines = "mkdir -p .venv/bin; cp bin/python .venv/bin; need_python_packages requirements.txt"
    python = (
        '[ "$4" = --disable-pip-version-check ] || [ "$3" = install ] && ' + LOGGED + "; exit 0"
    )
    installations = []
    for text in ("a==1", "a==1", "a==2"):
        (tmp_path / "requirements.txt").write_text(text)
        assert shell(lines, python=python).returncode == 0
        installations.append((tmp_path / "calls").read_text().count("\n"))
    assert installations == [1, 1, 2]


def test_a_second_setup_says_that_it_waits_for_the_first(shell, tmp_path):
    (tmp_path / "var").mkdir()
    lock = tmp_path / "var" / "setup.lock"
    holder = subprocess.Popen(
        ["flock", str(lock), "sh", "-c", "echo held; read line"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout.readline() == "held\n"
    waiting = subprocess.Popen(
        ["bash", "-c", f"source {ROOT}/scripts/setup.sh; lock_setup; echo in"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert waiting.stderr.readline() == "Waiting for another setup in this folder\n"
    assert waiting.poll() is None
    holder.communicate("\n", timeout=30)
    assert waiting.communicate(timeout=30)[0] == "in\n"
