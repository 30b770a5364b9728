#!/usr/bin/env bash
# Sets everything up for the tests and runs them on all cores: ./run_tests.sh [--quick] [pytest arguments]
# --quick installs no TensorFlow and leaves out what needs training, servers or long reading.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
source scripts/setup.sh

# Compiled modules are kept: else each worker and each server that a test starts compiles them anew.
unset PYTHONDONTWRITEBYTECODE
if [ "${1:-}" = --quick ]; then
    need_for_quick_tests
    set -- "$@" -p no:schemathesis # no quick test needs it, and it takes two seconds to load
else
    need_for_tests
fi
# A file's tests stay in one process: what they share is made once. One process more than there are
# cores, for tests of servers wait a good part of their time.
exec .venv/bin/python -m pytest --numprocesses "$(($(nproc) > 7 ? 8 : $(nproc) + 1))" --dist loadfile \
    --no-loadscope-reorder "$@"
