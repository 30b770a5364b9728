"""Street addresses on an Indonesian card: JL., GG., BLOK, NO., estates and hamlets, numbers.

>>> read("JL.MELATI N0.5O")
('JL.MELATI NO.50', ('JL.MELATI N0.5O→JL.MELATI NO.50: digits stand together',))
>>> alike("JALAN MASID NO7")
('JALAN MASJID NO 7', 'JALAN MASID NO 7')
"""

from __future__ import annotations

import re
from itertools import islice, product

from fields.digits import read_digits

MOST_ALIKE = 12
WORDS = frozenset(
    """APARTEMEN ASRI BANJAR BARAT BLOK BUKIT BUMI CLUSTER DESA DUKUH DUSUN GAMPONG GANG GRAHA GRIYA
    HIJAU INDAH JALAN JORONG KAMPUNG KOMPLEK LINGKUNGAN LORONG MASJID PASAR PEDUKUHAN PERMAI PERMATA
    PERUM PERUMAHAN PERUMNAS PONDOK RAYA RESIDENCE RUMAH RUSUN SELATAN SEKOLAH TAMAN TENGAH TIMUR
    UTARA VILLA WISMA""".split()
)
LEAST = 4  # letters of a word that may be misread
# S4, SN or S alone after NO, RT and RW; I alone may be Roman
_HOUSE = re.compile(r"\b(NO(?:\. ?| )|R[TW] )(I(?=\d)|[SOZB](?=\d|[A-Z]?\b))")
_LIKE_DIGITS = frozenset("SOZIB")
# Abbreviations without a vowel, JALAN and a block's letter begin no longer word; nor does a number.
_RUN_ON = re.compile(
    r"\b(?:JLN?|GG|KP|DSN)(?=[A-Z]{3})|\bGG(?=[IVX]+\b)|\bJALAN(?=[A-Z]{4})|\bBLO?K(?=[A-Z]\d)"
    r"|(?<=[A-Z]{3})(?=NO\. ?\d|R[TW] \d)|(?<=\d)(?=[A-Z]{4})"
)
_LETTERS_OF = {"0": "DGOC", "1": "IJ", "2": "Z", "4": "A", "5": "S", "6": "G", "8": "B"}
_BLOCK = re.compile(r"BLO?K\.?")
_HOUSE_WORD = re.compile(r"NO\.?|R[TW]")
_MIXED = re.compile(r"(?=.*\d)[\dSOZIB]*[SOZIB][\dSOZIB]*\d")
_LIKE_TWO = re.compile(r"[IJL1]{2}")
_ABBREVIATED = re.compile(r"(?<=\b[A-Z]{2}\.)(?=[A-Z]{2})|(?<=\b[A-Z]{3}\.)(?=[A-Z]{2})")
_NUMBERED = re.compile(r"(?<=[A-Z]{4})(?=\d+\b)|(?<=\bR[TW])(?=\d)|(?<=\bNO)(?=\d)")


def read(text: str) -> tuple[str, tuple[str, ...]]:
    """The address in what a recogniser saw, and each change; it may be empty.

    O next to digits is a digit and so is I within BI4; N0. is NO. An I or L at the end of a number
    stays: houses and blocks are numbered 17L and I8. What no word begins or ends with stands apart
    from it; after NO, RT and RW comes a digit.
    """
    text = re.sub(r"^[\s.,:;'\"“”‘’`|~*°=_–—-]+|[\s,:;'\"“”‘’`|~*°=_–—-]+$", "", text)
    value = re.sub(r"\bN0(?=[. ])", "NO", text)
    value = re.sub(r"(?<=\d)O|(?<=\b[A-MO-Z])O(?=\d)", "0", value)
    value = re.sub(r"(?<=\b[A-Z])I(?=\d)", "1", value)
    apart = _RUN_ON.sub(lambda found: found[0] + " ", value)
    numbered = _HOUSE.sub(lambda found: found[1] + read_digits(found[2])[0], apart)
    steps = (
        (text, value, "digits stand together"),
        (value, apart, "no word begins or ends so"),
        (apart, numbered, "a number begins with a digit"),
    )
    return numbered, tuple(f"{seen}→{meant}: {why}" for seen, meant, why in steps if seen != meant)


def alike(address: str) -> tuple[str, ...]:
    """What addresses of nearly the same letters would rather say: a blank before a number, one of
    `WORDS` in place of a word that differs from it by a letter, a block's letter, a number's digit;
    at most MOST_ALIKE of them."""
    words = _NUMBERED.sub(" ", address).split(" ")
    choices = map(_words, words, ["", *words])
    whole = (" ".join(chosen) for chosen in product(*choices))
    others = (other for other in whole if other != address)
    return tuple(islice(others, MOST_ALIKE))


def spaced(address: str) -> str:
    """The address with a blank after each abbreviation that a word follows at once.

    >>> spaced("JL.MELATI GG.2")
    'JL. MELATI GG.2'
    """
    return _ABBREVIATED.sub(" ", address)


def _words(seen: str, before: str) -> list[str]:
    """What a word may rather be for the word before it, the likeliest first, and the word itself
    last."""
    if _BLOCK.fullmatch(before):
        letters = _LETTERS_OF.get(seen[:1], "") if seen[1:2].isdigit() or seen[1:2] == "-" else ""
        return [*(letter + seen[1:] for letter in letters), seen]
    if _MIXED.fullmatch(seen) or (_HOUSE_WORD.fullmatch(before) and seen in _LIKE_DIGITS):
        return [read_digits(seen)[0], seen]
    if _LIKE_TWO.fullmatch(seen) and seen not in ("II", "11", "JL"):
        return ["II", "11", seen]
    if len(seen) < LEAST or not seen.isalpha() or seen in WORDS:
        return [seen]
    return [*(word for word in sorted(WORDS) if _differ_by_one(word, seen)), seen]


def _differ_by_one(one: str, other: str) -> bool:
    """By one letter replaced, missing or added."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(
        long[:k] + long[k + 1 :] == short for k in range(len(long))
    )
