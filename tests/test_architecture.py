"""The house's lines: imports point down, no circle, and a serving process loads no TensorFlow."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from documents.kinds import find_kinds

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("main", "settings", "elements", "errors", "network", "segmentation", "ocr", "fields",
         "documents", "storage", "auth", "backlog", "records", "service", "web", "jobs", "scripts",
         "training")  # fmt: skip

WORDS = {"elements", "errors"}
BELOW_SERVICE = {*WORDS, "settings", "documents", "storage", "auth", "backlog", "records",
                 "network", "segmentation.crops", "segmentation.decode",
                 "segmentation.masks", "segmentation.reference", "segmentation.shown"}  # fmt: skip
# What each room may import beside itself; the most precise name in the table counts.
MAY_IMPORT = {
    "elements": set(),
    "errors": set(),
    "settings": set(),
    "fields": set(),
    "network": set(),
    "segmentation": {*WORDS, "network"},
    "ocr": {*WORDS, "network"},
    "storage": WORDS,
    "auth": {*WORDS, "storage"},
    "backlog": {*WORDS, "storage"},
    "records": {*WORDS, "storage"},
    "documents.reasons": WORDS,
    "documents.answers": {*WORDS, "documents.reasons", "documents.wording"},
    "documents.wording": {"documents.kinds", "documents.meaning"},  # each kind's own, and shared
    "documents.exports": set(),
    "documents.refusal": set(),
    "documents.template": {*WORDS, "documents.refusal"},
    "documents.files": {*WORDS, "segmentation.decode"},
    "documents.following": WORDS,
    "documents.kind": {*WORDS, "documents.template", "ocr.recognizer", "segmentation.regions",
                       "segmentation.segmenter"},
    "documents.inside": {*WORDS, "documents.kind", "segmentation.masks", "segmentation.segmenter"},
    "documents.pipeline": {*WORDS, "documents.inside", "documents.kind", "documents.reasons"},
    "documents.weights": {"documents.kind", "network", "ocr", "segmentation.segmenter"},
    "documents.reader": {*WORDS, "documents", "segmentation.decode"},
    "documents.meaning": {*WORDS, "documents.kind", "documents.reasons", "fields", "ocr.agreement",
                          "ocr.lexicon"},
    "documents.kinds": {*WORDS, "documents", "fields", "ocr.again", "ocr.agreement", "ocr.charset",
                        "ocr.codewords", "ocr.glyphs", "ocr.lexicon", "ocr.likeness", "ocr.pieces",
                        "ocr.recognizer", "segmentation"},
    "service": BELOW_SERVICE,
    "web": {*BELOW_SERVICE, "service"},
    "jobs": {*BELOW_SERVICE, "service"},
    # commands that measure or convert models stand beside the service, not in it
    "scripts": {*BELOW_SERVICE, "service", "jobs", "training", "ocr.charset", "ocr.crnn"},
    "main": {"settings", "service", "web"},
    "training": set(ROOMS) - {"main", "web", "scripts", "jobs"},
}  # fmt: skip


def modules() -> dict[str, Path]:
    """Dotted name → file, of every module of ours but the tests."""
    found = {}
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[0] in ROOMS:
            found[".".join(part for part in parts if part != "__init__")] = path
    return found


MODULES = modules()


@cache
def imports(path: Path) -> set[str]:
    """Every name a file imports, inside functions too."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports name their package in full"
            names.add(node.module)
            names |= {f"{node.module}.{a.name}" for a in node.names} & set(MODULES)
    return names


def ours(path: Path) -> set[str]:
    """The modules of ours that a file imports."""
    return {name for name in imports(path) if name.split(".")[0] in ROOMS}


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_point_down(module):
    """A module imports its own room and the rooms below it, as the table above draws them."""
    rule = max((room for room in MAY_IMPORT if within(module, room)), key=len, default=None)
    if rule is None:
        assert module == "documents", f"{module}: say in MAY_IMPORT what it may import"
        return
    allowed = MAY_IMPORT[rule] | {rule}
    wrong = {
        name for name in ours(MODULES[module])
        if not any(within(name, package) for package in allowed) and name != module.split(".")[0]
    }  # fmt: skip
    assert not wrong, f"{module} must not import {sorted(wrong)}"


def test_no_circle():
    """No module imports itself by way of others."""
    graph = {
        name: {
            target for target in ours(path)
            if target in MODULES and target != name and not name.startswith(f"{target}.")
        }
        for name, path in MODULES.items()
    }  # fmt: skip
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' → '.join(error.args[1])}")


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("flask", ("main", "web")),
        ("flask_openapi3", ("main", "web")),
        ("tensorflow", ("training", "segmentation.unet", "scripts")),
        (
            "keras",
            ("training", "segmentation.unet", "ocr.crnn_net", "ocr.character_net", "scripts"),
        ),
        ("tesserocr", ("ocr",)),
        ("zxingcpp", ("ocr", "training")),
        (
            "firebase_admin",
            ("auth.firebase.accounts", "auth.firebase.calls", "auth.firebase.users"),
        ),
        (
            "google.cloud",
            ("service.parts", "records.firestore", "backlog.firestore", "storage.firestore"),
        ),
    ],
)
def test_libraries_stay_in_their_rooms(library, rooms):
    """Flask stands in the web's rooms alone, TensorFlow where networks are built and trained."""
    wrong = [
        module for module, path in MODULES.items()
        if any(within(name, library) for name in imports(path))
        and not any(within(module, room) for room in rooms)
    ]  # fmt: skip
    assert not wrong


