"""The KTPs that the card net learns from."""

from __future__ import annotations

from elements import Image
from training.kinds.ktp.cards import draw_card


def picture(seed: int, split: str) -> Image:
    """Draw the whole card of a seed, RGB uint8 (H, W, 3)."""
    return draw_card(seed, split=split).image
