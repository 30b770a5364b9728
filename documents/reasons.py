"""Every reason for a verdict, by its code: how grave it is, and what it says in two languages.

``failed`` refuses a document, ``review`` asks for a person's look, a ``note`` changes nothing
unless the operator lets its code wait (REVIEW_REASONS).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from elements import Quality, Reason

PASSED, REVIEW, FAILED, NOTE = "passed", "review", "failed", "note"
LANGUAGES = ("en", "id")  # the first where a caller asks for none
OF_A_FIELD = re.compile(r" (in |pada )?\{field\}")


@dataclass(frozen=True, slots=True)
class Meaning:
    """level: failed, review or note. en, id: a sentence each; {field} and {problem} are filled."""

    level: str
    en: str
    id: str

    def told(self, language: str, field: str | None, problem: str = "") -> str:
        """The sentence; the problem, where there is one, stands only in English."""
        sentence = self.id if language == "id" else self.en
        return sentence.format(field=field, problem=problem)


REASONS: Mapping[str, Meaning] = {
    "not_a_ktp": Meaning(
        FAILED,
        "Hardly any field of a KTP could be read.",
        "Hampir tidak ada data KTP yang dapat dibaca.",
    ),
    "field_unreadable": Meaning(
        REVIEW, "The field {field} could not be read.", "Data {field} tidak terbaca."
    ),
    "field_doubtful": Meaning(
        REVIEW,
        "The field {field}: {problem}.",
        "Data {field} meragukan dan perlu diperiksa.",
    ),
    "low_confidence": Meaning(
        REVIEW, "The field {field} was hard to read.", "Data {field} sulit dibaca."
    ),
    "nik_birth_date_mismatch": Meaning(
        REVIEW,
        "The NIK holds another birth date than is printed.",
        "Tanggal lahir di dalam NIK berbeda dari yang tercetak.",
    ),
    "nik_sex_mismatch": Meaning(
        REVIEW,
        "The NIK belongs to the other sex than is printed.",
        "Jenis kelamin di dalam NIK berbeda dari yang tercetak.",
    ),
    "nik_region_unknown": Meaning(
        REVIEW,
        "The NIK begins with no known region's code.",
        "NIK diawali kode wilayah yang tidak dikenal.",
    ),
    "nik_region_differs": Meaning(
        NOTE,
        "The NIK was first issued in another region than is printed; so it is after a move.",
        "NIK pertama kali diterbitkan di wilayah lain dari yang tercetak, seperti setelah pindah.",
    ),
    "date_in_future": Meaning(
        REVIEW, "The date in {field} lies in the future.", "Tanggal pada {field} ada di masa depan."
    ),
    "dates_out_of_order": Meaning(
        REVIEW,
        "The date in {field} does not come after the one that must come before it, or too soon.",
        "Tanggal pada {field} tidak sesudah tanggal yang seharusnya mendahuluinya, atau terlalu "
        "dekat.",
    ),
    "young_at_issue": Meaning(
        NOTE,
        "The holder was too young for such a card on the date in {field}.",
        "Pemegang masih terlalu muda untuk kartu ini pada tanggal di {field}.",
    ),
    "expired": Meaning(REVIEW, "The card has expired.", "Masa berlaku kartu sudah habis."),
    "barcode_mismatch": Meaning(
        REVIEW,
        "The code on the card says something else in {field} than is printed.",
        "Kode pada kartu menyebut {field} yang berbeda dari yang tercetak.",
    ),
    "under_age": Meaning(
        NOTE,
        "The holder is younger than was asked for.",
        "Pemegang kartu lebih muda dari usia yang diminta.",
    ),
    "photocopy": Meaning(
        REVIEW,
        "In the photo, the card looks like a photocopy.",
        "Kartu pada foto tampak seperti fotokopi.",
    ),
    "screen": Meaning(
        REVIEW,
        "In the photo, the card looks photographed from a screen.",
        "Kartu tampak difoto dari layar.",
    ),
    "screenshot": Meaning(
        REVIEW,
        "The picture is a screenshot, not a photo of the card.",
        "Gambar ini tangkapan layar, bukan foto kartu.",
    ),
    "second_card": Meaning(
        REVIEW,
        "The picture shows a second card; only one was read.",
        "Ada kartu kedua pada gambar; hanya satu yang dibaca.",
    ),
    "card_incomplete": Meaning(
        REVIEW,
        "Part of the card lies outside the picture.",
        "Sebagian kartu berada di luar gambar.",
    ),
    "portrait_missing": Meaning(
        REVIEW,
        "The holder's portrait is missing, covered or cut off.",
        "Pas foto pemegang tidak ada, tertutup, atau terpotong.",
    ),
    "changed_by_owner": Meaning(
        REVIEW,
        "The account's holder changed what was read.",
        "Pemilik akun mengubah hasil baca.",
    ),
    "nik_on_another_account": Meaning(
        REVIEW,
        "The NIK stands on a card that another account has sent.",
        "NIK ini ada pada kartu yang dikirim oleh akun lain.",
    ),
}

# What a figure of quality that is out of its range asks of whoever takes the photo: en, id.
QUALITY: Mapping[str, tuple[str, str]] = {
    "blur": ("The photo is blurred: hold still, and tap on the document to focus.",
             "Foto kabur: tahan kamera dan ketuk dokumennya agar fokus."),
    "glare": ("Light is mirrored: tilt the document a little, or turn off the flash.",
              "Ada pantulan cahaya: miringkan sedikit dokumennya, atau matikan lampu kilat."),
    "dark": ("The photo is too dark: go where there is more light.",
             "Foto terlalu gelap: cari tempat yang lebih terang."),
    "bright": ("The photo is too bright: go out of the direct light.",
               "Foto terlalu terang: hindari cahaya langsung."),
    "cropped": ("A part lies outside the photo: step back.",
                "Ada bagian di luar foto: mundur sedikit."),
    "turned": ("The document lies turned: it was set upright.",
               "Dokumen terputar: sudah ditegakkan."),
    "photocopy": ("It looks like a photocopy: take the document itself.",
                  "Tampak seperti fotokopi: pakai dokumen aslinya."),
    "small": ("The document is small in the photo: move closer.",
              "Dokumen terlihat kecil di foto: dekatkan kamera."),
    "screen": ("It looks photographed from a screen: take the document itself.",
               "Tampak difoto dari layar: pakai dokumen aslinya."),
}  # fmt: skip


# Figures of quality that are reasons as well: the document is hardly the original.
DOUBTFUL_QUALITY = ("photocopy", "screen")


def doubts_of(quality: Quality) -> Iterator[Reason]:
    """Why a photo of such a quality asks for a person's look."""
    return (reason(name) for name in DOUBTFUL_QUALITY if name in quality and quality[name].flag)


