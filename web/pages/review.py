"""`/admin`: the queue, its filters and figures."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from datetime import MAXYEAR, datetime, timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from auth.mail.addresses import normal_email
from documents.reasons import said_of_any
from errors import FormInvalid, NotFound
from records.store import Row, Wanted
from records.verification import REVIEW, VERDICTS
from service.review import DAYS, Figures, figures, next_waiting, waiting
from web.calls.paging import cursor_of, place_of
from web.calls.paths import ID
from web.calls.review import OWNER
from web.http.app import service
from web.http.form import REFERENCE_ID
from web.pages.errors import error_told
from web.pages.language import page_language
from web.pages.render import render, zone_name
from web.pages.session import need_admin, see_other, signed_in
from web.pages.texts import TEXTS, told

blueprint = Blueprint("admin", __name__)
PAGE = 25  # rows
STATES = ("waiting", "decided", "all")
UNNARROWED = "state", "waiting"
NAMES = ("verdict", "state", "from", "to", "account", "sought")
DAY = timedelta(days=1)
DIGIT = re.compile("[0-9]")
NOBODYS = "none"  # an owner that no record has


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows are asked for: of a verdict (any where None), and what else they share."""

    verdict: str | None
    wanted: Wanted


@blueprint.get("/admin")
def queue() -> Response:
    """The rows that the filters leave, a page of them."""
    need_admin()
    place = place_of(request.args.get("cursor"))
    try:
        asked = _asked()
    except FormInvalid as error:
        return _page([], error=error)
    rows = service().keeper.page(asked.verdict, place, PAGE + 1, asked.wanted)
    more = rows[PAGE - 1] if len(rows) > PAGE else None
    return _page(rows[:PAGE], more=more)


@blueprint.post("/admin")
def seek_nik() -> Response:
    """Rows of a NIK, which comes in the form: no address and no log holds it."""
    need_admin()
    nik = "".join(DIGIT.findall(request.form.get("nik", "")))  # also typed as 330116.421175.0005
    rows: list[Row] = []
    if nik:
        keeper = service().keeper
        rows = keeper.page(None, None, 100, Wanted(niks=keeper.niks(nik)))
    return _page(rows, nik=nik)


@blueprint.get("/admin/start")
def start() -> Response:
    """Go to the card that waits longest."""
    asker = need_admin()
    row = next_waiting(service().keeper, asker, None)
    return see_other("/admin?left" if row is None else f"/admin/{row.id}")


