"""A folder of cards with their truth → figures: JSON, a Markdown table, a page of the worst cards.

The page holds everything it shows, pictures included, and fetches nothing; it shows what stands on
the cards, so keep it where the cards may be kept.
"""

from __future__ import annotations

import base64
import json
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import jinja2
import numpy as np

from elements import Image, Quad, Reading
from errors import ReaderError
from training.kinds.judged import Judged
from training.nets.runs import commit
from training.reading.metrics import (
    Confusions,
    Corners,
    ExactMatch,
    Seconds,
    Share,
    Verdicts,
    normalised,
    values_of,
)
from training.reading.table import table

LABELS = {"all": "fields", "whole": "whole card"}  # of figures, as the table has them
Load = Callable[[Path], tuple[Image, int]]
TEMPLATE = Path(__file__).with_name("report.html")
PAGE_WIDTH = 900  # pixels of a picture on the page
GREEN, RED, BLUE = (0, 150, 60), (220, 30, 30), (30, 90, 220)


@dataclass(frozen=True)
class Case:
    """One picture with what it should and did give: a reading, or the code of its error."""

    path: Path
    condition: str
    truth: dict[str, str]
    quad: Quad | None
    reading: Reading | None
    error: str | None
    seconds: float

    @property
    def read(self) -> dict[str, str] | None:
        return None if self.reading is None else values_of(self.reading)

    @property
    def wrong(self) -> list[str]:
        """The fields whose value is not the truth's."""
        read = self.read or {}
        return [n for n, t in self.truth.items() if normalised(read.get(n)) != normalised(t)]


def load_truth(folder: Path) -> dict[str, dict[str, Any]]:
    """Give truth.json: file → {condition, fields, perhaps quad}; raises ValueError for another
    form."""
    found = json.loads((folder / "truth.json").read_text("utf-8-sig"))
    if not isinstance(found, dict):
        raise ValueError("it is no object of files")
    if not found:
        raise ValueError("it names no picture")
    for name, about in found.items():
        if not isinstance(about, dict) or not isinstance(about.get("fields"), dict):
            raise ValueError(f"{name} has no fields")
        for field, text in about["fields"].items():
            if not isinstance(text, str | None):
                raise ValueError(f"{name}: {field} is no text")
        if "quad" in about and not _is_quad(about["quad"]):
            raise ValueError(f"{name}: its quad is not four corners, [[x, y], ...]")
        if not (folder / name).is_file():
            raise ValueError(f"{name} is missing")
    return found


def _is_quad(given: Any) -> bool:
    """Whether a truth's quad is four corners of numbers, or null."""
    if given is None:
        return True
    corners = given if isinstance(given, list) else []
    pairs = [corner for corner in corners if isinstance(corner, list) and len(corner) == 2]
    return len(corners) == len(pairs) == 4 and all(
        isinstance(number, int | float) for pair in pairs for number in pair
    )


def read_cases(
    folder: Path, truth: dict[str, dict[str, Any]], read: Callable[[Path], Reading]
) -> Iterable[Case]:
    """Read every picture of the truth, in its order."""
    for name, about in truth.items():
        start = time.perf_counter()
        try:
            reading, error = read(folder / name), None
        except ReaderError as failure:
            reading, error = None, failure.code
        seconds = time.perf_counter() - start
        quad = np.array(about["quad"], np.float32) if about.get("quad") else None
        condition = str(about.get("condition", "all"))
        yield Case(folder / name, condition, about["fields"], quad, reading, error, seconds)


def measure(cases: list[Case], judged: Judged) -> dict[str, Any]:
    """Compute every figure of the report, ready for JSON."""
    exact, verdicts = ExactMatch(judged.groups), Verdicts(judged.vital)
    confusions, corners, seconds = Confusions(), Corners(), Seconds()
    for case in cases:
        exact.update(case.condition, case.truth, case.read)
        verdicts.update(case.condition, case.reading and case.reading.verdict, case.wrong)
        seconds.update(case.condition, case.seconds)
        if case.quad is not None:
            corners.update(case.condition, case.quad, case.reading and case.reading.quad)
        if case.read is not None:
            for name, text in case.truth.items():
                confusions.update(name, text, case.read.get(name))
    letters, values = confusions.summary()
    return {
        "cards": len(cases),
        "groups": list(judged.groups),
        "exact": _plain(exact.summary()),
        "verdicts": _plain(verdicts.summary()),
        "corners": _plain(corners.summary()),
        "seconds": seconds.summary(),
        "errors": {case.path.name: case.error for case in cases if case.error},
        "characters": letters,
        "values": values,
        "models": next((case.reading.models for case in cases if case.reading), {}),
        "commit": commit(),
    }


