"""Reading a CTC network's answer: the likeliest text, and how likely any given text is."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from elements import TextLine
from ocr.charset import BLANK, Charset

Floats = npt.NDArray[np.float32]
BEAMS = 3  # texts kept at each step; more find no better ones
HEARD = -4.0  # the log of the least probability of a class that is followed up
FAINT, SPOKEN = -7.0, 2  # where a length is asked for: such classes, and so many in any case
IDLE = np.float32(-1e-4)  # the log of a blank's probability from which a step says nothing else
# Shares of paths are counted down from BEGIN, which float64 holds over 600 decades; a text of less
# than LEAST_SHARE is told as impossible.
BEGIN, LEAST_SHARE = 1e300, 1e-300
NEVER = np.float32(-1e9)  # the log of a probability of nothing; no infinities to subtract
# The classes that a step is heard to say, each with the log of its probability.
Heard = list[tuple[int, float]]
# A text → the logs of the probabilities that it ended in a blank, and in its last character.
Beams = dict[tuple[int, ...], tuple[float, float]]
BEGUN: Beams = {(): (0.0, float(NEVER))}


def log_softmax(logits: Floats) -> Floats:
    """Log probabilities over the last axis."""
    shifted = logits - logits.max(-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)), np.float32)


def greedy(log_probabilities: Floats, charset: Charset) -> TextLine:
    """The likeliest class of each step of (T, C), runs merged, blanks and outer spaces dropped.

    A character is as sure as its surest step, the line as its least sure character.
    """
    best = log_probabilities.argmax(-1)
    changed = np.ones(len(best), bool)
    changed[1:] = best[1:] != best[:-1]
    starts = np.flatnonzero(changed)
    surest = np.exp(np.maximum.reduceat(log_probabilities.max(-1), starts))
    given = best[starts] != BLANK
    told = best[starts][given].tolist()
    text, sure = charset.decode(told), surest[given][charset.order(told)]
    first = len(text) - len(text.lstrip(" "))
    confidences = tuple(sure[first : len(text.rstrip(" "))].tolist())
    return TextLine(text.strip(" "), min(confidences, default=0.0), confidences)


def log_likelihoods(looks: Sequence[Floats], texts: Sequence[Sequence[int]]) -> Floats:
    """The log of the probability that each look gives each text, all its alignments summed.

    looks: one answer (T, C) or more, each `merged`, of any T; texts: class indices, N of any
    length; gives (looks, N). A text that needs more than T steps gets NEVER.
    """
    pairs = [(look, text) for look in range(len(looks)) for text in texts]
    return told_together(looks, pairs).reshape(len(looks), len(texts))


def told_together(looks: Sequence[Floats], pairs: Sequence[tuple[int, Sequence[int]]]) -> Floats:
    """`log_likelihoods` of pairs of a look, by its place, and a text alone (N,).

    The forward algorithm (Graves et al. 2006, section 4.1), of all pairs at once: a step costs
    hardly more for a whole card's lines than for one, and texts that begin alike share its states.
    """
    steps = _abreast(looks)
    prefixes, ends = _prefixes(len(looks), pairs)
    look, shorter, last = prefixes.T
    count, classes = len(prefixes), steps.shape[2]
    said = steps.reshape(len(steps), -1).take(look * classes + last, axis=1)
    said[:, : len(looks)] = 0  # no text at all has no last character
    silent = steps[..., BLANK].take(look, axis=1)
    # The share of the paths so far that gave a prefix: in either way, and that ended in a blank.
    shares = np.zeros((2, count))
    either, blank = shares
    blank[: len(looks)] = BEGIN
    letter, longer = np.zeros((2, count))
    # A character comes after any path to the prefix before it; one like that prefix's last, after
    # those that ended in a blank.
    came = shorter + count * (last == last[shorter])
    for told, idle in zip(said, silent, strict=True):  # all in place: the arrays are small
        np.add(letter, blank, out=either)
        letter += shares.take(came, out=longer, mode="clip")  # "raise" would copy first
        letter *= told
        np.multiply(either, idle, out=blank)
    whole = (letter + blank)[ends]
    logs = np.log(np.maximum(whole, LEAST_SHARE)) - math.log(BEGIN)
    return np.where(whole > LEAST_SHARE, logs, NEVER).astype(np.float32)


def _prefixes(
    looks: int, pairs: Sequence[tuple[int, Sequence[int]]]
) -> tuple[npt.NDArray[np.intp], list[int]]:
    """All that texts of looks begin with, once: (N, 3) look, which of them is a character shorter,
    last class; each look's empty one first. And which of them each of the pairs is."""
    prefixes = [(look, look, BLANK) for look in range(looks)]
    known: dict[tuple[int, int], int] = {}
    ends = []
    for look, text in pairs:
        end = look
        for c in text:
            shorter, end = end, known.setdefault((end, c), len(prefixes))
            if end == len(prefixes):
                prefixes.append((look, shorter, c))
        ends.append(end)
    return np.array(prefixes, np.intp), ends


def _abreast(looks: Sequence[Floats]) -> npt.NDArray[np.float64]:
    """Probabilities (T, looks, C) of looks of unlike T: before the first step of a shorter one
    nothing was said, which changes no text's share."""
    longest = max(len(look) for look in looks)
    steps = np.zeros((longest, len(looks), looks[0].shape[1]))
    steps[..., BLANK] = 1
    for n, look in enumerate(looks):
        steps[longest - len(look) :, n] = np.exp(look.astype(np.float64))
    return steps


