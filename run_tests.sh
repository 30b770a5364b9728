#!/usr/bin/env bash
# Sets everything up for the tests and runs them: ./run_tests.sh [pytest arguments]
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
source scripts/setup.sh

need_for_tests
exec .venv/bin/python -m pytest "$@"
