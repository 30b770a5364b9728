"""A layout's labels among the pieces of print on a page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from documents.kinds.driving_licence.layout import Layout, Region
from documents.kinds.driving_licence.print_on import is_of
from documents.kinds.driving_licence.reads import Read, alike, bare_of, follows, in_row, ratio_of
from elements import Box
from segmentation.prints import Piece, whole

WORDS_APART = 2.4  # of a label's height: its words and the stroke between two languages
MANY, TALL = 4, 1.6  # labels from which on their height is known, and times it that none has
LOST_APART = 8.0  # the same, where a word between two of the label was not seen
IN_COLUMN, TWO_ROWS = 4, 2.4  # labels that begin alike; times their height that two rows have
STACKED = 1.9  # of the lower one's height, between the tops of a label and its translation below
WORD = 2  # letters of a label that may as well be a word of a value
AS_HIGH = 0.87  # height of the lower of two words over the higher one's, which are of one row


def find_labels(layout: Layout, reads: Sequence[Read]) -> tuple[dict[str, Read], list[Read]]:
    """Region → its label; and the pieces that are none, with what stood behind a label in the same
    piece as a piece of its own. Labels of one character are not among them."""
    candidates = [*((read, (n,)) for n, read in enumerate(reads)), *_runs(reads)]
    candidates = [one for one in candidates if all(reads[n].is_print for n in one[1])]
    # two letters that stand apart are any word's
    candidates = [one for one in candidates if len(one[1]) == 1 or len(bare_of(one[0].text)) > 2]
    candidates = [one for one in candidates if not _is_in_a_row(one[0], reads)]
    scored = sorted(
        ((score, read.box.top, n, region.name, parted) for region in layout.regions
         for n, (read, _) in enumerate(candidates)
         for score, parted in (_score(region, read),) if score > 0),
        key=lambda one: (-one[0], one[1]),
    )  # fmt: skip
    labels: dict[str, Read] = {}
    behind: list[Read] = []
    taken: set[int] = set()
    candidates_of: dict[str, tuple[int, ...]] = {}
    for _, _, n, name, parted in scored:
        read, members = candidates[n]
        if taken & {*members} or name in labels:
            continue
        taken |= {*members}
        candidates_of[name] = members
        labels[name] = read
        if parted is not None:
            labels[name], value = parted
            behind.append(value)
    for name in _too_tall(labels):
        first = _first_row(name, labels, reads)
        if first is not None:
            labels[name] = first
            continue
        taken -= set(candidates_of[name])
        del labels[name]
    for score, _, n, name, parted in scored:
        read, members = candidates[n]
        free = parted is None and score >= 2 and not taken & {*members}
        if free and name in labels and (first := _upper(labels[name], read)):
            taken |= {*members}
            labels[name] = first
    rest = [read for n, read in enumerate(reads) if n not in taken] + behind
    for region in layout.regions:
        if region.name in labels:
            labels[region.name], rest = _completed(region, labels[region.name], rest)
    return labels, rest


def _too_tall(labels: dict[str, Read]) -> list[str]:
    """Regions whose label is taller than a card's labels are: a value that is spelt nearly so."""
    if len(labels) < MANY:
        return []
    usual = median(read.box.height for read in labels.values())
    return [name for name, read in labels.items() if read.box.height > TALL * usual]


def _first_row(name: str, labels: dict[str, Read], reads: Sequence[Read]) -> Read | None:
    """A label that was read as one with its translation below, without it: in the labels' column,
    of no more than two rows' height, with print beside its first. None where it is no such."""
    usual, read = median(read.box.height for read in labels.values()), labels[name]
    box = read.box
    column = [other for other in labels.values() if abs(other.box.left - box.left) < usual]
    if len(column) < IN_COLUMN or box.height > TWO_ROWS * usual:
        return None
    own = replace(box, bottom=box.top + usual)
    if not any(read.box.left > box.right and in_row(read.box, own) for read in reads):
        return None
    return replace(read, piece=Piece(own, (own,)))


def _upper(label: Read, other: Read) -> Read | None:
    """The upper of two labels of one region that stand below one another, one being the other's
    translation: its value stands beside it. None where they do not stand so."""
    upper, lower = sorted((label, other), key=lambda read: read.box.top)
    one, its = upper.box, lower.box
    below = 0.5 * one.height < its.top - one.top < STACKED * max(one.height, its.height)
    return upper if below and abs(its.left - one.left) < one.height else None


