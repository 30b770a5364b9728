"""Whatever is killed while photos wait: each 202 is answered once and told, none is in clear."""

from __future__ import annotations

from base64 import b64encode

import pytest

from tests.amounts import amount
from tests.killed import Disk, attack, made_up

pytestmark = pytest.mark.servers
POSTS = amount("KILLED", 24)


def test_each_is_answered_once_and_told_whatever_is_killed(tmp_path):
    seen = attack(tmp_path, made_up(POSTS), POSTS, POSTS / 4, (0.5, 2), shipped=False)
    print(seen.report())
    assert seen.faults() == []
    assert len(seen.ids) == len(seen.came) == POSTS
    assert set(seen.answers) <= {"202", "503 upstream_unavailable", "503 busy", "no answer"}
    assert set(seen.ended) == {"done passed"}


@pytest.mark.parametrize("coded", [bytes, lambda photo: b64encode(b"a" + photo)])
def test_a_photo_in_clear_is_found(tmp_path, coded):
    one, other = made_up(2)
    (tmp_path / "left").write_bytes(b"before" + coded(one) + b"after")
    (tmp_path / "fine").write_bytes(other[:50])
    assert Disk(tmp_path, [one]).found() == {"left"}
