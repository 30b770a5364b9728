"""Files that crash, bloat or stall a decoder: each costs an answer, none the process that asks."""

from __future__ import annotations

import io
import os
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from elements import Image
from errors import ImageTooLarge, ImageUnreadable
from segmentation import apart
from segmentation.decode import LARGEST, decode_image
from settings import ROOT

pytestmark = pytest.mark.long  # each decodes in a process of its own

HEIC = (Path(__file__).parent / "quarters.heic").read_bytes()


def decode(data: bytes) -> Image:
    return decode_image(data, max_bytes=100_000_000, max_pixels=220_000_000)


def grey(kind: str, size: tuple[int, int] = (96, 64), **options: object) -> bytes:
    out = io.BytesIO()
    Pillow.linear_gradient("L").resize(size).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def box(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(payload), name) + payload


def with_metadata(name: bytes) -> bytes:
    """The HEIC picture with metadata of a type beside it, as phones add ``Exif``."""
    item = box(b"infe", b"\x02\0\0\0\0\x02\0\0" + name + b"\0")
    about = box(b"iref", bytes(4) + box(b"cdsc", struct.pack(">HHH", 2, 1, 1)))
    at = 358 + len(item) + len(about) + 18  # where the picture's own data will begin
    places = struct.pack(">HHIHII", 1, 0, at, 1, 0, 200)
    places += struct.pack(">HHIHII", 2, 0, 0, 1, at, 20)
    meta = bytes(4) + HEIC[40:73] + box(b"iloc", HEIC[81:85] + b"D@\0\x02" + places)
    meta += box(b"iinf", bytes(4) + b"\0\x02" + HEIC[121:142] + item) + HEIC[142:156] + about
    return HEIC[:28] + box(b"meta", meta + HEIC[156:350]) + HEIC[350:]


def test_a_heic_file_with_metadata_is_read() -> None:
    assert decode(with_metadata(b"Exif")).shape == (64, 96, 3)


@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize("byte", [0x80, 0xE6, 0xFF])
def test_a_heic_file_whose_metadata_crashes_the_library_is_unreadable(at: int, byte: int) -> None:
    name = bytearray(b"Exif")
    name[at] = byte
    with pytest.raises(ImageUnreadable):
        decode(with_metadata(bytes(name)))
    assert decode(HEIC).shape == (64, 96, 3)


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)
        for name, payload in chunks
    )
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def canvas(width: int, height: int) -> tuple[bytes, bytes]:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"VP8X", bytes(4) + sides


def test_a_webp_file_is_as_large_as_the_library_takes_it_to_be() -> None:
    """Of several sizes libwebp takes the first."""
    still = grey("WEBP")[12:]
    data = webp(canvas(16384, 16384), canvas(64, 64), (b"VP8 ", b""))
    assert len(data) == 56
    with pytest.raises(ImageTooLarge, match="16384×16384"):
        decode(data)
    with pytest.raises(ImageTooLarge):
        decode(webp(canvas(16384, 16384), canvas(96, 64), (still[:4], still[8:])))
    with pytest.raises(ImageUnreadable):
        decode(webp(canvas(200, 200), canvas(96, 64), (still[:4], still[8:])))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "progressive"])
def test_a_file_in_millions_of_pieces_is_unreadable(kind: str) -> None:
    if kind == "PNG":
        data = grey("PNG")
        data = data[:33] + struct.pack(">I4sI", 0, b"teXt", 0) * 600_000 + data[33:]
    else:
        data = grey("JPEG", progressive=kind == "progressive")
        place = 2 if kind == "JPEG" else data.rindex(b"\xff\xda")
        data = data[:place] + b"\xff\xfe\0\x02" * 2_000_000 + data[place:]
    start = time.process_time()
    with pytest.raises(ImageUnreadable, match="pieces"):
        decode(data)
    assert time.process_time() - start < 1  # of this process; it was 3 s


