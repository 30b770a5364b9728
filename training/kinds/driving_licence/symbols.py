"""The table of PDF417's symbols, as codes that are drawn of known codewords show them.

    python -m training.kinds.driving_licence.symbols ocr/data/pdf417.npy

Bytes are written by a rule of their own, and what checks them follows from them: so of every code
each symbol's codeword is known. Codes are drawn until each of 3 × 929 was met.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ocr.code_errors import EXP, ORDER, PRIME
from ocr.code_symbols import CLUSTERS, MODULES, START, checks_of
from training.kinds.driving_licence.backs import ROW, draw_code

COLUMNS, LEVEL, BYTES = 20, 5, 600
BEGINNING = (927, 899, 924)  # bytes follow, of a number that six divides
PAD = 900
Numbers = npt.NDArray[np.int32]


def checks(data: list[int], count: int) -> list[int]:
    """The codewords that check others: what is left of their polynomial."""
    divisor = [1]
    for power in range(1, count + 1):
        root = int(EXP[power % ORDER])
        divisor = [
            (a - root * b) % PRIME for a, b in zip([*divisor, 0], [0, *divisor], strict=True)
        ]
    left = [0] * count
    for codeword in data:
        factor = (codeword + left[0]) % PRIME
        left = [(a - factor * b) % PRIME for a, b in zip([*left[1:], 0], divisor[1:], strict=True)]
    return [-each % PRIME for each in left]


def codewords_of(text: bytes, places: int) -> list[int]:
    """All codewords of a code of so many places that holds these bytes."""
    data = [places - checks_of(LEVEL), *BEGINNING]
    for start in range(0, len(text), 6):
        number, group = int.from_bytes(text[start : start + 6], "big"), []
        for _ in range(5):
            number, codeword = divmod(number, 900)
            group.append(codeword)
        data += reversed(group)
    data += [PAD] * (data[0] - len(data))
    return [*data, *checks(data, checks_of(LEVEL))]


def table() -> Numbers:
    """The 17 modules of each symbol, as bits, a bar's being 1: (3, 929)."""
    rng = np.random.default_rng(1)
    found = np.zeros((CLUSTERS, PRIME), np.int32)
    while not found.all():
        text = rng.integers(128, 256, BYTES).astype(np.uint8).tobytes()
        drawn = draw_code(text.decode("latin-1"), columns=COLUMNS, level=LEVEL)
        bars = drawn[::ROW, sum(START) + MODULES :, 0] < 128
        inner = bars[:, : COLUMNS * MODULES].reshape(len(bars), COLUMNS, MODULES)
        symbols = inner @ (1 << np.arange(MODULES - 1, -1, -1))
        places = np.array(codewords_of(text, symbols.size)).reshape(symbols.shape)
        for row, (codewords, shown) in enumerate(zip(places, symbols, strict=True)):
            found[row % CLUSTERS, codewords] = shown
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("out", type=Path)
    np.save(parser.parse_args().out, table())


if __name__ == "__main__":
    main()
