#!/usr/bin/env bash
# Sets everything up on a fresh Debian or Ubuntu machine and serves; prints the address when ready.
# Honours HOST, PORT, DATA_DIR, WEB_CONCURRENCY and FLASK_ENV; the rest stands in .env.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
source scripts/setup.sh

lock_setup
need_system
need_python_packages requirements.txt
need_env
unlock_setup

.venv/bin/python -m scripts.fetch_models >&2 || {
    status=$?
    [ "$status" -ne 2 ] || exit 2 # a wrong setting, which it has said
    die "the models could not be fetched"
}
.venv/bin/python -m scripts.fetch_models --check >&2 || die "the models are not what was shipped"
exec .venv/bin/python -m scripts.serve
