"""What the lines of a region mean: values as printed, their normal forms, and what is wrong.

A parser takes a region's lines and gives a value a field of the region, in the region's order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from documents.kinds.driving_licence import settle
from documents.kinds.driving_licence.settle import CITY, STATES, Choice, settled
from documents.meaning.value import ILLEGIBLE, Value, changed, trimmed, unreadable
from elements import TextLine
from fields import body, dates
from fields.digits import read_digits
from ocr.charset import KTP

Lines = Sequence[str]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
NO_DATE = "not a date"
A_DATE = "a date stands there"
TWO_MARKS = "a date has two marks or none"
ROWS_NUMBER = "a row's number is no part of its text"
NO_DIGIT = "a number has digits"
NO_NUMBER = "a licence's number has 14 digits"
NO_PLACE = "no state and postal code at the address' end"
STRANGE_CODE = "no such code"
HAS_DIGITS = "a name has no digits"
NO_OTHER_WORD = "no other sex is spelt nearly so"
NEAR = 0.75  # of a word's letters
LEAST_DIGITS = 10  # read as such, of a number of 14
# A street's end from which an apartment's sign is gone: what it ends with otherwise, and a number,
# for no line net knows the sign, and it is read as nothing, or as a letter or digit of that number;
# or of an apartment the word alone; or a street without any number.
_APARTMENT = (
    r"(\b(?<!COUNTY )(?<!CO )(?<!STATE )"
    r"(AVE|ST|RD|DR|LN|CT|BLVD|WAY|PL|CIR|TER|TRL|PKWY|AVENUE|STREET|DRIVE|LANE|COURT)"
    r"|(?<=[A-Z] )[0-9]+)\.? [A-Z]?[0-9]+[A-Z]?$|\b(APT?|UNIT?|STE)$|^[^0-9]+$"
)
# What a value of these fields hardly is: one letter, a few characters, a heading, a street.
DOUBTED = {
    "address_street": re.compile(_APARTMENT),
    "license_number": re.compile("^.{1,4}$"),
    "last_name": re.compile("^([A-Z]|SPECIMEN)$"),
    "given_names": re.compile("^[A-Z]$"),
    "full_name": re.compile("^[A-Z]$"),
    "document_discriminator": re.compile("^(.{1,3}|[0-9]+[A-Z]{4,})$"),
}
# Words that an Indonesian address shortens, behind which a stop is taken for a comma.
SHORTENED = r"\b(JL|GG|NO|KEL|KEC|KAB|DS|DSN|KP|KOMP|PERUM)(?: ?, ?| ,)(?=[A-Z0-9])"
STOPPED = "a stop, not a comma, stands behind a shortened word"
OWN_LABEL = "a label is no part of its value"
BEFORE_A_HOUSE = r"^([0-9B] (?=[0-9]+ [A-Z])|8-(?=[0-9]{4,} [A-Z]))"  # the row's number
LOOKS_LIKE = "a digit that looks like a letter, or a letter like a digit"
SEXES = {"PRIA": "male", "LAKI-LAKI": "male", "WANITA": "female", "PEREMPUAN": "female"}
# What a reader of narrow print takes for what in a place of digits, or in one of letters.
_AS_LETTERS = str.maketrans("015826", "OISBZG")


@dataclass(frozen=True, slots=True)
class Parser:
    """read: lines → a value a field. characters: all that can stand in a line; empty: any.
    choice: what else a line may say, where not any text can stand there. rather: the line that is
    printed rather than what was read, in place of a choice."""

    read: Callable[[Lines], tuple[Value, ...]]
    characters: str = ""
    choice: Choice | None = None
    rather: Callable[[TextLine], tuple[TextLine, tuple[str, ...]]] | None = None

    @property
    def barred(self) -> str:
        """What can't stand in a line, of what line networks know."""
        return "".join(c for c in KTP if c not in self.characters) if self.characters else ""

    def settled(self, line: TextLine) -> tuple[TextLine, tuple[str, ...]]:
        """A line as it is read by what can stand there, and what was corrected."""
        if self.rather is not None:
            return self.rather(line)
        return settled(line, self.choice, self._meaning)

    def _meaning(self, text: str) -> object:
        values = self.read([text])
        if any(value.value is None or value.problems for value in values):
            return None
        return tuple(value.normalized or value.value for value in values)


def _one(
    read: Callable[[str], Value], trim: Callable[[str], str] = trimmed
) -> Callable[[Lines], tuple[Value, ...]]:
    """A parser of a single line; of several the text joined."""

    def parse(lines: Lines) -> tuple[Value, ...]:
        text = trim(" ".join(lines))
        return (read(text) if text else unreadable(),)

    return parse


