"""Change the encryption key: python -m scripts.rotate_keys [--new | --lost].

With --new it prints a fresh key: put it before the others in ENCRYPTION_KEYS and restart. Without,
everything that is kept is sealed anew under the first key; then the others can be taken away. The
service may run meanwhile, as long as it knows the old keys too.

What no key opens is named, stays as it is, and does not stop the rest. A database that is sealed
under a key which is not listed is left alone, as a start leaves it, until --lost says that the key
is gone for good: the rest goes on under the first key, and the service starts again.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from errors import ReaderError
from records.retention import reseal
from service.build import build
from service.parts import local_accounts
from settings import SettingsError, load_settings
from storage.database import TRACES_SECONDS, Database
from storage.known_keys import renew
from storage.vault import new_key

TRIES = 50  # to empty the log
STILL_THERE = (
    "the database's log still holds what the old key opens, because somebody reads all the time: "
    "run this again"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all is under the newest key; 1 and lines on standard error where it is not."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.rotate_keys",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--new", action="store_true", help="only print a fresh key")
    either.add_argument("--lost", action="store_true", help="go on although a key is lost")
    options = parser.parse_args(arguments)
    if options.new:
        print(new_key())
        return 0
    closed: list[tuple[str, str]] = []
    try:
        settings = load_settings()
        service = build(settings, keys_were_lost=options.lost)
        database, vault = service.database, service.vault
        vault.on_damage = lambda *which: closed.append(which)
        accounts = local_accounts(settings, database, vault).reseal()
        codes, mails = service.codes.reseal(), service.postbox.reseal()
        service.sessions.reseal()
        records, templates = reseal(service.keeper), service.templates.reseal()
        waiting = service.later.submissions.reseal()
        service.callbacks.reseal()
        renew(database, vault)
        emptied = _emptied(database)
    except (SettingsError, ReaderError) as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"under the newest key: {records} records, {templates} templates, {accounts} accounts, "
        f"{mails} waiting mails, {waiting} waiting photos; {codes} codes forgotten"
    )
    for what, name in closed:
        print(f"not opened by any key: {what} {name}", file=sys.stderr)
    if not emptied:
        print(STILL_THERE, file=sys.stderr)
    return 0 if emptied and not closed else 1


def _emptied(database: Database) -> bool:
    """Empty the log of what the old key opens; a service that runs may read or empty it now."""
    for _ in range(TRIES):
        if database.forget_traces():
            return True
        time.sleep(TRACES_SECONDS)  # another who empties it is not waited for
    return False


if __name__ == "__main__":
    sys.exit(main())
