"""The typefaces of drawn captchas: those that training draws from, and those kept for judging.

No family that judges is trained on, nor one that was made from it. Some of the judging families
serve the drawn cards' training; no net here has learnt from those.
"""

from __future__ import annotations

from functools import cache, lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from training.drawing.fonts import load
from training.drawing.typefaces import NIK, OPENTYPE, ROOT, TEXT, TRUETYPE, URW, Family

PACKAGES = """
fonts-linuxlibertine fonts-crosextra-caladea fonts-gfs-didot fonts-gfs-neohellenic
fonts-humor-sans fonts-breip fonts-femkeklaver fonts-dkg-handwriting fonts-fanwood fonts-junicode
fonts-sil-charis fonts-ebgaramond fonts-vollkorn fonts-oldstandard
""".split()
KEPT = ("Nimbus Sans", "URW Gothic", "FreeSans", "Play")  # by the start of a family's name
SIZE = 48  # pixels an em, of the glyphs that are bent and scaled
Mask = npt.NDArray[np.uint8]  # (h, w), 255 ink


def _one(name: str, regular: str, bold: str, weight: float = 1.0) -> Family:
    return Family(name, regular, bold, weight)


_UN, _UME, _NANUM = (f"{TRUETYPE}/{name}" for name in ("unfonts-core", "horai-umefont", "nanum"))
SERIF = (
    _one("Liberation Serif", f"{TRUETYPE}/liberation/LiberationSerif-Regular.ttf",
         f"{TRUETYPE}/liberation/LiberationSerif-Bold.ttf", 3.0),
    _one("DejaVu Serif", f"{TRUETYPE}/dejavu/DejaVuSerif.ttf",
         f"{TRUETYPE}/dejavu/DejaVuSerif-Bold.ttf", 2.0),
    _one("FreeSerif", f"{TRUETYPE}/freefont/FreeSerif.ttf",
         f"{TRUETYPE}/freefont/FreeSerifBold.ttf"),
    _one("Nimbus Roman", f"{URW}/NimbusRoman-Regular.otf", f"{URW}/NimbusRoman-Bold.otf"),
    _one("URW Bookman", f"{URW}/URWBookman-Light.otf", f"{URW}/URWBookman-Demi.otf", 2.0),
    _one("Noto Serif", f"{TRUETYPE}/noto/NotoSerif-Regular.ttf",
         f"{TRUETYPE}/noto/NotoSerif-Bold.ttf", 2.0),
    _one("PT Serif", f"{TRUETYPE}/paratype/PTF55F.ttf", f"{TRUETYPE}/paratype/PTF75F.ttf", 2.0),
    _one("Verana", f"{TRUETYPE}/adf/Verana-Regular.otf", f"{TRUETYPE}/adf/Verana-Bold.otf"),
    _one("Caladea", f"{TRUETYPE}/crosextra/Caladea-Regular.ttf",
         f"{TRUETYPE}/crosextra/Caladea-Bold.ttf", 2.0),
    _one("Charis SIL", f"{TRUETYPE}/charis/CharisSIL-Regular.ttf",
         f"{TRUETYPE}/charis/CharisSIL-Bold.ttf", 2.0),
    _one("Linux Libertine", f"{OPENTYPE}/linux-libertine/LinLibertine_R.otf",
         f"{OPENTYPE}/linux-libertine/LinLibertine_RB.otf", 2.0),
    _one("Linux Biolinum", f"{OPENTYPE}/linux-libertine/LinBiolinum_R.otf",
         f"{OPENTYPE}/linux-libertine/LinBiolinum_RB.otf"),
    _one("GFS Didot", f"{OPENTYPE}/didot/GFSDidot.otf", f"{OPENTYPE}/didot/GFSDidotBold.otf"),
    _one("EB Garamond", f"{OPENTYPE}/ebgaramond/EBGaramond12-Regular.otf",
         f"{OPENTYPE}/ebgaramond/EBGaramond12-Bold.otf"),
    _one("Junicode", f"{OPENTYPE}/junicode/JunicodeTwoBeta-Regular.otf",
         f"{OPENTYPE}/junicode/JunicodeTwoBeta-Bold.otf"),
    _one("Fanwood", f"{TRUETYPE}/fanwood/Fanwood.otf", f"{TRUETYPE}/fanwood/FanwoodText.otf"),
    _one("Old Standard", f"{TRUETYPE}/fonts-oldstandard/OldStandard-Regular.ttf",
         f"{TRUETYPE}/fonts-oldstandard/OldStandard-Bold.ttf"),
    _one("Vollkorn", f"{TRUETYPE}/vollkorn/Vollkorn-Regular.ttf",
         f"{TRUETYPE}/vollkorn/Vollkorn-Bold.ttf"),
    _one("Nanum Myeongjo", f"{_NANUM}/NanumMyeongjo.ttf", f"{_NANUM}/NanumMyeongjoBold.ttf"),
    _one("Un Batang", f"{_UN}/UnBatang.ttf", f"{_UN}/UnBatangBold.ttf"),
    _one("Ume P Mincho", f"{_UME}/ume-pmo3.ttf", f"{_UME}/ume-pmo3.ttf", 0.5),
)  # fmt: skip
# Kaptcha sets some letters in Courier.
TYPEWRITTEN = (
    _one("Nimbus Mono", f"{URW}/NimbusMonoPS-Regular.otf", f"{URW}/NimbusMonoPS-Bold.otf", 2.0),
    _one("FreeMono", f"{TRUETYPE}/freefont/FreeMono.ttf", f"{TRUETYPE}/freefont/FreeMonoBold.ttf"),
    _one("Liberation Mono", f"{TRUETYPE}/liberation/LiberationMono-Regular.ttf",
         f"{TRUETYPE}/liberation/LiberationMono-Bold.ttf"),
    _one("PT Mono", f"{TRUETYPE}/paratype/PTM55F.ttf", f"{TRUETYPE}/paratype/PTM75F.ttf"),
)  # fmt: skip
BY_HAND = (
    _one("Humor Sans", f"{TRUETYPE}/humor-sans/Humor-Sans.ttf",
         f"{TRUETYPE}/humor-sans/Humor-Sans.ttf", 0.5),
    _one("Breip", f"{TRUETYPE}/breip/Breip.ttf", f"{TRUETYPE}/breip/Breip.ttf", 0.5),
    _one("Femkeklaver", f"{TRUETYPE}/femkeklaver/femkeklaver.ttf",
         f"{TRUETYPE}/femkeklaver/femkeklaver.ttf", 0.5),
    _one("dkg", f"{TRUETYPE}/fifthhorseman/dkg.ttf", f"{TRUETYPE}/fifthhorseman/dkgBd.ttf"),
    _one("Neohellenic", f"{OPENTYPE}/neohellenic/GFSNeohellenic.otf",
         f"{OPENTYPE}/neohellenic/GFSNeohellenicBold.otf"),
    _one("Un Pilgi", f"{_UN}/UnPilgi.ttf", f"{_UN}/UnPilgiBold.ttf", 0.3),
)  # fmt: skip
SANS = tuple(
    family
    for family in (*TEXT["train"], *NIK["train"])
    if not family.name.startswith((*KEPT, "OCR-A"))
)
TRAINED = {"all": (*SANS, *SERIF, *TYPEWRITTEN, *BY_HAND), "arial": SANS[:1], "sans": SANS,
           "courier": TYPEWRITTEN[:2]}  # fmt: skip
