"""A verification: what was read and decided about one photo, by whom and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
CHANGED_BY_OWNER = Reason(
    "changed_by_owner", None, "The account's holder changed what was read.", REVIEW
)
BY_A_PERSON, BY_THE_OWNER = "by a person", "by the owner"
TAKEN_BACK = "taken back"


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
    time. decision: an admin's, ``{verdict, by, at, note}``. history: every change, with the values
    before it. before: what the last decision changed, to take it back. Times are seconds since
    1970.
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
    before: Json | None = None
    version: int = 1

    @property
    def least_confidence(self) -> float | None:
        """Of the fields that have a value; None where none has."""
        fields = self.reading["fields"].values()
        return min((f["confidence"] for f in fields if f["value"] is not None), default=None)

    @property
    def milliseconds(self) -> float:
        """That the reading took, all stages together."""
        return float(sum(self.reading["timings_ms"].values()))

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
            "before": self.before,
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
        decided = {"verdict": decision, "by": by, "at": iso(at), "note": note}
        return replace(
            now,
            reasons=made.reasons,
            reading={**self.reading, "fields": made.fields},
            verdict=decision or follows,
            decision=decided if decision else self.decision,
            history=(*self.history, line),
            before=self._kept(fields) if decision else None,
            version=self.version + 1,
        )

    def changed_by_owner(
        self, fields: Mapping[str, str | None], at: float, correct: Correct | None = None
    ) -> Verification:
        """The next version, corrected by whose it is: what passed waits for a person's look, also
        where an admin had let it pass. What an admin had refused stays refused."""
        made = self.changed(fields, None, BY_THE_OWNER, self.owner, at, correct)
        values = dict(made.reading["fields"])
        for name in fields:
            told = [each for each in values[name]["corrections"] if each != BY_THE_OWNER]
            if told[-1:] == [BY_A_PERSON]:
                told = told[:-1]
            values[name] = {**values[name], "corrections": [*told, BY_THE_OWNER]}
        reasons = tuple(one for one in made.reasons if one != CHANGED_BY_OWNER)
        passed = made.verdict == PASSED
        return replace(
            made,
            reading={**made.reading, "fields": values},
            reasons=(*reasons, CHANGED_BY_OWNER),
            verdict=REVIEW if passed else made.verdict,
            decision=None if passed else made.decision,
        )

    def undecided(self, by: str, at: float) -> Verification:
        """The next version without the last change, which was a decision: all as it was before."""
        assert self.before is not None
        fields, kept = self.reading["fields"], self.before["fields"]
        values = {name: fields[name]["value"] for name in kept}
        line = {"at": iso(at), "by": by, "before": values, "verdict": self.verdict,
                "note": TAKEN_BACK}  # fmt: skip
        return replace(
            self,
            reading={**self.reading, "fields": {**fields, **kept}},
            reasons=tuple(Reason(*one) for one in self.before["reasons"]),
            verdict=self.before["verdict"],
            decision=self.before["decision"],
            history=(*self.history, line),
            before=None,
            version=self.version + 1,
        )

    def _kept(self, names: Iterable[str]) -> Json:
        """What a decision that corrects these fields is taken back to."""
        return {
            "fields": {name: self.reading["fields"][name] for name in names},
            "reasons": [[r.code, r.field, r.message, r.level] for r in self.reasons],
            "verdict": self.verdict,
            "decision": self.decision,
        }

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
            "corrections": [*record.reading["fields"][name]["corrections"], BY_A_PERSON],
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


def moment(text: str) -> float:
    """Seconds since 1970 of what `iso` wrote."""
    return datetime.fromisoformat(text).timestamp()