def quality_told(name: str, language: str) -> str:
    """The advice of a figure of quality in a language of LANGUAGES; else the figure's name."""
    return QUALITY[name][language == "id"] if name in QUALITY else name


def reason(
    code: str, field: str | None = None, problem: str = "", *, level: str | None = None
) -> Reason:
    """The reason of a code, its message in English; graver than usual where ``level`` says so.
    Raises KeyError for a code there is not."""
    meaning = REASONS[code]
    return Reason(code, field, meaning.told("en", field, problem), level or meaning.level)


def message(given: Reason, language: str) -> str:
    """What a reason says in a language of LANGUAGES; as it was kept where its code is not ours."""
    meaning = REASONS.get(given.code)
    if meaning is None or language == LANGUAGES[0]:
        return given.message
    return meaning.told(language, given.field)


def said_of_any(code: str, language: str) -> str:
    """What a reason says whichever field it is about; the code itself where it is not ours."""
    meaning = REASONS.get(code)
    if meaning is None:
        return code
    return OF_A_FIELD.sub("", meaning.told(language, "{field}", "doubtful"))


def weighed(
    reasons: Sequence[Reason], waits: Collection[str] = frozenset()
) -> tuple[str, tuple[Reason, ...]]:
    """The verdict of the gravest reason, and the reasons; a note whose code is among ``waits``
    asks for a review."""
    graver = tuple(
        replace(one, level=REVIEW) if one.level == NOTE and one.code in waits else one
        for one in reasons
    )
    levels = {one.level for one in graver}
    return next((level for level in (FAILED, REVIEW) if level in levels), PASSED), graver
