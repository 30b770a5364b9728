"""Change the encryption key: python -m scripts.rotate_keys [--new].

With --new it prints a fresh key: put it before the others in ENCRYPTION_KEYS and restart. Without,
everything that is kept is sealed anew under the first key; then the others can be taken away. The
service may run meanwhile, as long as it knows the old keys too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from errors import ReaderError
from records.retention import reseal
from safety import refuse_unsafe
from services import build, local_accounts, open_database
from settings import SettingsError, load_settings
from storage.vault import Vault, VaultError, new_key


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all is under the newest key; 1 and one line on standard error where it is not."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.rotate_keys",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--new", action="store_true", help="only print a fresh key")
    options = parser.parse_args(arguments)
    if options.new:
        print(new_key())
        return 0
    try:
        settings = load_settings()
        refuse_unsafe(settings)
        kept = build(settings)
        database, vault = open_database(settings), Vault(settings.keys)
        accounts = local_accounts(settings, database, vault).reseal()
        codes, mails = kept["codes"].reseal(), kept["postbox"].reseal()
        records = reseal(kept["keeper"])
        database.forget_traces()  # of what the old key opens
    except (SettingsError, ReaderError, VaultError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"under the newest key: {records} records, {accounts} accounts, {mails} waiting mails; "
          f"{codes} codes forgotten")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
