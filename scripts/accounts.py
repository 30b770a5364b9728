"""Call back an account's tokens, shut it out, let it in: scripts.accounts ACTION EMAIL."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from auth.addresses import normal_email
from errors import ReaderError
from safety import refuse_unsafe
from services import local_accounts, open_database
from settings import SettingsError, load_settings
from storage.vault import Vault

ACTIONS = ("revoke", "disable", "enable")


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where it was done; 1 and one line on standard error where it can't be."""
    parser = argparse.ArgumentParser(prog="python -m scripts.accounts", description=__doc__)
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("email", metavar="EMAIL")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings()
        refuse_unsafe(settings)
        if settings.accounts != "local":
            raise SettingsError("ACCOUNTS is firebase: its console manages them.")
        accounts = local_accounts(settings, open_database(settings), Vault(settings.keys))
        email = normal_email(options.email)
        if options.action == "revoke":
            accounts.revoke(email)
        else:
            accounts.disable(email, options.action == "disable")
    except (SettingsError, ReaderError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
