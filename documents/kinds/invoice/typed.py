"""What a person types for the regions of an invoice: held to the types that its template gives."""

from __future__ import annotations

from collections.abc import Mapping

from documents.kind import Checked
from documents.kinds.invoice.values import DOUBTS, MISSING, meaning
from documents.template import Template


def check(typed: Mapping[str, str | None], template: Template | None = None) -> dict[str, Checked]:
    """What each typed value is, by its region of the template; every text fits where the template
    is not known. Names that are no regions of it are left out."""
    if template is None:
        return {name: Checked(text) for name, text in typed.items()}
    found = {}
    for region in template.regions:
        if region.name not in typed:
            continue
        text = typed[region.name]
        if text is None:
            problems = (MISSING,) if region.required else ()
            found[region.name] = Checked(None, problems=problems)
            continue
        value = meaning(text, region, template.language_of(region))
        if value.value is None or value.value != text.strip():
            why = value.problems or tuple(each.partition(": ")[2] for each in value.corrections)
            found[region.name] = Checked(text, fits=False, problems=why)
        else:
            against = tuple(each for each in value.problems if each not in DOUBTS)
            found[region.name] = Checked(value.value, normalized=value.normalized, problems=against)
    return found
