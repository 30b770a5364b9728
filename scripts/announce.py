"""Print the service's address, one line, as soon as /readyz says that it is ready.

scripts.serve starts it before it becomes the server, so the server is its parent; it ends with it.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import sys
import time
from http import HTTPStatus

from settings import Settings, load_settings

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}
PATIENCE = 120  # seconds; loading the models takes about two


def ready_status(host: str, port: int) -> int | None:
    """What /readyz answers, None where nothing listens yet."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def announce(settings: Settings) -> int:
    """Wait and print; 1 where the server, this process's parent, ended or never got ready."""
    server = os.getppid()
    host = EVERYWHERE.get(settings.host, settings.url_host)
    end = time.monotonic() + PATIENCE
    while os.getppid() == server and time.monotonic() < end:
        status = ready_status(host, settings.port)
        if status == HTTPStatus.OK:
            print(f"Ready: http://{host}:{settings.port}", flush=True)
            return 0
        time.sleep(0.1 if status is None else 1.0)
    if os.getppid() == server:
        print("Not ready after two minutes: see GET /readyz and the log.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m scripts.announce", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it with the server, in silence
    sys.exit(announce(load_settings()))
