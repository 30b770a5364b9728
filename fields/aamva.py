"""The text in the PDF417 code of a North American licence, after the AAMVA's card standards.

A header (``@``, separators, ``ANSI `` or ``AAMVA``, the issuer's six digits, the standard's
version, from version 2 on the issuer's own, how many subfiles follow and where), then subfiles of
elements: three letters and a value, one a line. Issuers get lengths, offsets and separators wrong,
so elements are found by their letters and not by the header's figures. Versions 1 (2000) to 11
(2025) differ in which letters hold a name, a class and a height; here each field takes the first
that is there.

>>> text = "@\\n\\x1e\\rANSI 636999080002DL00410063DLDAQT64235789\\nDCSSAMPLE\\nDBB08311978\\r"
>>> read(text).fields["birth_date"], read(text).version
('1978-08-31', 8)
>>> is_valid("M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100")
False
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from fields import body
from fields.invalid import Invalid, InvalidFormat

LONGEST_TEXT = 4000  # characters; a PDF417 code holds 1,850
EARLIEST_YEAR, LATEST_YEAR = 1880, 2199
NO_VALUE = {"", "NONE", "UNAVL", "UNAVAIL", "UNAVAILABLE", "UNK", "UNKNOWN", "N/A"}
# With less of these a text without a header is no licence's.
_TELLING = ({"DAQ", "DBJ"}, {"DBB"}, {"DCS", "DAB", "DAA"})

_HEADER = re.compile(r"(?:ANSI|AAMVA)\s*(\d{6})(\d{2})((?:\d{2}){1,2})(?=(?:[A-Z]{2}\d{4})|\D|$)")
_SUBFILE = re.compile(r"([A-Z]{2})\d{8}")
_SEPARATORS = re.compile(r"[\n\r\x1c\x1d\x1e\x1f|]+")
_TYPES = ("DL", "ID", "EN")


class NotALicence(InvalidFormat):
    """The text of another kind of code: a boarding pass, a parcel, a ticket."""


@dataclass(frozen=True, slots=True)
class Payload:
    """What a licence's code says.

    version: of the standard, 0 without a header. issuer: six digits, empty without a header.
    document: ``DL`` a licence, ``ID`` an identity card, ``EN`` an enhanced licence.
    fields: by name, only those with a value; dates ISO, height whole inches, weight whole pounds,
    sex M, F or X, all else as it stands in the code. elements: three letters → value, as they are.
    cut: names of the fields that the issuer cut short. suffix: of the name, as JR.
    """

    version: int
    issuer: str
    document: str
    fields: Mapping[str, str]
    elements: Mapping[str, str]
    cut: frozenset[str] = frozenset()
    suffix: str = ""


def read(text: str) -> Payload:
    """Take a code's text apart; raises NotALicence."""
    if len(text) > LONGEST_TEXT:
        raise NotALicence(f"longer than {LONGEST_TEXT} characters")
    text = text.upper()
    header = _HEADER.search(text)
    start = header.end() if header else 0
    version = int(header[2]) if header else 0
    document, start = _after_subfiles(text, start)
    elements, marked = _elements(text[start:])
    if header is None and not all(elements.keys() & some for some in _TELLING):
        raise NotALicence("no header, and not the elements of a licence")
    if not elements.keys() & _TELLING[0]:
        raise NotALicence("no licence number")
    fields = {name: take(elements, version) for name, take in _FIELDS.items()}
    return Payload(
        version=version,
        issuer=header[1] if header else "",
        document=document or marked or "DL",
        fields={name: value for name, value in fields.items() if value},
        elements=elements,
        cut=frozenset(name for letters, name in _CUT.items() if elements.get(letters) == "T"),
        suffix=_first(elements, "DCU", "DAE") or _part_of_whole(elements, 3) or "",
    )


def is_valid(text: str) -> bool:
    """Whether the text is a licence's."""
    try:
        return bool(read(text).elements)
    except Invalid:
        return False


def to_date(text: str) -> date | None:
    """MMDDCCYY as the United States write it, or CCYYMMDD as Canada and version 1 do.

    The two never stand for different days: a century is no month.
    """
    digits = re.sub(r"[^0-9]", "", text)
    if len(digits) != 8:
        return None
    for year, month, day in ((digits[4:], digits[:2], digits[2:4]),
                             (digits[:4], digits[4:6], digits[6:])):  # fmt: skip
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if EARLIEST_YEAR <= found.year <= LATEST_YEAR:
            return found
    return None


def zip_code(text: str) -> str:
    """A postal code as it is printed: ``902230000`` is 90223, ``902231234`` is 90223-1234."""
    text = " ".join(text.split())
    parts = re.fullmatch(r"(\d{5})\s?-?\s?(\d{4})?", text, re.ASCII)
    if parts is None:
        return text
    return parts[1] if parts[2] in (None, "0000") else f"{parts[1]}-{parts[2]}"


def _after_subfiles(text: str, start: int) -> tuple[str, int]:
    """The first subfile's type that says what the card is, and where the table of them ends."""
    document = ""
    while (found := _SUBFILE.match(text, start)) is not None:
        if found[1] in _TYPES:
            document = document or found[1]
        start = found.end()
    return document, start


