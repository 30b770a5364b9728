"""How many drawn captchas are read whole, style by style; ddddocr beside it on the same pictures.

    python -m training.kinds.captcha.measure --peer /path/to/env/bin/python

Labels are those of the test split, typefaces those that training does not use. Styles under
*never trained* are drawn by code of their own (training/kinds/captcha/judging.py). Both readers
have one thread; times are of a whole reading without decoding the file, and of ddddocr with it,
medians. Brackets: 95 % intervals (Wilson).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from documents.kinds import captcha
from documents.reader import open_reader
from elements import Image
from ocr.charset import CAPTCHA
from training.kinds.captcha.judging import KEPT
from training.kinds.captcha.kaptcha import ALPHABET
from training.kinds.captcha.labels import draw_label
from training.kinds.captcha.styles import TRAINED, draw_style
from training.reading.metrics import Share

SEED = 90_000_000
Told = tuple[str, float]  # text, milliseconds
Reader = Callable[[Image, Path], Told]


@dataclass(frozen=True, slots=True)
class Row:
    """What the readers made of one style."""

    style: str
    shares: dict[str, Share]
    medians: dict[str, float]


def drawn(style: str, number: int) -> tuple[Image, str]:
    """Picture ``number`` of a style, RGB, and its label of the test split."""
    styles = [*KEPT, *TRAINED]
    rng = np.random.default_rng((SEED, styles.index(style), number))
    text = draw_label(rng, "test", ALPHABET if style == "kaptcha" else CAPTCHA)
    picture = KEPT[style](rng, text) if style in KEPT else draw_style(rng, style, text, "test")
    return np.asarray(picture, np.uint8), text


def ours() -> Reader:
    """The kind as it is served."""
    read = open_reader(captcha.KIND.name)

    def one(picture: Image, path: Path) -> Told:
        start = time.perf_counter()
        text = read(picture).fields["text"].raw
        return text, 1000 * (time.perf_counter() - start)

    return one


@contextmanager
def peer(python: Path, which: str) -> Iterator[Reader]:
    """ddddocr with its default or its beta net, run by the Python of an environment that has it."""
    worker = Path(__file__).with_name("peer.py")
    command = [str(python), str(worker), which, CAPTCHA]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        given, told = process.stdin, process.stdout
        if not json.loads(told.readline() or "{}").get("ready"):
            raise RuntimeError("ddddocr did not start")

        def one(picture: Image, path: Path) -> Told:
            given.write(json.dumps(str(path)) + "\n")
            given.flush()
            answer = json.loads(told.readline())
            return answer["text"], answer["ms"]

        yield one
        given.close()


def measured(style: str, count: int, readers: dict[str, Reader]) -> Row:
    """One style, every reader asked about the same pictures."""
    hits: dict[str, int] = dict.fromkeys(readers, 0)
    times: dict[str, list[float]] = {name: [] for name in readers}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "captcha.png"
        for number in range(count):
            picture, truth = drawn(style, number)
            cv2.imwrite(str(path), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
            for name, read in readers.items():
                text, taken = read(picture, path)
                hits[name] += text == truth
                times[name].append(taken)
    return Row(
        style,
        {name: Share(right, count) for name, right in hits.items()},
        {name: float(np.median(each)) for name, each in times.items()},
    )


def table(rows: list[Row]) -> str:
    """Styles down, readers across: the share read whole, and milliseconds."""
    names = list(rows[0].shares)
    lines = [f"| style | {' | '.join(names)} | n |", "|---" * (len(names) + 2) + "|"]
    for row in rows:
        cells = [f"{row.shares[name]}, {row.medians[name]:.1f} ms" for name in names]
        lines.append(f"| {_named(row.style)} | {' | '.join(cells)} | {row.shares[names[0]].of} |")
    return "\n".join(lines)


def _named(style: str) -> str:
    if style == "kaptcha":
        return "the set of 2013 (Kaptcha)"
    return f"{style}, never trained" if style in KEPT else style


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--count", type=int, default=1000, help="pictures a style")
    parser.add_argument("--styles", nargs="+", default=["kaptcha", *KEPT],
                        choices=["kaptcha", *KEPT, *TRAINED[1:]])  # fmt: skip
    parser.add_argument("--peer", type=Path, help="the Python of an environment with ddddocr")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    readers = {"this one": ours()}
    with ExitStack() as peers:
        for which in ("default", "beta") if args.peer else ():
            readers[f"ddddocr 1.6.1, {which}"] = peers.enter_context(peer(args.peer, which))
        print(table([measured(style, args.count, readers) for style in args.styles]))


if __name__ == "__main__":
    main()
