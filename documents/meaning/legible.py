"""What a picture supports: nothing is made of nothing, and no value of another.

A line net reads letters into a thumb, a blank or a texture too, but hardly believes them: its word
on a whole text, by the letter, tells such readings from print.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from documents.meaning.evidence import PartEvidence
from elements import Evidence

# Nats a letter. Of 39 drawn free texts that were covered all were read below, of 616 that were read
# right one.
LEAST = -1.5
# Nats a letter, of a closed set's value: how likely it is at least, and by how much likelier than
# nothing at all. Of 66 covered fields 2 values reached both, of 700 that can be seen 4 did not,
# which were misread in nearly all letters.
LEAST_OF_MEMBER, LEAST_GAIN = -2.2, 2.2
# Nats by which any text is likelier than nothing: what was read of covered ones reached 13, of
# 1,900 others the least was 17.6.
LEAST_IN_ALL = 15.0
# A letter or two are never so much likelier than nothing. Of 68 drawn ones that were left out for
# that, 17 of the 18 that were read with these nats or more were right, 21 of the others.
SHORT, PLAIN = 2, -0.15
MOST_LOST = 5.0  # nats by which a text may be less likely than the one read: about 1 in 150


def is_legible(text: str, evidence: Evidence | None) -> bool:
    """Whether the recogniser believes what it read: some print stands there, and can be read."""
    if evidence is None:
        return True
    told, nothing = evidence.log_likelihoods([text, ""])
    letters = sum(map(str.isalnum, text)) or len(text) or 1
    return told - nothing >= LEAST_IN_ALL and told >= LEAST * (letters + _beside(evidence))


def is_plain(text: str, evidence: Evidence | None) -> bool:
    """Whether a letter or two, as few as a name's or an address's last line may hold, are read
    beyond doubt."""
    if evidence is None or not 0 < len(text.strip()) <= SHORT:
        return False
    return evidence.log_likelihoods([text])[0] >= PLAIN


def is_read(text: str, evidence: Evidence | None) -> bool:
    """Whether a text can be read, be it a letter or two alone."""
    return is_legible(text, evidence) or is_plain(text, evidence)


def is_supported(value: str, evidence: Evidence | None) -> bool:
    """Whether the picture may show this value of a closed set, rather than nothing or another."""
    if evidence is None:
        return True
    told, nothing = evidence.log_likelihoods([value, ""])
    least = max(LEAST_IN_ALL, LEAST_GAIN * len(value))
    return told - nothing >= least and told >= LEAST_OF_MEMBER * (len(value) + _beside(evidence))


def is_of_letters(text: str) -> bool:
    """Whether letters outweigh digits, as in all that is no number or date."""
    letters = sum(map(str.isalpha, text))
    return letters > 0 and letters >= sum(map(str.isdigit, text))


def _beside(evidence: Evidence) -> int:
    """The letters that stand beside a part of a line, whose doubt counts with the part's."""
    if not isinstance(evidence, PartEvidence):
        return 0
    return sum(map(str.isalnum, evidence.before + evidence.after))


def shaped(
    text: str,
    patterns: Sequence[Sequence[str]],
    evidence: Evidence | None,
    is_valid: Callable[[str], bool] = bool,
) -> tuple[str, float] | None:
    """Of each pattern's likeliest text (see `elements.Evidence`) the likeliest that is valid, and
    its distance, 0–1.

    None where the picture supports none of them nearly as well as what was read, or none at all.
    """
    if evidence is None:
        return None
    likely = map(evidence.likeliest, patterns)
    found = [other for other in likely if other is not None and is_valid(other)]
    told = as_likely(text, found, evidence)
    return told if told is not None and is_legible(told[0], evidence) else None


def as_likely(
    text: str, others: Sequence[str], evidence: Evidence | None, most_lost: float = MOST_LOST
) -> tuple[str, float] | None:
    """The likeliest of other texts, and its distance, 0–1; None where it is less likely than the
    one that was read by more than ``most_lost`` nats."""
    if evidence is None or not others:
        return None
    own, *told = evidence.log_likelihoods([text, *others])
    lost = max(0.0, own - max(told))
    if lost > most_lost:
        return None
    return others[told.index(max(told))], lost / most_lost if lost else 0.0
