"""A verification, or an account, erased with all that is kept of it."""

from __future__ import annotations

from errors import NotFound
from records.keeper import Asker
from service.build import Service


def erase_verification(service: Service, id: str, asker: Asker) -> None:
    """Erase a record, or a photo that is not read any more, and what is yet to be told of it.

    Raises NotFound where there is neither for who asks, UpstreamUnavailable.
    """
    waited = service.later.submissions.erase(id, None if asker.admin else asker.uid)
    try:
        service.keeper.erase(id, asker)
    except NotFound:
        if not waited:
            raise
    service.callbacks.erase_of(id)


def erase_account(service: Service, asker: Asker, email: str) -> None:
    """Erase what waits of an account, its records, templates, codes and sessions, then the account.

    What fails half-way can be asked again. Raises UpstreamUnavailable.
    """
    service.later.submissions.erase_owner(asker.uid)
    service.callbacks.erase_owner(asker.uid)
    service.keeper.erase_owner(asker.uid, asker)
    service.templates.erase_owner(asker.uid)
    service.codes.forget(email)
    service.accounts.erase(asker.uid)
    service.sessions.end_all(asker.uid)
