"""Layouts as data, a file each in ``layouts/``: the labels of a licence, and what stands by them.

A region is found by the piece of print that is its label, or by what its value looks like; its
value stands right of the label or below it, whichever most labels of the card have. So one layout
serves issuers that arrange the same labels differently.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Annotated, Self

import re2
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from documents.kinds.driving_licence.parsers import PARSERS
from documents.kinds.driving_licence.reads import bare_of

FOLDER = Path(__file__).parent / "layouts"


def _compiled(pattern: str) -> str:
    try:
        re2.compile(pattern)
    except re2.error:
        raise ValueError("no pattern of RE2") from None
    return pattern


def _known(parser: str) -> str:
    if parser not in PARSERS:
        raise ValueError(f"no parser {parser}: {', '.join(PARSERS)}")
    return parser


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Region(_Part):
    """One value, or several that share a line."""

    name: Annotated[str, Field(pattern="^[a-z_]+$")]
    labels: list[str] = Field([], description="The label's print, in capitals; any of them.")
    numbers: list[str] = Field(
        [], description="A label of one or two characters, and how it is misread; it counts only "
        "where a value stands by it."
    )  # fmt: skip
    pattern: Annotated[str, AfterValidator(_compiled)] | None = Field(
        None, description="Where no label is found: what the whole value looks like (RE2)."
    )
    tallest: bool = Field(False, description="Of several that fit the pattern, the tallest print.")
    left: Annotated[str, AfterValidator(_compiled)] | None = Field(
        None, description="Where nothing else tells the value: what it looks like (RE2), of which "
        "one print alone is left."
    )  # fmt: skip
    under: str | None = Field(
        None, description="Where no label is found: the region below which the value stands."
    )
    over: str | None = Field(
        None, description="Where no label is found: the region above which the value stands."
    )
    before: str | None = Field(
        None, description="A region that stands below this one on every card of the layout."
    )
    telling: bool = Field(
        False, description="Whether a value of its sort can be none of the layout's others."
    )
    in_column: bool = Field(
        False, description="Whether its rows begin below one another, and below others' rows."
    )
    rows: Annotated[int, Field(ge=1, le=6)] = Field(1, description="The most lines of the value.")
    parser: Annotated[str, AfterValidator(_known)]
    fields: Annotated[list[str], Field(min_length=1)]

    @cached_property
    def bare_labels(self) -> tuple[str, ...]:
        """Its labels' letters and digits alone."""
        return tuple(map(bare_of, self.labels))


class Layout(_Part):
    """All of it; see the module."""

    name: Annotated[str, Field(pattern="^[a-z_]+$")]
    title: str
    language: str = Field(description="Tesseract's name of the language.")
    coded: bool = Field(True, description="Whether such cards have a PDF417 code.")
    signs: list[str] = Field([], description="Headings that only say which card it is.")
    needs: Annotated[list[str], Field(min_length=1)] = Field(
        description="Signs and regions one of which must be found: other cards have such labels."
    )
    least: Annotated[int, Field(ge=1)] = Field(description="Labels and signs that must be found.")
    regions: Annotated[list[Region], Field(min_length=1)]
    orders: list[Annotated[list[str], Field(min_length=3)]] = Field(
        [], description="Regions whose values stand below one another in a column, with no other "
        "print between; the ways in which cards have them."
    )  # fmt: skip

    dates: list[str] = Field(
        [], description="Regions of dates, each later than the one before: all that a card has."
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        names = [region.name for region in self.regions]
        if len({*names}) < len(names):
            raise ValueError("a region comes twice")
        for region in self.regions:
            for other in (region.under, region.over, region.before):
                if other is not None and other not in names:
                    raise ValueError(f"{region.name}: there is no region {other}")
            if not (region.labels or region.numbers or region.pattern):
                raise ValueError(f"{region.name}: nothing to find it by")
        for key, told in (("orders", [*chain(*self.orders)]), ("dates", self.dates)):
            if strange := {*told} - {*names}:
                raise ValueError(f"{key}: {', '.join(sorted(strange))} is no region")
        if wrong := {*self.needs} - {*names, *self.signs}:
            raise ValueError(f"needs: {', '.join(sorted(wrong))} is no region and no sign")
        return self

    @property
    def fields(self) -> tuple[str, ...]:
        """Its fields, in the order of its regions."""
        return tuple(name for region in self.regions for name in region.fields)


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout of the folder, by name; raises ValueError for a file that is none."""
    read = [Layout.model_validate(json.loads(path.read_text("utf-8")))
            for path in sorted(FOLDER.glob("*.json"))]  # fmt: skip
    return tuple(sorted(read, key=lambda layout: layout.name))


def fields_of(some: Sequence[Layout]) -> tuple[str, ...]:
    """The fields of several layouts, each once."""
    return tuple(dict.fromkeys(name for layout in some for name in layout.fields))
