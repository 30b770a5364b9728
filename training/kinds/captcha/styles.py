"""Captchas in styles of our own, to learn from: each a few features that are always there and
others now and then, so that a net learns characters and not one maker's habits."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import cv2
import numpy as np
import numpy.typing as npt

from elements import Image
from ocr.charset import CAPTCHA
from training.kinds.captcha.faces import Mask, pick
from training.kinds.captcha.ink import (
    HEIGHT,
    WIDTH,
    Setting,
    bend,
    curve,
    ripples,
    set_word,
    straight,
    stroke,
    swirl,
    tilted,
    waves,
)
from training.kinds.captcha.kaptcha import ALPHABET, draw_kaptcha

Picture = npt.NDArray[np.float32]  # (H, W, 3) RGB 0–255
Features = Mapping[str, bool]

# Features in each style beside those that come now and then.
ALWAYS = {
    "coloured": ("tints", "texture"),
    "rotated": ("turned", "faces"),
    "overlapping": ("tight", "faces"),
    "outlined": ("outline",),
    "dotted": ("dots", "holes"),
    "struck": ("bars",),
    "waved": ("wave", "curves"),
    "inverted": ("dark",),
    "gridded": ("grid", "shadow"),
    "tilted": ("tilt", "gradient"),
    "worn": ("small", "jpeg", "blur"),
    "mixed": (),
}
NOW_AND_THEN = {
    "tints": 0.15, "texture": 0.15, "gradient": 0.2, "dark": 0.12, "turned": 0.25, "faces": 0.25,
    "tight": 0.12, "outline": 0.06, "shadow": 0.08, "dots": 0.12, "holes": 0.06, "bars": 0.08,
    "curves": 0.25, "cuts": 0.08, "grid": 0.08, "wave": 0.2, "ripple": 0.1, "swirl": 0.1,
    "tilt": 0.1, "small": 0.06, "jpeg": 0.15, "blur": 0.2, "grain": 0.15, "wider": 0.2,
    "stripes": 0.05, "rings": 0.03,
}  # fmt: skip
MIXED = 1.7  # how much oftener each comes where nothing is always there


def draw_styled(rng: np.random.Generator, text: str, split: str, style: str) -> Image:
    """RGB uint8 (HEIGHT, W, 3) in a style of ALWAYS; W is mostly WIDTH."""
    often = MIXED if style == "mixed" else 1.0
    on = {name: rng.random() < often * odds for name, odds in NOW_AND_THEN.items()}
    on |= dict.fromkeys(ALWAYS[style], True)
    width = int(rng.integers(130, 270)) if on["wider"] else WIDTH
    planes = _bent(rng, _set(rng, text, split, on, width), on)
    ground, inks = _colours(rng, on, len(planes))
    picture = _ground(rng, ground, width, on)
    if on["shadow"]:
        away = rng.integers(1, 4), rng.integers(-3, 4)
        fallen = np.roll(planes.max(0), away, (0, 1))
        picture = _painted(picture, fallen // 2, ground * 0.35 if not on["dark"] else ground + 90)
    for plane, ink in zip(planes, inks, strict=True):
        picture = _painted(picture, plane, ink)
    return _worn(rng, _crossed(rng, picture, ground, inks, on), on)


def _set(
    rng: np.random.Generator, text: str, split: str, on: Features, width: int
) -> npt.NDArray[np.uint8]:
    face = pick(rng, split)
    faces = [pick(rng, split) if on["faces"] else face for _ in text]
    how = Setting(
        size=rng.uniform(16, 29),
        spacing=rng.uniform(-7, -2) if on["tight"] else rng.uniform(-1, 9),
        turn=rng.uniform(12, 38) if on["turned"] else rng.uniform(0, 6),
        lean=0.2 if rng.random() < 0.2 else 0.03,
        rise=rng.uniform(1, 4) if rng.random() < 0.4 else 0.5,
        growth=0.08 if rng.random() < 0.4 else 0.02,
        stroke=int(rng.choice([-1, 0, 0, 0, 1, 2])),
    )
    return set_word(rng, text, faces, how, width)


def _bent(
    rng: np.random.Generator, planes: npt.NDArray[np.uint8], on: Features
) -> npt.NDArray[np.uint8]:
    by = still = straight(planes.shape[1:])
    if on["wave"]:
        by = waves(rng, by, rng.uniform(1, 5), rng.uniform(0, 4))
    if on["ripple"]:
        by = ripples(rng, by)
    if on["swirl"]:
        by = swirl(rng, by)
    if on["tilt"]:
        by = tilted(rng, by)
    if by is not still:
        planes = np.stack([bend(plane, by) for plane in planes])
    if on["outline"]:
        planes = np.stack([_outline(rng, plane) for plane in planes])
    return planes


def _outline(rng: np.random.Generator, plane: Mask) -> Mask:
    """A character's edge, its inside empty or faint."""
    around = np.ones((int(rng.integers(2, 4)),) * 2, np.uint8)
    edge = cv2.subtract(cv2.dilate(plane, around), plane)
    inside = plane // 4 if rng.random() < 0.3 else 0
    return np.asarray(np.maximum(edge, inside), np.uint8)


def _colours(
    rng: np.random.Generator, on: Features, count: int
) -> tuple[npt.NDArray[np.float32], list[npt.NDArray[np.float32]]]:
    """A ground and the inks of the characters, well apart from it in brightness."""
    ground = rng.uniform(0, 110, 3) if on["dark"] else rng.uniform(150, 256, 3)
    if rng.random() < 0.4:
        ground[:] = ground.mean()

    def ink() -> npt.NDArray[np.float32]:
        bright, aim = ground.mean(), rng.uniform(75, 255)
        level = bright + aim if on["dark"] else bright - aim
        return np.clip(level + rng.normal(0, 45, 3), 0, 255).astype(np.float32)

    one = ink()
    return ground.astype(np.float32), [ink() if on["tints"] else one for _ in range(count)]


