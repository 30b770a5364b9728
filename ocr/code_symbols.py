"""What a PDF417 code is drawn of: its 3 × 929 symbols, the marks at its ends, its rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ocr.code_errors import PRIME

TABLE = Path(__file__).parent / "data" / "pdf417.npy"  # training/kinds/driving_licence/symbols.py
MODULES = 17  # of a symbol, which begins with a bar and ends with a space
CLUSTERS = 3  # of symbols: a row has those of its number, modulo
START, STOP = (8, 1, 1, 1, 1, 1, 1, 3), (7, 1, 1, 3, 1, 1, 1, 2, 1)  # bar, space, bar …
ENDS = sum(START) + sum(STOP)  # modules beside a row's symbols
Floats = npt.NDArray[np.float32]
Grey = npt.NDArray[np.uint8]


def modules_of(widths: Sequence[int]) -> Floats:
    """1 where light is, 0 where a bar is, of bars and spaces in turn."""
    return np.repeat(np.arange(len(widths)) % 2, widths).astype(np.float32)


@cache
def symbols() -> Floats:
    """The modules of each symbol, (3, 929, 17), 1 where light is."""
    table = np.load(TABLE, allow_pickle=False)
    bars = table[..., None] >> np.arange(MODULES - 1, -1, -1) & 1
    return np.asarray(1 - bars, np.float32)


def indicators(rows: int, columns: int, level: int) -> tuple[npt.NDArray[np.int64], ...]:
    """The codewords left and right of each row, which tell the code's own size and level."""
    row = np.arange(rows)
    of_rows, of_level, of_columns = (rows - 1) // 3, 3 * level + (rows - 1) % 3, columns - 1
    left = np.choose(row % CLUSTERS, (of_rows, of_level, of_columns))
    right = np.choose(row % CLUSTERS, (of_columns, of_rows, of_level))
    return 30 * (row // 3) + left, 30 * (row // 3) + right


def drawn(codewords: Sequence[int], rows: int, columns: int, level: int) -> Grey:
    """A code without blemish, three pixels a module, with its quiet zone."""
    left, right = indicators(rows, columns, level)
    grid = np.array(codewords).reshape(rows, columns)
    lines = [
        np.concatenate([modules_of(START), *symbols()[n % CLUSTERS][[left[n], *row, right[n]]],
                        modules_of(STOP)])
        for n, row in enumerate(grid)
    ]  # fmt: skip
    large = np.repeat(np.repeat(np.array(lines), 9, axis=0), 3, axis=1)
    return np.pad(255 * large, 30, constant_values=255).astype(np.uint8)


def can_be(rows: int, columns: int, level: int) -> bool:
    """Whether a code can have that size and level."""
    return 3 <= rows <= 90 and rows * columns - checks_of(level) >= 3 and rows * columns < PRIME


def checks_of(level: int) -> int:
    """How many codewords check the others."""
    return int(2 ** (level + 1))
