"""Puts the pages beside the calls, or not at all (PAGES=0).

The lists `/templates` and `/templates/<name>` are addresses of calls and of pages: a page is for a
browser that asks for HTML and sends no token, a call for everybody else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from errors import ReaderError
from web.http import errors
from web.http.guards import limit_client
from web.http.headers import PAGE_POLICY, PERMISSIONS
from web.pages import (
    card,
    check,
    docs,
    me,
    read,
    review,
    sign_in,
    static,
    template_pages,
)
from web.pages.errors import error_page
from web.pages.language import remember
from web.pages.session import refuse_cross_site

# Blueprints of pages; each stands in a file of its own.
BLUEPRINTS = (
    static.blueprint,
    read.blueprint,
    check.blueprint,
    docs.blueprint,
    template_pages.blueprint,
    sign_in.blueprint,
    me.blueprint,
    review.blueprint,
    card.blueprint,
)
NAMES = frozenset(blueprint.name for blueprint in BLUEPRINTS)
# Of calls whose address a page has as well: the call's endpoint → the page.
BESIDE: dict[str, Callable[..., Response]] = {
    "templates.list_templates": template_pages.list_page,
    "templates.fetch": template_pages.template_page,
}


def init_app(app: Flask, *, shown: bool) -> None:
    """Add every page where they are shown."""
    if not shown:
        return
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.before_request(_page)
    app.after_request(_finish)
    for kind in (ReaderError, HTTPException, Exception):
        app.register_error_handler(kind, _error)


def asks_for_page() -> bool:
    """Whether it is a browser that asks for something to look at, and shows no token."""
    return "Authorization" not in request.headers and "text/html" in request.headers.get(
        "Accept", ""
    )


def _page() -> Response | None:
    """Mark what is a page; answer with one where its address is a call's as well."""
    if request.blueprint in NAMES:
        g.page = request.blueprint != static.blueprint.name
        limit_client()
        refuse_cross_site()
        return None
    beside = BESIDE.get(request.endpoint or "")
    if asks_for_page() and (beside is not None or request.url_rule is None):
        g.page = True
        limit_client()
        if beside is not None:
            return beside(**(request.view_args or {}))
    return None


def _error(error: Exception) -> Any:
    if not g.get("page"):
        return errors.answer_to(error)
    if isinstance(error, HTTPException) and (error.code or 500) < 400:
        return error.get_response()
    return error_page(error)


def _finish(response: Response) -> Response:
    if g.get("page"):
        remember(response)
        response.headers["Content-Security-Policy"] = PAGE_POLICY
        response.headers["Permissions-Policy"] = PERMISSIONS
        # Without any, browsers tell no origin of the forms that they send, where they lack
        # Sec-Fetch-Site: over plain HTTP.
        response.headers["Referrer-Policy"] = "same-origin"
    return response
