"""What differs on a foreign resident's card: names, English values, a country, a dated expiry."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from training.kinds.ktp.names import COUNTRIES, FOREIGN_FIRST, FOREIGN_LAST, pick

BIRTHPLACES = ("LONDON", "TOKYO", "SYDNEY", "AMSTERDAM", "SEOUL", "PARIS", "MUMBAI", "SHANGHAI",
               "KUALA LUMPUR", "BERLIN", "NEW YORK", "OSAKA", "BANGKOK", "HAMBURG", "QUEBEC",
               "JEDDAH", "QINGDAO", "VIENNA", "ZURICH", "MEXICO CITY")  # fmt: skip
FOREIGN_RELIGIONS = ("CHRISTIAN", "CATHOLIC", "ISLAM", "BUDDHIST", "HINDU", "CONFUCIAN")
FOREIGN_STATUSES = ("SINGLE", "MARRIED", "DIVORCED", "WIDOWED")
FOREIGN_OCCUPATIONS = ("EMPLOYEE", "TEACHER", "RETIRED", "CONSULTANT", "HOUSEWIFE", "STUDENT",
                       "LECTURER", "DIRECTOR", "ENTREPRENEUR", "MANAGER", "OTHERS",
                       "OTHERS")  # fmt: skip


def foreign_name(rng: np.random.Generator) -> str:
    """Draw one or two given names and a family name."""
    parts = [pick(rng, FOREIGN_FIRST) for _ in range(int(rng.integers(1, 3)))]
    return " ".join([*parts, pick(rng, FOREIGN_LAST)])


def foreign_values(rng: np.random.Generator, woman: bool, issued: date) -> dict[str, str]:
    """Draw what differs on a foreigner's card: English values, a country, a dated expiry."""
    values = {
        "tempat_lahir": pick(rng, BIRTHPLACES),
        "agama": pick(rng, FOREIGN_RELIGIONS),
        "status_perkawinan": pick(rng, FOREIGN_STATUSES),
        "pekerjaan": pick(rng, FOREIGN_OCCUPATIONS),
        "kewarganegaraan": pick(rng, COUNTRIES),
    }
    expiry = draw_day(rng, issued, issued + timedelta(days=5 * 365))
    values["berlaku_hingga"] = expiry.strftime("%d-%m-%Y")
    if rng.random() < 0.5:
        values["jenis_kelamin"] = "FEMALE" if woman else "MALE"
    return values


def draw_day(rng: np.random.Generator, first: date, last: date) -> date:
    """Draw a day from the first to the last; the earlier of the two where they stand crosswise."""
    span = max(0, (last - first).days)
    return min(first, last) + timedelta(days=int(rng.integers(0, span + 1)))
