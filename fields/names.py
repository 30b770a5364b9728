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
from bisect import bisect_left
from functools import cache
from itertools import dropwhile, takewhile
from pathlib import Path

from fields.invalid import InvalidFormat, InvalidLength

DATA = Path(__file__).parent / "data"
LONGEST = 60
LONGEST_TITLE = 5  # letters before a full stop: PROF., DRS.; a longer word is none
LEAST_WORD = 3  # letters of a word that was run together with another
# Letters of a word that is the beginning of known ones, and of one that ran together with an
# initial: shorter words are so by chance. Of 865 unknown names that were read right 23 are so.
LEAST_BEGUN, LEAST_GLUED = 5, 6
TITLES_BEFORE = frozenset(
    "DR. DRA. DRG. DRH. DRS. H. HJ. IR. K.H. PROF. R. R.A. R.M. RA. RR. TGK.".split()
)
ABBREVIATED = frozenset("ABD. ACH. BR. DG. DT. MOCH. MOH. MUCH. MUH. ST.".split())
# Those with one usual form; S.H., SH and S.H are all printed, and differ by what is easily misread.
TITLES_AFTER = frozenset(
    """A.MA A.MA.PD A.MD A.MD.AK A.MD.KEB A.MD.KEP A.MD.KOM M.AG M.AK M.E.I M.FARM M.HUM M.KES M.KN
    M.KOM M.PD M.PD.I M.PSI M.SI M.SC M.TI S.AG S.AK S.ARS S.DS S.E.I S.FARM S.GZ S.H.I S.HUM
    S.HUT S.I.KOM S.IP S.KED S.KEP S.KG S.KH S.KOM S.PD S.PD.I S.PD.SD S.PI S.PSI S.PT S.SI S.SN
    S.SOS S.SOS.I S.STP S.TH.I S.TP S.TR.KEB S.TR.KEP SKM SP.A SP.OG SP.PD
    B.SC M.BIOMED M.ED M.ENG M.KEB M.KEP M.PHIL M.SN M.TH NS PH.D S.E.SY S.KEP.NS S.SY S.TH
    S.TR.AK SP.AN SP.B SP.JP SP.KJ SP.OT SP.RAD""".split()
)
_BARE_TITLES = frozenset(title.replace(".", "") for title in TITLES_AFTER) | frozenset(
    "SE SH ST SP MM MH MT MA MSC BA BE BSC LC MBA APT SST".split()
)
# What follows the I of Balinese men: by birth order, caste or both.
_BALINESE = frozenset(
    """DEWA GDE GEDE GST GUSTI KADEK KETUT KOMANG KT MADE MD NENGAH NGURAH NYM NYOMAN PUTU WAYAN
    WYN""".split()
)
_LETTERS_FOR = {"0": "O", "1": "I", "2": "Z", "4": "A", "5": "S", "6": "G", "8": "B", "|": "I"}
_BLANKS_AND_STOPS = str.maketrans("", "", " .")
_QUOTES = str.maketrans(dict.fromkeys('`´‘’‛ʻʼʾʿ′＇"“”', "'"))
_LIKE_Q = "OGC"  # what readers take a Q for that they seldom saw


def compact(text: str) -> str:
    """Upper case, single blanks and none before a comma, one kind of apostrophe."""
    text = " ".join(text.upper().translate(_QUOTES).split())
    return re.sub(r" +,", ",", text)


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
    called, *after = name.split(",")
    parts = list(dropwhile(TITLES_BEFORE.__contains__, called.split(" ")))
    return (
        "I" not in parts[1:]  # it begins Balinese names, and a stroke at the end is texture
        and all(_is_known(part) or part in TITLES_BEFORE or _is_stopped(part) for part in parts)
        and any(_is_known(part) and len(part) > 1 for part in parts)
        and TITLES_AFTER.issuperset(title.removeprefix(" ") for title in after)
    )


def is_nearly_known(name: str) -> bool:
    """Whether a compact name is known but for the stops of its titles and abbreviated words.

    >>> is_nearly_known("SITI, S.H., MM"), is_nearly_known("MUH. RIZKI"), is_nearly_known("MUH. X")
    (True, True, False)
    """
    called, *after = name.split(",")
    parts = (part[:-1] if part in ABBREVIATED else part for part in called.split(" "))
    return is_known(" ".join(parts)) and all(is_title(title.strip()) for title in after)


def has_initial(name: str) -> bool:
    """Whether a word of a compact name is a letter alone, with a full stop or without; the I of
    Balinese men is none.

    >>> has_initial("SITI A. RAHAYU"), has_initial("I SITI"), has_initial("SITI, S.H")
    (True, True, False)
    >>> has_initial("I MADE ARTA"), has_initial("IR. I MADE ARTA"), has_initial("I MADE A. ARTA")
    (False, False, True)
    """
    parts = name.partition(",")[0].split(" ")
    titles = list(takewhile(TITLES_BEFORE.__contains__, parts))
    parts = parts[len(titles) :]
    if parts and _begins_balinese(parts):
        parts = parts[1:]
    return any(map(is_initial, [*titles, *parts]))


