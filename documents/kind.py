"""What a kind of document is: the nets it opens, the stages a request walks through, its fields."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from documents.template import Template
from elements import Box, Field, Frame, Image, Page, Quality, Reason, TextLine, TextRegion
from ocr.recognizer import Recognizer
from segmentation.regions import cut
from segmentation.segmenter import Segmenter


class NoForm(BaseModel):
    """What a request may say beside its image: nothing. A kind's form is a model like this one,
    each of its fields a text of the form, with a description for the OpenAPI document."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Nets:
    """What a kind reads with, opened once a process: networks that see by their role in the kind,
    recognisers by their key."""

    segmenters: Mapping[str, Segmenter]
    recognizers: Mapping[str, Recognizer]


@dataclass(frozen=True, slots=True)
class LocatedLine:
    """A region together with what was read in it, and the key of the recogniser that did."""

    region: TextRegion
    line: TextLine
    recognizer: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a kind makes of its lines; verdict and reasons only where the kind judges.

    read_by: what of several the document was read by, as the answer names it: ``template`` → a
    template's name.
    """

    fields: dict[str, Field]
    verdict: str | None = None
    reasons: tuple[Reason, ...] = ()
    read_by: Mapping[str, str] = field(default_factory=dict)


class Parse(Protocol):
    """Lines, the page they stand on and its quality → fields, and a verdict where there is one."""

    def __call__(self, lines: list[LocatedLine], page: Page, quality: Quality) -> Parsed: ...


@dataclass(frozen=True, slots=True)
class Checked:
    """What a typed value is. fits: whether a document can print it; normalized: as a `Field`'s;
    problems: what speaks against it, all the same or because it does not fit."""

    value: str | None
    fits: bool = True
    normalized: Any = None
    problems: tuple[str, ...] = ()


class Check(Protocol):
    """Typed values by field (None: not legible), and the template that the document was read by
    where its kind has such → what each is; changes nothing."""

    def __call__(
        self, typed: Mapping[str, str | None], template: Template | None = None
    ) -> dict[str, Checked]: ...


class Correct(Protocol):
    """Fields, what a person typed for some (None: not legible), the photo's quality and the reasons
    before → fields and reasons anew; raises FormInvalid where a typed value can't be one."""

    def __call__(
        self,
        fields: Mapping[str, Field],
        typed: Mapping[str, str | None],
        quality: Quality,
        reasons: Sequence[Reason],
    ) -> Parsed: ...


def cut_box(page: Image, region: TextRegion) -> Image:
    """The region's pixels."""
    return cut(page, region)


def unmeasured(photo: Image, page: Page) -> Quality:
    """No figures of quality."""
    return {}


@dataclass(frozen=True, slots=True)
class Stages:
    """What one request walks through, bound to what it asks for.

    rectify: photo → Page; raises a ReaderError where the photo shows no document of this kind.
    locate: Page → regions, one a line of text, in reading order. cut: (page image, region) → crop
    of that line, with some ground around it. parse: lines → Parsed. quality: of (photo, page).
    """

    rectify: Callable[[Image, Nets], Page]
    locate: Callable[[Page, Nets], list[TextRegion]]
    parse: Parse
    cut: Callable[[Image, TextRegion], Image] = cut_box
    quality: Callable[[Image, Page], Quality] = unmeasured


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up document that belongs to nobody, for the sandbox.

    values: of every field; normalized: of some. about: reason code → the fields that it is about,
    the last one by name, and what then stands in them: value and normal form. problems: reason code
    → what is then said of that field. notes: codes that are notes of this kind, though reviews of
    others. vital: the field without which it fails. read_by: as `Parsed` has it. coded: each field
    says what print and code say, which differ under ``barcode_mismatch`` alone.
    """

    values: Mapping[str, str]
    normalized: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, Mapping[str, tuple[str | None, Any]]] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    notes: Collection[str] = ()
    vital: str = ""
    read_by: Mapping[str, str] = field(default_factory=dict)
    coded: bool = False


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document.

    nets: role → weights in models/, which are opened for it: networks that see, and those that read
    by their key as a recogniser; of two that read together, ``one+other``. chosen_nets: the same,
    opened only where an operator chooses that recogniser. stages: what a request walks through, by
    its form; made anew for each request, so that they may keep what they saw. form: what a request
    may say beside its image. fields: their names, in the document's order. sample: what the sandbox
    answers. judged: whether its readings have a verdict. correct: holds a person's values to its
    rules; without it they stand as they are typed. check: the same rules, told of each typed value
    by itself. wording: English → Indonesian of its problems
    and corrections. title, labels: the kind's name and its fields' as people know them, English and
    Indonesian. frame: the size of its page, where that is the same for all. pictures: name → the
    zone of the frame in which one stands, with ground around it. reads_codes: whether it reads
    barcodes too. each_page: whether each page of a file is a document of its own; else a file holds
    one, on a page that is looked for. in_training: its weights are not shipped yet; it is closed
    until they are.
    """

    name: str
    nets: Mapping[str, str]
    stages: Callable[[Any], Stages]
    fields: tuple[str, ...]
    sample: Sample
    form: type[BaseModel] = NoForm
    varied: Callable[[Any], Sequence[str]] | None = None
    chosen_nets: Mapping[str, str] = field(default_factory=dict)
    judged: bool = False
    correct: Correct | None = None
    check: Check | None = None
    wording: Mapping[str, str] = field(default_factory=dict)
    title: tuple[str, str] = ("", "")
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    frame: Frame | None = None
    pictures: Mapping[str, Box] = field(default_factory=dict)
    reads_codes: bool = False
    each_page: bool = False
    in_training: bool = False
