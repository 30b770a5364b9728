"""What a line says where only some texts can stand: the likeliest of them by its picture.

A closed set's member is as sure as its share of what all members are given, those that mean the
same being one, and no surer than that there stands such at all, where that is unlikely: a stroke of
a signature is surely a C where nothing but a class can be read. Of a text of a fixed shape only the
likeliest is known, and its own likelihood is its confidence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import re2

from documents.meaning.value import changed
from elements import Evidence, TextLine
from fields import body

MOST_LOST = 5.0  # nats by which a text may be less likely than the one that was read
FAINTEST = -6.0  # nats: less likely no member is seen at all
LEAST_FITTING = 0.5  # of a line; under it likelier something else stands there
# Nats by which an initial apart may be less likely than one that runs together with its name:
# CARMENS for CARMEN S passed, 6.2 nats apart. Of 670 lines of drawn names without one it is 9.4 and
# more.
LOST_BLANK = 8.0
SUFFIXES = ("JR", "SR", "II", "III", "IV")  # of a last name
LEAST_WORD = 3  # letters of one that may hold an initial
# The same of a number whose 0 or 1 behind its first letter reads as an O or I before a digit:
# of 135 drawn numbers all four that were read so were digits, 1.2 to 8.3 nats less likely. Numbers
# hardly hold these letters, as people would confuse them.
LOST_DIGIT = 10.0
ROUND = {"O": "0", "I": "1"}
DOUBTED = 0.5  # how sure a name or a number is then, at most
DIGITS = "0123456789"
ROUND_READ = "an O or I before a digit is hardly told from a 0 or 1, which numbers rather hold"
APART = "narrow print may hide the gap beside an initial or a suffix"
READ_SO = "only such can stand here, and the picture may show it"
STATES = tuple(
    "AL AK AZ AR CA CO CT DC DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
    "NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI AB BC MB NB NL NS "
    "NT NU ON PE QC SK YT".split()
)
CITY = re2.compile(r"(.+?)[ ,.]+([A-Z0-9]{2})[ ,.]*([0-9OIZSBGQDLT]{5}(?:-?[0-9OIZSBGQDLT]{4})?)")


@dataclass(frozen=True, slots=True)
class Choice:
    """What else a line may say. texts: of what was read and the line's evidence, the texts that
    can stand there; whole: whether they are all that can. says: what a text says, None where it
    can't stand there, of a line that is a part of its value alone."""

    texts: Callable[[str, Evidence], Sequence[str]]
    whole: bool = False
    says: Callable[[str], object] | None = None


def members(*texts: str) -> Choice:
    """Nothing but these."""
    return Choice(lambda _text, _evidence: texts, whole=True)


def shaped(*shapes: Sequence[str]) -> Choice:
    """Texts whose n-th character is one of ``shape[n]``."""

    def likely(_text: str, evidence: Evidence) -> Sequence[str]:
        return [text for text in map(evidence.likeliest, shapes) if text is not None]

    return Choice(likely)


def _state_of(text: str) -> str | None:
    found = CITY.fullmatch(text.strip(" .,"))
    return None if found is None or found[2] not in STATES else text


def _states(text: str, _evidence: Evidence) -> Sequence[str]:
    """An address' last row with each state's code, where its own is none."""
    found = CITY.fullmatch(text.strip(" .,"))
    if found is None or found[2] in STATES:
        return []
    start = text.rindex(found[2], 0, text.rindex(found[3]))
    return [text[:start] + state + text[start + 2 :] for state in STATES]


def settled(
    line: TextLine,
    choice: Choice | None,
    meaning: Callable[[str], object],
) -> tuple[TextLine, tuple[str, ...]]:
    """The line as it is read with a choice, and what was corrected.

    meaning: what a text says, None where it can't stand there. A line that shows none of the texts
    stays as it is, but for its confidence where all that can stand there is known.
    """
    evidence = line.evidence
    if choice is None or evidence is None:
        return line, ()
    most = line.fits if choice.whole and line.fits < LEAST_FITTING else 1.0
    line = replace(line, confidence=min(line.confidence, most))
    meaning = choice.says or meaning
    if not choice.whole and meaning(line.text) is not None:
        return line, ()
    texts = [text for text in choice.texts(line.text, evidence) if meaning(text) is not None]
    if not texts:
        return line, ()
    own, *told = evidence.log_likelihoods([line.text, *texts])
    best = told.index(max(told))
    lost = max(0.0, own - told[best])
    if lost > MOST_LOST or told[best] < FAINTEST:
        return line, ()
    sure = math.exp(told[best])
    if choice.whole:
        said = meaning(texts[best])
        same = sum(math.exp(t) for t, text in zip(told, texts, strict=True)
                   if meaning(text) == said)  # fmt: skip
        sure = same / sum(map(math.exp, told)) * math.exp(-lost / MOST_LOST)
    text = texts[best] if meaning(line.text) != meaning(texts[best]) else line.text
    return replace(line, text=text, confidence=min(sure, most)), changed(line.text, text, READ_SO)


