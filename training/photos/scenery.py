"""What lies under and beside a card: photographs, textures, printed pages, patterns, other cards.

The photographs come from free Debian packages; the two splits share no package and no kind of
pattern, so figures on ``test`` say how the finder does on grounds it never saw.

    apt-get install plasma-workspace-wallpapers mate-backgrounds lomiri-wallpapers-20.04 \
        supertuxkart-data                                                    # train
    apt-get install lomiri-wallpapers-16.04 ukui-wallpapers gnome-backgrounds # test
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from elements import Image
from training.drawing.textures import pattern, plain

PACKAGES = {
    "train": (
        "plasma-workspace-wallpapers",
        "mate-backgrounds",
        "lomiri-wallpapers-20.04",
        "supertuxkart-data",
    ),
    "test": ("lomiri-wallpapers-16.04", "ukui-wallpapers", "gnome-backgrounds"),
}
LONGEST = 1024  # photographs are kept no larger than this
FONTS = "/usr/share/fonts/truetype"
FAMILIES = {"train": ("dejavu", "liberation", "lato"), "test": ("noto", "open-sans")}


def package_files(package: str) -> list[Path]:
    """List the pictures that an installed Debian package holds."""
    listing = Path(f"/var/lib/dpkg/info/{package}.list")
    if not listing.exists():
        raise FileNotFoundError(f"Debian package {package} is not installed: apt-get install it")
    names = listing.read_text().splitlines()
    return [Path(n) for n in names if n.lower().endswith((".jpg", ".jpeg", ".png", ".webp"))]


def load_photographs(split: str, most: int = 900) -> list[Image]:
    """Load photographs of a split, uint8 RGB, no side over LONGEST; drawn masks and icons left out.

    The test split adds the sample pictures of scikit-image and scikit-learn.
    """
    files = [f for package in PACKAGES[split] for f in package_files(package)]
    files.sort(key=lambda f: hashlib.sha256(f.name.encode()).hexdigest())
    pictures: list[Image] = [] if split == "train" else _sample_pictures()
    seen: set[str] = set()
    for file in files:
        if len(pictures) >= most:
            break
        if "normal" in file.name.lower() or file.stat().st_size < 20_000:
            continue
        data = cv2.imread(str(file), cv2.IMREAD_COLOR)
        if data is None or min(data.shape[:2]) < 256:
            continue
        scale = LONGEST / max(data.shape[:2])
        if scale < 1:
            data = cv2.resize(data, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        thumb = cv2.resize(data, (16, 16), interpolation=cv2.INTER_AREA)
        digest = hashlib.sha256((thumb // 8).tobytes()).hexdigest()
        if digest in seen or data.std() < 8 or _is_normal_map(thumb):
            continue
        seen.add(digest)
        pictures.append(np.ascontiguousarray(data[..., ::-1]))
    return pictures


def _is_normal_map(thumb: np.ndarray) -> bool:
    """Whether a picture holds surface normals: colours that are all bluish violet."""
    b, g, r = thumb.reshape(-1, 3).mean(0)
    return bool(b > 200 and 100 < g < 160 and 100 < r < 160)


def _sample_pictures() -> list[Image]:
    """Load scikit-learn's two pictures and those of scikit-image that come inside its wheel."""
    from skimage import data
    from sklearn.datasets import load_sample_images

    names = ("astronaut", "brick", "camera", "coffee", "coins", "grass", "gravel", "page", "text",
             "chelsea", "rocket", "moon", "cell", "hubble_deep_field", "retina")  # fmt: skip
    pictures = [np.ascontiguousarray(i) for i in load_sample_images().images]
    for name in names:
        try:
            picture = np.asarray(getattr(data, name)())
        except (OSError, ModuleNotFoundError):  # not in this release's wheel
            continue
        if picture.ndim == 2:
            picture = np.repeat(picture[..., None], 3, 2)
        pictures.append(np.ascontiguousarray(picture[..., :3].astype(np.uint8)))
    return pictures


