"""What a test needs, as marks; ``--quick`` leaves out whatever needs more than the service does.

``training``: the packages of that group, such as TensorFlow. A file whose imports lead there is
marked by itself, and under ``--quick`` it isn't even imported; a test that imports within itself
says so. ``servers``: starts gunicorn, a database server or an emulator. ``models``: reads pictures
with the shipped networks. ``long``: takes seconds of processor time.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TIERS = ("training", "servers", "models", "long")
ONLY_TRAINING = {"training", "tensorflow", "keras"}  # of what is imported at a file's top

_quick = False


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--quick", action="store_true", help=f"leave out tests that need {', '.join(TIERS)}"
    )


def pytest_configure(config: pytest.Config) -> None:
    global _quick
    _quick = config.getoption("quick")


def needs_servers() -> None:
    """Called where a server is started: fails a quick test that isn't marked so."""
    if _quick:
        pytest.fail("a test that starts a server is marked: servers")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where TensorFlow isn't installed such a file can't be imported."""
    left_out = config.getoption("quick") and collection_path.suffix == ".py"
    return True if left_out and needs_training(collection_path) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if needs_training(item.path):
            item.add_marker("training")
    needy = {item.path for item in items if any(map(item.get_closest_marker, TIERS))}
    items.sort(key=lambda item: item.path not in needy)  # what takes long begins first
    if config.getoption("quick"):
        left_out = [item for item in items if any(map(item.get_closest_marker, TIERS))]
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


@cache
def needs_training(path: Path) -> bool:
    """Whether importing a file imports what only the group of training installs."""
    known, waiting = {path}, [path]
    while waiting:
        names = _imported_at_its_top(waiting.pop())
        if any(name.split(".")[0] in ONLY_TRAINING for name in names):
            return True
        ours = {file for file in map(_file_of, names) if file} - known
        known |= ours
        waiting += ours
    return False


@cache
def _imported_at_its_top(path: Path) -> set[str]:
    names = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@cache
def _file_of(module: str) -> Path | None:
    """The file of a module of ours."""
    place = ROOT.joinpath(*module.split("."))
    found = [each for each in (place.with_suffix(".py"), place / "__init__.py") if each.is_file()]
    return found[0] if found else None
