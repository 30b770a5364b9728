"""Names that a reader's slip in one letter of a word makes of known ones.

Faces draw some letters alike (I and a small l), and nets lose narrow ones: an unknown word is then
a letter away from a known one. Which of the two stands in a picture only the picture can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from fields import names

LEAST_WORD = 4  # letters; of shorter words too many are a letter apart
LEAST_LONG = 6  # letters of a word that is hardly another name
LEAST_OTHER = 3  # letters of a known word that may be another
ROUND = "CGOQ"  # letters that look alike
# Letters that two others look like where narrow or small print joins them.
JOINED = {
    "H": ("LI", "II"), "M": ("NI", "IN", "RN"), "N": ("RI", "II"), "U": ("LI", "IJ", "II"),
    "W": ("VV", "VI"),
}  # fmt: skip
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ'"
# A title's letters → the title with its stops.
_STOPPED = {
    title.replace(".", ""): (title,) for title in sorted(names.TITLES_AFTER) if "." in title
}


def near(name: str) -> tuple[str, ...]:
    """Names with a known word or title in place of an unknown one of a compact name: with a letter
    more, a letter less, or one letter other.

    >>> near("SITI ALVLNA, S.PD"), near("FEIX SIAHAAN")
    (('SITI ALVINA, S.PD',), ('FELIX SIAHAAN',))
    >>> near("BUDI"), near("BUDI K")
    ((), ())
    >>> near("BUDI, S.HU"), near("BUDI, S.PDA")
    (('BUDI, S.HUM', 'BUDI, S.HUT'), ('BUDI, S.PD',))
    """
    return (*_with_other_words(name, _known_near), *_with_other_titles(name, _titles_near))


def nearly(name: str) -> tuple[str, ...]:
    """The same, of words so long that hardly another name is a letter away from a known one; and
    without a first letter that may be a colon's.

    >>> nearly("MANSUQ LOYI"), nearly("BUDY"), nearly("INENG MUSLIM")
    (('MANSUR LOYI',), (), ('NENG MUSLIM',))
    """
    first = name.partition(" ")[0]
    begun = first not in names.words() and first[1:] in names.words()
    bare = (name[1:],) if begun and LEAST_WORD <= len(first) < LEAST_LONG else ()
    longer = _with_other_words(
        name, lambda word: _known_near(word) if len(word) >= LEAST_LONG else ()
    )
    return (*bare, *longer)


def others(name: str) -> tuple[str, ...]:
    """Names with another known word in place of a known one of a compact name, a letter away: both
    are names, and may be misread for one another.

    >>> "ERLINA SARI" in others("ERINA SARI"), "YUSUF" in others("YUSUP"), others("XAQIFU")
    (True, True, ())
    """
    return _with_other_words(name, _other_words)


def titles_before(name: str) -> tuple[str, ...]:
    """Names with a known title in place of an unknown shortened word, a letter away.

    >>> titles_before("TEK. HERMAN"), titles_before("DRS. ALI"), titles_before("MUH. ALI")
    (('TGK. HERMAN',), (), ())
    """
    return _with_other_words(name, _title_near)


def other_titles(name: str) -> tuple[str, ...]:
    """Names with another known title in place of a known one behind a compact name, a letter away.

    >>> other_titles("KETUT, S.PI"), other_titles("KETUT")
    (('KETUT, S.PD', 'KETUT, S.PSI', 'KETUT, S.PT', 'KETUT, S.SI'), ())
    """
    return _with_other_titles(name, _other_titles)


def stopped_titles(name: str) -> tuple[str, ...]:
    """Names with the usual stops of a title that was read without them.

    >>> stopped_titles("SITI, SPA"), stopped_titles("SITI, SH"), stopped_titles("SPA")
    (('SITI, SP.A',), (), ())
    """
    return _with_titles(name, lambda title: _STOPPED.get(title, ()))


def with_comma(name: str) -> tuple[str, ...]:
    """Names with a comma before a title that has none, also in place of a stop there.

    >>> with_comma("SITI P. A.MD"), with_comma("SITI, SH M.H")
    (('SITI, P. A.MD', 'SITI P., A.MD', 'SITI P, A.MD'), ('SITI, SH, M.H',))
    >>> with_comma("SITI, S.T., M.T."), with_comma("SITI P.")
    ((), ())
    """
    parts = name.split(" ")
    found = []
    for at in range(1, len(parts)):
        before, after = parts[at - 1], " ".join(parts[at:])
        if before.endswith(",") or not names.are_titles(after):
            continue
        words = dict.fromkeys((before, before.removesuffix(".")))
        found += [" ".join([*parts[: at - 1], f"{word},", after]) for word in words]
    return tuple(found)


def joined(name: str) -> tuple[str, ...]:
    """Names without a blank within a known word, of whose parts one is none.

    >>> joined("ALI JAT MIKO"), joined("NUR AINI"), joined("JATMIKO ALI")
    (('ALI JATMIKO',), (), ())
    """
    parts, known = name.split(" "), names.words()
    return tuple(
        " ".join([*parts[:k], parts[k] + parts[k + 1], *parts[k + 2 :]])
        for k in range(len(parts) - 1)
        if parts[k] + parts[k + 1] in known and not {parts[k], parts[k + 1]} <= known
    )


def without_comma(name: str) -> tuple[str, ...]:
    """Names without one of their commas before a title.

    >>> without_comma("SITI, SE"), without_comma("SITI, S.T., M.T."), without_comma("SITI")
    (('SITI SE',), ('SITI S.T., M.T.', 'SITI, S.T. M.T.'), ())
    """
    commas = [k for k, sign in enumerate(name) if sign == ","]
    return tuple(name[:k] + name[k + 1 :] for k in commas if names.are_titles(name[k + 1 :]))


def stopped_as_before(name: str) -> tuple[str, ...]:
    """A name with a stop behind its last title, where that has none and a title before it has one:
    who prints S.T. prints M.T. as well.

    >>> stopped_as_before("SITI, S.T., M.T"), stopped_as_before("SITI, S.T, M.T")
    (('SITI, S.T., M.T.',), ())
    >>> stopped_as_before("SITI A., M.T"), stopped_as_before("SITI, S.T., M.T.")
    ((), ())
    """
    _, *titles = name.split(", ")
    stopped = any(title.endswith(".") for title in titles[:-1])
    return (f"{name}.",) if stopped and not name.endswith(".") else ()


def other_stop(name: str) -> tuple[str, ...]:
    """A compact name that ends in a title, with a full stop behind that or without one: both are
    printed.

    >>> other_stop("SITI, A.MD.KEB"), other_stop("SITI, S.H."), other_stop("SITI S.PD")
    (('SITI, A.MD.KEB.',), ('SITI, S.H',), ('SITI S.PD.',))
    >>> other_stop("SITI A."), other_stop("SITI")
    ((), ())
    """
    bare = name.removesuffix(".")
    if "," not in bare and "." not in bare.rpartition(" ")[2]:
        return ()
    return (bare if name != bare else f"{name}.",)


def other_stops(name: str) -> tuple[str, ...]:
    """A compact name without one of its full stops and commas, or with one of them for the other.

    >>> other_stops("IR. SITI, SH")
    ('IR SITI, SH', 'IR, SITI, SH', 'IR. SITI SH', 'IR. SITI. SH')
    """
    swapped = {".": ",", ",": "."}
    marks = ((k, mark) for k, mark in enumerate(name) if mark in swapped)
    return tuple(
        name[:k] + other + name[k + 1 :] for k, mark in marks for other in ("", swapped[mark])
    )


def other_initials(name: str) -> tuple[str, ...]:
    """Names with another letter in place of each initial of a compact name, or without it: nothing
    but the picture tells of it.

    >>> found = other_initials("H. ALI B")
    >>> len(found), found[0], found[25], found[-1]
    (52, 'A. ALI B', 'ALI B', 'H. ALI')
    >>> other_initials("ALI, S.H")
    ()
    """
    words = name.partition(",")[0].split(" ")
    titles = name[len(" ".join(words)) :]
    found: list[list[str]] = []
    for k, word in enumerate(words):
        if names.is_initial(word):
            others = [letter + word[1:] for letter in _LETTERS[:-1] if letter != word[0]]
            found += [[*words[:k], other, *words[k + 1 :]] for other in others]
            found.append(words[:k] + words[k + 1 :])
    return tuple(" ".join(other) + titles for other in found if other)


def look_alikes(name: str) -> tuple[str, ...]:
    """Names with a round letter of an unknown word of a compact name as another, or with an I more:
    only a tail or a bar tells them apart, narrow print hardly shows it, and no list tells which it
    is. ITUKUH was read TUKUH.

    >>> look_alikes("SITI XACO")[:6]
    ('SITI XAGO', 'SITI XAOO', 'SITI XAQO', 'SITI XACC', 'SITI XACG', 'SITI XACQ')
    >>> look_alikes("WAWAN TUKU")
    ('WAWAN ITUKU', 'WAWAN TIUKU', 'WAWAN TUIKU', 'WAWAN TUKIU', 'WAWAN TUKUI')
    >>> look_alikes("GUNAWAN, S.KOM")
    ()
    """
    return _with_other_words(name, _alike)


def narrow(name: str, strokes: str) -> tuple[str, ...]:
    """Names with other strokes, II or J, for an I of a known word of a compact name, which narrow
    print hides. RONII was read RONI, and SARJ SARI.

    >>> narrow("RONI", "II"), narrow("RONI", "J"), narrow("ROXQI", "J")
    (('RONII',), ('RONJ',), ())
    """
    return _with_other_words(name, lambda word: _narrower(word, strokes))


def parted(name: str) -> tuple[str, ...]:
    """Names with a known word in place of an unknown one of a compact name, one letter of which
    narrow or small print made of two. RONI was read ROM, and QUSYAIRI QUSYAIN.

    >>> parted("ROM SARI"), parted("QUSYAIN"), parted("MUSUM ALI"), parted("RONI")
    (('RONI SARI',), ('QUSYAIRI',), ('MUSLIM ALI',), ())
    """
    return _with_other_words(name, _known_parted)


def _with_other_words(name: str, others_of: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """Names with another word in place of one."""
    called, comma, after = name.partition(",")
    parts = called.split(" ")
    return tuple(
        " ".join([*parts[:i], other, *parts[i + 1 :]]) + comma + after
        for i, word in enumerate(parts)
        for other in others_of(word)
    )


def _with_other_titles(name: str, others_of: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """Names with another title in place of one that has stops."""
    return _with_titles(name, lambda title: others_of(title) if "." in title else ())


def _with_titles(name: str, others_of: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """Names with another title in place of one behind a comma."""
    called, _, after = name.partition(",")
    titles = after.split(",")
    return tuple(
        f"{called}," + ",".join([*titles[:i], title.replace(bare, other), *titles[i + 1 :]])
        for i, title in enumerate(titles)
        if (bare := title.strip())
        for other in others_of(bare)
    )


@lru_cache(maxsize=1024)
def _other_words(word: str) -> tuple[str, ...]:
    if word not in names.words() or len(word) < LEAST_OTHER:
        return ()
    return a_letter_away(word, names.words())


@lru_cache(maxsize=1024)
def _alike(word: str) -> tuple[str, ...]:
    if word in names.words() or len(word) < LEAST_OTHER or not word.isalpha():
        return ()
    round_ones = (
        word[:n] + other + word[n + 1 :]
        for n, letter in enumerate(word)
        for other in ROUND
        if letter in ROUND and other != letter
    )
    longer = (f"{word[:n]}I{word[n:]}" for n in range(len(word) + 1))
    return tuple(dict.fromkeys([*round_ones, *longer]))


@lru_cache(maxsize=1024)
def _narrower(word: str, strokes: str) -> tuple[str, ...]:
    if word not in names.words() or len(word) < LEAST_OTHER:
        return ()
    at = (n for n, letter in enumerate(word) if letter == "I")
    others = (word[:n] + strokes + word[n + 1 :] for n in at)
    return tuple(other for other in others if other not in names.words())


@lru_cache(maxsize=1024)
def _known_parted(word: str) -> tuple[str, ...]:
    if word in names.words() or len(word) < LEAST_OTHER:
        return ()
    others = (
        word[:n] + two + word[n + 1 :]
        for n, letter in enumerate(word)
        for two in JOINED.get(letter, ())
    )
    return tuple(other for other in others if other in names.words())


@lru_cache(maxsize=1024)
def _known_near(word: str) -> tuple[str, ...]:
    if word in names.words() or len(word) < LEAST_WORD or not word.replace("'", "").isalpha():
        return ()
    near = a_letter_away(word, names.words())
    return tuple(other for other in near if len(other) >= LEAST_WORD)


@lru_cache(maxsize=1024)
def _title_near(word: str) -> tuple[str, ...]:
    known = names.TITLES_BEFORE | names.ABBREVIATED
    if not word.endswith(".") or len(word) <= LEAST_OTHER or word in known:
        return ()
    return tuple(t for t in a_letter_away(word, names.TITLES_BEFORE) if len(t) == len(word))


def _titles_near(title: str) -> tuple[str, ...]:
    return () if names.is_title(title) else a_letter_away(title, names.TITLES_AFTER)


def _other_titles(title: str) -> tuple[str, ...]:
    return a_letter_away(title, names.TITLES_AFTER) if title in names.TITLES_AFTER else ()


def a_letter_away(word: str, known: frozenset[str]) -> tuple[str, ...]:
    """The known words that differ from a word by a letter replaced, missing or added, in order."""
    ends = [(word[:k], word[k:]) for k in range(len(word) + 1)]
    near = {before + after[1:] for before, after in ends if after}
    for letter in _LETTERS:
        near |= {before + letter + after for before, after in ends}
        near |= {before + letter + after[1:] for before, after in ends if after}
    return tuple(sorted((near & known) - {word}))
