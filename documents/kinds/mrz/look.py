"""How well one page of a zone reads, beside other pages of it."""

from __future__ import annotations

from dataclasses import dataclass

from elements import Page
from fields.mrz_layouts import Layout, may_be_cut

CLEAR = -0.5  # nats: a zone that is read as likely, with check digits that hold, is looked at once
LIKELY = -2.0  # nats, of a zone by corners that the net did not see; at -4.8 one had a wrong name
FAIR = -8.0  # nats, of one whose check digits hold as well: what of it is not sure waits
WORST = -60.0  # nats: no zone reads worse; a page of text was read at -308, zones of 1,800 at -40
HELD = 1.0  # nats: two looks as likely are told apart by digits that hold, and no others
NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class Look:
    """A page of a zone. likely: that its lines are what they are read as, nats; NEVER where they
    are no zone's. holds: whether all check digits do. letters: of its two longest lines the fewer,
    as one may be other print; 0 where what is read is no print. layout: the format of its lines,
    None where they are of none."""

    page: Page
    likely: float
    holds: bool = False
    letters: int = 0
    layout: Layout | None = None

    @property
    def rank(self) -> tuple[float, int]:
        """The greater, the better a look is."""
        return self.likely + HELD * self.holds, self.letters

    @property
    def is_whole(self) -> bool:
        """Whether its check digits tell that no line is longer than was read."""
        return self.holds and self.layout is not None and not may_be_cut(self.layout)

    @property
    def is_clear(self) -> bool:
        """Whether no other look at the zone is needed."""
        return self.holds and self.likely >= CLEAR

    @property
    def is_sound(self) -> bool:
        """Whether it is taken for a zone although the net saw none by its corners."""
        return self.likely >= (FAIR if self.holds else LIKELY)

    @property
    def is_zone(self) -> bool:
        """Whether what is read may be a zone's lines at all."""
        return self.holds or self.likely >= WORST

    @property
    def is_good(self) -> bool:
        """Whether no other zone is looked for."""
        return self.holds or self.likely >= LIKELY
