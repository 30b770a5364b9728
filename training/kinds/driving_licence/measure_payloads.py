"""How many elements of drawn codes' texts are read rightly, beside the package aamva-parser.

    python -m training.kinds.driving_licence.measure_payloads --texts 500

Texts are of all versions, with odd headers, separators and orders of elements; the figures are of
the fields that both tell. A text at which a parser fails counts as all its fields wrong.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import aamva_parser
import numpy as np

from fields import aamva, body, licence
from training.kinds.driving_licence.payload import VERSIONS, draw_habits, write
from training.kinds.driving_licence.people import draw_person

TELL: Mapping[str, str] = {
    "license_number": "drivers_license_id", "last_name": "last_name",
    "birth_date": "date_of_birth", "issue_date": "issue_date", "expiry_date": "expiration_date",
    "sex": "gender", "eye_color": "eye_color", "height": "height",
    "address_street": "street_address", "address_city": "city", "address_state": "state",
    "address_zip": "postal_code",
}  # fmt: skip
SEXES = {"male": "M", "female": "F"}


class Refused(Exception):
    """A text that a parser does not take."""


def theirs(text: str) -> dict[str, str | None]:
    """What aamva-parser tells, in our forms; raises Refused."""
    try:
        told = aamva_parser.parse(text)
    except Exception as error:  # as its user would meet it
        raise Refused from error
    return {name: _plain(name, getattr(told, attribute)) for name, attribute in TELL.items()}


def _plain(name: str, value: Any) -> str | None:
    if value is None or value == "":
        return None
    if name.endswith("_date"):
        return str(value.date() if hasattr(value, "date") else value)
    word = str(getattr(value, "value", value))
    if name == "sex":
        return SEXES.get(word.lower(), word)
    if name == "eye_color":
        return body.eye_color(word) or word
    return str(round(float(word))) if name == "height" else word


def ours(text: str) -> dict[str, str | None]:
    """What fields/aamva.py tells; raises Refused."""
    try:
        told = aamva.read(text).fields
    except aamva.NotALicence as error:
        raise Refused from error
    return {name: told.get(name) for name in TELL}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--texts", type=int, default=500)
    args = parser.parse_args()
    readers: dict[str, Callable[[str], dict[str, str | None]]] = {
        "fields/aamva.py": ours,
        f"aamva-parser {aamva_parser.__version__}": theirs,
    }
    right: dict[str, Counter[str]] = {who: Counter() for who in readers}
    failed: Counter[str] = Counter()
    for number in range(args.texts):
        rng = np.random.default_rng([number, 3])
        person = draw_person(rng)
        text = write(person, int(rng.choice(VERSIONS)), draw_habits(rng), rng)
        for who, read in readers.items():
            try:
                told = read(text)
            except Refused:
                failed[who] += 1
                continue
            for name in TELL:
                same = licence.compare(name, person.fields[name], told[name]) == licence.MATCH
                right[who][name] += same
    print(f"{args.texts} texts | " + " | ".join(readers))
    print("failed | " + " | ".join(str(failed[who]) for who in readers))
    for name in (*TELL, "all"):
        total = args.texts * (len(TELL) if name == "all" else 1)
        counts = (right[who].total() if name == "all" else right[who][name] for who in readers)
        print(f"{name} | " + " | ".join(f"{100 * count / total:.1f} %" for count in counts))


if __name__ == "__main__":
    main()
