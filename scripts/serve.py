"""Check the settings, then become the server: gunicorn, or Flask's own in development.

./run_flask.sh runs this last. The process is replaced, so signals and the exit status are the
server's own; a helper beside it prints the address once the service is ready.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys

from service.safety import need_folder, refuse_unsafe
from settings import ROOT, Settings, SettingsError, load_settings


def free_port(settings: Settings) -> None:
    """Raise SettingsError if the address can't be listened on; said before anything is loaded."""
    try:
        family, sort, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, sort, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except (OSError, OverflowError) as error:
        raise SettingsError(
            f"Can't listen on {settings.url_host}:{settings.port} ({error}). "
            "Set HOST or PORT to another one."
        ) from None


def command(settings: Settings) -> list[str]:
    """The server's command line."""
    if settings.flask_env == "development":
        run = ["run", "--reload", "--host", settings.host, "--port", str(settings.port)]
        return [sys.executable, "-m", "flask", "--app", "main", *run]
    return [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "main:create_app()"]


def main() -> int:
    """Never returns where the server starts; 2 and one line on standard error where it can't."""
    parser = argparse.ArgumentParser(prog="python -m scripts.serve", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.parse_args()
    os.chdir(ROOT)
    try:
        settings = load_settings()
        refuse_unsafe(settings)
        free_port(settings)
        need_folder(settings)
    except SettingsError as error:
        print(f"run_flask.sh: {error}", file=sys.stderr)
        return 2
    announce = [sys.executable, "-m", "scripts.announce"]
    subprocess.Popen(announce, stdin=subprocess.DEVNULL)
    # glibc gives each thread an arena of its own, and freed photos stay in them all.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    line = command(settings)
    os.execv(line[0], line)


if __name__ == "__main__":
    sys.exit(main())
