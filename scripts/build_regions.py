"""Build fields/data/*.tsv.gz from the npm package idn-area-data (data: ODbL, see NOTICE.md).

npm pack idn-area-data@3.1.2
python -m scripts.build_regions idn-area-data-3.1.2.tgz
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import tarfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

DATA = Path(__file__).parent.parent / "fields" / "data"


def table(package: tarfile.TarFile, name: str) -> list[dict[str, str]]:
    """The rows of one CSV file of the package, codes without dots, names upper case."""
    member = package.extractfile(f"package/data/{name}.csv")
    if member is None:
        raise SystemExit(f"package/data/{name}.csv is missing from the package")
    rows = list(csv.DictReader(io.TextIOWrapper(member, "utf-8", newline="")))
    for row in rows:
        for key, value in row.items():
            row[key] = value.replace(".", "") if key.endswith("code") else shout(value)
    return rows


def shout(name: str) -> str:
    """Upper case with single spaces, as names stand on cards."""
    return " ".join(name.upper().split())


def write(path: Path, lines: Iterable[str]) -> None:
    """Write gzip without a time stamp, so that the same data gives the same bytes."""
    text = "\n".join(lines) + "\n"
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    print(f"{path}: {path.stat().st_size} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_Raw)
    parser.add_argument("package", type=Path, help="idn-area-data-3.1.2.tgz, from npm pack")
    arguments = parser.parse_args()
    with tarfile.open(arguments.package) as package:
        for name in ("provinces", "regencies", "districts"):
            rows = table(package, name)
            write(DATA / f"{name}.tsv.gz", (f"{row['code']}\t{row['name']}" for row in rows))
        villages: dict[str, list[str]] = defaultdict(list)
        for row in table(package, "villages"):
            villages[row["district_code"]].append(row["name"])
        write(
            DATA / "villages.tsv.gz",
            ("\t".join([code, *names]) for code, names in sorted(villages.items())),
        )


class _Raw(argparse.RawDescriptionHelpFormatter):
    """Keeps the line breaks of the commands in the module's docstring."""


if __name__ == "__main__":
    main()