def _elements(text: str) -> tuple[dict[str, str], str]:
    """Letters → value, the first that isn't empty; and the type that stands before one of them."""
    found: dict[str, str] = {}
    document = ""
    for line in _SEPARATORS.split(text):
        line = line.lstrip()
        while line[:2] in _TYPES:  # no element begins so; some tables' end repeats it
            document, line = document or line[:2], line[2:]
        letters = line[:3]
        if letters in _KNOWN and not found.get(letters):
            # What can't be printed, as padding with NUL, is no more than a blank.
            shown = "".join(each if each.isprintable() else " " for each in line[3:])
            found[letters] = " ".join(shown.split()).rstrip(",")
    return found, document


def _first(elements: Mapping[str, str], *letters: str) -> str:
    """The value of the first of some elements that has one."""
    return next(
        (found for each in letters if (found := elements.get(each, "")) not in NO_VALUE), ""
    )


def _part_of_whole(elements: Mapping[str, str], number: int) -> str:
    """A part of version 1's whole name: LAST,FIRST,MIDDLE,SUFFIX; parted by blanks it is
    FIRST MIDDLE LAST, as Pennsylvania wrote it."""
    whole = elements.get("DAA", "")
    parts = re.split(r"[,@$]", whole)
    if len(parts) == 1:
        first, *middle = whole.split() or [""]
        parts = [middle.pop() if middle else first, first if middle else "", " ".join(middle)]
        if len(whole.split()) == 2:
            parts[1] = first
    return parts[number].strip() if len(parts) > number else ""


Take = Callable[[Mapping[str, str], int], str]


def _plain(*letters: str) -> Take:
    return lambda elements, version: _first(elements, *letters)


def _code(*letters: str) -> Take:
    """Of classes, restrictions and endorsements, where NONE is what is printed too."""
    return lambda elements, _: next((elements[each] for each in letters if elements.get(each)), "")


def _day(letters: str) -> Take:
    def take(elements: Mapping[str, str], version: int) -> str:
        day = to_date(elements.get(letters, ""))
        return day.isoformat() if day else ""

    return take


def _last_name(elements: Mapping[str, str], version: int) -> str:
    return _first(elements, "DCS", "DAB") or _part_of_whole(elements, 0)


def _given_names(elements: Mapping[str, str], version: int) -> str:
    first, joined = _first(elements, "DAC"), _first(elements, "DCT").replace(",", " ")
    middle = _first(elements, "DAD")
    if not (first or joined):
        first, middle = (_part_of_whole(elements, number) for number in (1, 2))
    if not first and f" {joined} ".endswith(f" {middle} "):
        middle = ""  # some repeat the second name, which stands among the joined ones
    return " ".join(f"{first or joined} {middle}".split())


def _street(elements: Mapping[str, str], version: int) -> str:
    first, second = ("DAG", "DAH") if elements.get("DAG") else ("DAL", "DAM")
    return " ".join(filter(None, (_first(elements, first), _first(elements, second))))


def _height(elements: Mapping[str, str], version: int) -> str:
    inches = body.inches(elements.get("DAU", ""), feet_first=version == 1)
    if inches is None and elements.get("DAV"):
        inches = body.inches(re.sub(r"\s*(?:CM)?$", " CM", elements["DAV"]))
    return str(inches) if inches else ""


def _weight(elements: Mapping[str, str], version: int) -> str:
    pounds = body.pounds(elements.get("DAW", ""))
    if pounds is None:
        pounds = body.pounds(elements.get("DAX", ""), metric=True)
    return str(pounds) if pounds else ""


_FIELDS: Mapping[str, Take] = {
    "license_number": _plain("DAQ", "DBJ"),
    "last_name": _last_name,
    "given_names": _given_names,
    "birth_date": _day("DBB"),
    "issue_date": _day("DBD"),
    "expiry_date": _day("DBA"),
    "sex": lambda elements, version: body.sex(elements.get("DBC", "")) or "",
    "eye_color": lambda elements, version: body.eye_color(elements.get("DAY", "")) or "",
    "hair_color": lambda elements, version: body.hair_color(elements.get("DAZ", "")) or "",
    "height": _height,
    "weight": _weight,
    "address_street": _street,
    "address_city": _plain("DAI", "DAN"),
    "address_state": _plain("DAJ", "DAO"),
    "address_zip": lambda elements, version: zip_code(_first(elements, "DAK", "DAP")),
    "vehicle_class": _code("DCA", "DAR"),
    "restrictions": _code("DCB", "DAS"),
    "endorsements": _code("DCD", "DAT"),
    "document_discriminator": _plain("DCF"),
}
FIELDS = tuple(_FIELDS)
_CUT = {"DDE": "last_name", "DDF": "given_names", "DDG": "given_names"}
_KNOWN = frozenset(
    f"D{second}{third}"
    for second, thirds in (
        ("A", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), ("B", "ABCDEFGHIJKLMNOPQRS"),
        ("C", "ABCDEFGHIJKLMNOPQRSTUV"), ("D", "ABCDEFGHIJKL"),
    )
    for third in thirds
)  # fmt: skip
