"""What a callback says: how a verification ended, and no value of the card."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from backlog.callbacks import Callbacks
from backlog.submission import DONE, FAILED, Submission
from errors import FormInvalid
from records.verification import Verification, iso
from service.later import Tell


def teller(callbacks: Callbacks) -> Tell:
    """Puts in the callback of a submission that asked for one."""

    def tell(
        connection: Connection,
        submission: Submission,
        id: str,
        ended: Verification | str,
        event: str,
    ) -> None:
        data: dict[str, Any]
        url = submission.callback_url
        if url is None:
            return
        if isinstance(ended, str):
            state, data = FAILED, {"code": ended}
        else:
            codes = list(dict.fromkeys(reason.code for reason in ended.reasons))
            state, data = DONE, {"verdict": ended.verdict, "reasons": codes}
        body = {
            "type": f"verification.{state}",
            "timestamp": iso(callbacks.clock()),
            "data": {"id": id, "state": state, **data},
        }
        callbacks.put(connection, submission.owner, id, url, body, event)
        callbacks.waiting.set()

    return tell


def checked_url(callbacks: Callbacks, owner: str, url: str) -> str:
    """The address that an account asks to be told at; raises FormInvalid."""
    if not callbacks.receivers.allows(url):
        raise FormInvalid(
            "`callback_url` is an https address of a host that the operator allows.",
            field="callback_url",
            advice="Ask whoever runs this service to name the host in CALLBACK_HOSTS.",
        )
    if not callbacks.signing.ready(owner):
        raise FormInvalid(
            "The account has no secret to sign callbacks with; make one first.",
            field="callback_url",
            advice="Call `POST /callbacks/secret` once, keep the secret, then send this again.",
        )
    return url
