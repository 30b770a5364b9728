"""What is imported is required, pinned, and in the right file; what is required is imported."""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib.metadata import packages_distributions

import pytest

from settings import ROOT

DISTRIBUTIONS = packages_distributions()
SERVING, TRAINING, DEVELOPING, BENCHMARK = (
    ROOT / f"requirements{part}.txt" for part in ("", "-training", "-dev", "-benchmark")
)
# Needed without an import statement: Keras' backend, the server, what ocr/tesseract.py imports by
# name where it is installed, tools, type stubs.
BY_NAME = {
    "tensorflow",
    "tensorboard",  # keras.callbacks.TensorBoard
    "gunicorn",
    "tesserocr",
    "pytesseract",
    "pg8000",  # SQLAlchemy's, by the database's address
    "redis",  # of limits, by its address
    "mypy",
    "ruff",
    "types-openpyxl",
    "types-tqdm",
}
PARTS_OF_GOOGLE = {  # one namespace, a distribution for each part
    "google.api_core": "google-api-core",
    "google.auth": "google-auth",
    "google.cloud.firestore": "google-cloud-firestore",
}
BUILDERS = {"unet.py", "crnn_net.py", "character_net.py"}  # they build networks, for training
WITH_FLASK = {"click", "werkzeug", "jinja2", "pydantic"}  # parts of it and of flask-openapi3


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def required(path, direct=False):
    """Names of the distributions a file lists; ``direct``: without those that they need."""
    text = path.read_text()
    if direct:
        text = text.split("# What those need.")[0]
    lines = [line for line in text.splitlines() if line and line[0] not in "#-"]
    return {normal(re.split(r"[\[=]", line)[0]) for line in lines}


def sources():
    """Every Python file of ours."""
    rooms = [room for room in ROOT.iterdir() if room.is_dir() and room.name[0] != "."]
    inside = (path for room in rooms if room.name != "var" for path in room.rglob("*.py"))
    return [*ROOT.glob("*.py"), *inside]


@cache
def imported(path):
    """Distributions whose modules a file imports, at its top or in a function."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    google = {PARTS_OF_GOOGLE[p] for p in PARTS_OF_GOOGLE for n in names if n.startswith(p)}
    modules = {name.split(".")[0] for name in names}
    modules.discard("google")
    ours = {module for module in modules if (ROOT / module).is_dir()}
    return google | {
        normal(DISTRIBUTIONS[module][0]) for module in modules - ours if module in DISTRIBUTIONS
    }


@pytest.mark.parametrize(
    "path", [SERVING, TRAINING, DEVELOPING, BENCHMARK], ids=lambda path: path.stem
)
def test_every_requirement_is_pinned(path):
    for line in path.read_text().splitlines():
        assert not line or line[0] in "#-" or re.fullmatch(r"[\w.\[\]-]+==[\w.]+", line), line


def test_the_files_do_not_contradict_each_other():
    pins = {}
    for path in (SERVING, TRAINING, DEVELOPING):
        for line in path.read_text().splitlines():
            if "==" in line:
                name, version = line.split("==")
                assert pins.setdefault(normal(name), version) == version, name


def test_serving_needs_no_tensorflow():
    assert not {"tensorflow", "keras", "h5py"} & required(SERVING)


def test_what_a_file_imports_is_required_where_it_runs():
    serving = required(SERVING, direct=True) | WITH_FLASK
    training = serving | required(TRAINING, direct=True)
    developing = training | required(DEVELOPING, direct=True)
    for path in sources():
        room = path.relative_to(ROOT).parts[0]
        if room in ("tests", "scripts"):
            allowed = developing
        elif room == "training" or path.name in BUILDERS:
            allowed = training
        else:
            allowed = serving
        assert imported(path) <= allowed, path


def test_nothing_is_required_that_nothing_imports():
    used = set().union(*(imported(path) for path in sources())) | BY_NAME
    for path in (SERVING, TRAINING, DEVELOPING):
        assert required(path, direct=True) <= used