def _plain(text: str) -> Value:
    return Value(text)


def _text(text: str) -> Value:
    """A text, without its row's number where that was read with it."""
    value = re.sub(r"^[0-9] ?[.,] ?(?=[A-Z])", "", text)
    return Value(value, corrections=changed(text, value, ROWS_NUMBER))


def _name(text: str) -> Value:
    """A name; a third of its name is no IIL."""
    value = re.sub(r"(?<= )IIL$", "III", text)
    problems = (HAS_DIGITS,) if re.search("[0-9]", text) else ()
    return Value(value, corrections=changed(text, value, LOOKS_LIKE), problems=problems)


def _number(text: str) -> Value:
    """Letters and digits, parted as printed; blanks are gaps of the print."""
    if re.fullmatch(r"\d{2}[-/]\d{2}[-/]\d{4}", text):
        return unreadable(A_DATE)
    value = text.replace(" ", "")
    why = changed(text, value, "a number has no blanks")
    return Value(value, None, why, () if re.search("[0-9]", value) else (NO_DIGIT,))


def _discriminator(text: str) -> Value:
    """A number without its label, where that was cut in with it."""
    bare = re.sub(r"^(5 ?)?DD[ :.]+(?=[A-Z0-9]{4})", "", text)
    value = _number(bare)
    return replace(value, corrections=(*changed(text, bare, OWN_LABEL), *value.corrections))


def _licence_number(text: str) -> Value:
    """A number without strokes: what holds one is a date, or a part of it."""
    return unreadable(A_DATE) if "/" in text else _number(text)


def _mdy(text: str) -> Value:
    digits, why = read_digits(text.upper())
    found = re.search(r"(\d{2})([^\dA-Z]*)(\d{2})([^\dA-Z]*)(\d{4})", digits)
    if found is None:
        return unreadable(NO_DATE)
    month, day, year = map(int, found.group(1, 3, 5))
    if not dates.EARLIEST_YEAR <= year <= dates.LATEST_YEAR:
        return unreadable(NO_DATE)
    try:
        iso = date(year, month, day).isoformat()
    except ValueError:
        return unreadable(NO_DATE)
    value = digits[found.start() : found.end()]
    mark = found[2] or found[4]
    if len(mark) == 1:  # two or none stand in a date
        whole = f"{found[1]}{found[2] or mark}{found[3]}{found[4] or mark}{found[5]}"
        value, why = whole, (*why, *changed(value, whole, TWO_MARKS))
    return Value(value, iso, why)


def _dmy(text: str) -> Value:
    read = dates.read(text)
    if read is None:
        return unreadable(NO_DATE)
    return Value(read.value, dates.to_iso(read.value), read.corrections)


def _of(meaning: Callable[[str], str | None]) -> Callable[[str], Value]:
    """A code of a closed set; of one that there is not the text stands, doubted."""

    def read(text: str) -> Value:
        normal = meaning(text)
        if normal is None:
            return Value(text, problems=(STRANGE_CODE,))
        return Value(text, normal, known=True)

    return read


def _height(text: str) -> Value:
    inches = body.inches(text)
    if inches is None:  # the marks of feet are small, and may be read as dots or not at all
        loose = re.sub(r"[^0-9INCM]+", "-", text).strip("-")
        inches = body.inches(loose) or body.inches(re.sub(r"^(\d)(\d{2})$", r"\1-\2", loose))
    feet = re.fullmatch(r"([3-8])[17IL|]-([01]?[0-9])\"?", text)
    if inches is None and feet is not None:  # nobody is 51 feet tall: a stroke was read as a 1
        mended = f"{feet[1]}'-{feet[2]}\""
        return Value(mended, str(body.inches(mended)), changed(text, mended, LOOKS_LIKE))
    if inches is None:
        return Value(text, problems=(STRANGE_CODE,))
    return Value(text, str(inches))


def _weight(text: str) -> Value:
    mended = re.sub(r"^(\d{2,3}) ?[1I]?B(?=S?$)", r"\1 LB", text)
    pounds = body.pounds(re.sub(r"\s*(LBS?|KG)\.?$", r" \1", mended))
    if pounds is None:
        return Value(text, problems=(STRANGE_CODE,))
    return Value(mended, str(pounds), changed(text, mended, LOOKS_LIKE))


def _class(text: str) -> Value:
    """A vehicle class, without its label where that was cut in with it."""
    return _code(re.sub(r"^(9 ?)?CLASS ", "", text))


