"""The page behind the one that is read: of a file of pages it may show a document's other side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from elements import Image
from errors import ImageTooLarge, ImageUnreadable

_decode: ContextVar[Callable[[], Image] | None] = ContextVar("following", default=None)


@contextmanager
def followed_by(decode: Callable[[], Image] | None) -> Iterator[None]:
    """What is read within stands on a page that another one follows, which ``decode`` gives; None:
    none does, or one page alone was asked for."""
    token = _decode.set(decode)
    try:
        yield
    finally:
        _decode.reset(token)


def following_page() -> Image | None:
    """The next page, upright RGB uint8 (H, W, 3), decoded now; None where there is none or it can't
    be shown."""
    decode = _decode.get()
    try:
        return None if decode is None else decode()
    except (ImageTooLarge, ImageUnreadable):
        return None
