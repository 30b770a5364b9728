"""Readings and rows to keep, who asks for them, and a clock that stands still until it is moved."""

from __future__ import annotations

from records.keeper import Asker
from records.store import Row
from storage.vault import new_key

KEY, NEWER = new_key(), new_key()
ANA, BUDI, BOSS = Asker("ana"), Asker("budi"), Asker("boss", admin=True)
NIK, OTHER_NIK, NOBODYS = "3301165707900001", "3301165707900002", "0000000101900001"
START = 1_790_000_000.0
ROW = Row(
    id="00000000-0000-4000-8000-000000000001",
    owner="ana",
    reference="r",
    nik="n",
    verdict="passed",
    reasons=(),
    created_at=1000.5,
    expires_at=2000.0,
    version=1,
    unmarked=True,
    sealed=b"sealed",
)


class Clock:
    """Stands still until it is moved."""

    now = START

    def __call__(self):
        return self.now


def field(value):
    return {"value": value, "raw": value or "", "confidence": 0.9, "quad": None,
            "corrections": [], "problems": ["doubtful"], "normalized": "of before"}  # fmt: skip


def reading(nik=NIK, verdict="passed", reasons=()):
    return {
        "kind": "ktp", "fields": {"nik": field(nik), "nama": field("SITI CONTOH")},
        "page": {"quad": None, "turn": 0}, "quality": {}, "models": {}, "timings_ms": {},
        "verdict": verdict,
        "reasons": [{"code": c, "level": "review", "field": None, "message": c} for c in reasons],
    }  # fmt: skip


def keep(keeper, owner="ana", reference=None, image=b"image", **how):
    return keeper.keep(owner, reference, image, reading(**how))


def actions(keeper, record):
    return [(line.actor, line.action) for line in keeper.store.audit(record.id)]