def _code(text: str) -> Value:
    """A code of letters and digits: no date."""
    return unreadable(A_DATE) if re.search(r"\d{2}[-/]\d{2}[-/]\d{2}", text) else Value(text)


def _us_address(lines: Lines) -> tuple[Value, ...]:
    """Street, city, state and postal code: the line that ends the address holds all but the street;
    what stands below it is another value's."""
    rows = [trimmed(line) for line in lines if trimmed(line)]
    ends = (n for n, row in enumerate(rows, 1) if n > 1 and CITY.fullmatch(row))
    rows = rows[: next(ends, len(rows))]
    found = CITY.fullmatch(rows[-1]) if rows else None
    if found is None:
        street = Value(" ".join(rows), problems=(NO_PLACE,)) if rows else unreadable()
        return street, *(unreadable(),) * 3
    city, state, code = found.groups()
    letters = state.translate(_AS_LETTERS)
    known = letters in STATES
    digits, why = read_digits(code)
    above = " ".join(rows[:-1])
    bare = re.sub(BEFORE_A_HOUSE, "", above)
    mended = _street(bare)
    why_street = changed(above, bare, ROWS_NUMBER) + changed(bare, mended, LOOKS_LIKE)
    return (
        Value(mended, corrections=why_street) if above else unreadable(),
        Value(city),
        Value(letters, corrections=changed(state, letters, LOOKS_LIKE), known=known,
              problems=() if known else (STRANGE_CODE,)),
        Value(digits, corrections=why),
    )  # fmt: skip


def _id_address(text: str) -> Value:
    """An Indonesian address, in which only digits stand behind RT, RW and NO."""

    def digits(found: re.Match[str]) -> str:
        return found[1] + read_digits(found[2])[0]

    apart = re.sub(r"(?<=[0-9])(RT|RW)\b", r" \1", text)
    value = re.sub(r"\b(RT|RW)([ .]*[0-9OQDIL]{2,3}(?:\s*/\s*[0-9OQDIL]{2,3})?)\b", digits, apart)
    value = re.sub(r"\b(NO)([ .]+[0-9OQDIL]*[0-9][0-9OQDIL]*)\b", digits, value)
    stopped = re.sub(SHORTENED, r"\1. ", value)
    why = changed(text, value, LOOKS_LIKE) + changed(value, stopped, STOPPED)
    return Value(stopped, corrections=why)


def is_doubted(name: str, text: str) -> bool:
    """Whether what was read as a field is rather a part of its value, or another's: between two
    blanks stands a sign that no line net knows."""
    return "  " in text or (name in DOUBTED and DOUBTED[name].search(text) is not None)


def _street(text: str) -> str:
    """A street's row, whose house number at its beginning has only digits."""
    first, blank, rest = text.partition(" ")
    digits, _ = read_digits(first)
    house = digits if digits.isdigit() and any(map(str.isdigit, first)) else first
    return house + blank + rest


def _sim_number(text: str) -> Value:
    if sum(map(str.isdigit, text)) < LEAST_DIGITS:  # an address' letters may look like digits too
        return unreadable(NO_NUMBER)
    digits, why = read_digits(text)
    bare = re.sub(r"[^0-9]", "", digits)
    if len(bare) != 14:
        return unreadable(NO_NUMBER)
    value = f"{bare[:4]}-{bare[4:8]}-{bare[8:]}"
    return Value(value, bare, why + changed(digits, value, "printed as 4, 4 and 6 digits"))


def _sim_class(text: str) -> Value:
    apart = re.fullmatch(r"([ABCD])\s?([I1L]{1,2})?(\s?UMUM)?", text)
    if apart is None:
        return Value(text, problems=(STRANGE_CODE,))
    letter, step, public = apart.groups()
    value = " ".join(filter(None, (letter, "I" * len(step or ""), (public or "").strip())))
    return Value(value, corrections=changed(text, value, LOOKS_LIKE), known=True)


def _place_and_date(lines: Lines) -> tuple[Value, ...]:
    text = re.sub(r"^[0-9Z] ?[.,] ?(?=[A-Z])", "", trimmed(" ".join(lines)).upper())
    read = dates.read(text)
    if read is None:
        return (Value(text) if text else unreadable()), unreadable(NO_DATE)
    place = trimmed(text[: read.span[0]])
    day = Value(read.value, dates.to_iso(read.value), read.corrections)
    return (Value(place) if re.search("[A-Z]{2}", place) else unreadable()), day


