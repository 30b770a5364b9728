"""Files that pages load: named by their content, so that a browser keeps each for a year.

Read once at the start. Only the named kinds are served; what is not a page's stays away.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, request

from errors import NotFound

FOLDER = Path(__file__).resolve().parent.parent / "static"
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
FOREVER = "public, max-age=31536000, immutable"
# In a module of ours: from "./name.js"; the browser asks for the other one by its lasting name.
IMPORTED = re.compile(r'(from\s+"\./)([\w-]+\.js)(")')

blueprint = Blueprint("static", __name__)


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is sent; ``squeezed`` with gzip."""

    name: str
    kind: str
    plain: bytes
    squeezed: bytes


@cache
def files() -> dict[str, File]:
    """Every file by the name that it has in the folder."""
    return {path.name: _file(path) for path in sorted(FOLDER.iterdir()) if path.suffix in KINDS}


@cache
def _file(path: Path) -> File:
    """One file; the names of modules that it imports are their lasting ones."""
    plain = path.read_bytes()
    if path.suffix == ".js":
        text = IMPORTED.sub(
            lambda found: found[1] + _file(path.parent / found[2]).name + found[3], plain.decode()
        )
        plain = text.encode()
    digest = hashlib.sha256(plain).hexdigest()[:12]
    name = f"{path.stem}.{digest}{path.suffix}"
    return File(name, KINDS[path.suffix], plain, gzip.compress(plain, 9, mtime=0))


@cache
def _by_lasting_name() -> dict[str, File]:
    return {file.name: file for file in files().values()}


def address(name: str) -> str:
    """Where a file of the folder is; raises KeyError for one that there is not."""
    return f"/static/{files()[name].name}"


@blueprint.get("/static/<name>")
def static_file(name: str) -> Response:
    """One file, kept for a year by whoever asks; raises NotFound."""
    file = _by_lasting_name().get(name)
    if file is None:
        raise NotFound
    squeezed = request.accept_encodings["gzip"] > 0
    answer = Response(file.squeezed if squeezed else file.plain, content_type=file.kind)
    if squeezed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = FOREVER
    return answer
