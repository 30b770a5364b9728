"""Names that a reader's slip in one letter of a word makes of known ones.

Faces draw some letters alike (I and a small l), and nets lose narrow ones: an unknown word is then
a letter away from a known one. Which of the two stands in a picture only the picture can tell.
"""

from __future__ import annotations

from functools import lru_cache

from fields import names

LEAST_WORD = 4  # letters; of shorter words too many are a letter apart
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ'"


def near(name: str) -> tuple[str, ...]:
    """Names with a known word in place of an unknown one of a compact name: with a letter more, a
    letter less, or one letter other.

    >>> near("SITI ALVLNA, S.PD"), near("FEIX SIAHAAN")
    (('SITI ALVINA, S.PD',), ('FELIX SIAHAAN',))
    >>> near("BUDI"), near("BUDI K")
    ((), ())
    """
    called, comma, after = name.partition(",")
    parts = called.split(" ")
    return tuple(
        " ".join([*parts[:i], other, *parts[i + 1 :]]) + comma + after
        for i, word in enumerate(parts)
        for other in _known_near(word)
    )


@lru_cache(maxsize=1024)
def _known_near(word: str) -> tuple[str, ...]:
    known = names.words()
    if word in known or len(word) < LEAST_WORD or not word.replace("'", "").isalpha():
        return ()
    ends = [(word[:k], word[k:]) for k in range(len(word) + 1)]
    near = {before + after[1:] for before, after in ends if after}
    for letter in _LETTERS:
        near |= {before + letter + after for before, after in ends}
        near |= {before + letter + after[1:] for before, after in ends if after}
    return tuple(sorted(near & known))
