"""How many points agree where a page is of a template, and where it is of another's.

    python -m training.kinds.invoice.measure_fit --suppliers 24 --pages 2

Prints the lowest of the right pages, scans and photos apart, and the highest of wrong ones, of
suppliers of the same language too.
"""

from __future__ import annotations

import argparse

import cv2
import numpy as np

from elements import Box
from segmentation.align import Photo, Reference, prepared
from training.kinds.invoice.looks import photographed, scanned
from training.kinds.invoice.pages import draw_page, template_of
from training.kinds.invoice.suppliers import LANGUAGES, Supplier, draw_supplier

SHOWN = 8


def reference_of(supplier: Supplier) -> Reference:
    page = draw_page(supplier, 0)
    boxes = [Box(*region["box"]) for region in template_of(supplier, page)["regions"]]
    return prepared(page.image, boxes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--suppliers", type=int, default=24)
    parser.add_argument("--pages", type=int, default=2)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    suppliers = [
        draw_supplier(9000 + n, "test", language=LANGUAGES[n % 3]) for n in range(args.suppliers)
    ]
    references = [reference_of(supplier) for supplier in suppliers]
    right: dict[str, list[int]] = {"scan": [], "photo": []}
    wrong: list[int] = []
    for n, supplier in enumerate(suppliers):
        for number in range(1, args.pages + 1):
            page = draw_page(supplier, number)
            for condition, see in (("scan", scanned), ("photo", photographed)):
                photo = Photo(see(np.random.default_rng((n, number)), page.image))
                fit = photo.fit(references[n])
                right[condition].append(fit.inliers if fit else 0)
                for step in (1, 3, 6):  # the second and third of the same language
                    fit = photo.fit(references[(n + step) % len(references)])
                    wrong.append(fit.inliers if fit else 0)
    for condition, inliers in right.items():
        print(f"right, {condition}: {len(inliers)} pages, lowest {sorted(inliers)[:SHOWN]}")
    print(f"wrong: {len(wrong)}, highest {sorted(wrong)[-SHOWN:]}")


if __name__ == "__main__":
    main()