def _painted(picture: Picture, plane: Mask, colour: npt.NDArray[np.float32]) -> Picture:
    cover = plane[..., None] / np.float32(255)
    return picture + cover * (colour - picture)


def _ground(
    rng: np.random.Generator, colour: npt.NDArray[np.float32], width: int, on: Features
) -> Picture:
    picture = np.empty((HEIGHT, width, 3), np.float32)
    picture[:] = colour
    if on["gradient"]:
        x, y = straight(picture.shape)
        along = x / width * rng.normal() + y / HEIGHT * rng.normal()
        picture += along[..., None] * rng.normal(0, 25, 3).astype(np.float32)
    if on["texture"]:
        cells = (int(rng.integers(3, 40)), int(rng.integers(2, 16)))
        rough = rng.normal(0, rng.uniform(6, 26), (cells[1], cells[0], 3)).astype(np.float32)
        picture += cv2.resize(rough, (width, HEIGHT), interpolation=cv2.INTER_CUBIC)
    if on["grid"]:
        tint = (colour + rng.normal(0, 60, 3)).astype(np.float32)
        gap, start = int(rng.integers(5, 15)), int(rng.integers(5))
        picture[start::gap] = picture[:, start::gap] = tint
    if on["stripes"]:
        x, y = straight(picture.shape)
        turns = rng.uniform(-0.8, 0.8, 2)
        lines = np.sin(x * turns[0] + y * turns[1]) > 0.3
        picture[lines] += rng.normal(0, 22, 3).astype(np.float32)
    return picture


def _crossed(
    rng: np.random.Generator,
    picture: Picture,
    ground: npt.NDArray[np.float32],
    inks: list[npt.NDArray[np.float32]],
    on: Features,
) -> Picture:
    """What runs over the word, in its own ink, in the ground's colour or in others."""
    width = picture.shape[1]

    def over(draw: Callable[[Mask], None], colour: npt.NDArray[np.float32]) -> Picture:
        plane = np.zeros((HEIGHT, width), np.uint8)
        draw(plane)
        return _painted(picture, plane, colour)

    def ink() -> npt.NDArray[np.float32]:
        mine = inks[int(rng.integers(len(inks)))]
        return mine if rng.random() < 0.6 else (mine + rng.normal(0, 40, 3)).astype(np.float32)

    if on["curves"]:
        for _ in range(int(rng.integers(1, 5))):
            picture = over(
                lambda plane: stroke(plane, curve(rng, width), int(rng.choice([1, 1, 2]))), ink()
            )
    if on["bars"]:
        for _ in range(int(rng.integers(1, 3))):
            picture = over(
                lambda plane: stroke(
                    plane, curve(rng, width, int(rng.integers(2, 4))), int(rng.choice([2, 3, 4]))
                ),
                ink(),
            )
    if on["cuts"]:
        for _ in range(int(rng.integers(1, 4))):
            picture = over(lambda plane: stroke(plane, curve(rng, width, 2), 1), ground)
    if on["dots"]:
        picture = over(lambda plane: _dots(rng, plane), ink())
    if on["holes"]:
        picture = over(lambda plane: _dots(rng, plane), ground)
    if on["rings"]:
        picture = over(lambda plane: _rings(rng, plane), ink())
    return picture


def _dots(rng: np.random.Generator, plane: Mask) -> None:
    h, w = plane.shape
    share = rng.uniform(0.01, 0.08)
    count = int(share * h * w)
    plane[rng.integers(0, h, count), rng.integers(0, w, count)] = 255
    if rng.random() < 0.4:
        for x, y in rng.uniform(0, 1, (int(rng.integers(5, 30)), 2)) * (w, h):
            cv2.circle(plane, (int(x), int(y)), int(rng.integers(1, 3)), 255, -1, cv2.LINE_AA)


def _rings(rng: np.random.Generator, plane: Mask) -> None:
    h, w = plane.shape
    for x, y in rng.uniform(0, 1, (int(rng.integers(2, 7)), 2)) * (w, h):
        cv2.circle(plane, (int(x), int(y)), int(rng.integers(4, 16)), 255, 1, cv2.LINE_AA)


def _worn(rng: np.random.Generator, picture: Picture, on: Features) -> Image:
    h, w = picture.shape[:2]
    if on["blur"]:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 1.3))
    if on["small"]:
        times = rng.uniform(0.5, 0.85)
        less = cv2.resize(picture, (round(w * times), round(h * times)),
                          interpolation=cv2.INTER_AREA)  # fmt: skip
        picture = cv2.resize(less, (w, h), interpolation=cv2.INTER_LINEAR)
    if on["grain"]:
        picture = picture + rng.normal(0, rng.uniform(3, 18), picture.shape)
    image = np.clip(picture, 0, 255).astype(np.uint8)
    if on["jpeg"]:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(20, 85))]
        image = cv2.imdecode(cv2.imencode(".jpg", image, quality)[1], cv2.IMREAD_COLOR)
    return np.asarray(image, np.uint8)


def draw_style(rng: np.random.Generator, style: str, text: str, split: str) -> Image:
    """A captcha of any style that training knows, "kaptcha" among them."""
    if style == "kaptcha":
        return draw_kaptcha(rng, text, split)
    return draw_styled(rng, text, split, style)


TRAINED = ("kaptcha", *ALWAYS)
ALPHABETS = {style: ALPHABET if style == "kaptcha" else CAPTCHA for style in TRAINED}
