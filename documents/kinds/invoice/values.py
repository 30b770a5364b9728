"""What a line of a region means, by the region's type: printed value and normal form."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from documents.kinds.invoice.labels import unlabelled
from documents.kinds.invoice.months import spelled
from documents.kinds.invoice.romans import with_roman
from documents.meaning.value import ILLEGIBLE, Value, unreadable
from documents.template import Region
from fields import days, money
from fields.invalid import Invalid
from ocr.charset import OTHER

NO_PATTERN = "not of the template's pattern"
MISSING = "a required value"
TOO_MANY = "the template has more lines read than one page may"
HARDLY = "numbers in this script are hardly read"
NOT_A = {
    "date": "not a date",
    "money": "not an amount",
    "number": "not a number",
    "digits": "not digits alone",
}
LABEL = "a label was cut in with it"
MARK = "a sign or mark beside the number"
EDGE = "a mark at the text's edge that is none of it"
LOST = "a mark that parts thousands was not read"
UNPARTED = "no marks part its digits: some may be lost"
THREE = "three decimals, or thousands"
MANY = "more decimals than amounts mostly have"
ONE = "one decimal: another may be lost"
CUT = "it ends with a mark: decimals may be cut off"
SIGNS = "a sign on either side was not read: one may be a minus"
AT_THE_EDGE = "it stands at the picture's edge: some may be cut off"
SWALLOWED = "a mark before it: a digit beside the sign may be lost"
STRUCK = "a stroke goes through it: it may be struck out"
CALENDARS = "a year of the Islamic calendar, or of Iran's"
DOUBTS = (UNPARTED, THREE, MANY, ONE, CUT, SIGNS, CALENDARS)  # of what is read, not typed
MONTH = "a month's name with a letter wrong"
APART = "no marks part day, month and year"
GROUPS = "the same mark parts thousands and decimals"
ROMAN = "a month in Roman numerals"
MENDED = (GROUPS, LOST, APART)  # of what was read, marks are supposed
WORDING = {
    ILLEGIBLE: "tidak terbaca",
    NO_PATTERN: "tidak sesuai pola templat",
    MISSING: "nilai yang wajib ada",
    TOO_MANY: "baris yang diminta templat terlalu banyak",
    HARDLY: "angka dalam aksara ini hampir tidak terbaca",
    "nothing was found": "tidak ada yang ditemukan",
    "its anchor was not found": "jangkarnya tidak ditemukan",
    **{english: f"bukan {told}" for english, told in zip(
        NOT_A.values(), ("tanggal", "jumlah uang", "bilangan", "angka saja"), strict=True)},
    "a day, a month and a year make a date": "tanggal terdiri atas hari, bulan, dan tahun",
    "the year can't be": "tahunnya tidak mungkin",
    "the date is on no calendar": "tanggal itu tidak ada di kalender",
    "two currencies": "dua mata uang",
    "digits, and marks that part them, make a number": "bilangan terdiri atas angka dan pemisahnya",
    "more digits than an amount has": "angkanya terlalu banyak",
    "groups have three digits, and decimals come once": (
        "kelompok berisi tiga angka, dan desimal hanya sekali"
    ),
    "groups are parted by one mark": "kelompok dipisah satu macam tanda",
    "the marks stand the other way round": "tandanya terbalik",
    LABEL: "label ikut terpotong",
    MARK: "tanda di samping bilangan",
    EDGE: "tanda di tepi teks yang bukan bagiannya",
    LOST: "tanda pemisah ribuan tidak terbaca",
    UNPARTED: "tidak ada tanda di antara angkanya: mungkin hilang",
    THREE: "tiga desimal, atau ribuan",
    MANY: "desimalnya lebih banyak daripada biasanya",
    ONE: "satu desimal: yang lain mungkin hilang",
    SIGNS: "tanda di kedua sisi tidak terbaca: bisa jadi minus",
    CUT: "berakhir dengan tanda: desimalnya mungkin terpotong",
    MONTH: "nama bulan dengan satu huruf salah",
    AT_THE_EDGE: "letaknya di tepi gambar: sebagian mungkin terpotong",
    SWALLOWED: "ada tanda di depannya: satu angka di dekat lambang mungkin hilang",
    STRUCK: "ada garis yang melintasinya: mungkin dicoret",
    ROMAN: "bulan dalam angka Romawi",
    CALENDARS: "tahun kalender Islam atau kalender Iran",
    APART: "hari, bulan, dan tahun tidak dipisah tanda",
    GROUPS: "ribuan dan desimal dipisah tanda yang sama",
}  # fmt: skip
# A currency's sign that was read as a letter, parted from the number by a blank; no word that says
# thousands or millions.
_SIGN = re.compile(
    r"^[^\d\s.,()٫٬+-]{1,3}\s+(?=[\d(-])"
    r"|(?<=[\d)])\s+(?!(?:rb|jt|mn|mio|bn|tn|k|m)$)[^\d\s.,()٫٬%-]{1,3}$", re.IGNORECASE,
)  # fmt: skip
# Words of a label without a colon before a number, a word that only says that it is one, and what
# keeps anybody from writing a digit before it.
_BESIDE = re.compile(
    r"^(?:[^\W\d_]{2,}[.:]? +){1,4}(?=\S)|(?<=\d) +(?:only|net|nett|rupiah|persen|percent)\.?$"
    r"|^[*=#~]+ *|(?<=[\d)-]) *[*=#~]+$", re.IGNORECASE,
)  # fmt: skip
# A sign that the net has no character for.
_UNREAD = re.compile(rf" *{OTHER}+(?:\.(?!\d{{1,2}}$))? *")
# A sign and a mark before digits in threes: Rp.200.000, or Rp1.200.000 whose 1 the sign took.
_SWALLOWED = re.compile(rf"[^\d]*{OTHER}[.,](?=\d{{3}}(?!\d))")
# A bracket or quote that nothing closes, a comma, colon or bar at the end, a mark before an Arabic
# word.
_EDGES = re.compile(
    r"^[(\[](?=[^)\]]*$)|^['‘](?=[A-Z0-9][^'’]*$)|[,;:]+$|^['.,:;]+(?= ?[\u0621-\u064a])"
    r"|^[:;|] *(?=\w)|(?<=[^\W\d_]) *\|$"
)
# A bracket that nothing opens, at the end or behind an Arabic word.
_UNOPENED = re.compile(r"(?<=[^\W\d_]) *[)\]]$|(?<=[\u0621-\u064a])[)\]](?= )")
_PERCENT = re.compile(r" *[%٪] *")
# The same read as a digit: after two decimals and a blank no number goes on.
_STRAY = re.compile(r"^(.*[.,٫]\d\d) \d$")
# Before groups that are parted by another mark than a blank, neither.
_STRAY_BEFORE = re.compile(r"^\d (?=\d{1,3}(?:[.,'٬]\d{3})+(?!\d))")
# One mark twice, the last time before decimals: what parted thousands was read as what parts these.
_ONE_MARK = re.compile(r"^(\d{1,3}(?:([.,])\d{3})+)\2(\d{1,2})$")
# Groups of three behind more digits than one: 1250.000,50
_LONG = re.compile(r"^(\d{1,3})(\d{3})(([.,])\d{3}(?:\4\d{3})*)((?!\4)[.,]\d{1,2})?$")
# Points between the parts of a date, of which one or both look like the zeros beside them.
_YMD = re.compile(r"(\d{4})[.\u0660](\d\d)[.\u0660](\d\d)")
_DMY = re.compile(r"(\d\d)[.\u0660](\d\d)[.\u0660](\d{4})")
MILLS = ("KWD", "BHD", "OMR")  # currencies of a thousand parts
_LABEL = re.compile(r"^[^\d:]{2,30}:\s*(?=\S)")
_BOTH = re.compile(rf"{OTHER}.*\d.*{OTHER}")
_ENDS = re.compile(r"^\D*\d+[.,٫]$")  # what is behind it was cut off


def meaning(text: str, region: Region, language: str) -> Value:
    """The value in a text that was recognised; its value is None where it is none of its type."""
    printed = text.strip()
    bare = _LABEL.sub("", printed)
    corrections = (f"{printed}→{bare}: {LABEL}",) if bare != printed else ()
    if not bare:
        return unreadable("nothing was found")
    if region.type == "text":
        for mended, why in ((_without_edges, EDGE), (with_roman, ROMAN)):
            if (text := mended(bare)) != bare:
                corrections, bare = (*corrections, f"{bare}→{text}: {why}"), text
        return Value(bare, corrections=corrections, problems=_unfit(region, bare))
    number = unlabelled(bare, region.type, language, lambda each: _is_one(each, region, language))
    if number != bare:
        corrections, bare = (*corrections, f"{bare}→{number}: {LABEL}"), number
    if region.type == "digits":
        number = bare.strip(" .,:;-_()")
    elif region.type != "date" and not money.is_valid(bare, language):
        number = _BESIDE.sub("", _UNREAD.sub(" ", bare).strip())
        if not money.is_valid(number, language):
            number = _SIGN.sub("", number).rstrip(" .,:;-_")
            number = _STRAY_BEFORE.sub("", _STRAY.sub(r"\1", number))
    elif region.type == "date" and not days.is_valid(bare, order=region.date_order):
        number = _BESIDE.sub("", bare)
    if number != bare:
        corrections, bare = (*corrections, f"{bare}→{number}: {MARK}"), number
    if region.type in ("money", "number"):
        number, why = _two_marks(bare, region.decimal), GROUPS
        if number == bare:
            number, why = _regrouped(bare, region.decimal or money.DECIMAL[language]), LOST
    elif region.type == "date":
        number, why = _apart(bare, region), APART
        if language == "ara" and number == bare:
            number, why = spelled(bare), MONTH
    if number != bare:
        corrections, bare = (*corrections, f"{bare}→{number}: {why}"), number
    try:
        normalized = _READ[region.type](bare.strip(f" ,{OTHER}"), region, language)
    except Invalid as error:
        why = NOT_A[region.type]
        return Value(None, problems=(why if str(error) == why else f"{why}: {error}",))
    problems = [*_unfit(region, money.ascii_digits(bare)), *_unsure(bare, normalized, region)]
    if region.type in ("money", "number"):
        problems += [CUT] if _ENDS.match(printed) else []
        problems += [SIGNS] if _BOTH.fullmatch(printed) else []
        problems += [SWALLOWED] if _SWALLOWED.match(printed) else []
    problems += [CALENDARS] if region.type == "date" and days.of_two_calendars(bare) else []
    return Value(bare, normalized, corrections, tuple(problems))


def _without_edges(text: str) -> str:
    bare = _EDGES.sub("", text).strip()
    return (bare if re.search(r"[(\[]", bare) else _UNOPENED.sub("", bare)) or text


def _is_one(text: str, region: Region, language: str) -> bool:
    """Whether a text is a value of the region's type as it stands."""
    try:
        _READ[region.type](text.strip(f" ,{OTHER}"), region, language)
    except Invalid:
        return False
    return True


