"""`/templates` and `/templates/<name>`: where values stand on a supplier's pages."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, g, request

from documents.template import MOST_REGIONS, NAME, parsed
from elements import Image
from errors import FormInvalid, NotFound, ReaderError, Stale
from records.templates import KeptTemplate, Templates
from segmentation.decode import media_type
from segmentation.shown import small_jpeg, view_of
from service.templates import keep_template
from web.http.app import service
from web.http.guards import limit_account
from web.pages import draft as drafts
from web.pages.draft import Draft, changed, draft_of, sent
from web.pages.errors import error_told
from web.pages.form import own
from web.pages.language import page_language
from web.pages.render import render
from web.pages.session import need_account, see_other
from web.pages.tries import tries

blueprint = Blueprint("template_pages", __name__)
SHOWN_BY_BROWSERS = ("image/jpeg", "image/png", "image/webp")


MOST_PARTS = 20 + 10 * MOST_REGIONS  # of the editor's form


@blueprint.before_request
def _wide_form() -> None:
    request.max_form_parts = MOST_PARTS


def templates() -> Templates:
    """This app's keeper of templates."""
    return service().templates


def list_page(error: ReaderError | None = None) -> Response:
    """An account's templates; with ``?new`` an empty one to draw."""
    account = need_account()
    if "new" in request.args and error is None:
        return editor(Draft())
    return render(
        "templates.html",
        200 if error is None else error.status,
        error=None if error is None else error_told(error),
        kept=templates().list(account.uid),
    )


def template_page(name: str) -> Response:
    """One template to look at and to change, ``?version=`` an older one."""
    kept = _kept(name)
    return editor(_draft(kept, request.args.get("version")))


def _kept(name: str) -> KeptTemplate:
    if not re.fullmatch(NAME, name):
        raise NotFound("There is no such template.")
    return templates().fetch(need_account().uid, name)


def _draft(kept: KeptTemplate, version: str | None = None) -> Draft:
    content = kept.content
    for each in kept.older:
        if version == str(each["version"]):
            content = each["content"]
    found = replace(draft_of(content, kept.version, kept.picture), older=kept.older)
    return found if content is kept.content else replace(found, unsaved=True)


@blueprint.post("/templates")
def new() -> Response:
    """A new template from the editor, or one that is imported."""
    g.account = need_account()
    limit_account()
    if own("do") != "import":
        return _asked(None)
    file = request.files.get("file")
    try:
        if file is None:
            raise FormInvalid("No file was chosen.", field="file")
        template = parsed(file.read(), "file")
        before = templates().version(g.account.uid, template.name)
        keep_template(templates(), g.account.uid, template, before, service().settings)
    except FormInvalid as error:
        return list_page(error)
    return see_other(f"/templates/{template.name}")


@blueprint.post("/templates/<name>")
def change(name: str) -> Response:
    """What a button of the editor asks for."""
    g.account = need_account()
    limit_account()
    return _asked(_kept(name))


def _asked(kept: KeptTemplate | None) -> Response:
    draft = sent()
    if kept is not None:
        picture = draft.picture or kept.picture
        draft = replace(draft, picture=picture, older=kept.older)
        draft = replace(draft, unsaved=draft != replace(_draft(kept), unsaved=True))
    asked = own("do") or "save"
    try:
        page = request.files.get("page")
        if page is not None and page.filename:
            draft = replace(draft, picture=_page(page.read()), unsaved=True)
        if asked == "save":
            template = draft.template(_frame(draft))
            if kept is not None and template.name != kept.name:
                raise FormInvalid("The template has another name than the address.", field="name")
            keep_template(templates(), g.account.uid, template, draft.version, service().settings)
            return see_other(f"/templates/{template.name}")
        if asked == "export":
            return _file(draft)
        if asked == "try":
            template = draft.template(_frame(draft))
            return editor(draft, tried=tries(template, request.files.getlist("documents")))
        if asked != "page":
            draft = changed(draft, asked, drafts.LANGUAGE_OF_PAGE[page_language()])
    except Stale as error:  # sent once more, it goes over what the other one saved
        now = draft.version if kept is None else kept.version
        return editor(replace(draft, version=now), error)
    except ReaderError as error:
        return editor(draft, error)
    return editor(draft)


def _file(draft: Draft) -> Response:
    told = draft.template(_frame(draft)).model_dump(mode="json", exclude_unset=True)
    answer = Response(json.dumps(told, ensure_ascii=False, indent=1), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_plain(draft.name)}.json"'
    return answer


def _plain(name: str) -> str:
    """A name that any header and any disk takes."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)


def _decoded(data: bytes) -> Image:
    """A file's picture, upright, decoded where readings are."""
    found: list[Image] = []
    service().desk.decoded(data, found.append, need_account().uid)
    return found[0]


def _page(data: bytes) -> bytes:
    """A page's file as a browser can show it: a PDF's or a HEIC's picture becomes a JPEG."""
    if media_type(data) in SHOWN_BY_BROWSERS:
        _decoded(data)
        return data
    return small_jpeg(view_of(_decoded(data), 2000), 600_000)


def _frame(draft: Draft) -> tuple[int, int] | None:
    if draft.picture is None:
        return None
    height, width = _decoded(draft.picture).shape[:2]
    return width, height


def editor(
    draft: Draft, error: ReaderError | None = None, tried: dict[str, Any] | None = None
) -> Response:
    """The form of a template."""
    view = None
    if draft.picture is not None:
        small = view_of(_decoded(draft.picture), 1000)
        data = base64.b64encode(small_jpeg(small, 70_000)).decode()
        view = {"width": small.shape[1], "height": small.shape[0],
                "address": f"data:image/jpeg;base64,{data}"}  # fmt: skip
    carried = draft.picture if draft.unsaved else None
    made = render(
        "template.html",
        200 if error is None else error.status,
        error=None if error is None else error_told(error),
        draft=draft,
        view=view,
        carried=base64.b64encode(carried).decode() if carried else "",
        address=f"/templates/{draft.name}" if draft.version else "/templates",
        tried=tried,
        types=drafts.TYPES,
        languages_of_text=drafts.LANGUAGES,
        language_of_new=drafts.LANGUAGE_OF_PAGE[page_language()],
        older=draft.older,
    )
    if error is not None and error.retry_after is not None:
        made.headers["Retry-After"] = str(error.retry_after)
    return made
