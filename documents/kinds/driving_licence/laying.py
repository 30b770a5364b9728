"""A layout laid on a supposed page of a licence: its print read, and labels that were not seen as
print looked for where they must stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents.kind import Nets
from documents.kinds.driving_licence.anchors import Laid, lay
from documents.kinds.driving_licence.faint_labels import labels_in
from documents.kinds.driving_licence.layout import Layout
from documents.kinds.driving_licence.reads import Read, close_runs, reads_of
from documents.kinds.driving_licence.strips import strips
from elements import PLAIN, Box, Image, Page, TextLine, TextRegion
from segmentation.large_print import large_pieces
from segmentation.prints import Piece, pieces_in_grain, pieces_of_print, whole
from segmentation.regions import cut
from segmentation.soft_rows import soft_rows

LEAST_PIECES = 8  # of print on a card that can be a licence
LOOK = 12  # pieces, the largest, that tell whether a page stands upright
LEGIBLE = 0.6  # confidence of a line that stands upright and is print
# Of those pieces, the ground's print among them. Upside down one of 12 may look like a word.
LEAST_LEGIBLE = 0.16
UPRIGHT = 0.4  # of them, from which on it is: upside down no page of a licence had more than three
# Labels, values and signs that a page shows at first sight: of 60 on which fewer were seen none was
# of a layout by a closer look.
LEAST_BEGUN = 3
# Of a page that fits no layout at first sight: pieces of more than so many letters, of which it
# must show so many for a closer look, and the share of them that is read surely from which on it is
# of other print. Of hard licences' pages (100000 on) those had 8 and more, and at most 0.35.
SHORT, LEAST_WORDS, SURE, CLEAR = 2, 6, 0.9, 0.6
SOUND = 0.8  # of a layout's values: with as many no other look or sighting is wanted


def legible(page: Page, nets: Nets) -> tuple[list[Piece], list[TextLine]] | None:
    """The pieces of print on a page, the largest first, and what LOOK of them say; None where it is
    upside down, or hardly any print stands on it."""
    pieces = pieces_of_print(page.image, marks=True)
    if len(pieces) < LEAST_PIECES:
        return None
    large = sorted(pieces, key=lambda p: -p.box.width * p.box.height)
    look = _read(page.image, large[:LOOK], nets)
    legible = sum(line.confidence >= LEGIBLE for line in look)
    return None if legible < LEAST_LEGIBLE * len(look) else (large, look)


def is_upright(look: Sequence[TextLine]) -> bool:
    """Whether so much of a look is legible that the page upside down is not."""
    return sum(line.confidence >= LEGIBLE for line in look) >= UPRIGHT * LOOK


def laid_on(
    page: Page,
    pieces: Sequence[Piece],
    seen: Sequence[TextLine],
    nets: Nets,
    among: Sequence[Layout],
    *,
    closely: bool = True,
) -> Laid | None:
    """The layout that a page is of, None where it is of none; pieces and seen: as ``legible`` gave
    them. closely: whether rows that can't be told by their letters are looked for as well, which
    takes three times as long."""
    reads: Sequence[Read] = reads_of(pieces, [*seen, *_read(page.image, pieces[LOOK:], nets)])
    laid = [lay(layout, reads, page.image.shape[1]) for layout in among]
    best = _fitting(laid)
    begun = any(one.count >= LEAST_BEGUN or one.signs for one in laid)
    begun &= best is not None or _may_tell_more(reads)
    for look in (_rows_whole, _soft_rows, _in_grain) if closely and begun else ():
        if best is None or best.share < SOUND:
            others = look(page.image, reads, nets)
            again = _fitting([lay(layout, others, page.image.shape[1]) for layout in among])
            if again is not None and (best is None or again.sound > best.sound):
                best, reads = again, others
    if best is None:
        return None
    if any(region.tallest for region in best.layout.regions):
        best, reads = _with_large(page.image, best, reads, nets)
    return _closer(page.image, best, reads, nets)


def _may_tell_more(reads: Sequence[Read]) -> bool:
    """Whether a closer look may tell more of a page than what was read: some words, and not most of
    them surely."""
    words = [read for read in reads if len(read.text) > SHORT]
    sure = sum(read.confidence >= SURE for read in words)
    return len(words) >= LEAST_WORDS and sure < CLEAR * len(words)


def _with_large(
    page: Image, laid: Laid, reads: Sequence[Read], nets: Nets
) -> tuple[Laid, Sequence[Read]]:
    """The layout, and what was read, with print too large for a line: what is a part of it is
    none."""
    pieces = large_pieces(page)
    large = reads_of(pieces, _read(page, pieces, nets))
    if not large:
        return laid, reads
    kept = [read for read in reads if not any(_within(read.box, each.box) for each in large)]
    again = lay(laid.layout, [*kept, *large], page.shape[1])
    return (again, [*kept, *large]) if again.sound >= laid.sound else (laid, reads)


def _fitting(laid: Sequence[Laid]) -> Laid | None:
    """Of layouts laid on a page that fit it the one that is most sound: by how many values are, for
    of a layout of few a large share is soon found in anything."""
    fitting = (one for one in laid if one.fits)
    return max(fitting, key=lambda one: (one.sound, one.share), default=None)


def _rows_whole(page: Image, reads: Sequence[Read], nets: Nets) -> list[Read]:
    """What was read on a page, rows that fell into pieces read whole: between their pieces letters
    were not seen as print."""
    parted = [run for run in close_runs(reads) if len(run) > 1]
    pieces = [Piece(whole(read.box for read in run), tuple(word for read in run for word in
                    read.piece.words)) for run in parted]  # fmt: skip
    read = reads_of(pieces, _read(page, pieces, nets))
    boxes = {each.box: run for each, run in zip(pieces, parted, strict=True)}
    gone = {id(part) for each in read for part in boxes[each.box]}
    return [*(each for each in reads if id(each) not in gone), *read]


def _in_grain(page: Image, _reads: Sequence[Read], nets: Nets) -> list[Read]:
    """What is read on a page whose pieces of print are looked for without its grain."""
    pieces = pieces_in_grain(page)
    return reads_of(pieces, _read(page, pieces, nets))


def _soft_rows(page: Image, _reads: Sequence[Read], nets: Nets) -> list[Read]:
    """What is read on a page whose rows are looked for without their letters."""
    rows = soft_rows(page)
    return reads_of(rows, _read(page, rows, nets))


def _closer(page: Image, laid: Laid, reads: Sequence[Read], nets: Nets) -> Laid:
    """The layout with labels that were not seen as print, read where they must stand."""
    places = strips(laid, reads, page)
    if not places:
        return laid
    crops = [cut(page, TextRegion("", place.box)) for place in places]
    lines = nets.recognizers["crnn"].read(crops, [PLAIN] * len(crops))
    shown = labels_in(laid, places, lines)
    if not shown:
        return laid
    labels = [each.read for each in shown]
    kept = [read for read in reads if not any(_within(read.box, each.box) for each in labels)]
    again = lay(laid.layout, [*kept, *labels], page.shape[1])
    unsure = again.unsure | {each.region for each in shown if not each.is_sure}
    return replace(again, unsure=unsure) if again.sound >= laid.sound else laid


def _within(box: Box, other: Box) -> bool:
    """Whether the middle of a box lies in another."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return other.left <= x <= other.right and other.top <= y <= other.bottom


def _read(page: Image, pieces: Sequence[Piece], nets: Nets) -> list[TextLine]:
    height, width = page.shape[:2]
    crops = [cut(page, TextRegion("", piece.around(width, height))) for piece in pieces]
    return nets.recognizers["crnn"].read(crops, [PLAIN] * len(crops))
