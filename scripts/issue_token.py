"""Print an access token for an e-mail address: python -m scripts.issue_token EMAIL."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import timedelta

from auth.local import LocalAccounts
from settings import SettingsError, load_settings, refuse_unsafe

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")
LONGEST_DAYS = 3650


def _email(text: str) -> str:
    if not EMAIL.fullmatch(text):
        raise argparse.ArgumentTypeError("not an e-mail address")
    return text


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
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    lifetime = timedelta(days=options.days or settings.token_days)
    print(LocalAccounts(settings.secret_key).issue(options.email, lifetime, admin=options.admin))
    return 0


if __name__ == "__main__":
    sys.exit(main())
