"""A verification: what was read and decided about one photo, by whom and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from elements import Reason

Json = dict[str, Any]
PASSED, REVIEW, FAILED = VERDICTS = ("passed", "review", "failed")
TWICE = Reason(
    "nik_on_another_account",
    "nik",
    "The NIK stands on a card that another account has sent.",
    REVIEW,
)


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a person's values make of a reading: all its fields as callers see them, the reasons,
    and the verdict that follows from them."""

    fields: Json
    reasons: tuple[Reason, ...]
    verdict: str


@dataclass(frozen=True, slots=True)
class Verification:
    """One verification, opened.

    owner: uid of the account. reading: as callers see it, without verdict and reasons; its fields
    hold corrections made since. image: SHA-256 of the file. consent: ``{version, given}`` at the
    time. decision: a person's, ``{verdict, by, at, note}``. history: every change, with the values
    before it. Times are seconds since 1970.
    """

    id: str
    owner: str
    reference_id: str | None
    created_at: float
    expires_at: float | None
    verdict: str
    reasons: tuple[Reason, ...]
    reading: Json
    image: str
    consent: Json | None = None
    decision: Json | None = None
    history: tuple[Json, ...] = ()
    version: int = 1

    @property
    def nik(self) -> str | None:
        """The NIK as it stands now; None for those that begin with 00, which nobody's does."""
        value: str | None = self.reading["fields"].get("nik", {}).get("value")
        return None if value is None or value.startswith("00") else value

    def content(self) -> Json:
        """Everything that the row's own columns don't hold; it is sealed."""
        return {
            "reference_id": self.reference_id,
            "reading": self.reading,
            "image": self.image,
            "reasons": [[r.code, r.field, r.message, r.level] for r in self.reasons],
            "consent": self.consent,
            "decision": self.decision,
            "history": list(self.history),
        }

    def found_twice(self) -> Verification:
        """The same where another account holds a record with its NIK: a person has to look.

        A person's decision stands; they decide with this reason before them.
        """
        if TWICE in self.reasons:
            return self
        doubtful = self.decision is None and self.verdict == PASSED
        verdict = REVIEW if doubtful else self.verdict
        return replace(self, verdict=verdict, reasons=(*self.reasons, TWICE))

    def changed(
        self,
        fields: Mapping[str, str | None],
        decision: str | None,
        note: str,
        by: str,
        at: float,
        correct: Correct | None = None,
    ) -> Verification:
        """The next version: corrected values and a person's decision; what was stays in history.

        fields: names of the reading's own. correct: the rules of the reading's kind; without them
        values stand as they are typed. The verdict follows the reasons until a person decides.
        """
        # Whether another account holds the NIK is asked anew where the NIK is another.
        asked = tuple(r for r in self.reasons if r != TWICE or "nik" not in fields)
        now = replace(self, reasons=asked)
        made = (correct or as_typed)(now, fields) if fields else now.unchanged()
        before = {name: self.reading["fields"][name]["value"] for name in fields}
        line = {"at": iso(at), "by": by, "before": before, "verdict": self.verdict, "note": note}
        follows = self.verdict if self.decision else made.verdict
        return replace(
            now,
            reasons=made.reasons,
            reading={**self.reading, "fields": made.fields},
            verdict=decision or follows,
            decision=(
                {"verdict": decision, "by": by, "at": iso(at), "note": note}
                if decision
                else self.decision
            ),
            history=(*self.history, line),
            version=self.version + 1,
        )

    def unchanged(self) -> Corrected:
        """What stands where nobody corrects a value."""
        return Corrected(self.reading["fields"], self.reasons, self.verdict)


Correct = Callable[[Verification, Mapping[str, str | None]], Corrected]


def as_typed(record: Verification, fields: Mapping[str, str | None]) -> Corrected:
    """Values of a kind without rules for them: each is sure and says who corrected it."""
    corrected = {
        name: {
            **record.reading["fields"][name],
            "value": value,
            "confidence": 1.0,
            "corrections": [*record.reading["fields"][name]["corrections"], "by a person"],
            "problems": [],
        }
        for name, value in fields.items()
    }
    for field in corrected.values():
        field.pop("normalized", None)  # it is of the value before
    return replace(record.unchanged(), fields={**record.reading["fields"], **corrected})


def opened_reason(stored: Sequence[str], verdict: str) -> Reason:
    """A reason as a record's content holds it.

    verdict: the record's first. One that was stored before there were levels has none of its own:
    what failed a card came alone then, and all else asked for a review.
    """
    code, field, message, *levels = stored
    failed = verdict == FAILED and code != TWICE.code
    return Reason(code, field, message, *(levels or [FAILED if failed else REVIEW]))


def iso(seconds: float) -> str:
    """Seconds since 1970 as ISO 8601 in UTC, to the second."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
