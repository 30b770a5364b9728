"""A camera that photographs drawn cards: geometry, light, lens, sensor and file, all from a seed.

Every photo carries its truth: the quad of the card in the upright image and its quarter turn.
Two conditions: ``careful`` (someone who tries) and ``hard`` (someone in a hurry in bad light).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from elements import Image, Quad
from segmentation.geometry import turn_of
from segmentation.quality import across
from training.photos.effects import drop_shadow, fingers, glare, light, photocopy, screen, shadow
from training.photos.lens import blur, sensor

CARD_SIDES = 85.60, 53.98  # of ID-1, mm
CONDITIONS = ("careful", "hard")


@dataclass(frozen=True)
class Photo:
    """image: RGB uint8 (H, W, 3); quad: (4, 2) float32 or None without a card; turn: degrees."""

    image: Image
    quad: Quad | None
    turn: int
    effects: tuple[str, ...] = field(default=())


def card_corners(image: Image) -> Quad:
    """Give the corners of a whole image, in pixels."""
    h, w = image.shape[:2]
    return np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)


def pose_quad(
    rng: np.random.Generator,
    size: tuple[int, int],
    *,
    fill: float,
    tilt: float,
    roll: float,
    overhang: float = 0.0,
    sides: tuple[float, float] = CARD_SIDES,
) -> Quad:
    """Tell where a pinhole camera sees the card's corners.

    size: photo (W, H). fill: the share of the frame's width or height that the card spans, as its
    tighter side. tilt: degrees off the optical axis. roll: clockwise degrees in the picture.
    overhang: the share of the card that may reach out of the frame. sides: its width and height.
    """
    w, h = sides[0] / 2, sides[1] / 2
    corners = np.array([[-w, -h, 0], [w, -h, 0], [w, h, 0], [-w, h, 0]], np.float64)
    azimuth = rng.uniform(0, 2 * np.pi)
    axis = np.array([np.cos(azimuth), np.sin(azimuth), 0.0]) * np.radians(tilt)
    lean, _ = cv2.Rodrigues(axis)
    spin, _ = cv2.Rodrigues(np.array([0.0, 0.0, np.radians(roll)]))
    points = corners @ (lean @ spin).T
    distance = sides[0] * rng.uniform(1.5, 4.5)  # nearer means stronger perspective
    flat = points[:, :2] / (points[:, 2:] + distance)
    low, high = flat.min(0), flat.max(0)
    extent = (high - low) / np.array(size, np.float64)
    flat = (flat - (low + high) / 2) * (fill / extent.max())
    spare = np.array(size) - (flat.max(0) - flat.min(0))
    reach = overhang * (flat.max(0) - flat.min(0))
    centre = np.array(size) / 2 + rng.uniform(-0.5, 0.5, 2) * (spare + 2 * reach)
    return (flat + centre).astype(np.float32)


def paste(ground: Image, picture: Image, quad: Quad, *, radius: float = 0.035) -> Image:
    """Lay a picture into the ground at a quad, with rounded corners, anti-aliased."""
    h, w = ground.shape[:2]
    longest = max(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[3] - quad[0]) * 1.586)
    scale = min(1.0, 1.25 * float(longest) / picture.shape[1])
    if scale < 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ph, pw = picture.shape[:2]
    alpha = np.zeros((ph, pw), np.uint8)
    r = max(1, int(radius * pw))
    if radius > 0:
        cv2.rectangle(alpha, (r, 0), (pw - r, ph), 255, -1)
        cv2.rectangle(alpha, (0, r), (pw, ph - r), 255, -1)
        for x in (r, pw - r - 1):
            for y in (r, ph - r - 1):
                cv2.circle(alpha, (x, y), r, 255, -1)
    else:
        alpha[:] = 255
    to_photo = cv2.getPerspectiveTransform(card_corners(picture), quad)
    x0, y0 = np.maximum(np.floor(quad.min(0)).astype(int) - 2, 0)
    x1, y1 = np.minimum(np.ceil(quad.max(0)).astype(int) + 2, (w, h))
    if x1 <= x0 or y1 <= y0:
        return ground
    shift = np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1]], np.float64)
    size = (int(x1 - x0), int(y1 - y0))
    warped = cv2.warpPerspective(
        picture, shift @ to_photo, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    cover = cv2.warpPerspective(alpha, shift @ to_photo, size, flags=cv2.INTER_LINEAR)
    share = cover[..., None].astype(np.float32) / 255
    out = ground.copy()
    under = out[y0:y1, x0:x1].astype(np.float32)
    out[y0:y1, x0:x1] = (under + (warped - under) * share + 0.5).astype(np.uint8)
    return out


def photo_size(rng: np.random.Generator, longest: int) -> tuple[int, int]:
    """Give a phone's picture format (W, H), upright or lying."""
    ratio = float(rng.choice([4 / 3, 4 / 3, 16 / 9, 3 / 2, 1.0]))
    size = (longest, round(longest / ratio))
    return size if rng.random() < 0.5 else (size[1], size[0])


def random_pose(
    rng: np.random.Generator,
    size: tuple[int, int],
    condition: str,
    sides: tuple[float, float] = CARD_SIDES,
) -> Quad:
    """Give a pose as people hold cards: mostly near a quarter turn, sometimes at any angle."""
    hard = condition == "hard"
    quarter = 90 * int(rng.choice(4, p=[0.55, 0.15, 0.15, 0.15]))
    free = rng.random() < (0.3 if hard else 0.08)
    roll = rng.uniform(0, 360) if free else quarter + rng.normal(0, 9 if hard else 4)
    tilt = min(35.0, abs(rng.normal(0, 16 if hard else 8)))
    fill = rng.uniform(0.36, 0.98) if hard else rng.uniform(0.55, 0.99)
    overhang = 0.0
    if rng.random() < (0.12 if hard else 0.06):
        fill, overhang = rng.uniform(0.95, 1.02), 0.01
    return pose_quad(rng, size, fill=fill, tilt=tilt, roll=roll, overhang=overhang, sides=sides)


