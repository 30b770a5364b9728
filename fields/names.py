"""Personal names on an Indonesian card: upper case, with titles, apostrophes and hyphens.

Since April 2022 (Permendagri 73/2022) two words or more and up to 60 characters; older one-word
names stay valid, so one word is no fault here.

>>> validate("H. MUHAMMAD NUR'AINI, S.E.")
"H. MUHAMMAD NUR'AINI, S.E."
>>> read(": 8UDI HARTONO.")
('BUDI HARTONO', ('8→B: no digits stand in a name',))
>>> read("SITI AMINAH, S.H.")
('SITI AMINAH, S.H.', ())
"""

from __future__ import annotations

import re

from fields.invalid import InvalidFormat, InvalidLength

LONGEST = 60
LONGEST_TITLE = 5  # letters before a full stop: PROF., DRS.; a longer word is none
_LETTERS_FOR = {"0": "O", "1": "I", "2": "Z", "4": "A", "5": "S", "6": "G", "8": "B", "|": "I"}
_QUOTES = str.maketrans(dict.fromkeys('`´‘’"“”', "'"))


def compact(text: str) -> str:
    """Upper case, single blanks, one kind of apostrophe, one blank after a comma."""
    text = " ".join(text.upper().translate(_QUOTES).split())
    return re.sub(r"\s*,\s*", ", ", text).strip()


def validate(text: str) -> str:
    """The compact name; raises InvalidLength or InvalidFormat."""
    name = compact(text)
    if not 1 <= len(name) <= LONGEST:
        raise InvalidLength(f"a name has 1 to {LONGEST} characters")
    if not re.fullmatch(r"[^\W\d_](?:[^\W\d_]|[ .,'/()-])*", name):
        raise InvalidFormat("a name holds letters, blanks and . , ' - /")
    if re.search(rf"[^\W\d_]{{{LONGEST_TITLE + 1}}}\.", name):
        raise InvalidFormat("a full stop closes a short title or an initial")
    return name


def is_valid(text: str) -> bool:
    """Whether `validate` finds nothing wrong."""
    try:
        validate(text)
    except (InvalidLength, InvalidFormat):
        return False
    return True


def read(text: str) -> tuple[str, tuple[str, ...]]:
    """The name in what a recogniser saw, and each letter changed; the name may be empty.

    Marks at the ends fall away: they are a label's colon, or texture of the ground. A full stop at
    the end stays where it closes a title or an initial.
    """
    name = compact(text)
    digits = [c for c in dict.fromkeys(name) if c in _LETTERS_FOR]
    reasons = tuple(f"{c}→{_LETTERS_FOR[c]}: no digits stand in a name" for c in digits)
    name = "".join(_LETTERS_FOR.get(c, c) for c in name)
    name = re.sub(r"[^\w .,'/()-]|[\d_]", "", name)
    name = re.sub(r"^[\W_]+", "", name)
    name = re.sub(r"[ ,'/(-]+$", "", name)
    last = name.split(" ")[-1]
    initial = last != name and len(last) == 2
    if name.endswith(".") and last.count(".") < 2 and ", " not in name and not initial:
        name = name.rstrip(". ")
    return compact(name), reasons
