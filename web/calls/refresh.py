"""POST /token/refresh: a person's token anew, before theirs ends."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint, Tag

from web.calls.upload import SECURITY
from web.http.app import service
from web.http.guards import bearer_token, client, limit_client, require_account, take
from web.http.schemas import SignedInAnswer, problems

api = APIBlueprint("refresh", __name__, abp_tags=[Tag(name="Signing in")], abp_security=SECURITY)
api.before_request(limit_client)
api.before_request(require_account)


@api.post(
    "/token/refresh",
    operation_id="refreshToken",
    summary="A fresh token",
    description="Of one that is still good, for a person: it holds as long as the other did when "
    "it was new, and both end when the account's tokens are called back.",
    responses={200: SignedInAnswer, **problems(401, 403, 404, 429, 500, 503)},
)
def refresh() -> dict[str, Any]:
    """One token more."""
    take("tries", client())
    accounts = service().accounts
    signed_in = accounts.refresh(bearer_token())
    return {"token": signed_in.token, "uid": signed_in.uid}
