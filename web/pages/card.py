"""`/admin/<id>`: one card to decide; the next that waits comes by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from documents.reasons import quality_told
from errors import FormInvalid, NotFound, ReaderError, Stale
from records.keeper import Asker
from records.verification import FAILED, PASSED, Verification, iso
from service.corrections import corrected
from service.marks import mark_changed
from service.review import next_waiting
from web.calls.paths import ID
from web.http.app import service
from web.pages.errors import error_told
from web.pages.language import page_language
from web.pages.render import render
from web.pages.review import done, who
from web.pages.rows import label, reason_told, rows_of
from web.pages.seen import kept_page, picture
from web.pages.session import need_admin, see_other

blueprint = Blueprint("card", __name__)
VERSION = re.compile(r"[0-9]{1,9}")
LONGEST_NOTE = 1000  # characters
MOST_OTHERS = 5  # records of the same NIK that are named: more would push the card out of sight


@blueprint.get("/admin/<id>")
def card(id: str) -> Response:
    """The card; the audit notes that it was opened."""
    asker = need_admin()
    return _page(service().keeper.fetch(_known(id), asker))


@blueprint.post("/admin/<id>")
def decide(id: str) -> Response:
    """Decide, where the card passes with the corrections in the form, and go on to the next that
    waits."""
    asker, keeper = need_admin(), service().keeper
    record = _still_there(_known(id), asker)
    verdict = request.form.get("decision", "")
    if verdict not in (PASSED, FAILED):
        raise FormInvalid(f"`decision` is one of {PASSED}, {FAILED}.", field="decision")
    note = request.form.get("note", "").strip()
    typed = _typed(record) if verdict == PASSED else {}  # what is refused is not corrected
    if verdict == FAILED and not note:
        missing = FormInvalid("Say in a note why it is refused.", field="note")
        return _page(record, error=missing)
    if len(note) > LONGEST_NOTE:
        return _page(record, error=FormInvalid("`note` does not fit: too long.", field="note"))
    changed = {name: text or None for name, text in typed.items() if text != _value(record, name)}
    rules = partial(corrected, waits=service().settings.waits)
    version = _version("keep" if request.form.get("keep") else "version")
    try:
        decided = keeper.change(record.id, version, asker, changed, verdict, note, rules)
    except Stale:
        now = keeper.fetch(record.id, asker)
        if not _sent_twice(now, version, asker, note, typed, verdict):
            return _page(now, conflict=verdict)
        decided = now
    except FormInvalid as error:
        return _page(record, error=error)
    mark_changed(keeper, service().accounts, decided)
    return _on(asker, decided, {"done": record.id, "as": verdict, "version": decided.version})


@blueprint.post("/admin/<id>/undo")
def undo(id: str) -> Response:
    """Take one's own last decision back; the card is shown again."""
    asker, keeper = need_admin(), service().keeper
    record = keeper.undo(_known(id), _version("version"), asker)
    mark_changed(keeper, service().accounts, record)
    told = urlencode({"done": record.id, "as": "taken_back"})
    return see_other(f"/admin/{record.id}?{told}")


@blueprint.get("/admin/<id>/next")
def skip(id: str) -> Response:
    """The next card that waits; nothing is decided."""
    return _beside(id, back=False)


@blueprint.get("/admin/<id>/back")
def before(id: str) -> Response:
    """The waiting card before this one."""
    return _beside(id, back=True)


def _beside(id: str, *, back: bool) -> Response:
    asker, keeper, known = need_admin(), service().keeper, _known(id)
    try:
        place = keeper.place(known, asker)
    except NotFound:  # erased while somebody looked at it
        return see_other("/admin/start")
    row = next_waiting(keeper, asker, place, back=back)
    return see_other("/admin?left" if row is None else f"/admin/{row.id}")


def _on(asker: Asker, record: Verification, told: Mapping[str, Any]) -> Response:
    """The next card that waits, after this one or else from the beginning; or none is left."""
    keeper = service().keeper
    row = next_waiting(keeper, asker, (record.created_at, record.id))
    row = row or next_waiting(keeper, asker, None)
    address = "/admin?left=&" if row is None else f"/admin/{row.id}?"
    return see_other(address + urlencode(told))