def _may_part(word: str) -> list[int]:
    """Letters of a word behind which a gap may be hidden: beside an initial, or before JR."""
    ends = [len(word) - len(end) for end in SUFFIXES if word.endswith(end)]
    return [1, len(word) - 1, *(k for k in ends if k >= LEAST_WORD)]


def parted(line: TextLine) -> tuple[TextLine, tuple[str, ...]]:
    """A line of names with an initial or a suffix apart where the picture may show it so, then
    hardly sure; and what was corrected."""
    words = line.text.split(" ")
    long = [n for n, word in enumerate(words) if len(word) >= LEAST_WORD and word.isalpha()]
    texts = [
        " ".join([*words[:n], f"{words[n][:k]} {words[n][k:]}", *words[n + 1 :]])
        for n in long
        for k in _may_part(words[n])
    ]
    if line.evidence is None or not texts:
        return line, ()
    own, *told = line.evidence.log_likelihoods([line.text, *texts])
    best = told.index(max(told))
    if own - told[best] > LOST_BLANK:
        return line, ()
    return _doubted(line, texts[best]), changed(line.text, texts[best], APART)


def numbered(line: TextLine) -> tuple[TextLine, tuple[str, ...]]:
    """A licence's number with a digit for each O or I that stands behind its first character and
    before a digit, where the picture may show it so, then hardly sure; and what was corrected."""
    text = line.text
    if line.evidence is None:
        return line, ()
    for n in range(len(text) - 2, 0, -1):
        if text[n] in ROUND and text[n + 1] in DIGITS and text[:n].strip():
            other = text[:n] + ROUND[text[n]] + text[n + 1 :]
            own, told = line.evidence.log_likelihoods([text, other])
            text = other if own - told < LOST_DIGIT else text
    if text == line.text:
        return line, ()
    return _doubted(line, text), changed(line.text, text, ROUND_READ)


def _doubted(line: TextLine, text: str) -> TextLine:
    """The line with another text, hardly sure."""
    return replace(line, text=text, confidence=min(line.confidence, DOUBTED), confidences=())


_DAYS = ((DIGITS[:2], DIGITS, DIGITS[:4], DIGITS), (DIGITS[:4], DIGITS, DIGITS[:2], DIGITS))
UNITS = ("", " LB", " LBS", "LB")  # of a weight
_SEXES = ("PRIA", "LAKI-LAKI", "WANITA", "PEREMPUAN")


def _dates(month_first: bool, marks: str) -> Choice:
    one, two, three, four = _DAYS[0] if month_first else _DAYS[1]
    year = ("12", "09", DIGITS, DIGITS)
    return shaped(*((one, two, mark, three, four, mark, *year) for mark in marks))


def _heights() -> tuple[str, ...]:
    texts = []
    for inches in range(48, 90):
        feet, over = divmod(inches, 12)
        texts += [f"{feet}'-{over:02d}\"", f"{feet}'-{over}\"", f"{feet}-{over:02d}",
                  f"{feet}'{over:02d}\"", f"{feet}' {over:02d}\"", f"{inches} IN"]  # fmt: skip
    return tuple(texts)


def _weights(text: str, evidence: Evidence) -> Sequence[str]:
    """The weight that was read and those a digit away, with their units and without."""
    shapes = ((DIGITS[1:], DIGITS), ("1234", DIGITS, DIGITS))
    likely = [evidence.likeliest((*pounds, *unit)) for pounds in shapes for unit in UNITS]
    found = {re.sub("[^0-9]", "", each or "") for each in (text, *likely)} - {""}
    near = {each[:n] + digit + each[n + 1 :] for each in found for n in range(len(each))
            for digit in DIGITS}  # fmt: skip
    return [pounds + unit for pounds in sorted(near) for unit in UNITS]


SEX = members("M", "F", "X")
EYES, HAIR = members(*body.EYE_COLORS), members(*body.HAIR_COLORS)
HEIGHT = members(*_heights())
WEIGHT = Choice(_weights, whole=True)
MDY, DMY = _dates(True, "/-"), _dates(False, "-")
STATE = Choice(_states, says=_state_of)
SIM_NUMBER = shaped(*((*(DIGITS,) * 4, *mark, *(DIGITS,) * 4, *mark, *(DIGITS,) * 6)
                      for mark in ("-", "")))  # fmt: skip
SIM_CLASS = members(*(f"{letter}{step}{public}" for letter, steps in
                      (("A", ("",)), ("B", (" I", " II")), ("C", ("", " I", " II")),
                       ("D", ("", " I")))
                      for step in steps for public in ("", " UMUM")))  # fmt: skip
BLOOD_AND_SEX = members(
    *(f"{blood}{apart}{sex}" for blood in ("A", "B", "AB", "O", "-")
      for apart in (" / ", " - ", "/", "-") for sex in _SEXES),
    *_SEXES,
)  # fmt: skip
