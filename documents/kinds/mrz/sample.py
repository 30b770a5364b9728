"""The zone of a specimen passport of Utopia, and what stands in it under each reason."""

from __future__ import annotations

from typing import Any

from documents.kind import Sample

_VALUES = {  # ICAO's own specimen of a state that there is not, expiring later
    "format": "TD3",
    "line_1": "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "line_2": "L898902C36UTO7408122F3204153ZE184226B<<<<<16",
    "line_3": "",
    "document_type": "P",
    "issuing_state": "UTO",
    "nationality": "UTO",
    "document_number": "L898902C3",
    "birth_date": "740812",
    "expiry_date": "320415",
    "sex": "F",
    "surname": "ERIKSSON",
    "given_names": "ANNA MARIA",
    "optional_data": "ZE184226B",
    "optional_data_2": "",
}
_ABOUT: dict[str, dict[str, tuple[str | None, Any]]] = {
    "field_unreadable": {"document_number": (None, None)},
    "field_doubtful": {"issuing_state": ("UTQ", None)},
    "low_confidence": {"surname": (_VALUES["surname"], None)},
    "expired": {
        "line_2": ("L898902C36UTO7408122F1204159ZE184226B<<<<<10", None),
        "expiry_date": ("120415", "2012-04-15"),
    },
}
SAMPLE = Sample(
    values=_VALUES,
    normalized={"birth_date": "1974-08-12", "expiry_date": "2032-04-15"},
    about=_ABOUT,
    notes=("expired",),
    vital="format",
    problems={"field_doubtful": "no state or issuer has this code"},
)
