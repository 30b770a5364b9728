"""What a person types for the parts of a zone: held to ICAO's rules, and to the zone's lines.

What no zone can hold does not fit; what one may hold although it is odd fits, with its problem.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from documents.kind import Checked
from documents.kinds.mrz.parse import OF_SPECIMENS
from documents.template import Template
from fields import mrz, mrz_dates, states
from fields.invalid import Invalid, InvalidComponent, InvalidFormat, InvalidLength
from fields.mrz_layouts import EVERY, FILLER, LAYOUTS, LENGTHS

OTHERWISE = "the zone's lines say otherwise"
NO_FORMAT = "no format has this name"
NO_LINE = "a line has 30, 36 or 44 characters"
LETTERS_ONLY = "a name holds letters only"
NOT_OF_A_ZONE = "a zone holds capital letters, digits and < only"
LINES = ("line_1", "line_2", "line_3")
WORDING = {
    OTHERWISE: "baris zona menyebut lain",
    NO_FORMAT: "tidak ada format dengan nama ini",
    NO_LINE: "satu baris berisi 30, 36, atau 44 karakter",
}
Rule = Callable[[str], Checked]


def check(typed: Mapping[str, str | None], template: Template | None = None) -> dict[str, Checked]:
    """What each typed value of a zone is; where its lines are typed as well, whether they say the
    same and their check digits hold. Names that are no parts of a zone are left out."""
    found = {name: _checked(name, text) for name, text in typed.items() if name in _RULES}
    zone = _zone(typed)
    if zone is None:
        return found
    for name, part in zone.parts.items():
        each = found.get(name)
        if each is None or not each.fits:
            continue
        if each.value != part.value:
            found[name] = replace(each, problems=(*each.problems, OTHERWISE))
        elif part.checked is False:
            found[name] = replace(each, problems=(*each.problems, mrz.NO_CHECK))
    return found


def _checked(name: str, text: str | None) -> Checked:
    if text is None:
        return Checked(None)
    text = " ".join(text.upper().split())
    try:
        return _RULES[name](text)
    except Invalid as error:
        return Checked(text, fits=False, problems=(str(error),))


def _zone(typed: Mapping[str, str | None]) -> mrz.Zone | None:
    """The zone of the typed lines; None where they are of no format."""
    try:
        return mrz.split([typed.get(line) or "" for line in LINES])
    except Invalid:
        return None


def _format(text: str) -> Checked:
    if text not in [layout.name for layout in LAYOUTS]:
        raise InvalidComponent(NO_FORMAT)
    return Checked(text)


def _plain(text: str) -> Checked:
    if set(text.replace(" ", "")) - set(EVERY):
        raise InvalidFormat(NOT_OF_A_ZONE)
    return Checked(text)


def _line(text: str) -> Checked:
    line = _plain(text.replace(" ", ""))
    if len(line.value or "") not in LENGTHS:
        raise InvalidLength(NO_LINE)
    return line


def _name(text: str) -> Checked:
    if any(not (letter.isalpha() and letter.isascii()) for letter in text.replace(" ", "")):
        raise InvalidFormat(LETTERS_ONLY)
    return Checked(text)


def _state(text: str) -> Checked:
    """A code that there is not may be new: it fits, doubted; what is no code does not."""
    try:
        code = states.validate(text)
    except InvalidComponent as error:
        return Checked(text, problems=(str(error),))
    return Checked(code, problems=(OF_SPECIMENS,) if code == states.SPECIMEN else ())


def _sex(text: str) -> Checked:
    if text not in (*mrz.SEXES, *mrz.SEXES.values()):
        raise InvalidComponent("sex is M, F or <")
    return Checked(mrz.SEXES.get(text, text))


def _date(text: str, role: str) -> Checked:
    return Checked(text, normalized=mrz_dates.to_iso(text, role, date.today()))


def _type(text: str) -> Checked:
    """A document's letter and perhaps another; those of no format are doubted."""
    text = text.rstrip(FILLER)
    if not (text.isascii() and text.isalpha() and len(text) <= 2):
        raise InvalidFormat("only letters or < stand here")
    known = {letter for layout in LAYOUTS for letter in layout.begins}
    problems = () if text[0] in known else (f"a zone begins with {', '.join(sorted(known))}",)
    return Checked(text, problems=problems)


_RULES: Mapping[str, Rule] = {
    "format": _format,
    **dict.fromkeys(LINES, _line),
    "document_type": _type,
    "issuing_state": _state,
    "nationality": _state,
    "document_number": lambda text: _plain(text.replace(" ", "")),
    **{name: partial(_date, role=role) for name, role in mrz.DATES.items()},
    "sex": _sex,
    "surname": _name,
    "given_names": _name,
    "optional_data": _plain,
    "optional_data_2": _plain,
}
