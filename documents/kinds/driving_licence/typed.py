"""What a person types for the fields of a licence: held to the rules of the layout that has them.

A typed value is taken by the letter: where a parser would read a letter as a digit, it does not
fit. Marks and blanks may be put in the printed form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from documents.kind import Checked
from documents.kinds.driving_licence.layout import Layout, layouts
from documents.kinds.driving_licence.parsers import (
    NO_DATE,
    NO_PLACE,
    PARSERS,
    SEXES,
    STRANGE_CODE,
)
from documents.kinds.driving_licence.settle import STATES
from documents.meaning.value import Value
from documents.template import Template
from fields import choices, dates
from fields.invalid import Invalid

NOT_SO = "a licence does not print it so"
WORDING = {NOT_SO: "SIM tidak mencetaknya demikian"}
Rule = Callable[[str], Value]


def check(typed: Mapping[str, str | None], template: Template | None = None) -> dict[str, Checked]:
    """What each typed value is, by the layouts that have all that was typed. Names that no layout
    has are left out."""
    known = [layout for layout in layouts() if typed.keys() <= {*layout.fields}]
    rules = [_rules_of(layout) for layout in known or layouts()]
    return {
        name: _checked(text, own)
        for name, text in typed.items()
        if (own := [each[name] for each in rules if name in each])
    }


def _checked(text: str | None, rules: Sequence[Rule]) -> Checked:
    """By the first rule that it fits; its normal form only where all that it fits agree."""
    if text is None:
        return Checked(None)
    text = " ".join(text.upper().split())
    told = [_by(rule, text) for rule in rules]
    fitting = [each for each in told if each.fits]
    if not fitting:
        return told[0]
    first = fitting[0]
    same = all(each.normalized == first.normalized for each in fitting)
    return first if same else Checked(first.value, problems=first.problems)


def _by(rule: Rule, text: str) -> Checked:
    value = rule(text)
    if value.value is None:
        return Checked(text, fits=False, problems=value.problems)
    if _bare(value.value) != _bare(text):
        return Checked(text, fits=False, problems=(NOT_SO,))
    return Checked(value.value, normalized=value.normalized, problems=value.problems)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def _rules_of(layout: Layout) -> dict[str, Rule]:
    """A rule a field: the region's parser where it has one field, else the field's own."""
    rules: dict[str, Rule] = {}
    for region in layout.regions:
        for name in region.fields:
            rules[name] = _PARTS[name] if len(region.fields) > 1 else _parsing(region.parser)
    return rules


def _parsing(parser: str) -> Rule:
    return lambda text: PARSERS[parser].read([text])[0]


def _plain(text: str) -> Value:
    return Value(text)


def _state(text: str) -> Value:
    return Value(text, problems=() if text in STATES else (STRANGE_CODE,))


def _zip(text: str) -> Value:
    if not re.fullmatch(r"[0-9]{5}(-?[0-9]{4})?", text):
        return Value(None, problems=(NO_PLACE,))
    return Value(text)


def _date(text: str) -> Value:
    try:
        value = dates.validate(text)
    except Invalid:
        return Value(None, problems=(NO_DATE,))
    return Value(value, dates.to_iso(value))


def _blood(text: str) -> Value:
    if text not in (*choices.BLOOD_TYPES, choices.NO_BLOOD_TYPE):
        return Value(None, problems=(STRANGE_CODE,))
    return Value(text)


def _sex(text: str) -> Value:
    if text not in SEXES:
        return Value(None, problems=(STRANGE_CODE,))
    return Value(text, SEXES[text])


# Of fields that share a line with others, which its parser reads as one.
_PARTS: Mapping[str, Rule] = {
    "address_street": _plain,
    "address_city": _plain,
    "address_state": _state,
    "address_zip": _zip,
    "birth_place": _plain,
    "birth_date": _date,
    "blood_type": _blood,
    "sex": _sex,
}