def _apart(text: str, region: Region) -> str:
    """Eight digits, of whose marks one or both are missing or, points, were read as an Arabic-Indic
    zero, as a date in the template's order."""
    zeros = (_YMD if region.date_order == "ymd" else _DMY).fullmatch(text)
    if zeros and text.count(".") < 2:
        text = "".join(zeros.groups())
    digits = re.sub(r"[./-]", "", text)
    if len(digits) != 8 or not digits.isdecimal() or len(re.findall(r"[./-]", text)) > 1:
        return text
    if region.date_order is None:
        return text
    cuts = (4, 6) if region.date_order == "ymd" else (2, 4)
    return "/".join((digits[: cuts[0]], digits[cuts[0] : cuts[1]], digits[cuts[1] :]))


def _two_marks(number: str, decimal: str | None) -> str:
    """A number whose thousands and decimals were read with one mark, with two: the one that it has
    parts decimals, unless it is known that the other does."""
    found = _ONE_MARK.fullmatch(number)
    if found is None:
        return number
    whole, mark, cents = found.groups()
    other = "," if mark == "." else "."
    point = other if decimal == other else mark
    return whole.replace(mark, "," if point == "." else ".") + point + cents


def _regrouped(text: str, decimal: str) -> str:
    """A number of whose marks between thousands the first was not read, with it."""
    bare = re.search(r"\d[\d.,]*\d", text)
    found = _LONG.fullmatch(bare[0]) if bare else None
    if bare is None or found is None:
        return text
    first, second, groups, mark, cents = found.groups()
    if mark == decimal and groups.count(mark) == 1 and not cents:
        return text
    mended = f"{first}{mark}{second}{groups}{cents or ''}"
    return text[: bare.start()] + mended + text[bare.end() :]


