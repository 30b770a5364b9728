"""Captchas of five characters: the whole picture is one line, read by a net of its own.

For research, and for access to one's own pages; KINDS_OFF=captcha switches it off.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import cv2
import numpy as np

from documents.kind import Checked, DocumentKind, LocatedLine, Nets, NoForm, Parsed, Sample, Stages
from documents.meaning.value import ILLEGIBLE
from documents.template import Template
from elements import Box, Field, Image, Page, Quality, Script, TextRegion

CHARACTERS = 5
SHAPE = 4  # the net has learnt from pictures so many times as wide as high
HIGHEST = 512  # pixels that are drawn out; the net looks at far fewer
NO_CAPTCHA = "a captcha is five small letters or digits"
LEAST = 0.05  # a text that is less likely is a guess
SCRIPT = Script(readers=("crnn",), length=CHARACTERS)


def drawn_out(picture: Image) -> Image:
    """A picture RGB (h, w, 3) drawn out, or squeezed, to (h, SHAPE × h, 3), h at most HIGHEST: one
    that is a thousand times as high as wide would else take gigabytes."""
    height, width = min(picture.shape[0], HIGHEST), picture.shape[1]
    size = (SHAPE * height, height)
    if picture.shape[1::-1] == size:
        return picture
    how = cv2.INTER_AREA if width > size[0] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, size, interpolation=how), np.uint8)


def _rectify(photo: Image, nets: Nets) -> Page:
    height, width = photo.shape[:2]
    return Page(photo, Box(0, 0, width, height).quad(), np.eye(3), 0, 1.0)


def _locate(page: Page, nets: Nets) -> list[TextRegion]:
    height, width = page.image.shape[:2]
    return [TextRegion("text", Box(0, 0, width, height), script=SCRIPT)]


def _cut(page: Image, region: TextRegion) -> Image:
    return drawn_out(page)


def _parse(lines: list[LocatedLine], page: Page, quality: Quality) -> Parsed:
    line = lines[0].line if lines else None
    if line is None or len(line.text) != CHARACTERS or line.confidence < LEAST:
        raw, confidence = (line.text, line.confidence) if line else ("", 0.0)
        return Parsed({"text": Field(None, raw, confidence, page.quad, problems=(ILLEGIBLE,))})
    return Parsed({"text": Field(line.text, line.text, line.confidence, page.quad)})


def check(typed: Mapping[str, str | None], template: Template | None = None) -> dict[str, Checked]:
    """What a typed text is; other names are left out."""
    return {"text": _checked(typed["text"])} if "text" in typed else {}


def _checked(text: str | None) -> Checked:
    fits = text is None or re.fullmatch(f"[a-z0-9]{{{CHARACTERS}}}", text) is not None
    return Checked(text, fits, problems=() if fits else (NO_CAPTCHA,))


def _stages(form: NoForm) -> Stages:
    return Stages(_rectify, _locate, _parse, _cut)


KIND = DocumentKind(
    name="captcha",
    nets={"crnn": "captcha-2"},
    stages=_stages,
    fields=("text",),
    title=("Captcha", "Captcha"),
    sample=Sample(values={"text": "c0n70"}),
    check=check,
    wording={
        ILLEGIBLE: "tidak terbaca",
        NO_CAPTCHA: "captcha terdiri atas lima huruf kecil atau angka",
    },
    labels={"text": ("Text", "Teks")},
)
