"""Pages of rows: how many, and the place where the next one goes on, as text; and parameters."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, Field

from errors import FormInvalid
from storage.paging import Place

MOST = 100  # rows a page
PLACE = re.compile(r"([0-9.e+]{1,32}) ([0-9a-f-]{36})")


class Placed(Protocol):
    """A row with a place among others."""

    @property
    def created_at(self) -> float: ...

    @property
    def id(self) -> str: ...


One = TypeVar("One", bound=Placed)


def parameter(description: str, *, alias: str | None = None, **schema: Any) -> Any:
    """A parameter as the OpenAPI document tells it. It comes as text, so that a wrong one is
    answered in our shape."""

    def told(given: dict[str, Any]) -> None:
        given.clear()
        given.update(schema, description=description)

    return Field(None, alias=alias, description=description, json_schema_extra=told)


class PageQuery(BaseModel):
    """Which page of a list."""

    cursor: str | None = parameter("`next_cursor` of the page before.", type="string")
    limit: str | None = parameter("How many.", type="integer", minimum=1, maximum=MOST, default=20)


def limit_of(text: str | None, otherwise: int = 20) -> int:
    """How many; raises FormInvalid for what is no number of rows."""
    if not text:
        return otherwise
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= MOST:
        raise FormInvalid(f"`limit` is a whole number from 1 to {MOST}.", field="limit")
    return int(text)


def cursor_of(created_at: float, id: str) -> str:
    """A place as text, as `place_of` takes it."""
    return base64.urlsafe_b64encode(f"{created_at!r} {id}".encode()).decode().rstrip("=")


def page_of(found: Sequence[One], limit: int) -> tuple[Sequence[One], str | None]:
    """The rows of a page, and the cursor of the next one; None where none follows.

    found: the page's rows, and one more where there is one.
    """
    last = found[limit - 1] if len(found) > limit else None
    return found[:limit], None if last is None else cursor_of(last.created_at, last.id)


def place_of(cursor: str | None) -> Place | None:
    """Where a page goes on; raises FormInvalid for what no page has given out."""
    if not cursor:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        matched = PLACE.fullmatch(text)
        if matched is not None and math.isfinite(at := float(matched[1])):
            return at, matched[2]
    except (ValueError, binascii.Error):
        pass
    raise FormInvalid("`cursor` is none that a page gave.", field="cursor")
