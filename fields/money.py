"""Amounts and numbers as invoices print them, in Latin, Arabic-Indic and Persian digits.

A mark that can only be one thing is that; where it could be both, the language says which mark
parts decimals, or the caller does. The normal form is a plain decimal string, as exact as printed.

>>> read("1.250.000", "ind").amount, read("1,250.00", "eng").amount, read("1.471,60", "ind").amount
('1250000', '1250.00', '1471.60')
>>> read("٢٥٬٤٧٨٫٥٧ ر.س", "ara")
Money(amount='25478.57', currency='SAR')
>>> read("1.250", "ind").amount, read("1.250", "eng").amount
('1250', '1.250')
>>> read("٩٬٤٣٣,٠٨", "ara").amount
'9433.08'
>>> read("٥٤٠,٤٩", "ara", decimal="٫").amount, read("١,٢٣٤", "ara", decimal="٫").amount
('540.49', '1234')
>>> read("(Rp1.250.000,-)", "ind"), number("1'250.00"), number("1,25,000.50")
(Money(amount='-1250000', currency='IDR'), '1250.00', '125000.50')
>>> is_valid("1,2,3", "eng")
False
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from fields.invalid import InvalidComponent, InvalidFormat

# The mark that parts decimals, as each language writes numbers (CLDR 45); Arabic in Latin digits
# takes the English ones.
DECIMAL = {"eng": ".", "ind": ",", "ara": "."}
ARABIC_DECIMAL, ARABIC_GROUP = "٫", "٬"
MOST_DIGITS = 24
# Signs, and the currencies that each may mean: the first one where the caller names none of them.
_MEANT = {
    "Rp Rp. rupiah IDR": "IDR", "$": "USD SGD AUD CAD HKD NZD MXN", "USD US$": "USD",
    "€ EUR": "EUR", "£": "GBP EGP", "GBP": "GBP", "CHF Fr Fr.": "CHF", "SAR SR SR. ر.س ر.س.": "SAR",
    "ريال ریال ﷼": "SAR QAR OMR YER IRR", "IRR": "IRR", "AED د.إ Dhs Dhs.": "AED",
    "درهم Dh DH.": "AED MAD", "MAD د.م.": "MAD", "EGP ج.م ج.م. LE L.E.": "EGP",
    "جنيه": "EGP SDG", "KWD د.ك KD": "KWD", "BHD د.ب BD": "BHD", "QAR ر.ق QR": "QAR",
    "OMR ر.ع ر.ع. RO": "OMR", "JOD د.أ JD": "JOD", "دينار": "KWD BHD JOD IQD DZD TND LYD",
    "SGD S$": "SGD", "MYR RM": "MYR", "JPY": "JPY", "¥": "JPY CNY", "CNY": "CNY",
    "₹ INR": "INR", "Rs Rs.": "INR PKR LKR", "PKR": "PKR", "AUD A$": "AUD", "CAD C$": "CAD",
    "HKD HK$": "HKD", "NZD NZ$": "NZD", "kr kr.": "SEK NOK DKK", "SEK": "SEK", "NOK": "NOK",
    "DKK": "DKK", "PLN zł": "PLN", "CZK Kč": "CZK", "TRY TL ₺": "TRY", "THB ฿": "THB",
    "PHP ₱": "PHP", "VND ₫": "VND",
}  # fmt: skip
CURRENCIES = {sign: codes.split() for signs, codes in _MEANT.items() for sign in signs.split()}
_FOLDED = {sign.casefold(): codes for sign, codes in CURRENCIES.items()}  # RP is Rp
_SIGNS = sorted(CURRENCIES, key=len, reverse=True)
# RM is a sign, FIRM holds none.
_SIGN = "|".join(
    rf"(?<![A-Za-z]){re.escape(sign)}(?![A-Za-z])" if sign[:1].isascii() and sign[:1].isalpha()
    else re.escape(sign)
    for sign in _SIGNS
)  # fmt: skip
_DIGITS = re.compile(r"\d[\d.,]*\d")
_SPACES = re.compile(r"[\s\u00a0\u202f\u200e\u200f\u061c]+")
_NUMBER = re.compile(r"(\()? ?([-+])? ?([0-9][0-9.,'٫٬ ]*?) ?(-)? ?(\))?")
_LIKE = str.maketrans("،–—−’‘´`[]", ",---''''()")  # marks in place of those that are meant
_NO_CENTS = re.compile(
    r" ?(?:[.,/] ?[-=]{1,2}|-,)[.,;]?(?=\)?$)"
)  # 1.250.000,- as Indonesians write
_CREDIT = re.compile(
    r" ?(?<![A-Za-z])cr\.?$", re.IGNORECASE
)  # what is owed to who gets the invoice
_CENTS_APART = re.compile(r"(?<=[.,'٬ ][0-9]{3}) ?([.,٫]) ?(?=[0-9]{2}$)")  # 1,250. 00
_LAKHS = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")  # Indian: 12,34,567


@dataclass(frozen=True, slots=True)
class Money:
    """An amount: a plain decimal string, and an ISO 4217 code where a sign tells one."""

    amount: str
    currency: str | None = None


def ascii_digits(text: str) -> str:
    """Every decimal digit of any script as its ASCII digit; all else as it stands."""
    return "".join(str(unicodedata.decimal(c, c)) for c in text)


def compact(text: str) -> str:
    """ASCII digits, single blanks, ASCII marks; without marks of direction."""
    return _SPACES.sub(" ", ascii_digits(text)).translate(_LIKE).strip()


def read(text: str, language: str = "eng", *, decimal: str | None = None,
         currency: str | None = None) -> Money:  # fmt: skip
    """The amount in a text, which holds nothing but it and signs of currencies.

    language: of DECIMAL. decimal: the mark that parts decimals, where the caller knows it.
    currency: the code where no sign is printed, or one that several currencies have. Raises
    InvalidFormat, InvalidComponent.

    >>> read("12.50 ريال", currency="QAR").currency, read("$5", currency="EUR").currency
    ('QAR', 'USD')
    """
    bare = compact(text)
    found = [_FOLDED[sign.casefold()] for sign in re.findall(_SIGN, bare, re.IGNORECASE)]
    bare = re.sub(_SIGN, " ", bare, flags=re.IGNORECASE).strip(" :")
    meant = [code for code in found[0] if all(code in codes for codes in found)] if found else []
    if found and not meant:
        raise InvalidFormat("two currencies")
    code = currency if currency in meant or not meant else meant[0]
    return Money(number(bare, language, decimal=decimal), code)


def number(text: str, language: str = "eng", *, decimal: str | None = None) -> str:
    """A number as a plain decimal string, as ``-1234.50``; raises InvalidFormat, InvalidComponent.

    In brackets, with a minus on either side, or as a credit (CR) it is below nothing.
    """
    bare = _NO_CENTS.sub("", compact(text))
    credit = _CREDIT.search(bare)
    match = _NUMBER.fullmatch(bare[: credit.start()] if credit else bare)
    if match is None or bool(match[1]) != bool(match[5]):
        raise InvalidFormat("digits, and marks that part them, make a number")
    body = _CENTS_APART.sub(r"\1", match[3].strip())
    if sum(c.isdigit() for c in body) > MOST_DIGITS:
        raise InvalidComponent("more digits than an amount has")
    whole, cents = _parted(body, _decimal_mark(body, language, decimal))
    below = bool(match[1]) or "-" in (match[2], match[4]) or credit is not None
    plain = (whole.lstrip("0") or "0") + (f".{cents}" if cents else "")
    return f"-{plain}" if below and plain.strip("0.") else plain


def _decimal_mark(body: str, language: str, decimal: str | None) -> str:
    """The mark that parts decimals in this number."""
    marks = [c for c in body if not c.isdigit() and c != " "]
    if ARABIC_DECIMAL in marks:
        return ARABIC_DECIMAL
    if ARABIC_GROUP in marks:  # 9٬433,08: whatever else stands once at the end parts decimals
        last = marks[-1]
        alone = last != ARABIC_GROUP and marks.count(last) == 1
        return last if alone and len(body.rpartition(last)[2]) != 3 else ARABIC_DECIMAL
    if decimal == ARABIC_DECIMAL:  # many typefaces draw it as a comma
        once = marks[-1:] == [","] and marks.count(",") == 1
        decimal = "," if once and len(body.rpartition(",")[2]) != 3 else decimal
    own = decimal or DECIMAL[language]
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1:
        if decimal is not None and marks[-1] != own:
            raise InvalidFormat("the marks stand the other way round")
        return marks[-1]  # 1.234,56 or 1,234.56: the last one, whatever the language
    if len(set(marks)) == 1 and len(marks) > 1 and marks[0] in ".,":
        if marks[0] == decimal:
            raise InvalidFormat("groups have three digits, and decimals come once")
        return "," if marks[0] == "." else "."
    if len(marks) == 1 and decimal is None:
        after = body.rpartition(marks[0])[2]
        # 12,50 in English: no group has two digits
        return marks[0] if len(after) != 3 and marks[0] in ".," else own
    return own


def decimal_told(text: str) -> str | None:
    """The mark, ``.`` or ``,``, that parts decimals where a printed amount is written as this one,
    None where it does not tell.

    >>> decimal_told("Rp 1.250.000,-"), decimal_told("1,250.00"), decimal_told("12,50 €")
    (',', '.', ',')
    >>> decimal_told("1.250"), decimal_told("850")
    (None, None)
    """
    found = _DIGITS.search(compact(text))
    body = found[0] if found else ""
    marks = re.sub(r"\d", "", body)
    if not marks:
        return None
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1:
        return marks[-1]
    if len(set(marks)) > 1:
        return None
    if len(marks) > 1:
        return "," if marks[0] == "." else "."
    return None if re.search(r"\D\d{3}$", body) else marks


def _parted(body: str, mark: str) -> tuple[str, str]:
    """The whole part's digits and the decimals; raises InvalidFormat where groups are not of
    three."""
    whole, _, cents = body.partition(mark)
    if body.count(mark) > 1 or (mark in body and not cents) or not re.fullmatch("[0-9]*", cents):
        raise InvalidFormat("groups have three digits, and decimals come once")
    groups = re.split(r"[.,'٬ ]", whole)
    if _LAKHS.fullmatch(whole):
        return whole.replace(",", ""), cents
    if len(set(re.findall(r"[^0-9]", whole))) > 1:
        raise InvalidFormat("groups are parted by one mark")
    first, *others = groups
    if others and not first.strip("0"):  # 0,247.74: a digit before it was lost
        raise InvalidFormat("groups have three digits, and decimals come once")
    if (not 1 <= len(first) <= 3 and others) or any(len(group) != 3 for group in others):
        raise InvalidFormat("groups have three digits, and decimals come once")
    if not all(re.fullmatch("[0-9]+", group) for group in groups):
        raise InvalidFormat("digits, and marks that part them, make a number")
    return "".join(groups), cents


def validate(text: str, language: str = "eng", *, decimal: str | None = None) -> str:
    """The amount alone; raises InvalidFormat, InvalidComponent."""
    return read(text, language, decimal=decimal).amount


def is_valid(text: str, language: str = "eng", *, decimal: str | None = None) -> bool:
    """Whether `validate` finds nothing wrong."""
    try:
        validate(text, language, decimal=decimal)
    except (InvalidFormat, InvalidComponent):
        return False
    return True
