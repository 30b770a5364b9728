"""Why what somebody sent does not fit, in plain words of our own, never with a value of theirs."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

WORDS: Mapping[str, str] = {
    "missing": "missing",
    "extra_forbidden": "not known here",
    "json_invalid": "no JSON",
    "string_type": "a text belongs there",
    "string_unicode": "no text of Unicode",
    "string_too_long": "too long",
    "string_too_short": "too short",
    "string_pattern_mismatch": "of another form",
    "literal_error": "none of the choices",
    "bool_type": "true or false belongs there",
    "bool_parsing": "true or false belongs there",
    "bytes_type": "a file belongs there",
    "int_type": "a whole number belongs there",
    "int_parsing": "a whole number belongs there",
    "int_from_float": "a whole number belongs there",
    "float_type": "a number belongs there",
    "float_parsing": "a number belongs there",
    "finite_number": "a number belongs there",
    "greater_than": "too small",
    "greater_than_equal": "too small",
    "less_than": "too large",
    "less_than_equal": "too large",
    "list_type": "a list belongs there",
    "too_long": "too many",
    "too_short": "too few",
    "dict_type": "an object belongs there",
    "model_type": "an object belongs there",
    "model_attributes_type": "an object belongs there",
}
OTHER = "not as it should be"


def first_refusal(error: ValidationError) -> tuple[tuple[int | str, ...], str]:
    """Where the first thing stands that does not fit, and why; a sentence of a check of ours stays
    as it is. What one of several forms does not know may be what another does: the reason for which
    that one refuses it goes first."""
    every = error.errors(include_input=False, include_url=False)
    first = next((each for each in every if each["type"] != "extra_forbidden"), every[0])
    if first["type"] == "value_error":
        return first["loc"], str(first["ctx"]["error"])
    return first["loc"], WORDS.get(first["type"], OTHER)