JUDGED = {
    "all": (
        _one("Nimbus Sans", f"{URW}/NimbusSans-Regular.otf", f"{URW}/NimbusSans-Bold.otf"),
        _one("FreeSans", f"{TRUETYPE}/freefont/FreeSans.ttf",
             f"{TRUETYPE}/freefont/FreeSansBold.ttf"),
        _one("URW Gothic", f"{URW}/URWGothic-Book.otf", f"{URW}/URWGothic-Demi.otf"),
        _one("P052", f"{URW}/P052-Roman.otf", f"{URW}/P052-Bold.otf"),
        _one("C059", f"{URW}/C059-Roman.otf", f"{URW}/C059-Bold.otf"),
        _one("Play", f"{OPENTYPE}/play/Play-Regular.otf", f"{OPENTYPE}/play/Play-Bold.otf"),
    ),
    "courier": (
        _one("Go Mono", "fonts-go/Go-Mono.ttf", "fonts-go/Go-Mono-Bold.ttf"),
    ),
}  # fmt: skip
JUDGED["arial"] = JUDGED["all"][:2]
FACES = {"train": TRAINED, "validation": TRAINED, "test": JUDGED}


@cache
def installed(group: str, split: str) -> tuple[tuple[Family, ...], npt.NDArray[np.float64]]:
    """The families of a group that this machine has, and how often each is drawn.

    group: all, arial, courier, of the training also sans. Raises RuntimeError where there is none.
    """
    families = tuple(
        family
        for family in FACES[split][group]
        if (ROOT / family.regular).is_file() and (ROOT / family.bold).is_file()
    )
    if not families:
        raise RuntimeError(f"no {group} typeface of the {split} set is installed; see {__file__}")
    weights = np.sqrt([family.weight for family in families])
    return families, weights / weights.sum()


def pick(rng: np.random.Generator, split: str, group: str = "all", bold: float = 0.6) -> str:
    """The path of a face under ROOT; ``bold``: how often it is a heavy cut."""
    families, odds = installed(group, split)
    family = families[int(rng.choice(len(families), p=odds))]
    return family.bold if rng.random() < bold else family.regular


@lru_cache(maxsize=20_000)
def glyph(path: str, character: str, size: int = SIZE) -> tuple[Mask, int, int, float]:
    """A character's ink, where its box begins (left, top, from the pen on the baseline), and how
    far the pen goes on; pixels."""
    font = load(path, size)
    left, top = font.getbbox(character, anchor="ls")[:2]
    mask = font.getmask(character, mode="L", anchor="ls")
    ink = np.asarray(mask, np.uint8).reshape(mask.size[1], mask.size[0])
    return ink, int(left), int(top), float(font.getlength(character))


@cache
def ink_height(path: str) -> float:
    """How high a small x and a capital-high b stand together, in ems: faces differ by a half."""
    return (glyph(path, "x")[0].shape[0] + glyph(path, "b")[0].shape[0]) / (2 * SIZE)


def thick(mask: Mask, by: int) -> Mask:
    """Strokes ``by`` pixels wider, or narrower where negative."""
    if by == 0:
        return mask
    change = cv2.dilate if by > 0 else cv2.erode
    return np.asarray(change(mask, np.ones((abs(by) + 1, abs(by) + 1), np.uint8)), np.uint8)
