"""Dates whose month has a name: day and year are the net of numbers', the name is Tesseract's."""

from __future__ import annotations

import re
from dataclasses import replace

from documents.kinds.invoice.confidence import UNCOUNTED
from documents.kinds.invoice.months import month_among, spelled
from documents.template import Region
from elements import TextLine
from fields import days
from fields.invalid import Invalid
from ocr.charset import OTHER

UNSURE = 0.5  # the most that a date is claimed with whose digits two readers read otherwise
# From the left: the year, words and an era's sign around them, the day; or the day first.
_YEAR_FIRST = re.compile(rf"(?:{OTHER}+ *)?(\d{{4}})(?=[^\d].*{OTHER}).*[ {OTHER}](\d{{1,2}})")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?=[ {OTHER}].*{OTHER}).*[ {OTHER}](\d{{4}})(?: *{OTHER}+)?")
# At the right of an Arabic line: a label with its colon, or behind the day without.
_LABEL = re.compile(rf" *:.*$|(?<=\d) +{OTHER}+$")
_LETTERS = re.compile("[\u0621-\u064a]+")
_ROUND = re.compile("0(?=[a-z]{2})")  # 0ct
_WORD, _FIGURES = re.compile(r"[^\W\d_]{3,}"), re.compile(r"\d+")


def dated(number: TextLine, words: TextLine) -> TextLine | None:
    """A date of an Arabic page: day and year from the net of numbers, between them the month's name
    that Tesseract read; None where they make no date."""
    printed = _LABEL.sub("", number.text)
    if found := _YEAR_FIRST.fullmatch(printed):
        year, day = found.span(1), found.span(2)
    elif found := _DAY_FIRST.fullmatch(printed):
        day, year = found.span(1), found.span(2)
    else:
        return None
    named = month_among(_LETTERS.findall(words.text))
    if named is None:
        return None
    text = f"{number.text[slice(*day)]} {named[0]} {number.text[slice(*year)]}"
    if not days.is_valid(spelled(text)):
        return None
    sure = number.confidences
    if len(sure) == len(number.text):
        least = min((*sure[slice(*day)], *sure[slice(*year)]))
    else:
        least = number.confidence
    return TextLine(text, min(least, words.confidence, UNCOUNTED))


def named_in_latin(number: TextLine, words: TextLine, region: Region) -> TextLine | None:
    """A date in Latin letters and digits, where Tesseract read the month's name but other digits
    than the net of numbers, or none; None where the two make no date, or tell the same one."""
    text = _ROUND.sub("O", words.text)
    found = [word for word in _WORD.finditer(text) if days.folded(word[0]) in days.NAMED]
    figures = list(_FIGURES.finditer(number.text))
    if len(found) != 1 or len(figures) < 2:
        return None
    name, behind = found[0][0], _FIGURES.findall(text[found[0].end() :])
    first = len(behind) > 1  # the month before the day
    day, year = (figures[-2] if first else figures[0]), figures[-1]
    if len(day[0]) > 2 or len(year[0]) not in (2, 4):
        return None
    text = f"{name} {day[0]}, {year[0]}" if first else f"{day[0]} {name} {year[0]}"
    try:
        iso = days.read(text, order=region.date_order)
    except Invalid:
        return None
    sure = number.confidences if len(number.confidences) == len(number.text) else ()
    spans = (*sure[slice(*day.span())], *sure[slice(*year.span())])
    least = min((words.confidence, UNCOUNTED, *(spans or (number.confidence,))))
    told = TextLine(text, least)
    if days.is_valid(words.text, order=region.date_order):
        by_words = days.read(words.text, order=region.date_order)
        if by_words == iso or least < UNSURE or len(figures) > 2:  # the net tells none surely
            return None
        return replace(told, confidence=UNSURE)
    return told
