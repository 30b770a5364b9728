"""Measure how often screenshots are told, and how often other pictures are taken for one.

python -m training.photos.measure --screens 240 --others 900
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict

import cv2
import numpy as np

from elements import Image, Quad
from segmentation.screenshot import is_screenshot
from training.kinds.find import kinds_with
from training.kinds.subject import subject_of
from training.photos.camera import card_corners
from training.photos.exports import draw_export, photo_of
from training.photos.screenshots import draw_screenshot
from training.reading.metrics import Share

SEED = 71_000_000
CARDS = 40  # drawn once; pictures take turns
STRAY = 0.004  # of the card's diagonal, by which corners that are found are off


def shown(seed: int, card: Image) -> tuple[Image, Quad]:
    """Draw what a screen shows: the card as scanned, or in a photo."""
    rng = np.random.default_rng((79, seed))
    return (card, card_corners(card)) if rng.random() < 0.5 else photo_of(rng, card)


def strayed(seed: int, quad: Quad) -> Quad:
    """Give the corners as the finder may give them."""
    span = float(np.linalg.norm(quad[2] - quad[0]))
    stray = np.random.default_rng((80, seed)).normal(0, STRAY / 2, (4, 2)) * span
    return (quad + stray).astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=kinds_with("subject"), default="ktp")
    parser.add_argument("--screens", type=int, default=240)
    parser.add_argument("--others", type=int, default=900)
    parser.add_argument("--first", type=int, default=0, help="number of the first picture")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    draw = subject_of(args.kind).draw
    cards = [draw(SEED + n, split="test").image for n in range(CARDS)]
    told: dict[str, list[bool]] = defaultdict(list)
    times = []
    for n in range(args.first, args.first + max(args.screens, args.others)):
        card = cards[n % CARDS]
        pictures = []
        if n < args.first + args.screens:
            shot = draw_screenshot(n, shown(n, card))
            pictures.append(("screen", f"screen: {shot.layout}", shot.image, shot.quad))
        if n < args.first + args.others:
            kind, image, quad = draw_export(n, card)
            pictures.append(("other", f"other: {kind}", image, quad))
        for group, kind, image, quad in pictures:
            start = time.process_time()
            flagged = is_screenshot(image, strayed(n, quad))
            times.append(1000 * (time.process_time() - start))
            told[group].append(flagged)
            told[kind].append(flagged)
            if flagged != (group == "screen"):
                print(f"{n:5d} {kind} {image.shape[1]}x{image.shape[0]}")
    for name in sorted(told):
        share = Share(sum(told[name]), len(told[name]))
        low, high = share.interval()
        print(f"{name:20s} {share.right:4d} of {share.of:4d}  {low:.3f}–{high:.3f}")
    print("ms a picture: median {:.1f}, p95 {:.1f}".format(*np.percentile(times, [50, 95])))


if __name__ == "__main__":
    main()
