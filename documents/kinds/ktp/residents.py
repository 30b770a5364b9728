"""Values that stand in English on foreign residents' cards, and in Indonesian on citizens'.

MALE is half of FEMALE and no longer than a smudge: on a citizen's card an English word is taken
only where the picture plainly says so, and what is read is held against the Indonesian ones alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from documents.kinds.ktp.values import READERS, Reader
from documents.meaning.choose import choose
from documents.meaning.value import Value, trimmed
from elements import Evidence
from fields import choices

PLAIN = 6.0  # nats by which an English word is likelier than any Indonesian: 400 to 1


def is_foreign(citizenship: Value) -> bool:
    """Whether a card is a foreign resident's: it names another country than this one."""
    return citizenship.known and citizenship.value != "WNI"


def readers(citizenship: Value) -> Mapping[str, Reader]:
    """READERS, for the card of somebody of this citizenship."""
    return READERS if is_foreign(citizenship) else {**READERS, **_CITIZENS}


def _citizens(
    name: str,
    members: tuple[str, ...],
    what: str,
    spellings: Mapping[str, str],
    english: Mapping[str, str],
    *,
    limit: float = 0.4,
    others: bool = True,
) -> Reader:
    """The reader of a closed set on a citizen's card; for limit and others see `choose`."""
    own = {text: member for text, member in spellings.items() if text not in english}

    def read(text: str, evidence: Evidence | None) -> Value:
        value = choose(text, members, what, own, limit=limit, evidence=evidence, others=others)
        if _is_plain(trimmed(text), value, english, evidence):
            return READERS[name](text, evidence)
        return value

    return read


def _is_plain(
    text: str, other: Value, english: Mapping[str, str], evidence: Evidence | None
) -> bool:
    if text not in english:
        return False
    if evidence is None or other.value in (None, text):
        return True
    said, instead = evidence.log_likelihoods([text, other.value or ""])
    return said - instead >= PLAIN


_SEX = _citizens(
    "jenis_kelamin", choices.SEXES, "sex", choices.SEX_SPELLINGS, choices.ENGLISH_SEXES,
    limit=0.5, others=False,
)  # fmt: skip


def _read_sex(text: str, evidence: Evidence | None) -> Value:
    value = _SEX(text, evidence)
    if not value.known or value.normalized in ("male", "female"):
        return value
    return replace(value, normalized="male" if value.value == "LAKI-LAKI" else "female")


_CITIZENS: Mapping[str, Reader] = {
    "jenis_kelamin": _read_sex,
    "agama": _citizens(
        "agama", choices.RELIGIONS, "religion",
        choices.RELIGION_SPELLINGS, choices.ENGLISH_RELIGIONS,
    ),
    "status_perkawinan": _citizens(
        "status_perkawinan", choices.MARITAL_STATUSES, "marital status",
        choices.MARITAL_SPELLINGS, choices.ENGLISH_MARITAL_STATUSES,
    ),
    "pekerjaan": _citizens(
        "pekerjaan", choices.OCCUPATIONS, "occupation",
        choices.OCCUPATION_SPELLINGS, choices.ENGLISH_OCCUPATIONS,
    ),
}  # fmt: skip