def test_a_photo_with_a_film_behind_it_is_read() -> None:
    """Phones' motion photos; a film of 8 MB holds what looks like the head of a scan 122 times."""
    photo = grey("JPEG", (640, 480))
    film = np.random.default_rng(1).integers(0, 256, 8_000_000, np.uint8).tobytes()
    assert film.count(b"\xff\xda") > 100
    assert decode(photo + film).shape == (480, 640, 3)
    assert decode(grey("JPEG", (640, 480), progressive=True) + film).shape == (480, 640, 3)


@pytest.mark.parametrize(
    "hiding", [b"", b"\xff\xfe\0\x04\xff\xd9", b"\xff\x02\xff\xff", b"\xff\xd3\xff\x01"]
)
def test_no_segment_hides_scans_from_the_count(hiding: bytes) -> None:
    """A comment that holds a picture's end, a marker that libjpeg passes over."""
    data = grey("JPEG", (640, 480), progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    with pytest.raises(ImageUnreadable, match="scans"):
        decode(data[:-2] + hiding + scan * 1000 + data[-2:])


@pytest.mark.long
def test_what_takes_more_memory_than_there_is_room_is_too_large() -> None:
    out = io.BytesIO()
    Pillow.new("1", (22_000, 22_000)).save(out, "PNG")
    with pytest.raises(ImageTooLarge, match="memory"):
        apart.decode(out.getvalue(), "png", 10**9, 10**9)
    assert decode(HEIC).shape == (64, 96, 3)


@pytest.mark.long
def test_what_takes_too_long_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    data = grey("JPEG", (4000, 3000), progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    decode(HEIC)
    monkeypatch.setattr(apart, "SECONDS", 0.3)
    with pytest.raises(ImageUnreadable, match="too long"):
        decode(data[:-2] + scan * 80 + data[-2:])
    monkeypatch.undo()
    assert decode(HEIC).shape == (64, 96, 3)


def waiting() -> int:
    """The id of the one process that waits for a file."""
    decode(HEIC)
    (process,) = apart._pool._idle
    return process.process.pid


def test_the_process_has_bounds_and_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    apart._pool.close()
    monkeypatch.setenv("SECRET_KEY", "a-secret-of-the-service")
    place = Path(f"/proc/{waiting()}")
    assert b"a-secret-of-the-service" not in (place / "environ").read_bytes()
    lines = (place / "limits").read_text().splitlines()
    soft = {line[:26].strip(): line[26:].split()[0] for line in lines}
    assert 1 < int(soft["Max cpu time"]) <= 60
    assert apart.ROOM < int(soft["Max address space"]) < 4 * apart.ROOM
    assert soft["Max file size"] == soft["Max core file size"] == "0"


def test_one_that_was_killed_while_it_waited_costs_no_file() -> None:
    killed = waiting()
    os.kill(killed, signal.SIGKILL)
    assert gone(killed)
    assert waiting() != killed


def gone(pid: int) -> bool:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


def ended(lines: str) -> list[str]:
    """What a Python of its own prints, in which ``lines`` follow a decoded file."""
    before = f"import os; from segmentation import apart; data = {HEIC!r}\n"
    before += "def one():\n    apart.decode(data, 'heic', 10**6, 10**6)\n"
    before += "    return apart._pool._idle[0].process.pid\nprint(one(), flush=True)\n"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", before + lines], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, timeout=120, check=False,
    )  # fmt: skip
    return run.stdout.split()


@pytest.mark.parametrize("end", ["pass", "os._exit(1)", "os.kill(os.getpid(), 9)"])
def test_it_ends_with_whoever_started_it(end: str) -> None:
    (pid,) = ended(end)
    assert gone(int(pid))


def test_a_fork_starts_its_own() -> None:
    lines = "if os.fork():\n    os.wait()\n    print(one(), flush=True)\n"
    first, forks, again = ended(lines + "else:\n    print(one(), flush=True)\n")
    assert first == again != forks


@pytest.mark.long
def test_the_largest_pictures_have_room() -> None:
    """WebP with transparency takes the most: 650 MB."""
    out = io.BytesIO()
    Pillow.new("RGBA", (5000, 5000), (9, 9, 9, 100)).save(out, "WEBP", lossless=True, quality=0)
    assert decode(out.getvalue()).shape == (5000, 5000, 3)
    assert LARGEST == 5000**2
