"""How a net came to be: a list of runs, in the JSON beside its weights.

A run is what one command did: ``commit`` of this repository, ``command``, ``from``, the sha256 of
the weights that it started from, and ``sha256`` of those that it left. ``null`` stands for what is
not known, and ``from`` is null as well where a run began with random weights. ``with`` holds the
sha256 of further weights that went in, and ``note`` what a reader of the command must know. A
training that was resumed lists the commit and the command that it ended with.
"""

from __future__ import annotations

import hashlib
import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

Run = dict[str, Any]
KNOWN = ("commit", "command", "from", "sha256")  # every run has them


def sha256_of(path: Path) -> str:
    """Give the sha256 of a file, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def commit() -> str:
    """Give the commit of this tree, with + where files differ from it; empty outside of git."""
    here = Path(__file__).parent
    run = ["git", "-C", str(here), "describe", "--always", "--abbrev=40", "--dirty=+"]
    try:
        done = subprocess.run(run, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()


def this_command() -> str:
    """Tell what was typed to start this process: ``python -m training.…`` and its arguments."""
    main = sys.modules["__main__"]
    spec = getattr(main, "__spec__", None)
    name = f"-m {spec.name}" if spec else shlex.quote(sys.argv[0])
    return " ".join(["python", name, *map(shlex.quote, sys.argv[1:])])


def runs_of(net: Path) -> list[Run]:
    """Give the runs that the JSON beside a net lists; none where there is no such JSON."""
    beside = net.with_suffix(".json")
    if not beside.is_file():
        return []
    return list(json.loads(beside.read_text("utf-8")).get("runs", []))


def this_run(start: Path | None) -> Run:
    """Give this process as a run that began with the weights of a file; what it leaves is still
    null."""
    begun = None if start is None else sha256_of(start)
    return {"commit": commit() or None, "command": this_command(), "from": begun, "sha256": None}


def note_run(net: Path, start: Path | None) -> None:
    """List this process as the last run of a net that it has saved, after those of its start."""
    before = [] if start is None else runs_of(start)
    runs = [*before, this_run(start) | {"sha256": sha256_of(net)}]
    net.with_suffix(".json").write_text(json.dumps({"runs": runs}, indent=2) + "\n", "utf-8")
