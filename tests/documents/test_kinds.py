"""Kinds are found by looking into their package; one that is none stops the start."""

from __future__ import annotations

import sys

import pytest

from documents import kinds
from documents.kinds import find_kinds


def test_the_ktp_is_found():
    assert find_kinds()["ktp"].name == "ktp"


@pytest.fixture
def extra(tmp_path, monkeypatch):
    """Another folder of kinds beside the real one; gives a function that writes a module there."""
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])

    def write(name, text):
        (tmp_path / f"{name}.py").write_text(text)
        monkeypatch.delitem(sys.modules, f"documents.kinds.{name}", raising=False)

    yield write
    for path in tmp_path.glob("*.py"):
        sys.modules.pop(f"documents.kinds.{path.stem}", None)


def test_adding_a_kind_is_one_file(extra):
    extra("memo", "from dataclasses import replace\n"
                  "from documents.kinds.ktp.kind import KIND as KTP\n"
                  "KIND = replace(KTP, name='memo')\n")  # fmt: skip
    assert set(find_kinds()) >= {"ktp", "memo"}


def test_a_module_without_a_kind_stops_the_start(extra):
    extra("helper", "VALUE = 1\n")
    with pytest.raises(TypeError, match=r"documents\.kinds\.helper has no KIND"):
        find_kinds()


def test_two_kinds_of_one_name_stop_the_start(extra):
    extra("again", "from documents.kinds.ktp.kind import KIND\n")
    with pytest.raises(TypeError, match="two kinds are named 'ktp'"):
        find_kinds()
