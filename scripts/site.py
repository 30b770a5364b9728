"""Build the documentation as a site from the pages as they stand: var/site/index.html.

    python -m scripts.site [--out FOLDER]

The site holds README.md and whatever its links lead to, page by page, so that each link works in
the site as it does unbuilt. It is plain files: a browser opens them without a server.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from settings import ROOT

LINK = re.compile(r"\]\(([^)\s#:]+)(?:#[^)\s]*)?\)")  # a relative one: no scheme


def linked(page: Path) -> Iterator[Path]:
    """Files and folders that a page's relative links lead to."""
    for link in LINK.findall(page.read_text("utf-8")):
        yield (page.parent / link).resolve()


def reached(start: Path) -> set[Path]:
    """Every file and folder that links lead to from a page; of a folder, each page in it."""
    found: set[Path] = set()
    waiting = [start]
    while waiting:
        place = waiting.pop()
        if place in found:
            continue
        found.add(place)
        if place.is_dir():
            waiting += place.glob("*.md")
        elif place.suffix == ".md":
            waiting += linked(place)
    return found


def contents(folder: Path) -> str:
    """A page that lists the pages of a folder by their headings."""
    headings = {page: page.read_text("utf-8").partition("\n")[0] for page in folder.glob("*.md")}
    rows = [f"- [{headings[page].lstrip('# ')}]({page.name})" for page in sorted(headings)]
    return "\n".join([f"# {folder.name.capitalize()}", "", *rows, ""])


def collect(pages: Path) -> None:
    """Lay out what the site is made of, in the folders in which it stands here."""
    for place in reached(ROOT / "README.md"):
        copy = pages / place.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if place.is_dir():
            copy.mkdir(exist_ok=True)
            (copy / "index.md").write_text(contents(place), "utf-8")
        else:
            shutil.copyfile(place, copy)


def build(out: Path) -> int:
    """Build the site → mkdocs' exit status; a link that leads nowhere fails."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copyfile(ROOT / "mkdocs.yml", root / "mkdocs.yml")
        collect(root / "pages")
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(out)]
        ended = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        print(ended.stderr.strip(), file=sys.stderr)
    return ended.returncode


def main(arguments: Sequence[str] | None = None) -> int:
    """Build; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="scripts.site", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "site", help="default: var/site")
    return build(parser.parse_args(arguments).out.resolve())


if __name__ == "__main__":
    raise SystemExit(main())
