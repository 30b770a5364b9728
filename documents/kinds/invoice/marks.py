"""Amounts of which a mark between digits was lost, or read as a digit.

Points and commas are a few pixels of ink: of what stands between two digits the net of numbers may
be unsure while it is sure of the digits. So where what it read makes no amount, or one whose digits
no mark parts, the texts a change away that do make one are held against the line's picture, and of
digits alone those with all marks.
"""

from __future__ import annotations

import re
from math import exp, inf

from documents.kinds.invoice.values import MANY, meaning
from documents.template import Region
from elements import TextLine

LATIN, ARABIC = ".,", ".,٫٬"
PAIRS = (",", "."), (".", ",")  # what parts thousands, and decimals
# How much less likely than what was read, in nats, an amount may be: than no amount, and than one.
NONE, ONE = 6.0, 2.5
_NUMBER = re.compile(r"\d(?:[\d.,٫٬]*\d)?")
_PARTED = re.compile(r"\d{1,3}(?:([.,٬])\d{3})+(?:(?!\1)[.,٫]\d{2})?|\d{1,3}[.,٫]\d{2}")
_BARE = re.compile(r"(?<![\d.,٫٬])\d{2,}(?![\d.,٫٬])")
_UNPARTED = re.compile(r"\d{4,}(?:[.,٫]\d{1,2})?")


def remarked(line: TextLine, region: Region, language: str) -> TextLine:
    """A line of an amount, with a mark that the picture makes nearly as likely where it needs one;
    as sure as that text is likely."""
    found = _NUMBER.search(line.text) if region.type == "money" else None
    if found is None or line.evidence is None:
        return line
    told = meaning(line.text, region, language)
    none = told.value is None or MANY in told.problems
    if not none and _UNPARTED.fullmatch(found[0]) is None:
        return line
    before, after = line.text[: found.start()], line.text[found.end() :]
    texts = [before + number + after for number in _a_change_away(found[0])]
    amounts = [text for text in texts if _is_amount(text, region, language)]
    own, *others = line.evidence.log_likelihoods([line.text, *amounts])
    likely, text = max(zip(others, amounts, strict=True), default=(-inf, ""))
    if likely < own - (NONE if none else ONE):
        return line
    return line.retold(text, exp(likely))


def may_lack_a_mark(line: TextLine, region: Region) -> bool:
    """Whether the picture of a number of digits alone makes it nearly as likely that a mark parts
    them: 2.5 in small print is surely read as 25."""
    found = _BARE.search(line.text) if region.type in ("number", "money") else None
    if found is None or line.evidence is None:
        return False
    marks = LATIN if found[0].isascii() else ARABIC
    texts = [line.text[:n] + mark + line.text[n:]
             for n in range(found.start() + 1, found.end()) for mark in marks]  # fmt: skip
    own, *others = line.evidence.log_likelihoods([line.text, *texts])
    return max(others) >= own - NONE


def _a_change_away(number: str) -> list[str]:
    """Numbers whose digits marks part as they do in amounts, with one character more, less or
    other."""
    marks = LATIN if number.isascii() else ARABIC
    places = range(1, len(number))
    changed = [number[:n] + number[n + 1 :] for n in places]
    changed += [number[:n] + mark + number[n + gone :]
                for n in places for mark in marks for gone in (0, 1)]  # fmt: skip
    return [each for each in dict.fromkeys(changed + _with_all_marks(number))
            if _PARTED.fullmatch(each)]  # fmt: skip


def _with_all_marks(number: str) -> list[str]:
    """Digits as thousands and decimals part them, where none was read of two marks or more."""
    if not number.isdecimal():
        return []
    pairs = PAIRS if number.isascii() else (*PAIRS, ("٬", "٫"))
    whole = [_grouped(number, mark) for mark, _ in pairs]
    return whole + [f"{_grouped(number[:-2], mark)}{point}{number[-2:]}" for mark, point in pairs]


def _grouped(digits: str, mark: str) -> str:
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", mark, digits)


def _is_amount(text: str, region: Region, language: str) -> bool:
    told = meaning(text, region, language)
    return told.value is not None and not told.problems