def merged(log_probabilities: Floats) -> Floats:
    """Steps with the inner ones of every run that surely answers blank made one, in which any of
    them may have answered a character; the first and last keep it apart from its neighbours."""
    if len(log_probabilities) == 0:
        return log_probabilities
    idle = np.zeros(len(log_probabilities) + 3, np.bool_)
    idle[2:-1] = log_probabilities[:, BLANK] > IDLE
    starts = np.flatnonzero(~(idle[:-3] & idle[1:-2] & idle[2:-1] & idle[3:]))
    steps = np.logaddexp.reduceat(log_probabilities, starts, axis=0)
    steps[:, BLANK] = np.add.reduceat(log_probabilities[:, BLANK], starts)
    return np.asarray(steps, np.float32)


def likely_texts(log_probabilities: Floats, *, width: int = BEAMS) -> list[list[int]]:
    """Class indices of the likeliest texts of `merged` (T, C), the likeliest first, ``width`` at
    most.

    Prefix beam search (Hannun et al. 2014): unlike the likeliest class of each step, it counts
    every alignment of a text, such as those that shift a faint letter by a step.
    """
    beams = BEGUN
    for heard in _heard(log_probabilities, HEARD):
        beams = _longer(beams, heard)
        if len(beams) > width:
            beams = dict(_ranked(beams)[:width])
    return [list(text) for text, _ in _ranked(beams)]


def texts_of_length(
    log_probabilities: Floats, length: int, *, width: int = BEAMS
) -> list[list[int]]:
    """Class indices of the likeliest texts of just ``length`` characters of `merged` (T, C), the
    likeliest first, ``width`` at most; none where T steps are too few.

    The same search as `likely_texts`, but texts compete with those as long as they are alone: a
    text that lacks a faint letter so far doesn't drive out the one that has it. Which text is
    likeliest is exact where ``width`` holds all texts that are heard.
    """
    beams = BEGUN
    second = np.partition(log_probabilities, -SPOKEN, axis=1)[:, -SPOKEN, None]
    for heard in _heard(log_probabilities, np.minimum(np.float32(FAINT), second)):
        found = _longer(beams, heard)
        beams = {}
        room = [width] * (length + 1)
        for text, shares in _ranked(found):
            if len(text) <= length and room[len(text)]:
                room[len(text)] -= 1
                beams[text] = shares
    return [list(text) for text in beams if len(text) == length]


def _heard(log_probabilities: Floats, least: float | Floats) -> list[Heard]:
    """Of each step of (T, C) the classes from the log probability ``least`` on, one or (T, 1)."""
    heard: list[Heard] = [[] for _ in log_probabilities]
    steps, classes = np.nonzero(log_probabilities >= least)
    said = log_probabilities[steps, classes]
    for step, c, log in zip(steps.tolist(), classes.tolist(), said.tolist(), strict=True):
        heard[step].append((c, log))
    return heard


def _longer(beams: Beams, heard: Heard) -> Beams:
    """Beams after one more step, of which these classes are followed up."""
    never = float(NEVER)
    longer: Beams = {}
    for text, (blank, letter) in beams.items():
        either = _either(blank, letter)
        last = text[-1] if text else BLANK
        for c, said in heard:
            if c == BLANK:
                _add(longer, text, either + said, never)
            elif last == c:
                _add(longer, text, never, letter + said)
                _add(longer, (*text, c), never, blank + said)
            else:
                _add(longer, (*text, c), never, either + said)
    return longer


def _ranked(beams: Beams) -> list[tuple[tuple[int, ...], tuple[float, float]]]:
    """Texts and what is known of them, the likeliest first."""
    return sorted(beams.items(), key=lambda beam: _either(*beam[1]), reverse=True)


def _add(
    beams: Beams,
    text: tuple[int, ...],
    blank: float,
    letter: float,
) -> None:
    """Add two log probabilities to a text's: that it ended in a blank, and in its last letter."""
    known = beams.get(text)
    beams[text] = (
        (blank, letter) if known is None else (_either(known[0], blank), _either(known[1], letter))
    )


def _either(one: float, other: float) -> float:
    """The log of the sum of two probabilities given as logs."""
    high, low = (one, other) if one > other else (other, one)
    return high + math.log1p(math.exp(low - high)) if low > high - 40 else high


def fitting(log_probabilities: Floats, allowed: Sequence[Sequence[int]]) -> list[int] | None:
    """The class indices on the likeliest path whose n-th character is one of ``allowed[n]``.

    log_probabilities: (T, C). None where T steps are too few for as many characters. The Viterbi
    algorithm (Forney 1973) over how many characters were given and which class came last.
    """
    count, classes = len(allowed), log_probabilities.shape[1]
    gate = np.full((count, classes), NEVER, np.float32)
    for n, characters in enumerate(allowed):
        gate[n, list(characters)] = 0
    score = np.full((count + 1, classes), NEVER, np.float32)
    score[0, BLANK] = 0
    rows = np.arange(count + 1)
    new = np.full_like(score, NEVER)
    trail = []
    for step in log_probabilities:
        first = score.argmax(-1)
        most = score[rows, first]
        others = score.copy()
        others[rows, first] = 2 * NEVER
        second = others.argmax(-1)
        # a new character comes after a blank or after another character
        new[1:] = most[:-1, None] + gate
        again = first[:-1]
        new[rows[1:], again] = others[rows[:-1], second[:-1]] + gate[rows[:-1], again]
        score[:, BLANK] = most
        trail.append((first, second, new > score))
        score = np.maximum(new, score) + step
    n, last = count, int(score[count].argmax())
    if score[n, last] <= NEVER / 2:
        return None
    found: list[int] = []
    for first, second, is_new in reversed(trail):
        if is_new[n, last]:
            found.append(last)
            n, last = n - 1, int((second if first[n - 1] == last else first)[n - 1])
        elif last == BLANK:
            last = int(first[n])
    return found[::-1]
