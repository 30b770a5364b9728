"""A camera that photographs drawn cards: geometry, light, lens, sensor and file, all from a seed.

Every photo carries its truth: the quad of the card in the upright image and its quarter turn.
Two conditions: ``careful`` (someone who tries) and ``hard`` (someone in a hurry in bad light).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from elements import Image, Quad
from segmentation.geometry import turn_of

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
    """The corners of a whole image, in pixels."""
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
    """Where a pinhole camera sees the card's corners.

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


def _polygon_mask(size: tuple[int, int], points: Quad, blur: float) -> np.ndarray:
    """A soft polygon, float32 (H, W) 0–1; drawn small since it is smooth."""
    w, h = size
    scale = min(1.0, 160 / max(w, h))
    small = np.zeros((max(2, int(h * scale)), max(2, int(w * scale))), np.float32)
    cv2.fillConvexPoly(small, cv2.convexHull((points * scale).astype(np.int32)), 1.0)
    if blur * scale > 0.3:
        small = cv2.GaussianBlur(small, (0, 0), blur * scale)
    return cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR)


def drop_shadow(rng: np.random.Generator, ground: Image, quad: Quad) -> Image:
    """The card's own shadow on what it lies on."""
    size = (ground.shape[1], ground.shape[0])
    span = float(np.linalg.norm(quad[2] - quad[0]))
    offset = rng.normal(0, 0.012, 2) * span
    soft = _polygon_mask(size, quad + offset.astype(np.float32), rng.uniform(0.004, 0.03) * span)
    return _scale(ground, 1 - rng.uniform(0.1, 0.7) * soft[..., None])


def _scale(image: Image, gain: np.ndarray) -> Image:
    return np.clip(image.astype(np.float32) * gain, 0, 255).astype(np.uint8)


def light(rng: np.random.Generator, image: Image, *, strength: float) -> Image:
    """Uneven, tinted light: a ramp, a vignette, exposure and white balance."""
    h, w = image.shape[:2]
    y, x = np.mgrid[0:24, 0:24].astype(np.float32) / 12 - 1
    angle = rng.uniform(0, 2 * np.pi)
    ramp = 1 + strength * rng.uniform(0, 0.45) * (np.cos(angle) * x + np.sin(angle) * y)
    ramp *= 1 - strength * rng.uniform(0, 0.25) * (x * x + y * y)
    exposure = np.exp(rng.normal(0, 0.22 * strength))
    cast = np.exp(rng.normal(0, 0.09 * strength, 3))
    field_ = cv2.resize(ramp, (w, h), interpolation=cv2.INTER_LINEAR)
    return _scale(image, field_[..., None] * (exposure * cast).astype(np.float32))


def shadow(rng: np.random.Generator, image: Image) -> Image:
    """A hand's or a phone's shadow: a soft dark polygon across the picture."""
    h, w = image.shape[:2]
    points = rng.uniform(-0.3, 1.3, (4, 2)) * (w, h)
    soft = _polygon_mask((w, h), points.astype(np.float32), rng.uniform(0.005, 0.08) * max(w, h))
    return _scale(image, 1 - rng.uniform(0.15, 0.6) * soft[..., None])


def glare(rng: np.random.Generator, image: Image, quad: Quad, *, strength: float) -> Image:
    """A lamp's reflection on the card: a bright blob or streak with a soft rim."""
    h, w = image.shape[:2]
    span = float(np.linalg.norm(quad[2] - quad[0]))
    weights = rng.dirichlet(np.ones(4))
    centre = weights @ quad
    scale = 96 / max(w, h)
    small = np.zeros((max(2, int(h * scale)), max(2, int(w * scale))), np.float32)
    axes = span * scale * rng.uniform(0.02, 0.16, 2) * (1, rng.uniform(0.4, 2.5))
    cv2.ellipse(
        small,
        (int(centre[0] * scale), int(centre[1] * scale)),
        (max(1, int(axes[0])), max(1, int(axes[1]))),
        float(rng.uniform(0, 180)), 0, 360, 1.0, -1,
    )  # fmt: skip
    small = cv2.GaussianBlur(small, (0, 0), max(0.5, span * scale * rng.uniform(0.01, 0.06)))
    soft = cv2.resize(small, (w, h), interpolation=cv2.INTER_CUBIC)[..., None]
    lit = image.astype(np.float32) + 255 * strength * np.clip(soft, 0, 1)
    return np.clip(lit, 0, 255).astype(np.uint8)


