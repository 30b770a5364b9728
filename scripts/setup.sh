# Sets up .venv, system packages and .env; sourced by run_flask.sh, run_tests.sh and .ci/run.
# Everything is asked first and done only where it is lacking, so that a second run is quick.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }
die() { say "${0##*/}: $*"; exit 1; }

# Runs a command with its noise in the log; on failure the log's end is shown.
quietly() {
    mkdir -p -m 700 var
    if ! "$@" >var/install.log 2>&1 </dev/null; then
        tail -n 20 var/install.log >&2
        die "this failed: $* (whole log: var/install.log)"
    fi
}

python_is_new() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if python_is_new "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    die "Python 3.11 or newer is needed; install it, or name it: PYTHON=/path/to/python3 $0"
}

# Newer Debian and Ubuntu name libraries anew for 64-bit times, as libglib2.0-0t64.
is_installed() {
    local states
    states=$(dpkg-query -W -f '${db:Status-Status}\n' "$1" "$1t64" 2>/dev/null) || true
    grep -qx installed <<<"$states"
}

# Installs those of the named Debian packages that are not installed.
need_packages() {
    local lacking=() package as_root=()
    if ! command -v dpkg-query >/dev/null; then
        command -v tesseract >/dev/null ||
            die "this system has no apt; install Tesseract 5 with its Indonesian and Arabic data, then try again"
        return 0
    fi
    for package in "$@"; do
        is_installed "$package" || lacking+=("$package")
    done
    [ ${#lacking[@]} -eq 0 ] && return 0
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null ||
            die "system packages are missing; run: sudo apt-get install ${lacking[*]}"
        as_root=(sudo -n)
    fi
    say "Installing system packages: ${lacking[*]}"
    quietly "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update
    quietly "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get \
        -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${lacking[@]}"
}

# Makes .venv and installs the named requirement files when they changed since the last time. pip
# takes nothing whose hash is not the one in the file.
need_python_packages() {
    local python stamp=".venv/installed-$*" wanted file arguments=()
    stamp=${stamp// /+}
    wanted=$(cat "$@" | sha256sum)
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && python_is_new .venv/bin/python; then
        return 0
    fi
    if ! python_is_new .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        python=$(find_python)
        quietly "$python" -m venv --clear .venv
    fi
    for file in "$@"; do arguments+=(-r "$file"); done
    say "Installing Python packages: $*"
    quietly .venv/bin/python -m pip install --disable-pip-version-check --require-hashes \
        "${arguments[@]}"
    printf '%s\n' "$wanted" >"$stamp"
}

# Names the Debian package that gives Python its venv module, where .venv has to be made without.
venv_package() {
    local python
    [ -x .venv/bin/python ] && return 0
    python=$(find_python) || return 1
    "$python" -c 'import ensurepip' 2>/dev/null ||
        "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
}

# One setup at a time in this folder: a second start waits for the first.
lock_setup() {
    mkdir -p -m 700 var 2>/dev/null && [ -w var ] ||
        die "the folder $PWD can't be written to: give it to the user that serves, or mount it for writing"
    exec 9>var/setup.lock
    command -v flock >/dev/null || return 0
    flock --nonblock 9 && return 0
    say "Waiting for another setup in this folder"
    flock 9
}

unlock_setup() { exec 9>&-; }

# Writes .env with secrets of its own, readable by its owner alone. One that is there gets the
# secrets that it lacks, and nothing else is touched.
need_env() {
    local secret key
    if [ ! -f .env ]; then
        secret=$(fresh_secret)
        key=$(fresh_key)
        (umask 077 && sed -e "s|^SECRET_KEY=.*|SECRET_KEY=$secret|" \
            -e "s|^ENCRYPTION_KEYS=.*|ENCRYPTION_KEYS=$key|" .env.example >.env.new)
        mv .env.new .env
        say "Wrote .env with fresh secrets. Keep a copy of ENCRYPTION_KEYS: it opens what is kept."
        return 0
    fi
    if [ -z "${SECRET_KEY:-}" ] && ! stands_in_env SECRET_KEY; then
        add_to_env SECRET_KEY "$(fresh_secret)"
        say "Added SECRET_KEY to .env. Tokens from before are void."
    fi
    if [ -z "${ENCRYPTION_KEYS:-}" ] && ! stands_in_env ENCRYPTION_KEYS; then
        add_to_env ENCRYPTION_KEYS "$(fresh_key)"
        say "Added ENCRYPTION_KEYS to .env. Keep a copy: it opens what is kept."
    fi
}

# How a line of .env may begin that names a setting, as python-dotenv reads it.
line_of() { printf '^[[:space:]]*(export[[:space:]]+)?%s[[:space:]]*=' "$1"; }

# Whether .env gives a setting, and not an empty text or a comment alone.
stands_in_env() { grep -Eq "$(line_of "$1")[[:space:]]*[\"']?[^\"'#[:space:]]" .env; }

add_to_env() {
    (umask 077 && { grep -Ev "$(line_of "$1")" .env || true; } >.env.new && printf '%s=%s\n' "$1" "$2" >>.env.new)
    mv .env.new .env
}

fresh_secret() {
    .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(48))'
}

# As storage.vault.new_key makes them.
fresh_key() {
    .venv/bin/python -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'
}

SERVING_PACKAGES=(tesseract-ocr tesseract-ocr-ind tesseract-ocr-ara libgl1 libglib2.0-0 tzdata)

# What serving needs of the system; also names .venv's package, so that apt runs once.
need_system() {
    local venv
    venv=$(venv_package) || exit 1 # find_python has said why
    need_packages "${SERVING_PACKAGES[@]}" ${venv:+"$venv"} "$@"
}

TESTING_PACKAGES=(fonts-liberation fonts-dejavu-core fonts-freefont-ttf fonts-urw-base35 fonts-ocr-a
    fonts-ocr-b fonts-go fonts-open-sans libfribidi0 lomiri-wallpapers-16.04 ukui-wallpapers gnome-backgrounds
    redis-server chromium)

# What the tests need: also what trains and converts networks, so that nothing is skipped.
need_for_tests() {
    lock_setup
    need_system "${TESTING_PACKAGES[@]}"
    need_python_packages requirements-dev.txt requirements-training.txt requirements-bulk.txt requirements-traces.txt
    unlock_setup
}

# What ./run_tests.sh --quick needs: no TensorFlow, no server, no typeface.
need_for_quick_tests() {
    lock_setup
    need_system
    need_python_packages requirements-dev.txt
    unlock_setup
}

FIREBASE_TOOLS=15.34.2

# Firebase's Auth emulator, for the tests that meet a real one. Called by .ci/run alone: it is 242 MB,
# which ./run_tests.sh does not fetch unasked. Where it can't be had those tests are skipped, loudly.
need_emulators() {
    local home=var/emulators command=var/emulators/node_modules/.bin/firebase
    local stamp=$home/installed-firebase-tools
    if [ -x "$command" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$FIREBASE_TOOLS" ]; then
        return 0
    fi
    if ! node -e 'process.exit(Number(process.versions.node.split(".")[0] < 20))' 2>/dev/null ||
        ! command -v npm >/dev/null; then
        say "NO FIREBASE EMULATOR: Node.js 20 or newer with npm is not installed; its tests are skipped."
        return 0
    fi
    lock_setup
    say "Installing Firebase's emulator: firebase-tools $FIREBASE_TOOLS"
    mkdir -p "$home"
    rm -f "$stamp"
    # Its dependencies' install scripts aren't run: the Auth emulator needs none of them.
    if npm install --prefix "$home" --no-audit --no-fund --ignore-scripts --loglevel=error \
        "firebase-tools@$FIREBASE_TOOLS" >var/install.log 2>&1 </dev/null && [ -x "$command" ]; then
        printf '%s\n' "$FIREBASE_TOOLS" >"$stamp"
    else
        tail -n 5 var/install.log >&2
        say "NO FIREBASE EMULATOR: npm could not install it (see var/install.log); its tests are skipped."
    fi
    unlock_setup
}
