"""How often a value like this is right: from its recogniser's word, and from what agrees with it.

``calibration.json`` holds, for each recogniser and field, shares of right values by score, as
training/reading/calibrate.py counted them on drawn cards kept for that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np

from documents.meaning.value import Value
from elements import Quality
from fields import dates, names, nik

Knots = tuple[list[float], list[float]]  # scores rising, shares of right values

TABLES: Mapping[str, Mapping[str, Knots]] = json.loads(
    Path(__file__).with_name("calibration.json").read_text("utf-8")
)
ANY = "any"  # the table for fields that have none of their own
CHECKED = ("nik", "tanggal_lahir", "jenis_kelamin")  # the NIK tells birth date and sex again
AGREEING = " agreeing"
SHARP = " sharp"
LEAST_BLUR = 5.0  # of segmentation.quality: below it 95 % of drawn names are right, above it 52 %
UNCHECKED = ("nama", "alamat")  # nothing else on the card tells of them
KNOWN = " known"  # of names: all their words are (fields/names.py)
# Of names: all their words are known, or initials or stops, of which nothing tells.
OPEN = " open"
# Of these: lines may be hidden, or the form is none of theirs, or a name may lack a sign.
DOUBTED = " doubted"
# Of names: below it no birth place, or no birth date that the NIK bears out, was read, so that a
# row may be hidden or taken for its neighbour.
UNBORNE = " unborne"
# Of names: a net of other print reads it alike, and the picture leaves no other open. What is open
# misleads that net as well: of 97 drawn names whose score was below a half eight were wrong, six of
# these by a blank or a stop; of 36 others none.
ALIKE = " alike"
# A village that was respelled as the closest one of its district: the few there are bear it out.
MENDED = " mended"
# One of NIK and birth date was changed so that they agree (documents/kinds/ktp/number.py).
SETTLED = " settled"


def score(value: Value, line: float) -> float:
    """From 0 to 1, higher for values more likely right; no probability yet.

    line: the recogniser's confidence in its least sure character. A text that is letter for letter
    one of a closed set is hardly a chance result, so little of the doubt is left; one that had to
    be moved to its nearest neighbour keeps the doubt, and more with the distance.
    """
    if value.value is None:
        return 0.0
    if value.known and not value.corrections and not value.distance:
        return 1 - 0.2 * (1 - line)
    doubt_of_form = 0.5 if value.problems and not value.distance else 1.0
    return line * (1 - value.distance) * doubt_of_form


def group_of(
    name: str,
    value: str | None,
    agreed: bool,
    *,
    settled: bool = False,
    sharp: bool = False,
    doubted: bool = False,
    mended: bool = False,
    alike: bool = False,
) -> str:
    """The table's name for a field's value; those that the NIK bears out are right more often,
    unless they were changed for that, and so are names of known words and free text in a sharp
    photo, and names that a net of other print reads alike; free text less often where something
    speaks against it (doubted); and so are villages that were respelled as the closest known one
    (mended)."""
    if mended and name == "kelurahan_desa":
        return name + MENDED
    if name in UNCHECKED:
        if doubted:
            return name + DOUBTED
        if name == "nama" and not agreed:
            return name + UNBORNE
        form = _form(value) if name == "nama" and value else ""
        if alike and form != DOUBTED:
            return name + ALIKE
        return name + form + SHARP * (sharp and form != DOUBTED)
    if not agreed or name not in CHECKED:
        return name
    return name + (SETTLED if settled else AGREEING)


def _form(name: str) -> str:
    if names.is_known(name) and not names.has_initial(name):
        return KNOWN
    if names.is_nearly_known(name):
        return OPEN
    return DOUBTED if names.may_lack_a_sign(name) else ""


# How much likelier a reading gets by agreeing with another: few wrong dates fit a NIK by chance.
# Of a NIK's digits only the date's are held against print here, and the regency's elsewhere.
_ODDS = {
    "nik" + AGREEING: 30.0,
    "tanggal_lahir" + AGREEING: 1000.0,
    "jenis_kelamin" + AGREEING: 1000.0,
}


def borne_out(score: float, group: str) -> float:
    """The score of a value, raised where another bears it out; no probability yet either."""
    if group not in _ODDS:
        return score
    odds = _ODDS[group] * score
    return odds / (odds + 1 - score)


def bears_out(name: str, agreed: bool, birth_place: str | None) -> bool:
    """Whether what else was read bears a field out, as `group_of` asks: a NIK and a birth date that
    agree; and of a name the birth place, whose row is the next one."""
    return agreed and (name != "nama" or birth_place is not None)


def is_sharp(quality: Quality) -> bool:
    """Whether a photo is in focus, and its card large enough in it, to count its free text as
    such."""
    in_focus = "blur" in quality and quality["blur"].value < LEAST_BLUR
    return in_focus and not ("small" in quality and quality["small"].flag)


def calibrated(score: float, group: str, recognizer: str) -> float:
    """The share of values with this score that were right; the score where nothing was counted, and
    0 where there is no value."""
    if score == 0:
        return 0.0
    tables = TABLES.get(recognizer, {})
    knots = tables.get(group) or tables.get(ANY)
    return float(np.interp(score, *knots)) if knots else score


def agrees(number: str | None, birth_date: str | None, sex: str | None) -> bool:
    """Whether a NIK is valid and tells this birth date (DD-MM-YYYY) and sex (male, female), if any
    is known."""
    if number is None or birth_date is None or not nik.is_valid(number):
        return False
    parts, born = nik.split(number), day(birth_date)
    return born is not None and parts.birth_date(born) == born and sex in (None, parts.sex)


def day(text: str | None) -> date | None:
    """A printed date as a day; None where it is none."""
    return dates.to_date(text) if text is not None and dates.is_valid(text) else None