def fingers(rng: np.random.Generator, image: Image, quad: Quad) -> Image:
    """Fingertips that hold the card: from outside over an edge, never far into it."""
    out = image.copy()
    span = float(np.linalg.norm(quad[2] - quad[0]))
    skin = np.array([198, 150, 118], np.float32) * rng.uniform(0.45, 1.15)
    middle = quad.mean(0)
    side = int(rng.integers(4))
    for _ in range(int(rng.integers(1, 4))):
        a, b = quad[side], quad[(side + 1) % 4]
        at = a + (b - a) * rng.uniform(0.05, 0.95)
        outward = at - middle
        outward = outward / (np.linalg.norm(outward) + 1e-6)
        tip = at - outward * span * rng.uniform(0.005, 0.06)
        root = at + outward * span * 1.2
        colour = tuple(float(c) for c in skin * rng.uniform(0.9, 1.1))
        width = int(span * rng.uniform(0.06, 0.11))
        cv2.line(
            out,
            tuple(int(v) for v in tip + outward * width / 2),
            tuple(int(v) for v in root), colour, width, cv2.LINE_AA,
        )  # fmt: skip
        nail = tuple(int(v) for v in tip + outward * width * 0.45)
        cv2.circle(out, nail, max(1, width // 4), tuple(min(255.0, c * 1.12) for c in colour), -1)
    return cv2.addWeighted(out, 0.94, cv2.GaussianBlur(out, (0, 0), 2), 0.06, 0)


def screen(rng: np.random.Generator, image: Image) -> Image:
    """A picture of a screen: sub-pixel stripes that beat with the sensor (moiré), and a lift."""
    h, w = image.shape[:2]
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    out = image.astype(np.float32)
    for _ in range(2):
        angle, period = rng.uniform(0, np.pi), rng.uniform(2.1, 14)
        wave = np.cos(2 * np.pi * (np.cos(angle) * x + np.sin(angle) * y) / period)
        bend = np.cos(2 * np.pi * (x / w * rng.uniform(0.5, 3) + y / h * rng.uniform(0.5, 3)))
        tint = rng.uniform(0.3, 1.0, 3).astype(np.float32)
        out *= 1 + rng.uniform(0.02, 0.1) * (wave * (0.6 + 0.4 * bend))[..., None] * tint
    out = out * 0.92 + rng.uniform(0, 22)
    return np.clip(out, 0, 255).astype(np.uint8)


def photocopy(rng: np.random.Generator, card: Image) -> Image:
    """A grey copy of the card: contrast pushed up, speckled."""
    grey = cv2.cvtColor(card, cv2.COLOR_RGB2GRAY).astype(np.float32)
    grey = (grey - 128) * rng.uniform(1.1, 1.9) + rng.uniform(130, 175)
    grey += rng.normal(0, rng.uniform(2, 14), grey.shape)
    return cv2.cvtColor(np.clip(grey, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2RGB)


def blur(rng: np.random.Generator, image: Image, amount: float) -> Image:
    """Defocus (a disc) or motion (a line); amount is the diameter in pixels."""
    if amount < 0.8:
        return image
    n = int(np.ceil(amount)) | 1
    n = max(3, n)
    kernel = np.zeros((n, n), np.float32)
    if rng.random() < 0.5:
        cv2.circle(kernel, (n // 2, n // 2), n // 2, 1.0, -1)
    else:
        angle = rng.uniform(0, np.pi)
        reach = (amount - 1) / 2 * np.array([np.cos(angle), np.sin(angle)])
        ends = [tuple(round(v) for v in n // 2 + sign * reach) for sign in (-1, 1)]
        cv2.line(kernel, ends[0], ends[1], 1.0, 1)
    return cv2.filter2D(image, -1, kernel / kernel.sum())


def sensor(rng: np.random.Generator, image: Image, *, noise: float, quality: int) -> Image:
    """Gaussian and shot noise, then JPEG."""
    if noise > 0.3:
        h, w = image.shape[:2]
        grain = rng.standard_normal((h, w), dtype=np.float32)[..., None] * noise
        if rng.random() < 0.5:  # chroma noise is coarser than luma noise
            coarse = rng.standard_normal((h // 2 + 1, w // 2 + 1, 3), dtype=np.float32) * noise
            grain = grain + cv2.resize(coarse, (w, h), interpolation=cv2.INTER_LINEAR)
        image = np.clip(image.astype(np.float32) + grain, 0, 255).astype(np.uint8)
    flags = [cv2.IMWRITE_JPEG_QUALITY, int(quality)]
    _, data = cv2.imencode(".jpg", image[..., ::-1], flags)
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])


def photo_size(rng: np.random.Generator, longest: int) -> tuple[int, int]:
    """A phone's picture format (W, H), upright or lying."""
    ratio = float(rng.choice([4 / 3, 4 / 3, 16 / 9, 3 / 2, 1.0]))
    size = (longest, round(longest / ratio))
    return size if rng.random() < 0.5 else (size[1], size[0])


def random_pose(
    rng: np.random.Generator,
    size: tuple[int, int],
    condition: str,
    sides: tuple[float, float] = CARD_SIDES,
) -> Quad:
    """A pose as people hold cards: mostly near a quarter turn, sometimes at any angle."""
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
    """One photo over a ground (H, W, 3); None as the card gives a picture without one.

    ``sides``: the card's width and height, in one unit. ``pose``: where its corners lie, drawn at
    random where None. ``beside``: other cards and papers that lie around it, under the card where
    they meet.
    """
    hard = condition == "hard"
    size = (ground.shape[1], ground.shape[0])
    image, effects = ground, []
    quad = None
    if card is not None:
        quad = random_pose(rng, size, condition, sides) if pose is None else pose
    for other in beside:
        pose = pose_quad(
            rng, size, fill=rng.uniform(0.3, 0.8), tilt=rng.uniform(0, 25),
            roll=rng.uniform(0, 360), overhang=0.6,
        )  # fmt: skip
        image = paste(image, other, pose, radius=rng.choice([0.0, 0.035]))
    seen = quad if quad is not None else card_corners(ground)
    if card is not None and quad is not None:
        if rng.random() < (0.08 if hard else 0.02):
            card, effects = photocopy(rng, card), [*effects, "photocopy"]
        if rng.random() < 0.7:
            image = drop_shadow(rng, image, quad)
        image = paste(image, card, quad, radius=rng.choice([0.0, 0.02, 0.035, 0.045]))
        if rng.random() < (0.2 if hard else 0.06):
            image, effects = fingers(rng, image, quad), [*effects, "fingers"]
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


def jitter_quad(rng: np.random.Generator, quad: Quad, share: float) -> Quad:
    """Corners moved by about ``share`` of the card's diagonal, together and each alone."""
    span = float(np.linalg.norm(quad[2] - quad[0]))
    own = rng.normal(0, share, (4, 2)) * span * 0.7
    common = rng.normal(0, share, 2) * span * 0.7
    return (quad + own + common).astype(np.float32)
