"""Paths that several calls have: one of a record's id."""

from __future__ import annotations

import re

from pydantic import BaseModel, Field

from errors import NotFound

ID = re.compile(r"[0-9a-f-]{36}")


class RecordPath(BaseModel):
    """The path of a call about one record."""

    id: str = Field(description="The verification's id.")

    @property
    def known(self) -> str:
        """The id where it is one; raises NotFound. No store meets what a caller makes up."""
        if not ID.fullmatch(self.id):
            raise NotFound("There is no such verification.")
        return self.id