def _page(
    record: Verification, *, error: ReaderError | None = None, conflict: str = ""
) -> Response:
    """The card with what was typed for it. conflict: the verdict that was tried in vain."""
    language, kind = page_language(), record.reading["kind"]
    typed = _typed(record) if request.method == "POST" else None
    known_as = partial(label, kind, language=language)
    rows = rows_of(kind, record.reading["fields"], record.reasons, language, typed)
    if error is not None and error.field:
        name = error.field.removeprefix("fields.")
        told = str(error_told(error, known_as)["detail"] or error.title)
        rows = [replace(row, errors=(told,)) if row.name == name else row for row in rows]
    seen, problem = kept_page(record, need_admin())
    others = service().keeper.others(record)
    status = 409 if conflict else 200 if error is None else error.status
    return render(
        "card.html",
        status,
        error=None if error is None else error_told(error, known_as),
        record=record,
        known_as=known_as,
        who=partial(who, owner=record.owner),
        rows=rows,
        reasons=[
            {"code": one.code, "level": one.level, "field": one.field,
             "text": reason_told(one, kind, language)}
            for one in record.reasons
        ],
        quality=[
            (name, quality_told(name, language))
            for name, measure in record.reading["quality"].items() if measure["flag"]
        ],
        shown=None if seen is None else picture(seen),
        no_picture=problem,
        others=others[:MOST_OTHERS],
        more_others=len(others[MOST_OTHERS:]),
        note=request.form.get("note", ""),
        version=request.form.get("version", record.version) if conflict else record.version,
        conflict=conflict and _conflict(record, typed or {}),
        done=done(),
    )  # fmt: skip


def _still_there(id: str, asker: Asker) -> Verification:
    """The record that somebody looks at; raises NotFound where it was erased meanwhile."""
    try:
        return service().keeper.fetch(id, asker)
    except NotFound as error:
        raise NotFound(
            error.detail, advice="It was erased meanwhile, or has ended: go on to the next card."
        ) from None


def _sent_twice(
    record: Verification,
    version: int,
    asker: Asker,
    note: str,
    typed: Mapping[str, str],
    verdict: str,
) -> bool:
    """Whether the last change is this very decision: a button that was pressed twice."""
    if record.version != version + 1 or record.verdict != verdict:
        return False
    last = record.history[-1]
    same = all(_plain(text) == _plain(_value(record, name)) for name, text in typed.items())
    return same and (last["by"], last["note"]) == (asker.uid, note)


def _plain(text: str) -> str:
    return " ".join(text.upper().split())


def _conflict(record: Verification, typed: Mapping[str, str]) -> dict[str, Any]:
    """Who changed the card and when, and both values of what differs."""
    kind = record.reading["kind"]
    made = {"by": record.owner, "at": iso(record.created_at)}
    last = record.history[-1] if record.history else made  # nobody changed it: no such version
    return {
        "by": who(last["by"], record.owner),
        "own": last["by"] == need_admin().uid,
        "at": last["at"],
        "version": record.version,
        "tried": request.form.get("decision", ""),
        "values": [
            (name, label(kind, name, page_language()), _value(record, name), text)
            for name, text in typed.items() if text != _value(record, name)
        ],
    }  # fmt: skip


def _typed(record: Verification) -> dict[str, str]:
    """What stands in the form for the record's own fields."""
    fields = record.reading["fields"]
    return {name: text for name, text in request.form.items() if name in fields}


def _value(record: Verification, name: str) -> str:
    value: str | None = record.reading["fields"][name]["value"]
    return value or ""


def _known(id: str) -> str:
    if not ID.fullmatch(id):
        raise NotFound("There is no such verification.")
    return id


def _version(name: str) -> int:
    text = request.form.get(name, "")
    if not VERSION.fullmatch(text):
        raise FormInvalid("`version` does not fit: missing.", field="version")
    return int(text)
