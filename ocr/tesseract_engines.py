"""Two ways to run Tesseract on cleaned lines: its library in this process, or its command."""

from __future__ import annotations

import queue
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import cv2

from elements import TextLine
from ocr.direction import from_the_right
from ocr.preprocess import Grey

RAW_LINE = 13  # Tesseract's page segmentation mode: one line, none of its own layout analysis
SINGLE_LINE = 7  # the same with its layout analysis, which at times finds nothing
# Of 24 drawn Arabic names 18 are right as a single line, 7 as a raw one, which puts a stop behind
# most. The modes are tried in their order until one reads anything.
BOTH = "eng+ara"  # lines of both scripts, which run from the right
MODES = dict.fromkeys(("ara", BOTH), (SINGLE_LINE, RAW_LINE))
LSTM_ONLY = 1

SELDOM = ("ara", "fas", BOTH)  # loaded when they are first asked for: 20 MB each

EMPTY = TextLine("", 0.0)


@dataclass(frozen=True, slots=True)
class Job:
    """One cleaned line, the language model to read it with, the characters that may stand there."""

    grey: Grey
    language: str
    charset: str


class Engine(Protocol):
    """Anything that reads jobs into lines, in order."""

    def read(self, jobs: Sequence[Job]) -> list[TextLine]: ...


class LibraryEngine:
    """libtesseract in this process, by tesserocr.

    An API object is not safe to share between threads, so each call borrows one from a pool: the
    pool grows to as many as ever ran at once and outlives the threads.
    """

    def __init__(self, tesserocr: ModuleType, tessdata: Path, languages: Sequence[str]) -> None:
        self._tesserocr = tesserocr
        self._tessdata = tessdata
        self._pools: dict[str, queue.LifoQueue[Any]] = {
            language: queue.LifoQueue() for language in languages
        }
        for language in languages:
            if language not in SELDOM:
                self._pools[language].put(self._load(language))

    def _load(self, language: str) -> Any:
        return self._tesserocr.PyTessBaseAPI(
            path=str(self._tessdata), lang=language, psm=RAW_LINE, oem=LSTM_ONLY
        )

    @contextmanager
    def _borrowed(self, language: str) -> Iterator[Any]:
        pool = self._pools[language]
        try:
            api = pool.get_nowait()
        except queue.Empty:
            api = self._load(language)
        try:
            yield api
        finally:
            api.Clear()  # drops the last image: nothing of a card stays in the pool
            pool.put(api)

    def read(self, jobs: Sequence[Job]) -> list[TextLine]:
        lines = [EMPTY] * len(jobs)
        for language in dict.fromkeys(job.language for job in jobs):
            with self._borrowed(language) as api:
                for i, job in enumerate(jobs):
                    if job.language == language:
                        lines[i] = self._line(api, job)
        return lines

    def _line(self, api: Any, job: Job) -> TextLine:
        for mode in _modes(job.language):
            api.SetPageSegMode(mode)
            line = self._read_as(api, job)
            if line.text:
                return line
        return EMPTY

    def _read_as(self, api: Any, job: Job) -> TextLine:
        height, width = job.grey.shape
        api.SetVariable("tessedit_char_whitelist", job.charset)
        api.SetImageBytes(job.grey.tobytes(), width, height, 1, width)
        if not api.Recognize():
            return EMPTY
        level = self._tesserocr.RIL
        words: list[_Word] = []
        for symbol in self._tesserocr.iterate_level(api.GetIterator(), level.SYMBOL):
            try:
                characters = symbol.GetUTF8Text(level.SYMBOL)
            except RuntimeError:  # tesserocr's answer where there is no text at all
                return EMPTY
            confidence = symbol.Confidence(level.SYMBOL) / 100
            if not words or symbol.IsAtBeginningOf(level.WORD):
                left, *_ = symbol.BoundingBox(level.WORD)
                words.append(_Word(left, "", []))
            words[-1].text += characters
            words[-1].confidences.extend([confidence] * len(characters))
        return _line_of(words, job.language)


class CommandEngine:
    """The ``tesseract`` command by pytesseract: slower, for machines without tesserocr.

    Lines that share language and charset go in one call, as a text file that lists their images,
    because starting the process costs far more than reading a line.
    """

    def __init__(self, pytesseract: ModuleType) -> None:
        self._pytesseract = pytesseract

    def read(self, jobs: Sequence[Job]) -> list[TextLine]:
        groups: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i, job in enumerate(jobs):
            groups[job.language, job.charset].append(i)
        lines = [EMPTY] * len(jobs)
        for (language, charset), members in groups.items():
            for mode in _modes(language):
                left = [i for i in members if not lines[i].text]
                if not left:
                    break
                read = self._call([jobs[i].grey for i in left], language, charset, mode)
                for i, line in zip(left, read, strict=True):
                    lines[i] = line
        return lines

    def _call(self, greys: list[Grey], language: str, charset: str, mode: int) -> list[TextLine]:
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder, f"{i}.png") for i in range(len(greys))]
            for path, grey in zip(paths, greys, strict=True):
                cv2.imwrite(str(path), grey)
            listing = Path(folder, "lines.txt")
            listing.write_text("\n".join(map(str, paths)), "utf-8")
            quoted = charset.replace("\\", "\\\\").replace('"', '\\"')
            table = self._pytesseract.image_to_data(
                str(listing),
                lang=language,
                config=f'--psm {mode} --oem 1 -c "tessedit_char_whitelist={quoted}"',
                output_type=self._pytesseract.Output.DICT,
            )
        return _lines_of_table(table, len(greys), language)


def _modes(language: str) -> tuple[int, ...]:
    return MODES.get(language, (RAW_LINE,))


@dataclass(slots=True)
class _Word:
    """left: its left edge. confidences: one a character."""

    left: float
    text: str
    confidences: list[float]


def _lines_of_table(table: dict[str, list[Any]], count: int, language: str) -> list[TextLine]:
    """Tesseract's word table, one page an image → lines; a word's confidence for its letters."""
    lines = [list[_Word]() for _ in range(count)]
    columns = (table[name] for name in ("page_num", "left", "text", "conf"))
    for page, left, text, confidence in zip(*columns, strict=True):
        word = str(text).strip()
        if float(confidence) < 0 or not word:
            continue
        sure = [float(confidence) / 100] * len(word)
        lines[int(page) - 1].append(_Word(float(left), word, sure))
    return [_line_of(words, language) for words in lines]


def _line_of(words: list[_Word], language: str) -> TextLine:
    """Text and confidences of equal length, a blank between words as sure as the one behind it; the
    line's confidence is that of its weakest part.

    A field is wrong as soon as one character is, so the mean would flatter; the geometric mean of
    the mean and the minimum follows measured correctness better than either.
    """
    if language == BOTH:  # Tesseract itself lets the words' majority tell from which side
        words = [words[n] for n in from_the_right([(word.left, word.text) for word in words])]
    text, confidences = "", list[float]()
    for word in words:
        sure = word.confidences[:1] if text else []
        text += " " + word.text if text else word.text
        confidences += sure + word.confidences
    if not text.strip():
        return EMPTY
    mean = sum(confidences) / len(confidences)
    confidence = (mean * min(confidences)) ** 0.5
    return TextLine(text, min(1.0, max(0.0, confidence)), tuple(confidences))