def is_initial(word: str) -> bool:
    """Whether a word is a letter alone, with a full stop or without."""
    return len(word) == 1 or _is_stopped(word)


def behind_i(name: str) -> tuple[str, ...]:
    """A compact name behind an I, where it begins as Balinese men's go on behind theirs: a stroke
    beside a colon, it may be lost.

    >>> behind_i("KETUT ARTA"), behind_i("I KETUT ARTA"), behind_i("SITI")
    (('I KETUT ARTA',), (), ())
    """
    return (f"I {name}",) if name.split(" ")[0] in _BALINESE else ()


def _begins_balinese(parts: list[str]) -> bool:
    return parts[0] == "I" and len(parts) > 1 and parts[1] in _BALINESE


def may_lack_a_sign(name: str) -> bool:
    """Whether a letter or mark of a compact name may be lost that a picture does not tell of, its
    box ending before it: a title is none that is known, an unknown word is known with an apostrophe
    or with more letters, or is a known one behind an initial.

    >>> may_lack_a_sign("SITI, S.HU"), may_lack_a_sign("SITI ISRO"), may_lack_a_sign("SITI, S.HUT")
    (True, True, False)
    >>> may_lack_a_sign("SITI SURBAK"), may_lack_a_sign("TKOMANG"), may_lack_a_sign("SITI XAQIFU")
    (True, True, False)
    """
    called, _, after = name.partition(",")
    titles = filter(None, map(str.strip, after.split(",")))
    unknown = [part for part in called.split(" ") if part not in words()]
    lost = any(part in _bare_words() or _is_begun(part) or _is_glued(part) for part in unknown)
    return lost or not all(map(is_title, titles))


def _is_begun(word: str) -> bool:
    """Whether known words begin with a word."""
    if len(word) < LEAST_BEGUN:
        return False
    known, at = _in_order(), bisect_left(_in_order(), word)
    return any(longer.startswith(word) for longer in known[at : at + 1])


def _is_glued(word: str) -> bool:
    return len(word) >= LEAST_GLUED and (word[1:] in words() or word[:-1] in words())


@cache
def _in_order() -> tuple[str, ...]:
    return tuple(sorted(words()))


def _is_known(word: str) -> bool:
    """Whether a word is known, and no other one that has lost its apostrophe, hyphen or Q."""
    return word in words() and word not in _bare_words() and word not in _words_without_q()


@cache
def _bare_words() -> dict[str, str]:
    """Words with an apostrophe or hyphen, by their letters alone."""
    marked = (word for word in sorted(words()) if not word.isalpha())
    return {re.sub(r"\W", "", word): word for word in marked}


@cache
def _words_without_q() -> frozenset[str]:
    """Words with a Q, as they are misread."""
    return frozenset(
        word[:k] + like + word[k + 1 :]
        for word in words()
        for k, letter in enumerate(word)
        if letter == "Q"
        for like in _LIKE_Q
    )


def alike(name: str) -> tuple[str, ...]:
    """Names that hold known words and titles in place of unknown ones, and differ from a compact
    one by what a reader loses first: blanks, stops and apostrophes.

    >>> alike("ARIWAWAN"), alike("KH. SALIM, SPDI"), alike("BUDIA"), alike("BUDI A")
    (('ARI WAWAN',), ('K.H. SALIM, SPDI', 'KH. SALIM, S.PD.I'), ('BUDI A.', 'BUDI A'), ())
    >>> alike("IOBAL MARUF"), alike("SITI, S.H"), alike("SITI S.H"), alike("CIMRAN")
    (("IOBAL MA'RUF",), (), ('SITI, S.H',), ('C IMRAN', 'C. IMRAN'))
    """
    called, comma, after = name.partition(",")
    parts = called.split(" ")
    found = []
    for i, word in enumerate(parts):
        rather = _two_words(word) + _spelt(word) + _with_initial(word)
        if i == 0 and len(parts) > 1:
            rather += _titled(word, TITLES_BEFORE)
        found += [_with_word(parts, i, other) + comma + after for other in rather]
    titles = [title.strip() for title in after.split(",")] if comma else []
    for i, seen in enumerate(titles):
        for title in _titled(seen, TITLES_AFTER):
            found.append(", ".join([called, *titles[:i], title, *titles[i + 1 :]]))
    if not comma and len(parts) > 1 and "." in parts[-1] and are_titles(parts[-1]):
        found.append(f"{' '.join(parts[:-1])}, {parts[-1]}")
    return tuple(found)