class Grounds:
    """Draws grounds of a split. ``draw`` gives uint8 RGB (h, w, 3); ``other`` a card or paper."""

    def __init__(self, split: str, most: int = 900) -> None:
        self.split = split
        self.photographs = load_photographs(split, most)
        self.fonts = sorted(
            str(p) for f in FAMILIES[split] for p in Path(FONTS).glob(f"{f}*/*.ttf")
            if ("Sans" in p.name or "Serif" in p.name or "Lato" in p.name) and _has_letters(p)
        )[:60]  # fmt: skip

    def draw(self, rng: np.random.Generator, size: tuple[int, int]) -> Image:
        """Draw a ground of size (w, h): mostly photographs, else a page, a pattern or a plain
        one."""
        kind = rng.choice(4, p=[0.55, 0.15, 0.2, 0.1])
        if kind == 0:
            return self.photograph(rng, size)
        if kind == 1:
            page = self.page(rng, (640, 640))
            return cv2.resize(page, size, interpolation=cv2.INTER_AREA)
        return pattern(rng, size, self.split) if kind == 2 else plain(rng, size)

    def photograph(self, rng: np.random.Generator, size: tuple[int, int]) -> Image:
        """Draw a random window of a photograph, mirrored and tinted at random."""
        source = self.photographs[int(rng.integers(len(self.photographs)))]
        h, w = source.shape[:2]
        ratio = size[0] / size[1]
        cw = max(1, int(min(w, h * ratio) * rng.uniform(0.3, 1.0)))
        ch = max(1, min(h, int(cw / ratio)))
        x, y = int(rng.integers(0, w - cw + 1)), int(rng.integers(0, h - ch + 1))
        window = cv2.resize(source[y : y + ch, x : x + cw], size, interpolation=cv2.INTER_AREA)
        if rng.random() < 0.5:
            window = window[:, ::-1]
        if rng.random() < 0.5:
            tint = rng.uniform(0.6, 1.3, 3) * rng.uniform(0.5, 1.4)
            window = np.clip(window * tint + rng.uniform(-20, 20), 0, 255).astype(np.uint8)
        return np.ascontiguousarray(window)

    def page(self, rng: np.random.Generator, size: tuple[int, int]) -> Image:
        """Draw a printed page: paragraphs or a form, sizes and leading at random."""
        paper = tuple(int(v) for v in rng.uniform(190, 255) * rng.uniform(0.9, 1.0, 3))
        ink = tuple(int(v) for v in rng.uniform(0, 90, 3))
        canvas = Pillow.new("RGB", size, paper)
        pen = ImageDraw.Draw(canvas)
        font = ImageFont.truetype(str(rng.choice(self.fonts)), int(rng.uniform(9, 34)))
        step = font.size * rng.uniform(1.1, 2.0)
        left, y = rng.uniform(-20, 60), rng.uniform(-20, 40)
        form = rng.random() < 0.35
        while y < size[1]:
            text = " ".join(_word(rng) for _ in range(int(rng.integers(2, 4 if form else 16))))
            if form:
                text = f"{text} : {_word(rng).upper()} {_word(rng).upper()}"
            pen.text((left, y), text, ink, font)
            y += step * (2 if rng.random() < 0.08 else 1)
        return _rotated(np.asarray(canvas), rng)

    def other(self, rng: np.random.Generator) -> Image:
        """Draw something card-like that is no KTP: bank card, name card, letter, photograph, ID."""
        w = 420
        h = int(w / (1.586 if rng.random() < 0.7 else rng.uniform(0.7, 2.2)))
        kind = rng.choice(4, p=[0.35, 0.3, 0.15, 0.2])
        if kind == 3:
            return self.photograph(rng, (w, h))
        if kind == 2:
            return self.page(rng, (w, h))
        face = pattern(rng, (w, h), self.split) if rng.random() < 0.4 else plain(rng, (w, h))
        if rng.random() < 0.5:
            face = (face * 0.3 + rng.uniform(120, 178)).astype(np.uint8)
        return self._lettered(rng, face, portrait=kind == 1)

    def _lettered(self, rng: np.random.Generator, face: Image, *, portrait: bool) -> Image:
        h, w = face.shape[:2]
        canvas = Pillow.fromarray(face)
        pen = ImageDraw.Draw(canvas)
        low, high = (0, 80) if face.mean() > 110 else (180, 255)
        ink = tuple(int(v) for v in rng.uniform(low, high, 3))
        for _ in range(int(rng.integers(2, 12))):
            font = ImageFont.truetype(str(rng.choice(self.fonts)), int(rng.uniform(10, 40)))
            words = " ".join(_word(rng).upper() for _ in range(int(rng.integers(1, 4))))
            text = str(rng.integers(10**15, 10**16)) if rng.random() < 0.25 else words
            pen.text((rng.uniform(0, w * 0.6), rng.uniform(0, h * 0.9)), text, ink, font)
        if portrait:
            x, y = rng.uniform(0.02, 0.72) * w, rng.uniform(0.1, 0.5) * h
            pw = w * rng.uniform(0.16, 0.28)
            shade = tuple(int(v) for v in rng.uniform(0, 255, 3))
            pen.rectangle((x, y, x + pw, y + pw * 1.25), shade)
            skin = tuple(int(v * rng.uniform(0.5, 1.2)) for v in (200, 160, 130))
            pen.ellipse((x + pw * 0.25, y + pw * 0.2, x + pw * 0.75, y + pw * 0.85), skin)
        elif rng.random() < 0.5:
            x, y = 0.1 * w, 0.35 * h
            pen.rounded_rectangle((x, y, x + 0.13 * w, y + 0.1 * w), 5, (205, 175, 90))
        return np.asarray(canvas)


def _has_letters(font: Path) -> bool:
    """Whether a font draws Latin letters, not one box for all of them."""
    face = ImageFont.truetype(str(font), 24)
    return bytes(face.getmask("a")) != bytes(face.getmask("k"))


def _word(rng: np.random.Generator) -> str:
    onset, vowel = "b c d g h j k l m n p r s t w y ng ny tr".split(), "a e i o u ai au".split()
    parts = [
        str(rng.choice(onset)) + str(rng.choice(vowel)) for _ in range(int(rng.integers(1, 5)))
    ]
    return "".join(parts)


def _rotated(image: Image, rng: np.random.Generator) -> Image:
    h, w = image.shape[:2]
    angle = float(rng.uniform(-180, 180) if rng.random() < 0.4 else rng.normal(0, 5))
    matrix = cv2.getRotationMatrix2D((w / 2, h / 2), angle, float(rng.uniform(0.8, 1.6)))
    return cv2.warpAffine(image, matrix, (w, h), borderMode=cv2.BORDER_REFLECT)
