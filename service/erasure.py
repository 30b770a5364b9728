"""An account erased with all that is kept of it."""

from __future__ import annotations

from records.keeper import Asker
from service.build import Service


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