def apart(name: str) -> tuple[str, ...]:
    """Names with a blank between two known words that ran together in an unknown one, or behind the
    I of Balinese men.

    >>> apart("EVAJATMIKO"), apart("NURAINI"), apart("IWAYAN ARTA")
    (('EVA JATMIKO',), (), ('I WAYAN ARTA',))
    """
    called, comma, after = name.partition(",")
    parts = called.split(" ")
    if parts[0][:1] == "I" and parts[0][1:] in _BALINESE:
        return (f"I {name[1:]}",)
    return tuple(
        _with_word(parts, i, two) + comma + after
        for i, word in enumerate(parts)
        for two in _two_words(word)
    )


def initial_apart(name: str) -> tuple[str, ...]:
    """Names with a blank behind the first letter of a word, or before the last of a known one,
    where the rest is a known word: no list tells L IKA from LIKA, and F DODI was read FDODI.

    >>> initial_apart("LIKA"), initial_apart("XAQIFU"), initial_apart("FDODI IMRAN")
    (('L IKA', 'LIK A'), (), ('F DODI IMRAN',))
    """
    parts = name.split(" ")
    return tuple(
        _with_word(parts, i, f"{word[:k]} {word[k:]}")
        for i, word in enumerate(parts)
        if len(word) > LEAST_WORD
        for k in ((1, len(word) - 1) if word in words() else (1,))
        if max(word[:k], word[k:], key=len) in words()
    )


def is_apart_within(other: str, name: str) -> bool:
    """Whether a name with an `initial_apart` has it neither at its beginning nor at its end.

    >>> is_apart_within("ALI W IKA SARI", "ALI WIKA SARI"), is_apart_within("L IKA", "LIKA")
    (True, False)
    >>> is_apart_within("ALI SAR I", "ALI SARI"), is_apart_within("R H ADI ALI", "R HADI ALI")
    (False, True)
    """
    words = [text.partition(",")[0].split(" ") for text in (other, name)]
    (first, *_), (begun, *_) = words
    (*_, last), (*_, ended) = words
    return not any(len(one) == 1 and one != own for one, own in ((first, begun), (last, ended)))


def without_stray(name: str) -> tuple[str, ...]:
    """Names without a letter alone before all others, without one or an unknown word of two or
    three behind them, or without the first or last letter of an unknown word there that is a known
    one but for it: a colon, or a line of the ground, may be read so.

    >>> without_stray("I SITI Y"), without_stray("IHJ. SITI"), without_stray("SITI MUSLIMV")
    (('SITI Y', 'I SITI'), ('HJ. SITI',), ('SITI MUSLIM',))
    >>> without_stray("SITI SH"), without_stray("SITI AEA"), without_stray("I WAYAN SITI")
    ((), ('SITI',), ())
    """
    parts = name.split(" ")
    first, last = parts[0], parts[-1]
    found = []
    if len(parts) > 1 and len(first) == 1 and not _begins_balinese(parts):
        found.append(" ".join(parts[1:]))
    if len(parts) > 1 and (len(last) == 1 or _is_stray(last)):
        found.append(" ".join(parts[:-1]))
    if not _begins_a_name(first) and _begins_a_name(first[1:]):
        found.append(" ".join([first[1:], *parts[1:]]))
    if last not in words() and last[:-1] in words():
        found.append(" ".join([*parts[:-1], last[:-1]]))
    return tuple(found)


def _begins_a_name(word: str) -> bool:
    return word in words() or word in TITLES_BEFORE


def _is_stray(word: str) -> bool:
    return len(word) <= LEAST_WORD and word.isalpha() and not (word in words() or is_title(word))


def with_known_mark(name: str) -> tuple[str, ...]:
    """Known names that have an apostrophe or a hyphen where an unknown one has a blank or nothing,
    or has them before a blank.

    >>> with_known_mark("ANI MAH"), with_known_mark("SITI NUR' AINI"), with_known_mark("SITI")
    (("ANI'MAH",), ("SITI NUR'AINI",), ())
    """
    if is_known(name):
        return ()
    closed = (name[: m.start()] + name[m.end() :] for m in re.finditer(r"(?<=['-]) ", name))
    blanks = (other for other in marked(name) if other.count(" ") < name.count(" "))
    return tuple(other for other in (*blanks, *closed) if is_known(other))


def other_stops_of_initials(name: str) -> tuple[str, ...]:
    """A compact name with a full stop behind an initial that has none, and without one that it has:
    both are printed.

    >>> other_stops_of_initials("M. SITI A"), other_stops_of_initials("I MADE ARTA")
    (('M SITI A', 'M. SITI A.'), ())
    """
    called, comma, after = name.partition(",")
    parts = called.split(" ")
    return tuple(
        _with_word(parts, i, word[0] if word.endswith(".") else f"{word}.") + comma + after
        for i, word in enumerate(parts)
        if is_initial(word) and word[0].isalpha() and not (i == 0 and _begins_balinese(parts))
    )