def loaded_by(*names: str) -> set[str]:
    """Every module that a fresh process has once it has imported some."""
    loaded = f"import json, sys, {', '.join(names)}; print(json.dumps(sorted(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(json.loads(answer.stdout.splitlines()[-1]))


def test_serving_loads_no_tensorflow():
    """What a worker imports to serve takes neither TensorFlow nor Keras (3 s and 480 MB)."""
    packages = {name.split(".")[0] for name in loaded_by("main")}
    assert "documents" in packages
    assert not packages & {"tensorflow", "keras", "torch", "training", "firebase_admin"}


def test_serving_from_sql_loads_nothing_of_googles():
    """Not until there is a store on Firestore: its client and gRPC take 0.4 s and 51 MB."""
    modules = loaded_by("main", "records.firestore", "backlog.firestore")
    assert not modules & {"grpc", "google.cloud.firestore", "google.api_core", "firebase_admin"}


def strings(path: Path) -> set[str]:
    """Every string that a file holds as a whole, docstrings aside."""
    tree = ast.parse(path.read_text("utf-8"))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


GENERAL = [
    path for name, path in MODULES.items()
    if within(name, "ocr") or within(name, "segmentation") or path.parent == ROOT / "documents"
]  # fmt: skip


@pytest.mark.parametrize("path", GENERAL, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_serves_all_kinds_knows_no_field_of_one(path):
    """Names of fields stand in their kind alone; `text`, a captcha's, is also any reader's role."""
    fields = {name for kind in find_kinds().values() for name in kind.fields} - {"text"}
    assert not strings(path) & fields


@pytest.mark.parametrize("module", sorted(m for m in MODULES if within(m, "documents.kinds")))
def test_no_kind_imports_another(module):
    own = ".".join(module.split(".")[:3])
    kinds = {name for name in ours(MODULES[module]) if name.startswith("documents.kinds.")}
    assert all(within(name, own) for name in kinds)


def test_the_service_stands_without_flask():
    assert "flask" not in loaded_by("service.build", "service.verify", "scripts.purge")


def test_nothing_but_records_touches_the_store():
    """Behind the keeper rows are sealed and audited; whoever goes past it does neither."""
    wrong = [
        name for name, path in MODULES.items()
        if not within(name, "records") and not within(name, "training")
        and ("keeper.store" in (text := path.read_text("utf-8")) or "keeper().store" in text)
    ]  # fmt: skip
    assert not wrong


TRAINING = {name: path for name, path in MODULES.items() if within(name, "training")}
# Modules of training's general rooms that know one kind all the same, and why.
KNOW_A_KIND = {
    "training.reading.calibrate": "groups that the KTP alone has; invoices count their own",
}


def is_command(path: Path) -> bool:
    """Whether a file can be run: it has a ``main`` or asks for its own name."""
    tree = ast.parse(path.read_text("utf-8"))
    return any(
        (isinstance(node, ast.FunctionDef) and node.name == "main")
        or (isinstance(node, ast.If) and "__name__" in ast.unparse(node.test))
        for node in tree.body
    )


def test_no_command_of_training_imports_another():
    """What two commands share stands in a module that is none."""
    commands = {name for name, path in TRAINING.items() if is_command(path)}
    assert {"training.export", "training.lines.train", "training.drawing.packages"} <= commands
    wrong = {name: sorted(ours(path) & commands) for name, path in TRAINING.items()}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_the_general_rooms_of_training_know_no_kind():
    """What they need of one is handed in or found by its name (training/kinds/find.py)."""
    kinds = {name.split(".")[2] for name in MODULES if name.startswith("training.kinds.")}
    kinds = {kind for kind in kinds if (ROOT / "training" / "kinds" / kind).is_dir()}
    knowing = {
        name for name, path in TRAINING.items()
        if not within(name, "training.kinds") and any(
            within(target, f"{room}.kinds.{kind}")
            for target in ours(path) for room in ("documents", "training") for kind in kinds
        )
    }  # fmt: skip
    assert knowing == set(KNOW_A_KIND)


def test_no_kind_of_training_imports_another():
    wrong = {
        name for name, path in TRAINING.items()
        if name.count(".") >= 3 and within(name, "training.kinds") and any(
            target.count(".") >= 3 and within(target, "training.kinds")
            and target.split(".")[2] != name.split(".")[2]
            for target in ours(path)
        )
    }  # fmt: skip
    assert not wrong
