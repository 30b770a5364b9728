"""python -m scripts.fetch_models: a named file takes the shipped place, or nothing changes.

A real HTTP server on this machine stands in for Google Drive. ``tiny.tflite`` beside this file is
one 1×1 convolution: 32×20 pixels in, three figures a pixel out, like the card finder's three.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from documents.kinds import find_kinds
from documents.kinds.ktp.kind import KIND
from documents.weights import weights_of
from scripts import fetch_models

TINY = Path(__file__).with_name("tiny.tflite").read_bytes()
LOGIN_PAGE = b"<!DOCTYPE html><html><title>Sign in</title></html>"
NAME = KIND.nets["card"]
LINE, DEEP_LINE = KIND.nets["crnn"].split("+")
# The settings that name one model each, and whose weights.
PAIRS = {"card": NAME, "fields": KIND.nets["fields"], "line": LINE, "deep_line": DEEP_LINE}
KINDS = {NAME: "card", KIND.nets["fields"]: "fields", LINE: "line", DEEP_LINE: "line"}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Server(BaseHTTPRequestHandler):
    """/tiny gives the weights, /login a page, /cut half a file, /slow half and then nothing."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = {"/login": LOGIN_PAGE, "/text": b"hello"}.get(self.path, TINY)
        body = self.server.extra.get(self.path, body)
        self.send_response(404 if self.path == "/gone" else 200)
        kind = "text/html" if self.path == "/login" else "application/octet-stream"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        whole = self.path not in ("/cut", "/slow")
        self.wfile.write(body if whole else body[: len(body) // 2])
        if self.path == "/slow":
            self.wfile.flush()
            self.server.reached.set()
            self.server.finish.wait(60)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    Server.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as running:
        running.extra = {}
        running.reached, running.finish = threading.Event(), threading.Event()
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.finish.set()
        running.shutdown()
        thread.join()


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder of shipped weights: a card finder that is no real net, and its description."""
    folder = tmp_path / "models"
    folder.mkdir()
    for name in weights_of(find_kinds().values()):
        weights = f"shipped {name}".encode()
        (folder / f"{name}.tflite").write_bytes(weights)
        about = {"kind": KINDS.get(name, "line"), "classes": ["cover", "u", "v"],
                 "input": [32, 20], "sha256": sha256(weights)}  # fmt: skip
        (folder / f"{name}.json").write_text(json.dumps(about))
    return folder


@pytest.fixture
def fetch(server, models, monkeypatch):
    """Fetch the card finder from a path of the server, as the settings would name it."""

    def run(path: str, digest: str = sha256(TINY)) -> int:
        address = path if "://" in path else f"http://127.0.0.1:{server.server_port}{path}"
        monkeypatch.setenv("CARD_MODEL_ID", address)
        monkeypatch.setenv("CARD_MODEL_SHA256", digest)
        return fetch_models.main([], models)

    return run


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_without_settings_nothing_is_fetched(models, monkeypatch) -> None:
    for kind in PAIRS:
        monkeypatch.delenv(f"{kind.upper()}_MODEL_ID", raising=False)
    before = contents(models)
    assert fetch_models.main([], models) == 0
    assert contents(models) == before


def test_the_right_file_takes_the_place_of_the_shipped_one(fetch, models, capsys) -> None:
    assert fetch("/tiny") == 0
    assert f"{NAME}: fetched." in capsys.readouterr().out
    assert (models / f"{NAME}.tflite").read_bytes() == TINY
    about = json.loads((models / f"{NAME}.json").read_text())
    assert about["sha256"] == about["source_sha256"] == sha256(TINY)
    assert about["input"] == [32, 20]
    assert about["classes"] == ["cover", "u", "v"]
    assert len(contents(models)) == 2 * len(weights_of(find_kinds().values()))
    assert fetch_models.main(["--check"], models) == 0


def test_what_is_there_is_not_fetched_again(fetch, models, server) -> None:
    assert fetch("/tiny") == 0
    assert fetch("/tiny") == 0
    assert len(Server.asked) == 1


def test_a_damaged_model_is_fetched_again(fetch, models) -> None:
    assert fetch("/tiny") == 0
    (models / f"{NAME}.tflite").write_bytes(TINY[:-1])
    assert fetch("/tiny") == 0
    assert (models / f"{NAME}.tflite").read_bytes() == TINY


@pytest.mark.parametrize(
    ("path", "digest", "said"),
    [
        ("/tiny", "0" * 64, "not the one that CARD_MODEL_SHA256 names"),
        ("/login", sha256(TINY), "web page"),
        ("/cut", sha256(TINY), "could not be fetched"),
        ("/gone", sha256(TINY), "could not be fetched"),
        ("/text", sha256(b"hello"), "neither a LiteRT model nor a Keras one"),
    ],
)
def test_a_wrong_file_changes_nothing(
    path: str, digest: str, said: str, fetch, models, capsys
) -> None:
    before = contents(models)
    assert fetch(path, digest) == 1
    assert said in capsys.readouterr().err
    assert contents(models) == before


def test_a_server_that_is_down_changes_nothing(fetch, models, capsys) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    before = contents(models)
    assert fetch(f"http://127.0.0.1:{port}/tiny") == 1
    assert "could not be fetched" in capsys.readouterr().err
    assert contents(models) == before


def test_a_file_without_end_is_given_up(fetch, models, monkeypatch, capsys) -> None:
    monkeypatch.setattr(fetch_models, "LARGEST", len(TINY) - 1)
    assert fetch("/tiny") == 1
    assert "bytes" in capsys.readouterr().err


def test_a_model_of_other_classes_is_refused(fetch, models, capsys) -> None:
    about = models / f"{NAME}.json"
    about.write_text(json.dumps({"kind": "card", "classes": ["ground", "nik"]}))
    assert fetch("/tiny") == 1
    assert "3 classes where 2 are expected" in capsys.readouterr().err


def test_bytes_that_only_begin_like_a_model_are_refused(fetch, models, server, capsys) -> None:
    server.extra["/broken"] = TINY[:8] + bytes(200)
    before = contents(models)
    assert fetch("/broken", sha256(server.extra["/broken"])) == 1
    assert "no LiteRT model" in capsys.readouterr().err
    assert contents(models) == before


@pytest.mark.parametrize("digest", ["", "abc", "z" * 64])
def test_an_id_needs_its_sha256(digest: str, fetch, capsys) -> None:
    assert fetch("/tiny", digest) == 2
    assert "CARD_MODEL_SHA256" in capsys.readouterr().err


@pytest.mark.long
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGKILL])
def test_a_killed_fetch_changes_no_model(stop: signal.Signals, server, models) -> None:
    before = contents(models)
    code = textwrap.dedent("""
        import signal, sys
        from pathlib import Path
        from scripts import fetch_models
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        sys.exit(fetch_models.main([], Path(sys.argv[1])))
    """)
    named = {
        "CARD_MODEL_ID": f"http://127.0.0.1:{server.server_port}/slow",
        "CARD_MODEL_SHA256": sha256(TINY),
    }
    run = subprocess.Popen([sys.executable, "-c", code, str(models)], env=os.environ | named)
    assert server.reached.wait(60)
    run.send_signal(stop)
    assert run.wait(60) != 0
    after = contents(models)
    assert {name: after[name] for name in before} == before
    assert fetch_models.main(["--check"], models) == 0


@pytest.mark.training
@pytest.mark.parametrize("suffix", [".keras", ".h5"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning")
def test_a_keras_file_is_converted_once(suffix: str, fetch, server, models, tmp_path) -> None:
    """Training saves nets without their last activation; serving gets it at the conversion."""
    import keras

    from segmentation.segmenter import Segmenter

    picture = keras.Input((20, 32, 3))
    net = keras.Model(picture, keras.layers.Conv2D(3, 1)(picture))
    saved = tmp_path / f"net{suffix}"
    net.save(saved)
    server.extra["/net"] = saved.read_bytes()
    digest = sha256(server.extra["/net"])
    assert fetch("/net", digest) == 0
    segmenter = Segmenter(models / f"{NAME}.tflite")
    assert segmenter.input_size == (32, 20)
    assert fetch("/net", digest) == 0
    assert len(Server.asked) == 1


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning")
@pytest.mark.training
def test_a_line_net_is_fetched_like_the_others(server, models, monkeypatch, tmp_path) -> None:
    """Its charset is that of the net whose place it takes; one with other classes is refused."""
    from ocr.charset import KTP, Charset
    from ocr.crnn import CrnnRecognizer
    from ocr.crnn_net import build_crnn

    name = LINE
    about = models / f"{name}.json"
    about.write_text(json.dumps(json.loads(about.read_text()) | {"charset": KTP}))
    for classes, status in ((len(Charset(KTP)) - 1, 1), (len(Charset(KTP)), 0)):
        saved = tmp_path / "line.keras"
        build_crnn(classes, channels=(2, 2, 2, 2), features=4).save(saved)
        server.extra["/net"] = saved.read_bytes()
        address = f"http://127.0.0.1:{server.server_port}/net"
        monkeypatch.setenv("LINE_MODEL_ID", address)
        monkeypatch.setenv("LINE_MODEL_SHA256", sha256(server.extra["/net"]))
        assert fetch_models.main([], models) == status
    assert CrnnRecognizer(models / f"{name}.tflite").read([], []) == []


def test_without_tensorflow_a_keras_file_says_what_to_install(
    fetch, server, models, monkeypatch, capsys
) -> None:
    monkeypatch.setitem(sys.modules, "keras", None)
    server.extra["/net"] = b"PK\x03\x04" + bytes(60)
    assert fetch("/net", sha256(server.extra["/net"])) == 1
    assert "pip install -r requirements-training.txt" in capsys.readouterr().err


def test_check_names_each_fault(models, capsys) -> None:
    assert fetch_models.main(["--check"], models) == 0
    (models / f"{NAME}.tflite").write_bytes(b"other")
    (models / f"{KIND.nets['fields']}.tflite").unlink()
    (models / "loose.tflite").write_bytes(TINY)
    assert fetch_models.main(["--check"], models) == 1
    faults = capsys.readouterr().err.splitlines()
    assert len(faults) == 3
    card, fields = NAME, KIND.nets["fields"]
    assert f"{card}.tflite is not the file that {card}.json describes" in faults[0]
    assert f"{fields}.tflite is missing" in faults[1]
    assert "loose.json is missing" in faults[2]


def test_a_start_that_fetches_nothing_imports_neither_gdown_nor_tensorflow(models) -> None:
    code = (
        "import sys; from pathlib import Path; from scripts import fetch_models;"
        "fetch_models.main([], Path(sys.argv[1]));"
        "sys.exit(any(name in sys.modules for name in ('gdown', 'tensorflow', 'keras')))"
    )
    unnamed = {f"{kind.upper()}_MODEL_ID": "" for kind in PAIRS}
    command = [sys.executable, "-c", code, str(models)]
    assert subprocess.run(command, env=os.environ | unnamed, check=False).returncode == 0


def test_models_names_any_weights_and_refuses_others(server, models, monkeypatch, capsys) -> None:
    address = f"http://127.0.0.1:{server.server_port}/tiny"
    monkeypatch.setenv("MODELS", f"{NAME}:{address}:{sha256(TINY)}")
    assert fetch_models.main([], models) == 0
    assert (models / f"{NAME}.tflite").read_bytes() == TINY
    monkeypatch.setenv("MODELS", f"passport-9:{address}:{sha256(TINY)}")
    assert fetch_models.main([], models) == 2
    told = capsys.readouterr().err
    assert "MODELS: there is no model 'passport-9'; there are: " in told
    assert NAME in told
    monkeypatch.setenv("MODELS", f"{NAME}:{address}:00ff")
    assert fetch_models.main([], models) == 2
    assert f"MODELS must give {NAME} the 64 hex digits" in capsys.readouterr().err
