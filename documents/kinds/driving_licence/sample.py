"""A licence of nobody, and what stands in it under each reason."""

from __future__ import annotations

from typing import Any

from documents.kind import Sample

_VALUES = {
    "license_number": "T64235789", "last_name": "SAMPLE", "given_names": "MICHAEL JOHN",
    "address_street": "2300 WEST BROAD STREET", "address_city": "RICHMOND", "address_state": "VA",
    "address_zip": "23269", "birth_date": "08/31/1978", "issue_date": "06/06/2024",
    "expiry_date": "08/31/2032", "sex": "M", "eye_color": "BRO", "hair_color": "BRO",
    "height": "5'-10\"", "weight": "180 LB", "vehicle_class": "D", "restrictions": "NONE",
    "endorsements": "NONE", "document_discriminator": "2424244747474786102204",
}  # fmt: skip
_ABOUT: dict[str, dict[str, tuple[str | None, Any]]] = {
    "field_unreadable": {"license_number": (None, None)},
    "field_doubtful": {"eye_color": ("BRX", None)},
    "low_confidence": {"last_name": (_VALUES["last_name"], None)},
    "barcode_mismatch": {"birth_date": ("08/31/1987", "1987-08-31")},
    "date_in_future": {"birth_date": ("08/31/2199", "2199-08-31")},
    "dates_out_of_order": {"issue_date": ("06/06/1978", "1978-06-06")},
    "under_age": {"birth_date": ("08/31/2009", "2009-08-31")},
    "expired": {"expiry_date": ("08/31/2020", "2020-08-31")},
}
SAMPLE = Sample(
    values=_VALUES,
    normalized={
        "birth_date": "1978-08-31", "issue_date": "2024-06-06", "expiry_date": "2032-08-31",
        "sex": "M", "eye_color": "BRO", "hair_color": "BRO", "height": "70", "weight": "180",
    },
    about=_ABOUT,
    notes=("expired",),
    vital="license_number",
    read_by={"layout": "us_aamva"},
    coded=True,
    problems={"field_doubtful": "no such code"},
)  # fmt: skip