def _with_word(parts: list[str], i: int, word: str) -> str:
    """The words of a name with another for the i-th."""
    return " ".join([*parts[:i], word, *parts[i + 1 :]])


def marked(name: str) -> tuple[str, ...]:
    """Names of the same letters with one blank, apostrophe or hyphen more, or one for another, an
    apostrophe behind a word, or a blank behind a comma: where the picture makes one of them the
    likelier, it was lost.

    >>> marked("ANI")
    ('A NI', "A'NI", 'A-NI', 'AN I', "AN'I", 'AN-I', "ANI'")
    >>> marked("A S")
    ("A'S", 'A-S', "A' S", "A S'")
    """
    pairs = [(k, name[k - 1 : k + 1]) for k in range(1, len(name))]
    more = [name[:k] + mark + name[k:] for k, pair in pairs if pair.isalpha() for mark in " '-"]
    blanks = re.finditer(r"(?<=[^\W\d_]) (?=[^\W\d_])", name)
    other = [name[: m.start()] + mark + name[m.end() :] for m in blanks for mark in "'-"]
    ends = re.finditer(r"(?<=[^\W\d_])(?=[ ,]|$)", name)
    behind = [f"{name[: m.start()]}'{name[m.start() :]}" for m in ends]
    spaced = re.sub(r",(?! )", ", ", name)
    return (*more, *other, *behind, *[spaced] * (spaced != name))


def _two_words(word: str) -> list[str]:
    """Known words that ran together in an unknown one."""
    if word in words():
        return []
    ends = range(LEAST_WORD, len(word) - LEAST_WORD + 1)
    return [f"{word[:k]} {word[k:]}" for k in ends if {word[:k], word[k:]} <= words()]


def _spelt(word: str) -> list[str]:
    """The known word that differs from another by an apostrophe or a hyphen."""
    return [_bare_words()[word]] if word in _bare_words() else []


def _with_initial(word: str) -> list[str]:
    """A known word and an initial that ran together with it, before it or behind."""
    bare = word.removesuffix(".")
    if word in words() or len(bare) <= LEAST_WORD or not bare.isalpha():
        return []
    found = []
    if bare[:-1] in words():
        found += [f"{bare[:-1]} {bare[-1]}."] + [f"{bare[:-1]} {bare[-1]}"] * (bare == word)
    if bare[1:] in words() and bare == word:
        found += [f"{bare[0]} {bare[1:]}", f"{bare[0]}. {bare[1:]}"]
    return found


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
    return is_title(part) or re.fullmatch(r"[A-Z]{1,3}(?:\. ?[A-Z]{1,5}){1,3}\.?", part) is not None


def is_title(text: str) -> bool:
    """Whether a text is a title that stands behind a name and is known, with stops or without."""
    return text.replace(".", "") in _BARE_TITLES


def has_usual_titles(name: str) -> bool:
    """Whether each title behind a compact name stands in its one usual form, where it has one.

    >>> has_usual_titles("SITI, S.PD, SE."), has_usual_titles("SITI, SPD"), has_usual_titles("SITI")
    (True, False, True)
    """
    after = filter(None, map(str.strip, name.split(",")[1:]))
    return all(title in TITLES_AFTER or not _titled(title, TITLES_AFTER) for title in after)


def _is_stopped(part: str) -> bool:
    return len(part) == 2 and part[0].isalpha() and part[1] == "."


def read(text: str) -> tuple[str, tuple[str, ...]]:
    """The name in what a recogniser saw, and each letter changed; the name may be empty.

    Marks at the ends fall away: they are a label's colon, or texture of the ground. At the end a
    full stop stays that closes a title or an initial, and an apostrophe behind a letter: ISRO'.
    """
    name = compact(text)
    digits = [c for c in dict.fromkeys(name) if c in _LETTERS_FOR]
    reasons = tuple(f"{c}→{_LETTERS_FOR[c]}: no digits stand in a name" for c in digits)
    name = "".join(_LETTERS_FOR.get(c, c) for c in name)
    name = re.sub(r"[^\w .,'/()-]|[\d_]", "", name)
    name = re.sub(r"^[\W_]+", "", name)
    name = re.sub(r"(?<![A-Z])'[ ,'/(-]*$|[ ,/(-][ ,'/(-]*$", "", name)
    last = name.split(" ")[-1]
    initial = last != name and len(last) == 2
    if name.endswith(".") and last.count(".") < 2 and ", " not in name and not initial:
        name = name.rstrip(". ")
    return compact(name), reasons