def _unsure(text: str, normalized: Any, region: Region) -> tuple[str, ...]:
    """What speaks against an amount: of so many digits some are parted, unless thin marks were not
    read; few currencies have three decimals, and prices of parts alone more. Where nothing tells
    the currency or the mark, three digits may as well be thousands."""
    if not isinstance(normalized, dict):
        return ()
    if re.search(r"\d{4}", text) and not re.search(r"\d[.,'’٫٬ ]\d", text):
        return (UNPARTED,)
    if re.fullmatch(r".*\.\d{4,}", normalized["amount"]):
        return (MANY,)
    if re.fullmatch(r".*\.\d", normalized["amount"]):
        return (ONE,)
    three, currency = re.fullmatch(r".*\.\d{3}", normalized["amount"]), normalized["currency"]
    told = currency in MILLS or (currency is None and region.decimal is not None)
    return (THREE,) if three and not told else ()


def _unfit(region: Region, value: str) -> tuple[str, ...]:
    return () if region.fits(value) else (NO_PATTERN,)


def _money(text: str, region: Region, language: str) -> Any:
    told = money.read(text, language, decimal=region.decimal, currency=region.currency)
    return {"amount": told.amount, "currency": told.currency}


def _number(text: str, region: Region, language: str) -> Any:
    return money.number(_PERCENT.sub("", text), language, decimal=region.decimal)


def _date(text: str, region: Region, language: str) -> Any:
    if OTHER in text:  # what parts digits is no word beside them
        raise Invalid(NOT_A["date"])
    return days.read(text, order=region.date_order)


def _digits(text: str, region: Region, language: str) -> Any:
    told = re.sub(r"[\s./-]", "", money.ascii_digits(text))
    if not re.fullmatch("[0-9]+", told):
        raise Invalid("not digits alone")
    return told


_READ: dict[str, Callable[[str, Region, str], Any]] = {
    "money": _money, "number": _number, "date": _date, "digits": _digits,
}  # fmt: skip
