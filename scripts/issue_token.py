"""Print an access token for an e-mail address, or a key for a backend of yours.

python -m scripts.issue_token EMAIL, or --service NAME [--scopes verify,read,records].
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import timedelta

from auth.accounts import SCOPES, service_identity
from auth.mail.addresses import normal_email
from errors import FormInvalid, ReaderError
from service.build import local_accounts, open_database, open_vault
from service.safety import refuse_unsafe
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


def _service(text: str) -> str:
    try:
        return service_identity(text)
    except FormInvalid as error:
        raise argparse.ArgumentTypeError(error.detail) from None


def _scopes(text: str) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    if not set(named) <= set(SCOPES):
        raise argparse.ArgumentTypeError(f"scopes are some of {','.join(SCOPES)}")
    return named


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the token alone on standard output; 2 and one line on standard error if it can't be."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.issue_token",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("email", type=_email, metavar="EMAIL", nargs="?")
    whose.add_argument("--service", type=_service, metavar="NAME", help="a backend's own key")
    parser.add_argument("--admin", action="store_true", help="may see and decide on all cards")
    parser.add_argument(
        "--scopes", type=_scopes, help=f"what a service may ask for ({','.join(SCOPES)})"
    )
    parser.add_argument("--days", type=_days, help="days until it expires (TOKEN_DAYS)")
    options = parser.parse_args(arguments)
    if options.service and options.admin:
        parser.error("a service is no admin: people decide")
    if options.scopes and not options.service:
        parser.error("--scopes are a service's")
    try:
        settings = load_settings()
        refuse_unsafe(settings)
        if settings.accounts != "local":
            raise SettingsError("ACCOUNTS is firebase: its tokens come from Firebase alone.")
        database = open_database(settings)
        accounts = local_accounts(settings, database, open_vault(settings, database))
        lifetime = timedelta(days=options.days or settings.token_days)
        scopes = (options.scopes or SCOPES) if options.service else None
        whose_it_is = options.service or options.email
        token = accounts.issue(whose_it_is, lifetime, admin=options.admin, scopes=scopes)
    except (SettingsError, ReaderError) as error:
        print(error, file=sys.stderr)
        return 2
    print(token)
    return 0


if __name__ == "__main__":
    sys.exit(main())