def photograph(
    rng: np.random.Generator,
    ground: Image,
    card: Image | None,
    *,
    condition: str = "careful",
    beside: tuple[Image, ...] = (),
    sides: tuple[float, float] = CARD_SIDES,
    pose: Quad | None = None,
) -> Photo:
    """Take one photo over a ground (H, W, 3); it shows no card where ``card`` is None.

    ``sides``: the card's width and height, in one unit. ``pose``: where its corners lie, drawn at
    random where None. ``beside``: other cards and papers that lie around it, under the card where
    they meet.
    """
    hard = condition == "hard"
    size = (ground.shape[1], ground.shape[0])
    quad = None
    if card is not None:
        quad = random_pose(rng, size, condition, sides) if pose is None else pose
    image, effects = _strewn(rng, ground, beside), list[str]()
    seen = quad if quad is not None else card_corners(ground)
    if card is not None and quad is not None:
        image, effects = _laid(rng, image, card, quad, hard=hard)
    image = light(rng, image, strength=1.0 if hard else 0.5)
    if rng.random() < (0.4 if hard else 0.12):
        image, effects = shadow(rng, image), [*effects, "shadow"]
    if rng.random() < (0.5 if hard else 0.1):
        image = glare(rng, image, seen, strength=rng.uniform(0.2, 1.2 if hard else 0.5))
        effects.append("glare")
    if rng.random() < (0.08 if hard else 0.01):
        image, effects = screen(rng, image), [*effects, "screen"]
    span = float(np.linalg.norm(seen[2] - seen[0]))
    image = blur(rng, image, span * abs(rng.normal(0, 0.0035 if hard else 0.0012)))
    noise = abs(rng.normal(0, 7 if hard else 2.5))
    quality = int(rng.uniform(30, 90) if hard else rng.uniform(70, 96))
    image = sensor(rng, image, noise=noise, quality=quality)
    turn = 0 if quad is None else turn_of(quad)
    return Photo(image, quad, turn, tuple(effects))


def _strewn(rng: np.random.Generator, ground: Image, things: tuple[Image, ...]) -> Image:
    """Lay cards and papers on the ground, anywhere and at any angle."""
    for thing in things:
        pose = pose_quad(
            rng, (ground.shape[1], ground.shape[0]), fill=rng.uniform(0.3, 0.8),
            tilt=rng.uniform(0, 25), roll=rng.uniform(0, 360), overhang=0.6,
        )  # fmt: skip
        ground = paste(ground, thing, pose, radius=rng.choice([0.0, 0.035]))
    return ground


def _laid(
    rng: np.random.Generator, ground: Image, card: Image, quad: Quad, *, hard: bool
) -> tuple[Image, list[str]]:
    """Lay the card, or a copy of it, at its quad; fingers may hold it. Gives what happened, too."""
    effects = []
    if rng.random() < (0.08 if hard else 0.02):
        card, effects = photocopy(rng, card), ["photocopy"]
    if rng.random() < 0.7:
        ground = drop_shadow(rng, ground, quad)
    image = paste(ground, card, quad, radius=rng.choice([0.0, 0.02, 0.035, 0.045]))
    if rng.random() < (0.2 if hard else 0.06):
        image, effects = fingers(rng, image, quad), [*effects, "fingers"]
    return image, effects


def scan(rng: np.random.Generator, card: Image) -> Photo:
    """Scan a card: it fills the picture, with a sliver of paper around it or none,
    quarter-turned."""
    margin = rng.uniform(0, 0.04) if rng.random() < 0.5 else 0.0
    _h, w = card.shape[:2]
    pad = int(margin * w)
    shade = rng.uniform(0, 255)
    picture = cv2.copyMakeBorder(card, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=[shade] * 3)
    quad = card_corners(card) + np.float32(pad)
    turns = int(rng.integers(4))
    for _ in range(turns):
        quad = np.stack([picture.shape[0] - quad[:, 1], quad[:, 0]], 1)
        picture = np.ascontiguousarray(np.rot90(picture, -1))
    picture = sensor(rng, picture, noise=rng.uniform(0, 5), quality=int(rng.uniform(40, 95)))
    return Photo(picture, quad.astype(np.float32), turns * 90, ("scan",))


def smaller(rng: np.random.Generator, photo: Photo, wide: float) -> Photo:
    """A photo shrunk until its card is so many pixels wide, as messengers and forms do; one with a
    card as small or without one stays."""
    if photo.quad is None:
        return photo
    scale = wide / across(photo.quad)
    if scale >= 1:
        return photo
    image = cv2.resize(photo.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    image = sensor(rng, image, noise=0.0, quality=int(rng.uniform(50, 92)))
    by = np.array(image.shape[1::-1]) / np.array(photo.image.shape[1::-1])
    quad = np.asarray(photo.quad * by, np.float32)
    return replace(photo, image=image, quad=quad, effects=(*photo.effects, "small"))


def jitter_quad(rng: np.random.Generator, quad: Quad, share: float) -> Quad:
    """Move corners by about ``share`` of the card's diagonal, together and each alone."""
    span = float(np.linalg.norm(quad[2] - quad[0]))
    own = rng.normal(0, share, (4, 2)) * span * 0.7
    common = rng.normal(0, share, 2) * span * 0.7
    return (quad + own + common).astype(np.float32)
