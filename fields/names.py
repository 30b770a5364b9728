"""Personal names on an Indonesian card: upper case, with titles, apostrophes and hyphens.

Since April 2022 (Permendagri 73/2022) two words or more and up to 60 characters; older one-word
names stay valid, so one word is no fault here.

>>> validate("H. MUHAMMAD NUR'AINI, S.E.")
"H. MUHAMMAD NUR'AINI, S.E."
>>> read(": 8UDI HARTONO.")
('BUDI HARTONO', ('8→B: no digits stand in a name',))
>>> read("SITI AMINAH, S.H.")
('SITI AMINAH, S.H.', ())
>>> is_known("H. BUDI SANTOSO, S.PD"), is_known("BUDISANTOSO")
(True, False)
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from fields.invalid import InvalidFormat, InvalidLength

DATA = Path(__file__).parent / "data"
LONGEST = 60
LONGEST_TITLE = 5  # letters before a full stop: PROF., DRS.; a longer word is none
LEAST_WORD = 3  # letters of a word that was run together with another
TITLES_BEFORE = frozenset("DR. DRA. DRG. DRH. DRS. H. HJ. IR. K.H. PROF. R. R.A. RA. RR.".split())
# Those with one usual form; S.H., SH and S.H are all printed, and differ by what is easily misread.
TITLES_AFTER = frozenset(
    """A.MD M.KES M.KOM M.PD M.PD.I M.SI S.AG S.FARM S.HUM S.IP S.KED S.KEP S.KOM S.PD S.PD.I
    S.PD.SD S.PSI S.PT S.SI S.SN S.SOS S.SOS.I S.STP S.TH.I S.TP SKM SP.OG SP.PD""".split()
)
_BARE_TITLES = frozenset(title.replace(".", "") for title in TITLES_AFTER) | frozenset(
    "SE SH ST SP MM MH MT MA MSC BA BE BSC LC MBA APT SST".split()
)
_LETTERS_FOR = {"0": "O", "1": "I", "2": "Z", "4": "A", "5": "S", "6": "G", "8": "B", "|": "I"}
_BLANKS_AND_STOPS = str.maketrans("", "", " .")
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


@cache
def words() -> frozenset[str]:
    """What names in Indonesia are made of, as far as we know: data/names.txt."""
    return frozenset((DATA / "names.txt").read_text("utf-8").split())


def is_known(name: str) -> bool:
    """Whether every word of a compact name is one of `words`, an initial or a title.

    A reader's slip makes hardly ever another name of one, so that such a name is likely read right.
    """
    called, *after = name.split(", ")
    parts = called.split(" ")
    return (
        "I" not in parts[1:]  # it begins Balinese names, and a stroke at the end is texture
        and all(part in words() or part in TITLES_BEFORE or _is_initial(part) for part in parts)
        and any(part in words() and len(part) > 1 for part in parts)
        and TITLES_AFTER.issuperset(after)
    )


def alike(name: str) -> tuple[str, ...]:
    """Names that differ from a compact one in blanks and stops alone and hold known words and
    titles in place of unknown ones: what a reader takes for another first.

    >>> alike("ARIWAWAN"), alike("KH. SALIM, SPDI"), alike("BUDIA"), alike("BUDI A")
    (('ARI WAWAN',), ('K.H. SALIM, SPDI', 'KH. SALIM, S.PD.I'), ('BUDI A.',), ('BUDI A.',))
    """
    called, *after = name.split(", ")
    parts = called.split(" ")
    found = [
        ([*parts[:i], word[:k], word[k:], *parts[i + 1 :]], after)
        for i, word in enumerate(parts)
        if word not in words()
        for k in range(LEAST_WORD, len(word) - LEAST_WORD + 1)
        if {word[:k], word[k:]} <= words()
    ]
    found += [
        ([*parts[:i], *initial, *parts[i + 1 :]], after)
        for i, word in enumerate(parts)
        if (initial := _with_initial(word)) and (i > 0 or len(initial) > 1)  # none alone at first
    ]
    first, *rest = parts
    found += [([title, *rest], after) for title in _titled(first, TITLES_BEFORE) if rest]
    found += [
        (parts, [*after[:i], title, *after[i + 1 :]])
        for i, seen in enumerate(after)
        for title in _titled(seen, TITLES_AFTER)
    ]
    return tuple(", ".join([" ".join(inner), *outer]) for inner, outer in found)


def _with_initial(word: str) -> list[str]:
    """A bare letter as an initial, or a known word and the initial that ran together with it."""
    bare = word.removesuffix(".")
    name, letter = bare[:-1], bare[-1:]
    if word in words() or _is_initial(word) or not letter.isalpha():
        return []
    if not name:
        return [f"{letter}."]
    return [name, f"{letter}."] if name in words() else []


def _titled(seen: str, titles: frozenset[str]) -> list[str]:
    """The titles that differ in blanks and stops alone from a text that is none."""
    if seen in titles:
        return []
    bare = seen.translate(_BLANKS_AND_STOPS)
    return sorted(title for title in titles if title.replace(".", "") == bare)


def are_titles(text: str) -> bool:
    """Whether a text is nothing but titles that stand behind a name, with stops or without.

    >>> are_titles("S.E., M.M."), are_titles("SKOM"), are_titles("SE RAYA"), are_titles("SARI")
    (True, True, False, False)
    """
    parts = [part.strip() for part in compact(text).split(",") if part.strip()]
    return bool(parts) and all(_is_title_after(part) for part in parts)


def _is_title_after(part: str) -> bool:
    bare = part.replace(".", "")
    return (
        bare in _BARE_TITLES
        or re.fullmatch(r"[A-Z]{1,3}(?:\. ?[A-Z]{1,5}){1,3}\.?", part) is not None
    )


def _is_initial(part: str) -> bool:
    return len(part) == 2 and part[0].isalpha() and part[1] == "."


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
