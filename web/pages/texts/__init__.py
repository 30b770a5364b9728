"""What pages say, by key, in English and Indonesian."""

from __future__ import annotations

from collections.abc import Mapping

from web.pages.texts.docs import DOCS
from web.pages.texts.errors import ERRORS
from web.pages.texts.every import EVERY
from web.pages.texts.fields import FIELDS
from web.pages.texts.read import READ
from web.pages.texts.review import REVIEW
from web.pages.texts.sign_in import SIGN_IN
from web.pages.texts.templates import TEMPLATES

Text = tuple[str, str]  # English, Indonesian
PARTS = (EVERY, ERRORS, FIELDS, READ, TEMPLATES, DOCS, SIGN_IN, REVIEW)
TEXTS: Mapping[str, Text] = {key: text for part in PARTS for key, text in part.items()}


def told(language: str, key: str, **values: object) -> str:
    """The text of a key; ``{name}`` in it stands for a value. Raises KeyError for another key."""
    english, indonesian = TEXTS[key]
    text = indonesian if language == "id" else english
    return text.format(**values) if values else text
