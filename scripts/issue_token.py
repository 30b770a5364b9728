"""Print an access token for an e-mail address: python -m scripts.issue_token EMAIL."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import timedelta

from auth.addresses import normal_email
from errors import FormInvalid, ReaderError
from safety import refuse_unsafe
from services import local_accounts, open_database, open_vault
from settings import SettingsError, load_settings

LONGEST_DAYS = 3650


def _email(text: str) -> str:
    try:
        return normal_email(text)
    except FormInvalid:
        raise argparse.ArgumentTypeError("not an e-mail address") from None


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LONGEST_DAYS:
        raise argparse.ArgumentTypeError(f"days are a whole number from 1 to {LONGEST_DAYS}")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the token alone on standard output; 2 and one line on standard error if it can't be."""
    parser = argparse.ArgumentParser(prog="python -m scripts.issue_token", description=__doc__)
    parser.add_argument("email", type=_email, metavar="EMAIL")
    parser.add_argument("--admin", action="store_true", help="may see and decide on all cards")
    parser.add_argument("--days", type=_days, help="days until it expires (TOKEN_DAYS)")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings()
        refuse_unsafe(settings)
        if settings.accounts != "local":
            raise SettingsError("ACCOUNTS is firebase: its tokens come from Firebase alone.")
        database = open_database(settings)
        accounts = local_accounts(settings, database, open_vault(settings, database))
        lifetime = timedelta(days=options.days or settings.token_days)
        token = accounts.issue(options.email, lifetime, admin=options.admin)
    except (SettingsError, ReaderError) as error:
        print(error, file=sys.stderr)
        return 2
    print(token)
    return 0


if __name__ == "__main__":
    sys.exit(main())
