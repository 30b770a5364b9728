"""How KTPs are drawn and judged, for the rooms that know no kind."""

from __future__ import annotations

from training.kinds.ktp.cards import CLASSES, draw_card
from training.kinds.ktp.trials import TRIALS, draw_wanted
from training.kinds.subject import Subject

SUBJECT = Subject(
    draw=draw_card,
    classes=CLASSES,
    wanted=draw_wanted,
    trials=tuple(sorted(TRIALS)),
)
