"""Indonesian licences (SIM): fictional holders, in the numbered and in the labelled print."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import cv2
import numpy as np

from elements import Box
from training.drawing.families import cut, ink_colour, pick_family
from training.drawing.grounds import draw_ground
from training.drawing.portraits import draw_portrait
from training.drawing.signature import draw_signature
from training.drawing.typeset import Type, fit, width
from training.kinds.driving_licence.fronts import HEIGHT, LABEL, PALE, WIDTH, Front, Press

WOMEN = (
    "AYU BUNGA CITRA DEWI ENDANG FITRI INDAH KARTIKA LESTARI MAYA NINGSIH PUTRI RATNA SARI WULAN"
)
MEN = "ADI AGUS BAYU BUDI DEDI EKO FAJAR GALIH HENDRA IRFAN JOKO RIZKY SURYA TEGUH WAHYU YUDHA"
LAST = "HALIM KUSUMA NUGROHO PERMANA PRATAMA SAPUTRA SANTOSO SETIAWAN SIREGAR WIBOWO WIJAYA UTAMA"
TOWNS = "BANDUNG BEKASI BLITAR BOGOR CIREBON DENPASAR JAKARTA JEMBER MALANG MEDAN PADANG SEMARANG"
STREETS = "MELATI MAWAR KENANGA ANGGREK CEMARA FLAMBOYAN MERDEKA PAHLAWAN DIPONEGORO SUDIRMAN"
WORK = ("KARYAWAN SWASTA", "WIRASWASTA", "PELAJAR/MAHASISWA", "GURU", "PNS", "DOKTER", "PETANI",
        "PEDAGANG", "IBU RUMAH TANGGA", "BURUH", "SOPIR")  # fmt: skip
CLASSES = ("A", "C", "B I", "B II", "A UMUM", "C I", "D")
NUMBERED = ("full_name", "birth", "blood_sex", "address", "occupation", "issuing_office")
# Fields of the labelled print, and their labels in two languages; the look chooses the case.
LABELLED = (
    ("full_name", "Nama", "Name"), ("address", "Alamat", "Address"),
    ("birth", "Tempat & Tgl. Lahir", "Place & Date of Birth"),
    ("blood_sex", "Gol. Darah / Jenis Kelamin", "Blood Type / Sex"),
    ("occupation", "Pekerjaan", "Occupation"), ("license_number", "No. SIM", "License No."),
    ("issuing_office", "Diterbitkan oleh", "Issued by"),
    ("expiry_date", "Berlaku s/d", "Valid until"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """print: numbered or labelled. numbers: how a number is set; both: labels in two languages,
    capitals: in capitals; portrait: left or right; values: where they begin, of the width."""

    name: str
    print: str
    portrait: str = "right"
    numbers: str = "{}."
    both: bool = True
    capitals: bool = True
    pitch: float = 0.085
    cap: float = 0.036
    split: str = "train"


LOOKS = (
    Look("smart", "numbered"),
    Look("smart left", "numbered", portrait="left", pitch=0.08),
    Look("bilingual", "labelled", capitals=False),
    Look("bilingual capitals", "labelled", portrait="left", pitch=0.08, cap=0.032),
    Look("smart test", "numbered", pitch=0.075, cap=0.038, split="test"),
    Look("bilingual test", "labelled", capitals=False, cap=0.034, split="test"),
)


def draw_holder(rng: np.random.Generator, today: date = date(2026, 6, 1)) -> dict[str, str]:
    """Field → text as a SIM prints it, with ``birth``, ``blood_sex`` and ``address_rows``."""

    def of(words: str | tuple[str, ...]) -> str:
        chosen = words.split() if isinstance(words, str) else words
        return str(chosen[int(rng.integers(len(chosen)))])

    woman = bool(rng.random() < 0.5)
    names = [of(WOMEN if woman else MEN) for _ in range(int(rng.integers(1, 3)))] + [of(LAST)]
    born = today - timedelta(days=int(rng.integers(17 * 366, 75 * 365)))
    expires = today + timedelta(days=int(rng.integers(-300, 5 * 365)))
    town = of(TOWNS)
    rt = f"RT {rng.integers(1, 15):03d}/{rng.integers(1, 12):02d}"
    rows = [f"JL. {of(STREETS)} NO. {rng.integers(1, 200)} {rt}",
            f"{of(TOWNS)} {of(('BARAT', 'TIMUR', 'UTARA', 'KOTA'))}"]  # fmt: skip
    digits = "".join(str(d) for d in rng.integers(0, 10, 14))
    place = of(TOWNS)
    sex = of(("PRIA", "LAKI-LAKI", "LAKI-LAKI")) if not woman else of(("WANITA", "PEREMPUAN"))
    blood = of(("A", "B", "AB", "O", "-"))
    birth = born.strftime("%d-%m-%Y")
    return {
        "license_number": f"{digits[:4]}-{digits[4:8]}-{digits[8:]}", "vehicle_class": of(CLASSES),
        "full_name": " ".join(dict.fromkeys(names)), "birth_place": place, "birth_date": birth,
        "birth": f"{place}, {birth}", "blood_type": blood, "sex": sex,
        "blood_sex": f"{blood}{of((' - ', ' / ')) if blood != '-' else ' / '}{sex}",
        "address": " ".join(rows), "address_rows": "\n".join(rows), "occupation": of(WORK),
        "issuing_office": of((f"POLRES {town}", f"SATPAS {town}", f"POLDA {town}", town)),
        "expiry_date": expires.strftime("%d-%m-%Y"),
    }  # fmt: skip


def draw_sim(
    rng: np.random.Generator, split: str, look: Look | None = None,
    holder: dict[str, str] | None = None,
) -> Front:  # fmt: skip
    """One card of a split's looks, typefaces and patterns; holder: as draw_holder gives one."""
    choices = tuple(one for one in LOOKS if one.split == split)
    how = look or choices[int(rng.integers(len(choices)))]
    ground, _ = draw_ground(rng, split, foreign=False)
    ground = cv2.addWeighted(ground, 1 - PALE, np.full_like(ground, 255), PALE, 0)
    image = cv2.resize(ground, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    holder = holder or draw_holder(rng)
    wide = 0.24 * WIDTH
    x = 0.04 * WIDTH if how.portrait == "left" else 0.96 * WIDTH - wide
    woman = holder["sex"] in ("WANITA", "PEREMPUAN")
    draw_portrait(rng, Box(x, 0.3 * HEIGHT, x + wide, 0.3 * HEIGHT + 1.3 * wide), image,
                  red=bool(rng.random() < 0.3), woman=woman)  # fmt: skip
    draw_signature(rng, image, Box(x, 0.84 * HEIGHT, x + wide, 0.95 * HEIGHT))
    sheet = Press(image, rng)
    family = pick_family(rng, "text", split)
    value = Type(cut(family, bool(rng.random() < 0.5)), how.cap * HEIGHT, ink_colour(rng))
    label = replace(value, face=cut(family, False), cap=0.78 * value.cap)
    left = 0.31 * WIDTH if how.portrait == "left" else 0.05 * WIDTH
    _heading(sheet, how, holder, value)
    draw = _numbered if how.print == "numbered" else _labelled
    draw(rng, sheet, how, holder, value, label, left)
    return Front(image, holder, how.name, tuple(sheet.lines))


def _heading(sheet: Press, how: Look, holder: dict[str, str], value: Type) -> None:
    big = replace(value, cap=0.045 * HEIGHT, colour=(30, 40, 90))
    sheet.line(LABEL, "INDONESIA", big, 0.05 * WIDTH, 0.09 * HEIGHT)
    middle = replace(big, cap=0.036 * HEIGHT)
    sheet.line(LABEL, "SURAT IZIN MENGEMUDI", middle, 0.05 * WIDTH, 0.155 * HEIGHT)
    small = replace(big, cap=0.03 * HEIGHT)
    sheet.line(LABEL, "DRIVING LICENSE", small, 0.05 * WIDTH, 0.205 * HEIGHT)
    sheet.put("CONTOH", replace(big, cap=0.026 * HEIGHT, colour=(200, 30, 30)), 0.4 * WIDTH,
              0.09 * HEIGHT)  # fmt: skip
    letter = replace(value, cap=0.08 * HEIGHT)
    room = 0.2 * WIDTH
    type_ = fit(holder["vehicle_class"], letter, room, sheet.rng)
    sheet.line("vehicle_class", holder["vehicle_class"], type_, 0.74 * WIDTH, 0.15 * HEIGHT)
    if how.print == "numbered":
        sheet.line("license_number", holder["license_number"], replace(value, cap=0.036 * HEIGHT),
                   0.66 * WIDTH, 0.225 * HEIGHT)  # fmt: skip


def _numbered(
    rng: np.random.Generator, sheet: Press, how: Look, holder: dict[str, str], value: Type,
    label: Type, left: float,
) -> None:  # fmt: skip
    y = 0.32 * HEIGHT
    for number, name in enumerate(NUMBERED, 1):
        sheet.line(LABEL, how.numbers.format(number), value, left, y)
        text = holder["address_rows"] if name == "address" else holder[name]
        for row in text.split("\n"):
            x = left + 0.045 * WIDTH
            sheet.line(name, row, fit(row, value, 0.6 * WIDTH, rng), x, y)
            y += how.pitch * HEIGHT
    valid = replace(value, cap=0.9 * value.cap)
    sheet.line("expiry_date", holder["expiry_date"], valid, left + 0.045 * WIDTH, y)


def _labelled(
    rng: np.random.Generator, sheet: Press, how: Look, holder: dict[str, str], value: Type,
    label: Type, left: float,
) -> None:  # fmt: skip
    told = {}
    for name, indonesian, english in LABELLED:
        text = f"{indonesian} / {english}" if how.both else indonesian
        told[name] = text.upper() if how.capitals else text
    label = replace(label, cap=0.68 * label.cap)
    widest = max(width(text, label) for text in told.values())
    x = left + min(widest, 0.3 * WIDTH) + 0.012 * WIDTH
    y = 0.31 * HEIGHT
    for name, text in told.items():
        sheet.line(LABEL, text, fit(text, label, 0.3 * WIDTH, rng), left, y)
        rows = (holder["address_rows"] if name == "address" else holder[name]).split("\n")
        for n, row in enumerate(rows):
            sheet.put(":" if n == 0 else "", value, x, y)
            room = 0.63 * WIDTH - (x - left)
            sheet.line(name, row, fit(row, value, room, rng), x + 0.02 * WIDTH, y)
            y += how.pitch * HEIGHT * (0.85 if n + 1 < len(rows) else 0.95)
