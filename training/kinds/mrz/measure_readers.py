"""Three recognisers on the same lines of zones: the line net, the character net and Tesseract.

    python -m training.characters.train --charset mrz --cards 150 --drawn 20000 --steps 800
    python -m training.export characters var/training/mrz-characters-run/final.keras \\
        --charset mrz --name mrz-characters --out var/training
    python -m training.kinds.mrz.measure_readers --characters var/training/mrz-characters.tflite

Pictures are of unseen seeds, grounds and patterns; their zones are straightened by the true
corners, so that nothing but reading is measured. Brackets: 95 % intervals (Wilson).
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np

from documents.kind import Nets, NoForm
from documents.kinds.mrz.kind import KIND, SCRIPT
from documents.weights import Opened
from ocr.character_cnn import CharacterRecognizer
from ocr.recognizer import Recognizer
from segmentation.mrz_band import Zone, straighten
from training.kinds.mrz.judging import CONDITIONS, NONE, draw_measured
from training.photos.scenery import Grounds
from training.reading.metrics import Share

Told = dict[tuple[str, str], list[bool]]  # condition, recogniser → whether each line was right


def measured(
    nets: Nets, readers: Mapping[str, Recognizer], conditions: list[str], numbers: range
) -> tuple[Told, dict[str, list[float]]]:
    """Whether each line was read to the last character, and each reader's milliseconds a line."""
    grounds, stages = Grounds("test"), KIND.stages(NoForm())
    told: Told = defaultdict(list)
    times: dict[str, list[float]] = defaultdict(list)
    for number in numbers:
        for condition in conditions:
            photo = draw_measured(number, condition, grounds)
            assert photo.zone is not None
            page = straighten(photo.image, Zone(photo.zone, 1.0))
            crops = [stages.cut(page.image, region) for region in stages.locate(page, nets)]
            for name, reader in readers.items():
                start = time.perf_counter()
                lines = reader.read(crops, [SCRIPT] * len(crops))
                times[name].append(1000 * (time.perf_counter() - start) / len(crops))
                texts = [line.text.replace(" ", "") for line in lines]
                told[condition, name] += [
                    text == true for text, true in zip(texts, photo.lines, strict=False)
                ]
    return told, times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--characters", type=Path, required=True, help="a character net, .tflite")
    parser.add_argument("--photos", type=int, default=40, help="of each condition")
    parser.add_argument("--first", type=int, default=0, help="number of the first picture")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    nets = Opened().nets(KIND)
    readers: dict[str, Recognizer] = {
        "line net": nets.recognizers["crnn"],
        "character net": CharacterRecognizer(args.characters),
        "Tesseract (eng)": nets.recognizers["tesseract"],
    }
    conditions = [condition for condition in CONDITIONS if condition != NONE]
    numbers = range(args.first, args.first + args.photos)
    told, times = measured(nets, readers, conditions, numbers)
    print(f"| lines of | n | {' | '.join(readers)} |", "|---" * (len(readers) + 2) + "|", sep="\n")
    for condition in conditions:
        shares = [Share.counted(told[condition, name]) for name in readers]
        print(f"| {condition} | {shares[0].of} | {' | '.join(map(str, shares))} |")
    medians = (f"{np.median(times[name]):.1f}" for name in readers)
    print(f"| ms a line, median | | {' | '.join(medians)} |")


if __name__ == "__main__":
    main()
