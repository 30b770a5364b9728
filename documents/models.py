"""Load everything a reading needs, once a process and before it forks."""

from __future__ import annotations

from pathlib import Path

from documents.pipeline import Models
from ocr.tesseract import TesseractRecognizer
from segmentation.segmenter import Segmenter

MODELS_DIR = Path(__file__).resolve().parent.parent / "models"


def load_models(
    models_dir: Path = MODELS_DIR,
    *,
    card: str = "ktp-card-2",
    fields: str = "ktp-fields-2",
    language: str = "ind",
) -> Models:
    """The networks ``<name>.tflite`` of ``models_dir``, their sha256 checked, and Tesseract.

    Raises FileNotFoundError naming a file that is missing, network.ModelError for
    one that is damaged, ocr.tesseract.TesseractUnavailable with what to install.
    """
    paths = [models_dir / f"{name}.tflite" for name in (card, fields)]
    for path in paths:
        for needed in (path, path.with_suffix(".json")):
            if not needed.is_file():
                raise FileNotFoundError(2, "model file is missing", str(needed))
    return Models(
        card=Segmenter(paths[0]),
        fields=Segmenter(paths[1]),
        recognizers={"tesseract": TesseractRecognizer(language)},
    )