@blueprint.get("/admin/figures.csv")
def figures_csv() -> Response:
    """The figures as a table of three columns."""
    need_admin()
    found = figures(service().keeper, service().settings.zone)
    lines = io.StringIO(newline="")
    write = csv.writer(lines)
    write.writerow(("figure", "name", "records"))
    for day, verdicts in found.days:
        write.writerows((f"verdict {verdict}", day, n) for verdict, n in verdicts.items())
    for what, rows in (
        ("reason", found.reasons),
        ("least confidence", found.confidences),
        ("milliseconds", found.milliseconds),
    ):
        write.writerows((what, name, n) for name, n in rows)
    answer = Response("\ufeff" + lines.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return answer


def _page(
    rows: list[Row],
    *,
    more: Row | None = None,
    nik: str | None = None,
    error: FormInvalid | None = None,
) -> Response:
    keeper, zone = service().keeper, service().settings.zone
    found = figures(keeper, zone)
    kept = [(name, request.args[name]) for name in NAMES if request.args.get(name)]
    cursor = None if more is None else cursor_of(more.created_at, more.id)
    return render(
        "review.html",
        200 if error is None else error.status,
        error=None if error is None else error_told(error),
        rows=[(row, keeper.trusts(row)) for row in rows],
        said=_said,
        narrowed=nik is not None or any(each != UNNARROWED for each in kept),
        waiting=waiting(keeper),
        verdicts=VERDICTS,
        states=STATES,
        given={name: request.args.get(name, "") for name in NAMES},
        nik=nik,
        more=None if cursor is None else "?" + urlencode([*kept, ("cursor", cursor)]),
        figures=found,
        most=_most(found),
        days=DAYS,
        zone=zone_name(datetime.now(zone)),
        left="left" in request.args,
        who=who,
        done=done(),
    )


def done() -> dict[str, str] | None:
    """What was done on the page before: to which card, how, and as which version of it."""
    card, how = request.args.get("done", ""), request.args.get("as", "")
    if not ID.fullmatch(card) or how not in ("passed", "failed", "taken_back"):
        return None
    version = request.args.get("version", "")
    return {"id": card, "as": how, "version": version if version.isdecimal() else ""}


def who(uid: str, owner: str = "") -> str:
    """An account as admins are told of it: oneself and a record's holder by a word, else its uid.
    No address: admins read none (docs/privacy.md)."""
    account, language = signed_in(), page_language()
    if account is not None and account.uid == uid:
        return told(language, "you")
    return told(language, "the_holder") if uid == owner else uid


def _said(code: str, fields: int = 0) -> str:
    """What a reason says of records whose fields are not told: rows keep its code alone. fields:
    how many it is about, where that is told."""
    language, key = page_language(), f"of_fields_{code}"
    if key not in TEXTS:
        return said_of_any(code, language)
    return f"{told(language, key)}: {fields}" if fields else told(language, key)


def _most(found: Figures) -> dict[str, int]:
    """The largest count of each table: a bar that is whole."""
    return {
        "days": max((n for _, verdicts in found.days for n in verdicts.values()), default=1) or 1,
        **{
            name: max((n for _, n in rows), default=1) or 1
            for name, rows in (
                ("reasons", found.reasons),
                ("confidences", found.confidences),
                ("milliseconds", found.milliseconds),
            )
        },
    }


def _asked() -> Asked:
    """The filters of the address; raises FormInvalid."""
    verdict = request.args.get("verdict") or None
    state = request.args.get("state") or "waiting"
    if verdict is not None and verdict not in VERDICTS:
        raise FormInvalid(f"`verdict` is one of {', '.join(VERDICTS)}.", field="verdict")
    if state not in STATES:
        raise FormInvalid(f"`state` is one of {', '.join(STATES)}.", field="state")
    since, until = _day("from"), _day("to")
    if until is not None and until.year < MAXYEAR:  # that day itself is meant, too
        until += DAY
    wanted = Wanted(
        owner=_owner(request.args.get("account", "").strip()),
        since=None if since is None else since.timestamp(),
        before=None if until is None else until.timestamp(),
    )
    wanted = _sought(request.args.get("sought", "").strip(), wanted)
    if state == "decided":
        return Asked(verdict, replace(wanted, decided=True))
    if state == "all":
        return Asked(verdict, wanted)
    owner = wanted.owner if verdict in (None, REVIEW) else NOBODYS  # nothing else waits
    return Asked(REVIEW, replace(wanted, owner=owner, decided=False, oldest=True))


def _sought(text: str, wanted: Wanted) -> Wanted:
    """An id, else what an account calls its record."""
    if not text:
        return wanted
    if ID.fullmatch(text) and len(text) == 36:
        return replace(wanted, id=text)
    if not REFERENCE_ID.fullmatch(text):
        raise FormInvalid("`reference_id` is none that a record can have.", field="sought")
    keeper = service().keeper
    if wanted.owner is not None:
        return replace(wanted, references=keeper.references(wanted.owner, text))
    return replace(wanted, called=keeper.called(text))


def _owner(text: str) -> str | None:
    """An account by its uid or its address; one that there is not has no records."""
    if not text:
        return None
    if "@" in text:
        try:
            return service().accounts.uid_of(normal_email(text))
        except NotFound:
            return NOBODYS
        except FormInvalid:
            text = ""
    if not OWNER.fullmatch(text):
        raise FormInvalid("`account` is an account's uid or its address.", field="account")
    return text


def _day(name: str) -> datetime | None:
    text = request.args.get(name, "").strip()
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=service().settings.zone)
    except ValueError:
        raise FormInvalid(f"`{name}` is a day or moment as ISO 8601 has it.", field=name) from None
