"""Whether a licence's print and its code say the same, field by field.

The two are written by different rules: a height is 5'-04" on the front and 064 in in the code, a
sex M and 1, a date in either order; the code pads postal codes, joins given names, cuts long ones.
None of that is a mismatch. What is read wrongly by a letter is one: a person has to look.

>>> compare("height", "5'-04\\"", "064 in"), compare("last_name", "O BRIEN", "O'BRIEN")
('match', 'match')
>>> compare("birth_date", "08/31/1978", "19780830"), compare("weight", None, "180")
('mismatch', 'absent')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from fields import body
from fields.aamva import NO_VALUE, to_date, zip_code

MATCH, MISMATCH, ABSENT = "match", "mismatch", "absent"
LEAST_CUT = 3  # letters that must be left of a name to tell that it was cut
ROUNDED = 1  # inch or pounds, by which a figure may differ that one side holds in metric units
SUFFIXES = ("JR", "SR", "I", "II", "III", "IV", "V", "2ND", "3RD", "4TH")


def compare(name: str, printed: str | None, coded: str | None, *, cut: Collection[str] = ()) -> str:
    """``match``, ``mismatch``, or ``absent`` where one side has no value.

    name: of the field. cut: names of the fields that the code says were cut
    (`fields.aamva.Payload.cut`).
    """
    if not _has_value(name, printed) or not _has_value(name, coded):
        return ABSENT
    assert printed is not None
    assert coded is not None
    same = _COMPARED.get(name)
    if same is not None:
        return MATCH if same(printed, coded) else MISMATCH
    if name in _NAMES:
        return MATCH if _same_name(name, printed, coded, name in cut) else MISMATCH
    return MATCH if _bare(printed) == _bare(coded) else MISMATCH


def mismatches(
    printed: Mapping[str, str | None], coded: Mapping[str, str | None], cut: Collection[str] = ()
) -> tuple[str, ...]:
    """Names of the fields that say different things, in the order of ``printed``."""
    return tuple(
        name for name, value in printed.items()
        if compare(name, value, coded.get(name), cut=cut) == MISMATCH
    )  # fmt: skip


def _has_value(name: str, text: str | None) -> bool:
    """NONE is a value where it is what a card prints: of restrictions and endorsements."""
    if text is None or not text.strip():
        return False
    return name in _MAY_BE_NONE or text.strip().upper() not in NO_VALUE


def _bare(text: str) -> str:
    """Letters and digits alone: hyphens, blanks and marks are set by other rules on either side."""
    return re.sub(r"[\W_]+", "", text.upper())


def _words(text: str) -> list[str]:
    return re.sub(r"['’.]", "", text.upper()).replace("-", " ").replace(",", " ").split()


def _same_name(name: str, printed: str, coded: str, cut: bool) -> bool:
    """The same words; one may be cut at its end, and a suffix may stand on one side only."""
    one, other = _words(printed), _words(coded)
    if name == "last_name":
        one, other = (_without_suffix(words) for words in (one, other))
    a, b = "".join(one), "".join(other)
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    if len(short) < LEAST_CUT or not long.startswith(short):
        return False
    # Without the code's word for it, only whole given names or their first letter may be missing.
    return cut or (name == "given_names" and _begins(*sorted((one, other), key=_length)))


def _length(words: list[str]) -> tuple[int, int]:
    return len(words), sum(map(len, words))


def _begins(fewer: list[str], more: list[str]) -> bool:
    """Whether a list of names is the other's beginning, its last one perhaps a first letter."""
    last = fewer[-1] if fewer else ""
    same = fewer[:-1] == more[: len(fewer) - 1]
    full = more[len(fewer) - 1] if 0 < len(fewer) <= len(more) else ""
    return same and len(fewer) > 1 and (last == full or (len(last) == 1 and full.startswith(last)))


def _without_suffix(words: list[str]) -> list[str]:
    return words[:-1] if len(words) > 1 and words[-1] in SUFFIXES else words


def _same_day(printed: str, coded: str) -> bool:
    day = to_date(printed)
    return day is not None and day == to_date(coded)


def _same_figure(measure: Callable[[str], int | None]) -> Callable[[str, str], bool]:
    def same(printed: str, coded: str) -> bool:
        one, other = measure(printed), measure(coded)
        if one is None or other is None:
            return False
        metric = any(unit in (printed + coded).upper() for unit in ("CM", "KG"))
        return abs(one - other) <= (ROUNDED if metric else 0)

    return same


def _same_code(meaning: Callable[[str], str | None]) -> Callable[[str, str], bool]:
    def same(printed: str, coded: str) -> bool:
        one = meaning(printed)
        return one is not None and one == meaning(coded)

    return same


def _same_zip(printed: str, coded: str) -> bool:
    """The first five digits; the four behind them only where both sides have them."""
    one, other = (_bare(zip_code(text)) for text in (printed, coded))
    short = min(len(one), len(other))
    return one[:short] == other[:short] if short >= 5 else one == other


_NAMES = ("last_name", "given_names", "address_street", "address_city")
_MAY_BE_NONE = ("restrictions", "endorsements")
_COMPARED: Mapping[str, Callable[[str, str], bool]] = {
    "birth_date": _same_day,
    "issue_date": _same_day,
    "expiry_date": _same_day,
    "sex": _same_code(body.sex),
    "eye_color": _same_code(body.eye_color),
    "hair_color": _same_code(body.hair_color),
    "height": _same_figure(body.inches),
    "weight": _same_figure(body.pounds),
    "address_zip": _same_zip,
}
