"""Tesseract as a Recognizer: in process by tesserocr, by pytesseract where that is missing."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from elements import Image, Script, TextLine
from ocr.looks import LOOKS, agree, framed, voted
from ocr.preprocess import clean_line
from ocr.tesseract_engines import BOTH, EMPTY, CommandEngine, Engine, Job, LibraryEngine

LINE_HEIGHT = 48  # pixels of a crop; text then stands about 24 px high, where reading is best
SHARPEN = 1.0  # one point more on blurred photos, none less on sharp ones
NUMBER_LINE_HEIGHT = 32
NUMBER_MARGIN = 4  # white rows above and below a number line

IN_ARABIC = ("ara", "fas", BOTH)
MORE_LOOKS = ("ara", BOTH)  # languages whose lines are looked at more than once
WORDS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ .,/-'()"  # where a script names no characters


class TesseractUnavailable(RuntimeError):
    """Tesseract or its language data is not installed; the message says what to install."""


@dataclass(frozen=True, slots=True)
class TesseractInfo:
    """What was found: version, way in (``tesserocr`` or ``pytesseract``), data, languages."""

    version: str
    binding: str
    tessdata: Path
    languages: tuple[str, ...]


def tesseract_info() -> TesseractInfo:
    """Look for Tesseract and its data; raises TesseractUnavailable with advice."""
    tessdata = find_tessdata()
    languages = tuple(sorted(path.stem for path in tessdata.glob("*.traineddata")))
    library = _import("tesserocr")
    if library is not None:
        version = str(library.tesseract_version()).split()[1]
        return TesseractInfo(version, "tesserocr", tessdata, languages)
    command = _import("pytesseract")
    if command is None:
        raise TesseractUnavailable("Neither tesserocr nor pytesseract is installed (pip install)")
    try:
        version = str(command.get_tesseract_version())
    except command.TesseractNotFoundError as error:
        raise TesseractUnavailable("apt-get install tesseract-ocr tesseract-ocr-ind") from error
    return TesseractInfo(version, "pytesseract", tessdata, languages)


def find_tessdata() -> Path:
    """The folder of ``*.traineddata``: TESSDATA_PREFIX, else where distributions put it."""
    prefix = os.environ.get("TESSDATA_PREFIX")
    candidates = [Path(prefix), Path(prefix, "tessdata")] if prefix else []
    candidates += sorted(Path("/usr/share/tesseract-ocr").glob("*/tessdata"), reverse=True)
    candidates += [Path("/usr/share/tessdata"), Path("/usr/local/share/tessdata")]
    for folder in candidates:
        if any(folder.glob("*.traineddata")):
            return folder
    raise TesseractUnavailable(
        "No Tesseract language data found: apt-get install tesseract-ocr tesseract-ocr-ind, "
        "or set TESSDATA_PREFIX"
    )


def _import(module: str) -> ModuleType | None:
    # Read by the OpenMP runtime when the library loads: its threads cost more than they give on
    # one line, and would multiply with the server's own.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError:
        return None


class TesseractRecognizer:
    """Reads line crops with Tesseract's LSTM, each with the characters of its script."""

    def __init__(
        self, language: str = "ind", others: Sequence[str] = ("eng", "ara", "fas", BOTH)
    ) -> None:
        """Load the engines now, so that a service fails at its start and not at a request.

        others: further languages that scripts ask for; ``language`` serves for those that are not
        installed, but for Arabic's, whose lines are then not read. Raises TesseractUnavailable.
        """
        info = tesseract_info()
        if language not in info.languages:
            raise TesseractUnavailable(
                f"Tesseract's language {language!r} is missing in {info.tessdata}: "
                f"apt-get install tesseract-ocr-{language}"
            )
        self._language = language
        wanted = {language, *others}
        self._languages = {each for each in wanted if {*each.split("+")} <= {*info.languages}}
        self._name = f"tesseract-{info.version}-{language}"
        self._engine = self._load(info)

    def _load(self, info: TesseractInfo) -> Engine:
        module = importlib.import_module(info.binding)
        if info.binding == "pytesseract":
            return CommandEngine(module)
        return LibraryEngine(module, info.tessdata, sorted(self._languages))

    @property
    def name(self) -> str:
        return self._name

    def read(self, crops: Sequence[Image], scripts: Sequence[Script]) -> list[TextLine]:
        """See `ocr.recognizer.Recognizer`. Safe to call from several threads at once."""
        jobs = [self._job(crop, script) for crop, script in zip(crops, scripts, strict=True)]
        inked = [i for i, job in enumerate(jobs) if job is not None]
        lines = [EMPTY] * len(jobs)
        for i, line in zip(inked, self._engine.read([j for j in jobs if j]), strict=True):
            lines[i] = line
        shown = {i: job for i, job in enumerate(jobs) if job and job.language in MORE_LOOKS}
        heard = {i: TextLine(scripts[i].heard, 0.0) for i in shown}
        looks = {i: [lines[i]] for i in shown}
        for look in LOOKS:
            asked = [i for i, read in looks.items() if not agree([*read, heard[i]])]
            if not asked:
                break
            again = [replace(shown[i], grey=look(crops[i])) for i in asked]
            for i, line in zip(asked, self._engine.read(again), strict=True):
                looks[i].append(line)
        told = {
            i: replace(voted([*read, heard[i]]), alike=agree([read[0], heard[i]]))
            for i, read in looks.items()
        }
        return [told.get(i, line) for i, line in enumerate(lines)]

    def _job(self, crop: Image, script: Script) -> Job | None:
        """The cleaned line, None where there is no ink: Tesseract would read letters into it."""
        if min(crop.shape[:2]) < 4:
            return None
        if script.numeral:
            grey = clean_line(crop, NUMBER_LINE_HEIGHT, margin=NUMBER_MARGIN)
        else:
            grey = clean_line(crop, LINE_HEIGHT, sharpen=SHARPEN)
        if grey.min() > 127:
            return None
        language = script.language
        if language not in self._languages:
            if language in IN_ARABIC:  # in Latin letters anything would be read into them
                return None
            language = self._language
        if language in MORE_LOOKS:
            grey = framed(grey)
        return Job(grey, language, script.characters or WORDS)
