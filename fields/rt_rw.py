"""RT/RW, the neighbourhood and its association in an Indonesian address: ``014/002``.

Two numbers of up to three digits, printed with leading zeros; a dash for either where an address
has none. Readers lose the slash or take it for a digit; six digits are then split in the middle,
and so are seven whose middle one looks like a slash.

>>> validate("014/002")
'014/002'
>>> read("014002")
('014/002', ('014002→014/002: a slash parts RT and RW',))
>>> read("0141002")
('014/002', ('0141002→014/002: a slash parts RT and RW',))
>>> split("014/002"), split("4/-")
(('014', '002'), ('004', None))
>>> read("12") is None
True
"""

from __future__ import annotations

import re

from fields.digits import read_digits
from fields.invalid import InvalidFormat

_LIKE_A_SLASH = "147"


def compact(text: str) -> str:
    """Without blanks."""
    return re.sub(r"\s", "", text)


def validate(text: str) -> str:
    """``RT/RW`` as printed; raises InvalidFormat."""
    text = compact(text)
    if not re.fullmatch(r"(?:\d{1,3}|-)/(?:\d{1,3}|-)", text, re.ASCII):
        raise InvalidFormat("RT/RW is two numbers parted by a slash")
    return text


def is_valid(text: str) -> bool:
    """Whether `validate` finds nothing wrong."""
    try:
        validate(text)
    except InvalidFormat:
        return False
    return True


def split(text: str) -> tuple[str | None, str | None]:
    """RT and RW, three digits each, None for a dash."""
    rt, rw = (None if part == "-" else part.zfill(3) for part in validate(text).split("/"))
    return rt, rw


def read(text: str) -> tuple[str, tuple[str, ...]] | None:
    """The value and each change from what a recogniser saw; None where it can't be made out."""
    seen = compact(text.upper()).strip(".,:;'\"|_()")
    seen = re.sub(r"RT|RW|[.:]", "", seen)
    if is_valid(seen):
        return seen, ()
    if whole := re.match(r"(\d{3}/\d{3})[A-Z]{3,}$", seen):  # print beside it
        return whole[1], (f"{seen}→{whole[1]}: two numbers and a slash",)
    seen = seen.strip("-")  # texture; a dash that means none has been taken just above
    if is_valid(seen):
        return seen, ()
    if 2 * sum(c.isdigit() for c in seen) < sum(c.isalnum() for c in seen):
        return None  # letters that could each be a digit, but a word all the same
    digits, reasons = read_digits(re.sub(r"[|\\!]", "/", seen))
    digits = re.sub(r"^1(?=\d{3}/)", "", digits)  # a label's colon
    if is_valid(digits):
        return digits, reasons or (f"{seen}→{digits}: two numbers and a slash",)
    groups = re.findall(r"\d+", digits)
    bare = "".join(groups)
    if len(groups) == 2 and all(len(group) <= 3 for group in groups):
        value = "/".join(groups)
    elif len(bare) == 6:
        value = f"{bare[:3]}/{bare[3:]}"
    elif len(groups) == 1 and len(bare) == 7 and bare[3] in _LIKE_A_SLASH:
        value = f"{bare[:3]}/{bare[4:]}"
    else:
        return None
    return value, (f"{seen}→{value}: a slash parts RT and RW",)
