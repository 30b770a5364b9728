"""Words that holders write over their cards, where these stand in a value.

Authorities advise to write over a picture of a card what it is for, and since when: HANYA UNTUK
VERIFIKASI. Beside a value they read like more of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from documents.kinds.ktp.layout import FREE
from documents.meaning.value import Value

# No word of a place, a street or a name but PLACES holds PIECE letters of these.
WORDS = (
    "KEPERLUAN", "PENDAFTARAN", "PENGAJUAN", "PINJAMAN", "REGISTRASI", "REKENING", "VERIFIKASI",
)  # fmt: skip
PLACES = "ADMINISTRASI"  # JAKARTA's and a regency's
PIECE = 7  # the rest may be cut off, or run together with the value
WHOLE = "UNTUK"  # a part of villages' names
NOTED = "words stand in it that say what a picture of the card is for"

_PIECES = frozenset(
    piece
    for word in WORDS
    for at in range(len(word) - PIECE + 1)
    if (piece := word[at : at + PIECE]) not in PLACES
)


def noted(values: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """The free texts in which such words stand, each with what is to be said against it."""
    for name in sorted(FREE):
        if holds_a_note(values[name].value or ""):
            yield name, NOTED


def holds_a_note(text: str) -> bool:
    """Whether words of such a note stand in a text.

    >>> holds_a_note("MEKARSARI HANYA UNTUK KPR"), holds_a_note("PERMATA HIJAUERIFIKASI")
    (True, True)
    >>> holds_a_note("PUNTUKREJO"), holds_a_note("ADMINISTRASI JAKARTA UTARA")
    (False, False)
    """
    return WHOLE in text.split() or any(piece in text for piece in _PIECES)
