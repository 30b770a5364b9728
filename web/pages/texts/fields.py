"""What rows of fields, verdicts and quality say."""

from __future__ import annotations

FIELDS = {
    "verdict_passed": ("Passed", "Lolos"),
    "verdict_review": ("Needs a look", "Perlu diperiksa"),
    "verdict_failed": ("Failed", "Gagal"),
    "verdict_none": ("Read", "Terbaca"),
    "level_high": ("sure", "yakin"),
    "level_fair": ("fairly sure", "cukup yakin"),
    "level_low": ("look at it", "periksa"),
    "level_bad": ("amiss", "bermasalah"),
    "confidence": ("{percent} %", "{percent} %"),
    "confidence_of": ("Confidence", "Keyakinan"),
    "reasons": ("Why", "Alasan"),
    "quality": ("The photo", "Fotonya"),
    "page": ("The page that was read", "Halaman yang dibaca"),
    "crop": ("The field in hand", "Isian yang dipilih"),
    "no_page": ("There is no picture of this page.", "Tidak ada gambar halaman ini."),
    "no_place": (
        "This field was not found on the page: all of the page is shown.",
        "Isian ini tidak ditemukan pada halaman: seluruh halaman ditampilkan.",
    ),
    "unplaced": ("Not found on the page.", "Tidak ditemukan pada halaman."),
    "fields": ("Fields", "Isian"),
    "changed": ("changed", "diubah"),
    "was_read": ("Read as: {raw}", "Terbaca: {raw}"),
    "nothing_read": ("nothing", "kosong"),
}