def _plain(summary: Any) -> Any:
    if isinstance(summary, Share):
        low, high = summary.interval()
        return {"right": summary.right, "of": summary.of, "low": low, "high": high}
    if isinstance(summary, dict):
        return {name: _plain(value) for name, value in summary.items()}
    if isinstance(summary, float) and not math.isfinite(summary):
        return None  # JSON knows no infinity
    return summary


def markdown(figures: dict[str, Any]) -> str:
    """Give the table by field and condition, the same as of drawn cards; seconds and corners
    below."""
    rows = {LABELS.get(row, row): told for row, told in figures["exact"].items() if row != "text"}
    rows |= figures["verdicts"]
    conditions = list(figures["exact"]["found"])
    columns = {
        condition: {row: _share(told[condition]) for row, told in rows.items() if condition in told}
        for condition in conditions
    }
    seconds, corners = figures["seconds"], figures["corners"]
    more = {"seconds, median": {c: f"{seconds[c]['median']:.3f} s" for c in conditions}}
    if corners:
        for name in ("within_1_percent", "turn"):
            shares = {
                c: {f"corners: {name}": _share(corners.get(c, {}).get(name))} for c in conditions
            }
            columns = {c: columns[c] | shares[c] for c in conditions}
    return table(columns, figures["groups"], more)


def _share(plain: dict[str, Any] | None) -> Share:
    return Share(0, 0) if plain is None else Share(plain["right"], plain["of"])


def overlay(photo: Image, case: Case, of: int = 1) -> Image:
    """Give the photo with the card's quad and the fields', wrong ones red; true corners blue.

    of: how many pixels of the case's quads one of the photo's is, a side.
    """
    scale = min(1.0, PAGE_WIDTH / photo.shape[1])
    picture = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)

    def outline(quad: Quad, colour: tuple[int, int, int], width: int) -> None:
        points = np.round(np.asarray(quad) * (scale / of)).astype(np.int32)
        cv2.polylines(picture, [points], True, colour, width, cv2.LINE_AA)

    if case.quad is not None:
        outline(case.quad, BLUE, 2)
    if case.reading is not None and case.reading.quad is not None:
        outline(case.reading.quad, GREEN, 2)
        for name, found in case.reading.fields.items():
            if found.quad is not None:
                outline(found.quad, RED if name in case.wrong else GREEN, 1)
    return picture


def write_report(
    folder: Path, cases: list[Case], judged: Judged, load: Load, worst: int = 24
) -> dict[str, Any]:
    """Write figures.json, table.md and report.html into a folder; gives the figures.

    load: a case's path → its upright picture, and how many of the file's pixels one of it is, a
    side. worst: how many cards the page shows.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # values of cards stand in the page
    figures = measure(cases, judged)
    table = markdown(figures)
    (folder / "figures.json").write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
    (folder / "table.md").write_text(table + "\n", "utf-8")
    ranked = sorted(cases, key=lambda case: (case.reading is not None, -len(case.wrong)))
    shown = [_card(case, load) for case in ranked[:worst] if case.wrong or case.error]
    page = jinja2.Environment(autoescape=True).from_string(TEMPLATE.read_text("utf-8"))
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.split("\n")]
    html = page.render(figures=figures, head=rows[0], rows=rows[2:], cards=shown)
    (folder / "report.html").write_text(html, "utf-8")
    return figures


def _card(case: Case, load: Load) -> dict[str, Any]:
    try:
        photo, of = load(case.path)
        picture = overlay(photo, case, of)[..., ::-1]
        _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 80])
        image = "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode()
    except ReaderError:
        image = ""
    read = case.read or {}
    fields = [
        (name, text, read.get(name, ""), name in case.wrong) for name, text in case.truth.items()
    ]
    return {"case": case, "image": image, "fields": fields}
