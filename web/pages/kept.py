"""Saves what somebody corrected on the record that was kept of their own document."""

from __future__ import annotations

import re
from functools import partial

from flask import Response

from errors import FormInvalid, NotFound, Stale
from records.keeper import Asker
from service.corrections import corrected
from service.marks import mark_changed
from web.calls.paths import ID
from web.http.app import service
from web.pages.form import own, typed
from web.pages.render import render
from web.pages.result import result_page
from web.pages.seen import Seen, kept_page
from web.pages.session import need_account

VERSION = re.compile(r"[0-9]{1,9}")


def confirmed() -> Response:
    """The record with what was typed for it; where it can't be saved what was typed stays. Raises
    what finding the record raises."""
    account = need_account()
    record_id, version = own("id"), own("version")
    if not ID.fullmatch(record_id):
        raise NotFound("There is no such verification.")
    if not VERSION.fullmatch(version):
        raise FormInvalid("`version` does not fit.", field="version")
    keeper, asker = service().keeper, Asker(account.uid, account.admin)
    record = keeper.fetch(record_id, asker)
    read = {name: each["value"] or "" for name, each in record.reading["fields"].items()}
    changed = {name: text or None for name, text in typed().items() if text != read.get(name)}
    if changed:
        rules = partial(corrected, waits=service().settings.waits)
        try:
            record = keeper.change(record_id, int(version), asker, changed, None, "", rules)
        except (FormInvalid, Stale) as error:
            seen = Seen(kept_page(record, asker)[0])
            return result_page(record.reading, seen, record=record, typed=typed(), error=error)
        mark_changed(keeper, service().accounts, record)
    return render("saved.html", record=record)
