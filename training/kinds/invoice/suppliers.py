"""Suppliers drawn from seeds: what stays the same on every page that one of them sends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.kinds.invoice.faces import ARABIC, PERSIAN, DigitFace, designs, latin_faces

LANGUAGES = ("eng", "ind", "ara")
LABELS = {
    "eng": {"title": "INVOICE", "number": "Invoice No", "issued": "Invoice Date", "due": "Due Date",
            "customer": "Bill To", "order": "Order No", "account": "Account No", "rate": "Tax Rate",
            "item": "Description", "quantity": "Qty", "price": "Unit Price", "line": "Amount",
            "subtotal": "Subtotal", "tax": "Tax", "total": "TOTAL DUE",
            "thanks": "Thank you for your business. Please pay within 30 days by bank transfer."},
    "ind": {"title": "FAKTUR", "number": "No. Faktur", "issued": "Tanggal", "due": "Jatuh Tempo",
            "customer": "Kepada", "order": "No. Pesanan", "account": "No. Rekening",
            "rate": "Tarif PPN", "item": "Nama Barang", "quantity": "Jml", "price": "Harga",
            "line": "Jumlah", "subtotal": "Sub Total", "tax": "PPN", "total": "TOTAL BAYAR",
            "thanks": "Barang yang sudah dibeli tidak dapat dikembalikan. Terima kasih."},
    "ara": {"title": "فاتورة", "number": "رقم الفاتورة", "issued": "تاريخ الفاتورة",
            "due": "تاريخ الاستحقاق", "customer": "العميل", "order": "رقم الطلب",
            "account": "رقم الحساب", "rate": "نسبة الضريبة", "item": "البيان", "quantity": "الكمية",
            "price": "السعر", "line": "المبلغ", "subtotal": "المجموع الفرعي", "tax": "الضريبة",
            "total": "الإجمالي المستحق",
            "thanks": "شكرا لتعاملكم معنا يرجى السداد خلال ثلاثين يوما"},
}  # fmt: skip
WORDS = {
    "eng": ("North", "River", "Stone", "Green", "Harbour", "Union", "Summit", "Oak", "Silver",
            "Trading", "Supplies", "Foods", "Works", "Paper", "Cable", "Motor", "Pump", "Filter"),
    "ind": ("Sumber", "Makmur", "Jaya", "Sentosa", "Abadi", "Mitra", "Karya", "Tirta", "Bumi",
            "Kertas", "Kabel", "Beras", "Gula", "Semen", "Pipa", "Besi", "Kayu", "Cat"),
    "ara": ("شركة", "مؤسسة", "النور", "الخليج", "المدينة", "الشرق", "التجارة", "الأمل", "السلام",
            "ورق", "كابل", "مضخة", "زيت", "أرز", "سكر", "حديد", "خشب", "دهان"),
}  # fmt: skip
CURRENCIES = {"eng": (("USD", "$"), ("GBP", "£"), ("EUR", "€"), ("SAR", "SAR")),
              "ind": (("IDR", "Rp"), ("IDR", "IDR")),
              "ara": (("SAR", "ر.س"), ("EGP", "ج.م"), ("AED", "د.إ"))}  # fmt: skip
LETTERS = frozenset("".join("".join(LABELS["ara"].values()).split()) + "".join(WORDS["ara"]))


@dataclass(frozen=True, slots=True)
class Supplier:
    """One supplier's print: its language and digits, typefaces, marks and arrangement.

    digits: the ten digits of its values. date: order, separator. group, point: the marks of its
    amounts. mirrored: right to left. seed: of its drawn logo and address.
    """

    seed: int
    split: str
    language: str
    digits: str
    text_face: DigitFace
    value_face: DigitFace
    date: tuple[str, str]
    group: str
    point: str
    places: int
    currency: tuple[str, str]
    sign_at: str
    head: str
    meta: str
    table: str
    ink: tuple[int, int, int]
    accent: tuple[int, int, int]
    size: float

    @property
    def mirrored(self) -> bool:
        return self.language == "ara"

    @property
    def date_order(self) -> str:
        return self.date[0]


def draw_supplier(seed: int, split: str, *, language: str | None = None,
                  script: str | None = None) -> Supplier:  # fmt: skip
    """A supplier from a seed; script: "arabic", "persian" or "latin" digits of an Arabic one."""
    rng = np.random.default_rng((seed, 41))
    tongue = language or str(rng.choice(LANGUAGES))
    digits, marks = "0123456789", (",", ".", 2)
    if tongue == "ara":
        kind = script or str(rng.choice(["arabic", "persian", "latin"], p=[0.6, 0.15, 0.25]))
        if kind != "latin":
            digits = ARABIC if kind == "arabic" else ARABIC[:4] + PERSIAN + ARABIC[7:]
            marks = (("٬", "٫"), (",", "."), ("", "٫"))[int(rng.choice(3, p=[0.5, 0.35, 0.15]))] + (
                2,
            )
    elif tongue == "ind":
        marks = (".", ",", int(rng.choice([0, 2])))
    text_face, value_face = _faces(rng, split, tongue, digits)
    order = str(rng.choice(["dmy", "ymd"] if tongue != "eng" else ["dmy", "mdy", "ymd"]))
    accent = tuple(int(v) for v in rng.integers(20, 150, 3))
    return Supplier(
        seed, split, tongue, digits, text_face, value_face,
        (order, str(rng.choice(["/", "-", "."], p=[0.5, 0.3, 0.2]))), *marks,
        CURRENCIES[tongue][int(rng.integers(len(CURRENCIES[tongue])))],
        str(rng.choice(["before", "after", "none"])),
        str(rng.choice(["aside", "banner", "centred"])), str(rng.choice(["stack", "row", "grid"])),
        str(rng.choice(["grid", "ruled", "zebra", "plain"])),
        tuple(int(v) for v in [rng.integers(0, 60)] * 3), accent, float(rng.uniform(21, 27)),
    )  # fmt: skip


def _faces(
    rng: np.random.Generator, split: str, language: str, digits: str
) -> tuple[DigitFace, DigitFace]:
    latin = latin_faces(split)
    if language != "ara":
        face = latin[int(rng.integers(len(latin)))]
        return face, face
    arabic = [face for face in designs()[split] if face.characters >= LETTERS]
    text = arabic[int(rng.integers(len(arabic)))]
    if digits[1] in "0123456789":
        return text, latin[int(rng.integers(len(latin)))]
    every = designs()[split]
    return text, text if rng.random() < 0.6 else every[int(rng.integers(len(every)))]
