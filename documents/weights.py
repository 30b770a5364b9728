"""Open the nets that kinds read with, once a process and before it forks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from documents.kind import DocumentKind, Nets
from network import ModelError, Network, about_model
from ocr.agreement import AgreedRecognizer
from ocr.barcode import BarcodeRecognizer
from ocr.character_cnn import CharacterRecognizer
from ocr.crnn import CrnnRecognizer
from ocr.recognizer import Recognizer
from ocr.tesseract import TesseractRecognizer
from segmentation.segmenter import Segmenter

MODELS_DIR = Path(__file__).resolve().parent.parent / "models"
LINE, CHARACTERS = "line", "characters"  # what a model's description calls nets that read
SHARED = ("tesseract", "agreed")  # recognisers without weights of a kind; `agreed`: crnn and it


def weights_of(kinds: Iterable[DocumentKind]) -> list[str]:
    """The names of all weights that kinds may open, each once."""
    roles = (each for kind in kinds for each in (kind.nets, kind.chosen_nets))
    return list(dict.fromkeys(n for role in roles for names in role.values() for n in _each(names)))


def readers_of(kind: DocumentKind, models_dir: Path = MODELS_DIR) -> tuple[str, ...]:
    """The keys of the recognisers that an operator may choose for a kind's fields: of its own nets
    those that read, as their descriptions in ``models_dir`` say."""
    nets = {**kind.nets, **kind.chosen_nets}
    own = [key for key, names in nets.items() if _reads(models_dir, names)]
    return tuple(dict.fromkeys([*own, *SHARED] if "crnn" in own else [*own, "tesseract"]))


class Opened:
    """Nets as they are opened, each once, for however many kinds.

    models_dir: holds ``<name>.tflite`` and ``<name>.json``. language: Tesseract's.
    """

    def __init__(self, models_dir: Path = MODELS_DIR, *, language: str = "ind") -> None:
        self._folder, self._language = models_dir, language
        self._segmenters: dict[str, Segmenter] = {}
        self._readers: dict[str, Recognizer] = {}
        self._line_net = cache(Network)
        self._barcode = BarcodeRecognizer()

    def nets(self, kind: DocumentKind, chosen: Mapping[str, str] | None = None) -> Nets:
        """What a kind reads with.

        chosen: field → key of the recogniser that the operator wants for it. Raises
        FileNotFoundError naming a file that is missing, network.ModelError for one that is damaged,
        ocr.tesseract.TesseractUnavailable with what to install, LookupError for a recogniser that
        there is not.
        """
        wanted = dict(kind.nets)
        for key in (chosen or {}).values():
            if key in kind.chosen_nets:
                wanted[key] = kind.chosen_nets[key]
        for names in wanted.values():
            self._find(names)
        segmenters: dict[str, Segmenter] = {}
        recognizers: dict[str, Recognizer] = {}
        for role, names in wanted.items():
            what = _sort(self._folder, names)
            if what in (LINE, CHARACTERS):
                recognizers[role] = self._reader(names, what == LINE)
            else:
                segmenters[role] = self._segmenter(names)
        recognizers["tesseract"] = self._tesseract()
        if kind.reads_codes:
            recognizers["barcode"] = self._barcode
        if "crnn" in recognizers:
            recognizers["agreed"] = AgreedRecognizer(recognizers["crnn"], recognizers["tesseract"])
        for name, key in (chosen or {}).items():
            if key not in recognizers:
                raise LookupError(f"no recogniser {key!r} for {name}: {', '.join(recognizers)}")
        return Nets(segmenters, recognizers)

    def _find(self, names: str) -> None:
        for name in _each(names):
            for needed in (self._folder / f"{name}.tflite", self._folder / f"{name}.json"):
                if not needed.is_file():
                    raise FileNotFoundError(2, "model file is missing", str(needed))

    def _segmenter(self, name: str) -> Segmenter:
        if name not in self._segmenters:
            self._segmenters[name] = Segmenter(self._folder / f"{name}.tflite")
        return self._segmenters[name]

    def _reader(self, names: str, lines: bool) -> Recognizer:
        if names not in self._readers:
            first, *others = (self._folder / f"{name}.tflite" for name in _each(names))
            self._readers[names] = (
                CrnnRecognizer(first, *others, open_net=self._line_net)
                if lines
                else CharacterRecognizer(first)
            )
        return self._readers[names]

    def _tesseract(self) -> Recognizer:
        if "tesseract" not in self._readers:
            self._readers["tesseract"] = TesseractRecognizer(self._language)
        return self._readers["tesseract"]


def _sort(folder: Path, names: str) -> str | None:
    """What the description of the first of some nets calls it; raises ModelError."""
    sort: str | None = about_model(folder / f"{_each(names)[0]}.tflite").get("kind")
    return sort


def _reads(folder: Path, names: str) -> bool:
    """Whether nets read; or have no description, which is said when they are opened."""
    try:
        return _sort(folder, names) in (LINE, CHARACTERS)
    except ModelError:
        return True


def _each(names: str) -> list[str]:
    return names.split("+")
