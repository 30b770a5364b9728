"""A value of a closed set: the member that the picture shows letter by letter, or none.

A text that is plainly read and no member stays as it is, with the problem named; all else is not
legible.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from documents.meaning.evidence import of_part
from documents.meaning.legible import is_legible, is_of_letters, is_supported
from documents.meaning.value import STRANGE, UNKNOWN, Value, changed, trimmed, unreadable
from elements import Evidence
from fields import choices
from ocr.lexicon import accepted, closest, distance

GARBLED = -2.0  # nats; of closed sets' values that stand apart from all members, texts so unlikely
# are nearly all misread
PLAIN = -0.3  # nats a letter, from which on a text is what is printed
SHORTEST_CUT = 4  # letters of which a member can be told although its end is cut off
LEAST_LEFT = 0.3  # of the member
MOST_CUT = 2  # letters of a member's beginning
BESIDE = 0.1  # the distance of a member behind which ground, or another print, was read as letters
ALIKE = 0.6  # of its letters, by which what follows may be another member's end


def choose(
    text: str,
    members: tuple[str, ...],
    what: str,
    spellings: Mapping[str, str] | None = None,
    *,
    limit: float = 0.4,
    margin: float = 0.1,
    evidence: Evidence | None = None,
    others: bool = True,
) -> Value:
    """The member of a closed set that the picture shows, or the only one that begins as the text
    does; else the text itself where it is plainly read and ``others`` than members may stand."""
    text, spellings = trimmed(text), spellings or {}

    def meaning(value: str) -> str:
        return choices.canonical(value, members, spellings) or value

    known = [*members, *spellings]
    broken = next((value for value in known if _in_words(value) == _in_words(text)), None)
    if broken is not None and text not in known and is_legible(text, evidence):
        return _member(text, broken, meaning, f"closest known {what}", 0.0)
    match = closest(text, known, evidence=evidence, meaning=meaning)
    if match is None:
        return unreadable()
    if accepted(match, limit=limit, margin=margin) and is_supported(match.value, evidence):
        distance = max(min(1.0, match.relative), _doubt(match.value, evidence))
        return _member(text, match.value, meaning, f"closest known {what}", distance)
    head = _headed(text, known)
    if head is not None and is_supported(head, of_part(evidence, text, head)):
        return _member(text, head, meaning, "what follows it is no text of this field", BESIDE)
    if not is_of_letters(text) or _is_garbled(text, evidence):
        return unreadable()
    whole = _begun(text, known, meaning)
    why = f"the only known {what} that begins so; its end is cut off"
    if whole is None:
        whole = _ended(text, known, meaning)
        why = f"the only known {what} that ends so; its beginning is cut off"
    if whole is not None:
        return _member(text, whole, meaning, why, UNKNOWN * (1 - len(text) / len(whole)))
    problem = f"not a known {what}"
    return Value(text, problems=(problem,), distance=STRANGE) if others else unreadable(problem)


def _in_words(value: str) -> str:
    """Its words alone: a slash at a line's end is lost, or has a blank behind it."""
    return " ".join(value.replace("/", " ").split())


def _member(
    text: str, value: str, meaning: Callable[[str], str], why: str, distance: float
) -> Value:
    meant = meaning(value)
    return Value(
        value,
        normalized=meant if meant != value else None,
        corrections=changed(text, value, why),
        distance=distance,
        known=True,
    )


def _doubt(value: str, evidence: Evidence | None) -> float:
    """The distance of a member that the recogniser hardly believes, though it read no other: in
    few letters chance reads one too."""
    if evidence is None:
        return 0.0
    told = evidence.log_likelihoods([value])[0] / len(value)
    return UNKNOWN * min(1.0, max(0.0, told / PLAIN - 1))


def _is_garbled(text: str, evidence: Evidence | None) -> bool:
    """Whether the recogniser itself hardly believes what it read, or there is too little of it."""
    if evidence is None:
        return False
    return evidence.log_likelihoods([text])[0] < GARBLED or not is_legible(text, evidence)


def _headed(text: str, known: Sequence[str]) -> str | None:
    """The longest member that a text begins with, of which no longer one goes on at all as the text
    does."""
    head = max((value for value in known if _goes_on(text, value)), key=len, default=None)
    if head is None:
        return None
    rest = trimmed(text[len(head) :])
    ends = (trimmed(value[len(head) :]) for value in known if _goes_on(value, head))
    return None if any(_alike(rest, end) for end in ends) else head


def _goes_on(text: str, value: str) -> bool:
    """Whether a text begins with a value and has more words."""
    return text.startswith(value) and text[len(value) : len(value) + 1] in set(" ./,")


def _alike(rest: str, end: str) -> bool:
    """Whether a text may be an end, or the beginning of one."""
    end = end[: len(rest)]
    return distance(rest, end) <= ALIKE * max(len(rest), len(end))


def _ended(text: str, known: Sequence[str], meaning: Callable[[str], str]) -> str | None:
    """The only member that ends with a text, of which the first letter or two were cut off."""
    whole = _shortest(text, [value for value in known if value.endswith(text)], meaning)
    return whole if whole is not None and len(whole) - len(text) <= MOST_CUT else None


def _begun(text: str, known: Sequence[str], meaning: Callable[[str], str]) -> str | None:
    """The only member that begins with a text, of which the end was cut off."""
    whole = _shortest(text, [value for value in known if value.startswith(text)], meaning)
    return whole if whole is not None and len(text) >= LEAST_LEFT * len(whole) else None


def _shortest(text: str, longer: Sequence[str], meaning: Callable[[str], str]) -> str | None:
    """The shortest of members that hold a text, where all mean the same."""
    if len(text) < SHORTEST_CUT or len({meaning(value) for value in longer}) != 1:
        return None
    return min(longer, key=len)
