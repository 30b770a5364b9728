"""Load everything a reading needs, once a process and before it forks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from documents.pipeline import Models
from fields import names
from ocr.agreement import AgreedRecognizer
from ocr.character_cnn import CharacterRecognizer
from ocr.crnn import CrnnRecognizer
from ocr.recognizer import Recognizer
from ocr.tesseract import TesseractRecognizer
from segmentation.segmenter import Segmenter

MODELS_DIR = Path(__file__).resolve().parent.parent / "models"
NAMES = {
    "card": "ktp-card-3",
    "fields": "ktp-fields-4",
    "line": "crnn-ktp-5",
    "deep_line": "crnn-ktp-6",  # reads doubtful lines as well
}
RECOGNIZERS = ("crnn", "tesseract", "agreed", "character_cnn")  # `agreed`: the first two
CHARACTERS = {"characters": "ktp-characters-1"}  # loaded only where a field is to be read so


def trusted(kind: str, text: str) -> bool:
    """Whether a sure reading needs no other look and no other reader. A name is held against
    nothing else, and no card passes without it; but a slip hardly ever makes a known word of one.
    """
    return kind != "nama" or names.is_known(text)


def load_models(
    models_dir: Path = MODELS_DIR,
    *,
    chosen: Mapping[str, str] | None = None,
    language: str = "ind",
) -> Models:
    """The networks of NAMES in ``models_dir``, their sha256 checked, and Tesseract; the character
    network where it is chosen.

    chosen: see `documents.pipeline.Models`. Raises FileNotFoundError naming a file that is
    missing, network.ModelError for one that is damaged, ocr.tesseract.TesseractUnavailable with
    what to install, LookupError for a recogniser that there is not.
    """
    chosen = chosen or {}
    names = NAMES | (CHARACTERS if "character_cnn" in chosen.values() else {})
    paths = {kind: models_dir / f"{name}.tflite" for kind, name in names.items()}
    for path in paths.values():
        for needed in (path, path.with_suffix(".json")):
            if not needed.is_file():
                raise FileNotFoundError(2, "model file is missing", str(needed))
    card, fields = Segmenter(paths["card"]), Segmenter(paths["fields"])
    crnn = CrnnRecognizer(paths["line"], paths["deep_line"], trusted=trusted)
    tesseract = TesseractRecognizer(language)
    recognizers: dict[str, Recognizer] = {
        "crnn": crnn,
        "tesseract": tesseract,
        "agreed": AgreedRecognizer(crnn, tesseract, trusted=trusted),
    }
    if "characters" in paths:
        recognizers["character_cnn"] = CharacterRecognizer(paths["characters"])
    for name, key in chosen.items():
        if key not in recognizers:
            raise LookupError(f"no recogniser {key!r} for {name}: {', '.join(recognizers)}")
    return Models(card, fields, recognizers, chosen)
