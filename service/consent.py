"""The text that a card's holder agrees to."""

from __future__ import annotations

from pathlib import Path

from settings import ROOT, Settings

SHIPPED = Path(__file__).parent / "texts" / "consent.txt"


def consent_text(settings: Settings) -> str:
    """The text in force, Indonesian and English; raises OSError where the named file is amiss."""
    file = ROOT / settings.consent_file if settings.consent_file else SHIPPED
    return file.read_text("utf-8")
