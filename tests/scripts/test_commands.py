"""The list of commands, and the site."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from scripts.__main__ import commands
from scripts.site import LINK, main
from settings import ROOT


def test_every_command_stands_in_the_list_with_what_it_does():
    listed = subprocess.run(
        [sys.executable, "-m", "scripts"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert len(listed) == len(commands()) > 10
    (line,) = [line for line in listed if line.startswith("python -m scripts.purge ")]
    assert "Erase what is kept beyond its time" in line
    for name, does in commands().items():
        assert does.endswith("."), name


@pytest.mark.parametrize("name", ["announce", "benchmark_worker", "purge", "serve"])
def test_who_asks_for_help_gets_it_and_nothing_is_done(name, tmp_path):
    asked = [sys.executable, "-m", f"scripts.{name}", "--help"]
    env = {**os.environ, "DATA_DIR": str(tmp_path / "kept"), "SECRET_KEY": "", "PORT": "1"}
    told = subprocess.run(asked, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert told.stdout.startswith("usage: ")
    assert commands()[f"scripts.{name}"] in " ".join(told.stdout.split())
    assert not (tmp_path / "kept").exists()


def test_the_pages_make_a_site_in_which_no_link_is_broken(tmp_path, capsys):
    assert main(["--out", str(tmp_path / "site")]) == 0, capsys.readouterr().err
    index = (tmp_path / "site" / "index.html").read_text()
    assert (
        'href="docs/first-day.html#behind-nginx"' in index or 'href="docs/first-day.html"' in index
    )
    decisions = (tmp_path / "site" / "docs" / "decisions" / "index.html").read_text()
    assert 'href="0001-litert-serves-what-keras-trains.html"' in decisions


def test_a_broken_link_fails_the_site(tmp_path, capsys, monkeypatch):
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("# Here\n\n[there](docs/there.md#nowhere)\n")
    (tmp_path / "docs" / "there.md").write_text("# There\n")
    (tmp_path / "mkdocs.yml").write_text((ROOT / "mkdocs.yml").read_text().partition("nav:")[0])
    monkeypatch.setattr("scripts.site.ROOT", tmp_path)
    assert main(["--out", str(tmp_path / "site")]) != 0
    assert "nowhere" in capsys.readouterr().err


def test_links_to_other_sites_are_left_alone():
    assert LINK.findall("[a](https://example.org/x) [b](docs/a.md#b) [c](#d)") == ["docs/a.md"]
