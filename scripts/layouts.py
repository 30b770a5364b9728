"""Show a layout of driving licences on a picture: scripts.layouts NAME PICTURE --out FILE.

The straightened card is written to FILE with the labels that were found (blue), the values by them
(green). A line a region tells the label, and what was read of its value.
The exit status is 1 where the picture shows no card of the layout, 2 where the command could not
start.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from documents.files import load_picture
from documents.kinds.driving_licence.anchors import Laid
from documents.kinds.driving_licence.front import find_front
from documents.kinds.driving_licence.kind import KIND
from documents.kinds.driving_licence.layout import layouts
from documents.reader import Reader, open_reader
from elements import Box, Image
from errors import ReaderError
from settings import Settings, SettingsError, load_settings

LABEL, VALUE = (40, 90, 220), (20, 150, 60)
Colour = tuple[int, int, int]


def drawn(page: Image, laid: Laid) -> Image:
    """The page with the boxes of a layout's labels and values, RGB uint8 (H, W, 3)."""
    image = page.copy()

    def outline(box: Box, colour: Colour, name: str = "") -> None:
        left, top = round(box.left) - 2, round(box.top) - 2
        cv2.rectangle(image, (left, top), (round(box.right) + 2, round(box.bottom) + 2), colour, 2)
        if name:
            cv2.putText(image, name, (left, top - 3), cv2.FONT_HERSHEY_SIMPLEX, 0.4, colour, 1,
                        cv2.LINE_AA)  # fmt: skip

    for box in laid.labels.values():
        outline(box, LABEL)
    for name, rows in laid.values.items():
        for n, box in enumerate(rows):
            outline(box, VALUE, name if n == 0 else "")
    return image


def show(photo: Image, name: str, reader: Reader, out: Path) -> bool:
    """Write the picture and tell of every region; false where the card is not of the layout."""
    (layout,) = (one for one in layouts() if one.name == name)
    found = find_front(photo, reader.nets, (layout,))
    if found is None:
        print(f"No card of the layout {name} was found.", file=sys.stderr)
        return False
    page, laid = found.page, found.laid
    fields = reader(photo).fields
    for region in layout.regions:
        label = "label" if region.name in laid.labels else "-"
        told = ", ".join(f"{each}={fields[each].value}" for each in region.fields if each in fields)
        place = "value" if region.name in laid.values else "-"
        print(f"{region.name:24}{label:7}{place:7}{told}")
    image = cv2.cvtColor(np.asarray(drawn(page.image, laid), np.uint8), cv2.COLOR_RGB2BGR)
    if not cv2.imwrite(str(out), image):
        raise OSError(f"{out} can't be written")
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.layouts", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("name", choices=[layout.name for layout in layouts()])
    parser.add_argument("picture", type=Path)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a .png or .jpg")
    options = parser.parse_args(arguments)
    if options.out.suffix.lower() not in (".png", ".jpg", ".jpeg"):
        parser.error("--out takes a .png or .jpg")
    try:
        settings: Settings = load_settings()
        photo = load_picture(options.picture, settings)
        return 0 if show(photo, options.name, open_reader(KIND.name), options.out) else 1
    except (SettingsError, ReaderError, OSError) as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