def _is_in_a_row(read: Read, reads: Sequence[Read]) -> bool:
    """Whether two letters that may be a label stand behind a word of their own height: LN is a lane
    in an address, and a house's number may stand before it."""
    if len(read.bare) > WORD or not read.text:
        return False
    last = read
    while True:
        before = [one for one in reads if one.box.left < last.box.left
                  and one.box.right <= last.box.left + 2
                  and follows(one.box, last) and _as_high(one.box, read.box)]  # fmt: skip
        if not before:
            return False
        last = max(before, key=lambda one: one.box.right)
        if not re.fullmatch("[0-9][0-9A-Z]?", last.bare):
            return True


def _as_high(one: Box, other: Box) -> bool:
    return min(one.height, other.height) >= AS_HIGH * max(one.height, other.height)


def _runs(reads: Sequence[Read]) -> list[tuple[Read, tuple[int, ...]]]:
    """Neighbours on a row joined, for labels of small print that fell into pieces; with which
    pieces they are of."""
    runs = []
    order = sorted(range(len(reads)), key=lambda n: reads[n].box.left)
    lefts = [reads[n].box.left for n in order]
    for start in order:
        box, text, members = reads[start].box, reads[start].text, [start]
        for n in order[bisect_right(lefts, box.right - 0.5 * box.height) :]:
            its = reads[n].box
            if its.left - box.right >= WORDS_APART * box.height:
                break
            near = -0.5 * box.height < its.left - box.right
            alike = 0.6 < its.height / box.height < 1.5
            if n not in members and near and alike and in_row(box, its):
                box, text = whole((box, its)), f"{text} {reads[n].text}"
                members.append(n)
                sure = min(reads[m].confidence for m in members)
                runs.append((Read(Piece(box, (box,)), text, sure), tuple(members)))
    return runs


def _completed(region: Region, label: Read, rest: list[Read]) -> tuple[Read, list[Read]]:
    """A label with what else of it stands beside it as a piece of its own: its number, its
    translation."""
    words = {bare_of(word) for text in (*region.labels, *region.numbers) for word in text.split()}
    words |= {*region.bare_labels} - {""}
    own = {bare_of(word) for text in region.labels for word in text.split()}
    for read in sorted(rest, key=lambda read: read.box.left):
        one, its = label.box, read.box
        gap = max(its.left - one.right, one.left - its.right)
        told = [bare_of(word) for word in read.text.split()]
        apart = WORDS_APART if not all(len(w) > 1 and w in own for w in told) else LOST_APART
        near = gap < apart * max(one.height, its.height) and in_row(one, its)
        near = near and 0.6 < its.height / one.height < 1.6
        number = its.right <= one.left + 2 and re.fullmatch("[0-9][0-9A-Z]?", "".join(told))
        if near and (number or all(word in words or word == "" for word in told)):
            words_of = tuple(sorted((*label.piece.words, *read.piece.words), key=lambda b: b.left))
            label = replace(label, piece=Piece(whole((one, its)), words_of))
            rest = [other for other in rest if other is not read]
    return label, rest


def _score(region: Region, read: Read) -> tuple[float, tuple[Read, Read] | None]:
    """How well a piece is a region's label; and label and value apart where it holds both."""
    bare = read.bare
    best, parted = 0.0, None
    for wanted in region.bare_labels:
        begins, is_alike = bare.startswith(wanted), alike(bare, wanted)
        if not begins and not is_alike:
            continue
        two = split(read, wanted) if begins else None
        if two and bare != wanted and is_alike and not is_of(region, [two[1].text]):
            two = None  # a letter too many was read of the label
        if two:
            score = 1.5 + 0.01 * len(wanted) + is_alike
        elif is_alike:
            score = 2 + ratio_of(bare, wanted) + 0.01 * len(wanted)
        else:
            continue
        if score > best:
            best, parted = score, two
    return best, parted


def split(read: Read, label: str) -> tuple[Read, Read] | None:
    """A piece parted behind the words that are the label; None where it does not begin so."""
    words, boxes = read.text.split(), read.piece.words
    for count in range(1, min(4, len(words))):
        if bare_of("".join(words[:count])) != label or len(boxes) < 2:
            continue
        at = count
        if len(words) != len(boxes):  # the gap nearest to where the label should end
            share = len(" ".join(words[:count])) / len(read.text)
            end = read.box.left + share * read.box.width
            at = min(range(1, len(boxes)), key=lambda n: abs(boxes[n].left - end))
        first, second = boxes[:at], boxes[at:]
        parts = ((first, words[:count]), (second, words[count:]))
        label_read, value = (
            Read(Piece(whole(part), part), " ".join(own), read.confidence) for part, own in parts
        )
        return label_read, value
    return None
