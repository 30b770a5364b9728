"""Call back an account's tokens, shut it out, let it in, erase it: scripts.accounts ACTION EMAIL.

Erasing takes the account's records with it; it works with Firebase's accounts as well.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from auth.accounts import SERVICE, service_identity
from auth.mail.addresses import normal_email
from errors import ReaderError
from records.keeper import SYSTEM, Asker
from service.build import build
from service.parts import local_accounts
from service.safety import refuse_unsafe
from service.stored import open_database, open_vault
from settings import Settings, SettingsError, load_settings

ACTIONS = ("revoke", "disable", "enable", "erase")


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where it was done; 1 and one line on standard error where it can't be."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.accounts",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("email", metavar="EMAIL", help="or service:NAME")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings()
        refuse_unsafe(settings)
        service = options.email.startswith(SERVICE)
        name = options.email.removeprefix(SERVICE)
        email = service_identity(name) if service else normal_email(options.email)
        if options.action == "erase":
            print(f"erased the account and {_erase(settings, email)} records")
        else:
            _change(settings, options.action, email)
    except (SettingsError, ReaderError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _erase(settings: Settings, email: str) -> int:
    """Erase an account and what is kept of it; gives the number of its records."""
    service = build(settings)
    uid = service.accounts.uid_of(email)
    service.later.submissions.erase_owner(uid)
    service.callbacks.erase_owner(uid)
    count: int = service.keeper.erase_owner(uid, Asker(SYSTEM, admin=True))
    service.templates.erase_owner(uid)
    service.codes.forget(email)
    service.accounts.erase(uid)
    service.sessions.end_all(uid)
    return count


def _change(settings: Settings, action: str, email: str) -> None:
    if settings.accounts != "local":
        raise SettingsError("ACCOUNTS is firebase: its console manages them.")
    database = open_database(settings)
    accounts = local_accounts(settings, database, open_vault(settings, database))
    if action == "revoke":
        accounts.revoke(email)
    else:
        accounts.disable(email, action == "disable")


if __name__ == "__main__":
    sys.exit(main())
