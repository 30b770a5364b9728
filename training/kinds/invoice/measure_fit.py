"""Whether pages are known to be of a template, and pages of another's told.

    python -m training.kinds.invoice.measure_fit --suppliers 66 --first 40000

Each page of a supplier, scanned and photographed, is held against its own template and against
three others, two of which are of the same language. Prints how many right ones were refused and
how many wrong ones taken, and those that were nearest to it: points that agree, and the shares of
the print that stays and of the head's which the page shows. Brackets: 95 % intervals (Wilson).
"""

from __future__ import annotations

import argparse
from collections import defaultdict

import cv2
import numpy as np

from elements import Box
from segmentation.align import Fit, Photo, Reference, prepared
from training.kinds.invoice.looks import photographed, scanned
from training.kinds.invoice.pages import MOVING, draw_page, template_of
from training.kinds.invoice.suppliers import LANGUAGES, Supplier, draw_supplier
from training.reading.metrics import Share

SHOWN = 6
LOOKS = {"scan": scanned, "photo": photographed}
Held = tuple[bool, int, float, float]
OTHERS = 1, 3, 6  # places to the wrong templates: the second and third are of the same language


def reference_of(supplier: Supplier) -> Reference:
    """A supplier's page as a template's reference."""
    page = draw_page(supplier, 0)
    boxes = {each["name"]: Box(*each["box"]) for each in template_of(supplier, page)["regions"]}
    moving = [boxes.pop(name) for name in MOVING]
    return prepared(page.image, list(boxes.values()), moving)


def held(fit: Fit | None) -> Held:
    """Whether a page is taken, its points that agree, the shares of print that it shows: of all
    that stays, and of the head."""
    if fit is None:
        return False, 0, 0.0, 0.0
    return fit.holds, fit.inliers, round(fit.shown.whole, 3), round(fit.shown.head, 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--suppliers", type=int, default=24)
    parser.add_argument("--pages", type=int, default=1, help="of each supplier and condition")
    parser.add_argument("--first", type=int, default=9000, help="number of the first supplier")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    suppliers = [
        draw_supplier(n, "test", language=LANGUAGES[n % 3])
        for n in range(args.first, args.first + args.suppliers)
    ]
    references = [reference_of(supplier) for supplier in suppliers]
    right: dict[str, list[Held]] = defaultdict(list)
    wrong: list[Held] = []
    for n, supplier in enumerate(suppliers):
        for number in range(1, args.pages + 1):
            page = draw_page(supplier, number)
            for condition, see in LOOKS.items():
                photo = Photo(see(np.random.default_rng((supplier.seed, number)), page.image))
                right[f"{condition}, {supplier.language}"].append(held(photo.fit(references[n])))
                wrong += [held(photo.fit(references[(n + step) % len(references)]))
                          for step in OTHERS]  # fmt: skip
    for condition, fits in sorted(right.items()):
        refused = Share(sum(not taken for taken, *_ in fits), len(fits))
        print(f"right, {condition}: refused {refused}; least {sorted(fits)[:SHOWN]}")
    taken = Share(sum(taken for taken, *_ in wrong), len(wrong))
    print(f"wrong: taken {taken}; most points {sorted(wrong)[-SHOWN:]}")
    print(f"wrong, most print: {sorted(wrong, key=lambda fit: fit[2])[-SHOWN:]}")


if __name__ == "__main__":
    main()
