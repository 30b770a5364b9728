"""A fictional card as located lines, so that its meaning is tested without any picture."""

from __future__ import annotations

import math

import numpy as np

from documents.kinds.ktp.layout import FIELDS
from documents.pipeline import LocatedLine
from elements import Box, Page, TextLine, TextRegion

PRINTED = {
    "provinsi": "PROVINSI JAWA TENGAH",
    "kabupaten_kota": "KABUPATEN CILACAP",
    "nik": "3301164211750005",
    "nama": "DEWI CONTOH",
    "tempat_lahir": "CILACAP",
    "tanggal_lahir": "02-11-1975",
    "jenis_kelamin": "PEREMPUAN",
    "golongan_darah": "AB",
    "alamat": "JL. CONTOH NO. 4",
    "rt_rw": "014/002",
    "kelurahan_desa": "MEKARSARI",
    "kecamatan": "DAYEUHLUHUR",
    "agama": "ISLAM",
    "status_perkawinan": "CERAI MATI",
    "pekerjaan": "PELAJAR/MAHASISWA",
    "kewarganegaraan": "WNI",
    "berlaku_hingga": "SEUMUR HIDUP",
    "tempat_terbit": "KABUPATEN CILACAP",
    "tanggal_terbit": "27-10-2013",
}


def page(to_photo=None):
    """A page of 1011 × 638 that lies in the photo as ``to_photo`` (3, 3) says."""
    matrix = np.eye(3) if to_photo is None else np.asarray(to_photo, np.float64)
    image = np.zeros((638, 1011, 3), np.uint8)
    return Page(image, Box(0, 0, 1011, 638).quad(), matrix, 0, 1.0)


class Told:
    """Evidence: how likely some texts are, in nats, and all others."""

    def __init__(self, nats, *, others=-40.0):
        self.nats, self.others = nats, others

    def log_likelihoods(self, texts):
        return [self.nats.get(text, self.others) for text in texts]

    def likeliest(self, pattern):
        fits = [
            t
            for t in self.nats
            if len(t) == len(pattern) and all(map(str.__contains__, pattern, t))
        ]
        return max(fits, key=self.nats.get, default=None)

    def alternatives(self):
        told = [(text, math.exp(nats)) for text, nats in self.nats.items()]
        return sorted(told, key=lambda each: -each[1])


def located(name, text, *, line=0, confidence=0.99, box=None, nats=None):
    """One line as the mask and the recogniser give it; nats: what it says of texts."""
    top = 20.0 + 30 * FIELDS.index(name) + 25 * line
    box = box or Box(250, top, 250 + 12.0 * max(1, len(text)), top + 24)
    evidence = None if nats is None else Told(nats)
    read = TextLine(text, confidence if text else 0.0, (confidence,) * len(text), evidence)
    return LocatedLine(TextRegion(name, box, line), read)


def lines(**changes):
    """All lines of PRINTED; a change gives another text, a list of texts, or None for no line."""
    answer = []
    for name, text in {**PRINTED, **changes}.items():
        texts = text if isinstance(text, list) else [text]
        answer += [located(name, t, line=i) for i, t in enumerate(texts) if t is not None]
    return answer