def _blood_and_sex(lines: Lines) -> tuple[Value, ...]:
    """A blood type, perhaps none, and the sex: both on one line."""
    text = " ".join(lines).upper().strip(" :.")
    word = next((word for word in SEXES if text.endswith(word)), None)
    if word is None:
        last = re.split("[ /]|- ", text)[-1] if text else ""
        word = next(iter(get_close_matches(last, SEXES, 1, NEAR)), None)
        if word is None:
            return unreadable(), unreadable()
        rest, why = text[: -len(last)], changed(last, word, NO_OTHER_WORD)
    else:
        rest, why = text[: -len(word)], ()
    blood = re.match(r"(AB|A|B|O|0)?(?=[^A-Z]|[I1LV]?\s*$)", rest)
    if blood is None:
        return unreadable(), Value(word, SEXES[word], why, known=True)
    type_ = (blood[1] or "-").replace("0", "O")
    return Value(type_, known=True), Value(word, SEXES[word], why, known=True)


_DATE_MARKS = "/-. "
PARSERS = {
    "text": Parser(_one(_text)),
    "id_address": Parser(_one(_id_address)),
    "name": Parser(_one(_name), LETTERS + " -'.,", rather=settle.parted),
    "number": Parser(_one(_licence_number), LETTERS + DIGITS + " -", rather=settle.numbered),
    "discriminator": Parser(_one(_discriminator), LETTERS + DIGITS + " -/"),
    "code": Parser(_one(_code), LETTERS + DIGITS + " ,/-*"),
    "class": Parser(_one(_class), LETTERS + DIGITS + " ,/-*"),
    "mdy": Parser(_one(_mdy), DIGITS + _DATE_MARKS, settle.MDY),
    "dmy": Parser(_one(_dmy), DIGITS + _DATE_MARKS, settle.DMY),
    "sex": Parser(_one(_of(body.sex)), "MFX", settle.SEX),
    "eyes": Parser(_one(_of(body.eye_color)), LETTERS, settle.EYES),
    "hair": Parser(_one(_of(body.hair_color)), LETTERS, settle.HAIR),
    "height": Parser(_one(_height, str.strip), DIGITS + "INCMFT'\"- ", settle.HEIGHT),
    "weight": Parser(_one(_weight), DIGITS + "LBSKG ", settle.WEIGHT),
    "us_address": Parser(_us_address, choice=settle.STATE),
    "sim_number": Parser(_one(_sim_number), DIGITS + "-", settle.SIM_NUMBER),
    "sim_class": Parser(_one(_sim_class), "ABCDIUM ", settle.SIM_CLASS),
    "place_and_date": Parser(_place_and_date),
    "blood_and_sex": Parser(_blood_and_sex, LETTERS + "-/ +0", settle.BLOOD_AND_SEX),
}
WORDING = {
    ILLEGIBLE: "tidak terbaca",
    NO_DATE: "bukan tanggal",
    A_DATE: "yang tercetak adalah tanggal",
    TWO_MARKS: "tanggal memuat dua tanda pemisah atau tidak sama sekali",
    OWN_LABEL: "label bukan bagian nilainya",
    STOPPED: "di belakang singkatan berdiri titik, bukan koma",
    ROWS_NUMBER: "nomor baris bukan bagian teksnya",
    NO_DIGIT: "nomor memuat angka",
    NO_NUMBER: "nomor SIM terdiri atas 14 angka",
    NO_PLACE: "tidak ada negara bagian dan kode pos di akhir alamat",
    STRANGE_CODE: "kode ini tidak ada",
    HAS_DIGITS: "nama tidak memuat angka",
    settle.APART: "huruf rapat dapat menyembunyikan jarak di samping inisial atau akhiran",
    settle.ROUND_READ: "O atau I di depan angka hampir sama dengan 0 atau 1, yang lebih lazim",
    settle.READ_SO: "hanya yang demikian dapat tercetak di sini, dan gambarnya mungkin demikian",
    NO_OTHER_WORD: "tidak ada jenis kelamin lain yang ejaannya semirip ini",
    LOOKS_LIKE: "angka yang mirip huruf, atau huruf yang mirip angka",
    "longer than {} characters": "lebih panjang dari {} karakter",
    "no header, and not the elements of a licence": "tanpa kepala, dan bukan unsur SIM",
    "no licence number": "tanpa nomor SIM",
    "a number has no blanks": "nomor tidak berisi spasi",
    "printed as 4, 4 and 6 digits": "dicetak sebagai 4, 4, dan 6 angka",
}
